"""The function form of each method, match.relu(x) for x.relu(), from one table."""

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any

from match.list2d import List2D
from match.matrix import Matrix, choice
from match.operand import want_matrices
from match.shapes import cat, stack

_METHODS = """
    abs add all allclose any argmax argmin argsort chunk clamp clone cos cumsum div
    dot eq equal exp flatten floor ge gt isclose isfinite isnan le leaky_relu log
    log_softmax logsumexp lt matmul max maximum mean min minimum mm mul ne neg norm
    numel outer pow prod relu reshape round sigmoid sign sin softmax sort split sqrt
    square squeeze std sub sum t tanh topk transpose unsqueeze var
"""


def _form(name: str) -> Callable[..., Any]:
    method, wanted = getattr(Matrix, name), f"{name}() takes a Matrix"

    @wraps(method)
    def function(matrix: Matrix | List2D, /, *args: Any, **kwargs: Any) -> Any:
        if isinstance(matrix, List2D):  # such as a gradient
            matrix = Matrix(matrix, requires_grad=False)
        want_matrices(wanted, matrix)
        return method(matrix, *args, **kwargs)

    function.__name__ = function.__qualname__ = name
    return function


_FORMS = {name: _form(name) for name in _METHODS.split()}
_FORMS |= {"cat": cat, "stack": stack, "where": choice}
__all__ = list(_FORMS)
globals().update(_FORMS)

if TYPE_CHECKING:  # type checkers read no tables

    def __getattr__(name: str) -> Any: ...
