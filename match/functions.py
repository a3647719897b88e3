"""The function form of each method, match.relu(x) for x.relu(), from one table."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from match.matrix import Matrix

P = ParamSpec("P")
R = TypeVar("R")


def _form(
    method: Callable[Concatenate[Matrix, P], R],
) -> Callable[Concatenate[Matrix, P], R]:
    @wraps(method)
    def function(matrix: Matrix, /, *args: P.args, **kwargs: P.kwargs) -> R:
        if not isinstance(matrix, Matrix):
            raise TypeError(
                f"{method.__name__}() takes a Matrix, not {type(matrix).__name__} "
                f"{matrix!r}: make one with match.mat()"
            )
        return method(matrix, *args, **kwargs)

    return function


abs = _form(Matrix.abs)  # noqa: A001  PyTorch's name
clone = _form(Matrix.clone)
exp = _form(Matrix.exp)
log = _form(Matrix.log)
matmul = _form(Matrix.matmul)
mean = _form(Matrix.mean)
relu = _form(Matrix.relu)
sigmoid = _form(Matrix.sigmoid)
sqrt = _form(Matrix.sqrt)
sum = _form(Matrix.sum)  # noqa: A001  PyTorch's name
tanh = _form(Matrix.tanh)
