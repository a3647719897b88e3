"""The function form of each method, match.relu(x) for x.relu(), from one table."""

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any

from match.matrix import Matrix, choice
from match.shapes import cat, stack

_METHODS = """
    abs all allclose any argmax argmin argsort chunk clamp clone cos cumsum
    dot equal exp flatten floor isclose isfinite isnan leaky_relu log log_softmax
    logsumexp matmul max maximum mean min minimum mm norm numel outer pow prod relu
    reshape round sigmoid sign sin softmax sort split sqrt square squeeze std sum t
    tanh topk transpose unsqueeze var
"""


def _form(method: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(method)
    def function(matrix: Matrix, /, *args: Any, **kwargs: Any) -> Any:
        if not isinstance(matrix, Matrix):
            raise TypeError(
                f"{method.__name__}() takes a Matrix, not {type(matrix).__name__} "
                f"{matrix!r}: make one with match.mat()"
            )
        return method(matrix, *args, **kwargs)

    return function


_FORMS = {name: _form(getattr(Matrix, name)) for name in _METHODS.split()}
_FORMS |= {"cat": cat, "stack": stack, "where": choice}
__all__ = list(_FORMS)
globals().update(_FORMS)

if TYPE_CHECKING:  # type checkers read no tables

    def __getattr__(name: str) -> Any: ...
