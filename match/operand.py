"""What stands on both sides of an operation: matrices, lists and numbers that fit."""

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeAlias, TypeVar

from match.index import Shape
from match.list2d import List2D
from match.node import Node
from match.scalar import ShapeError, described, entries, kind, number, wider

Operand: TypeAlias = Node | List2D | float
P = ParamSpec("P")
R = TypeVar("R")


def numbers(symbol: str, operand: object) -> Any:
    """Return the numbers of an operand as a List2D or a float, or raise TypeError."""
    if isinstance(operand, Node):
        return operand._data
    if isinstance(operand, List2D):
        return operand
    if (found := number(operand)) is None:
        wanted = "a Matrix, a List2D or a number"
        raise TypeError(f"{symbol} takes {wanted}, not {described(operand)}")
    return found


def is_operand(value: object) -> bool:
    """Say whether a value counts as a matrix, a list of numbers or a number."""
    return isinstance(value, (Node, List2D)) or number(value) is not None


def shape_of(operand: object) -> Shape:
    """Return the shape of an operand; a number has none."""
    return operand.shape if isinstance(operand, (Node, List2D)) else ()


def fitting(symbol: str, left: object, right: object) -> tuple[Any, Any]:
    """Return the numbers of two operands, or raise ShapeError where they do not fit."""
    a, b = numbers(symbol, left), numbers(symbol, right)
    if isinstance(a, List2D) and isinstance(b, List2D):
        for m, n in ((a.nrow, b.nrow), (a.ncol, b.ncol)):
            if m != n and m != 1 and n != 1:
                why = f"{m} and {n} are neither equal nor 1"
                raise _unfit(symbol, left, right, why)
    return a, b


def divisible(symbol: str, left: object, right: object) -> tuple[Any, Any]:
    """Return the numbers of two operands; whole ones must not be divided by zero."""
    a, b = fitting(symbol, left, right)
    if wider(kind(left), kind(right)) is not float:
        divisor = b if isinstance(b, List2D) else List2D(1, 1, b)
        if (divisor == 0).max().item():
            raise RuntimeError(f"{symbol} of whole numbers by zero: use dtype=float")
    return a, b


def multipliable(left: object, right: object) -> tuple[List2D, List2D, int, int]:
    """Return the numbers of the operands of @ and their dimensions' counts.

    Raises TypeError where one is a number, ShapeError where one is a scalar or lengths
    differ, and RuntimeError where dtypes differ.
    """
    a, b = numbers("@", left), numbers("@", right)
    m, n = shape_of(left), shape_of(right)
    if not m or not n:
        both = isinstance(left, Node) and isinstance(right, Node)
        error = ShapeError if both else TypeError
        raise error("@ multiplies vectors and matrices: use * for a number")
    if isinstance(left, Node) and isinstance(right, Node) and left.dtype != right.dtype:
        types = f"{left.dtype.__name__} and {right.dtype.__name__}"
        raise RuntimeError(
            f"@ multiplies numbers of one dtype, not {types}: call float()"
        )
    if m[-1] != n[0]:
        counts = f"{m[-1]} columns on the left, {n[0]} rows on the right"
        raise _unfit("@", left, right, counts)
    return a, b, len(m), len(n)


def want_matrices(wanted: str, *values: object) -> None:
    """Raise TypeError unless all values are matrices."""
    for value in values:
        if not isinstance(value, Node):
            fix = "make one with match.tensor()"
            raise TypeError(f"{wanted}, not {described(value)}: {fix}")


def want_ndim(operation: str, ndim: int, first: Node, second: object) -> None:
    """Raise ShapeError unless both are matrices of as many dimensions as said."""
    if not isinstance(second, Node) or not first.ndim == ndim == second.ndim:
        wanted = f"{operation} takes two of {ndim} dimensions"
        raise ShapeError(f"{wanted}, not {first.shape} and {shape_of(second)}: use @")


def axis(matrix: Node, dim: int) -> int:
    """Return the dimension of the stored numbers that is meant: a vector is a row.

    Raises IndexError where the matrix has no such dimension.
    """
    if not isinstance(dim, int) or isinstance(dim, bool):
        raise TypeError(f"dim is a whole number, not {dim!r}")
    ndim = max(matrix.ndim, 1)
    if not -ndim <= dim < ndim:
        raise IndexError(f"dim {dim} is out of range for shape {matrix.shape}")
    return dim % 2 if ndim == 2 else 1


def axis_or_all(matrix: Node, dim: int | None) -> int | None:
    """Return the same, and None for None, which stands for all numbers."""
    return None if dim is None else axis(matrix, dim)


def length(matrix: Node, dim: int) -> int:
    """Return the length in one dimension; raises IndexError where there is none."""
    axis(matrix, dim)
    if not matrix.ndim:
        raise IndexError(f"dim {dim} is out of range: a scalar has no dimensions")
    return matrix.shape[dim]


def matrices(values: object, name: str) -> list[Any]:
    """Return a copy of what should be a list of matrices, and not an empty one."""
    parts = entries(values, f"what {name} takes")
    want_matrices(f"{name} takes matrices", *parts)
    return parts


def swapped(operation: Callable[[Any, Any], Any]) -> Any:
    """Return the reflected form of an operation: the operands change places."""
    return lambda self, other: operation(other, self)


def numpy_names(method: Callable[P, R]) -> Callable[P, R]:
    """Let a method take `axis` and `keepdims`, NumPy's names, as PyTorch does."""

    @wraps(method)
    def named(*args: P.args, **kwargs: P.kwargs) -> R:
        for theirs, ours in (("axis", "dim"), ("keepdims", "keepdim")):
            if theirs in kwargs:
                kwargs[ours] = kwargs.pop(theirs)
        return method(*args, **kwargs)

    return named


def _unfit(symbol: str, left: object, right: object, why: str) -> ShapeError:
    """The error of two that do not fit, with what is usually meant."""
    a, b = shape_of(left), shape_of(right)
    turned = len(a) == len(b) == 2 and b in (a, a[::-1])
    advice = "; transpose the second?" if turned else ""
    return ShapeError(f"{a} {symbol} {b}: {why}{advice}")
