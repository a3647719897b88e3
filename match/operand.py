"""What stands on both sides of an operation: matrices, lists and numbers that fit."""

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeAlias, TypeVar

from match.index import Shape
from match.list2d import List2D
from match.node import Node
from match.scalar import ShapeError, kind, number, wider

Operand: TypeAlias = Node | List2D | float
M = TypeVar("M", bound=Node)
P = ParamSpec("P")
R = TypeVar("R")


def is_operand(value: object) -> bool:
    """Say whether a value counts as a matrix, a list of numbers or a number."""
    return isinstance(value, (Node, List2D)) or number(value) is not None


def numbers(symbol: str, operand: object) -> Any:
    """Return the numbers of an operand as a List2D or a float, or raise TypeError."""
    if isinstance(operand, Node):
        return operand._data
    if isinstance(operand, List2D):
        return operand
    if (found := number(operand)) is None:
        raise TypeError(
            f"{symbol} takes a Matrix, a List2D or a number, not "
            f"{type(operand).__name__} {operand!r}"
        )
    return found


def shape_of(operand: object) -> Shape:
    """Return the shape of an operand; a number has none."""
    return operand.shape if isinstance(operand, (Node, List2D)) else ()


def fitting(symbol: str, left: object, right: object) -> tuple[Any, Any]:
    """Return the numbers of two operands, or raise ShapeError where they do not fit."""
    a, b = numbers(symbol, left), numbers(symbol, right)
    if (
        isinstance(a, List2D)
        and isinstance(b, List2D)
        and (a.nrow != b.nrow or a.ncol != b.ncol)
    ):
        for m, n in zip(a.shape, b.shape, strict=True):
            if m != n and m != 1 and n != 1:
                raise ShapeError(
                    f"{shape_of(left)} {symbol} {shape_of(right)}: {m} and {n} are "
                    f"neither equal nor 1{_advice(left, right)}"
                )
    return a, b


def divisible(symbol: str, left: object, right: object) -> tuple[Any, Any]:
    """Return the numbers of two operands; whole ones must not be divided by zero."""
    a, b = fitting(symbol, left, right)
    if wider(kind(left), kind(right)) is not float:
        zero = b == 0
        if zero.sum().item() if isinstance(zero, List2D) else zero:
            raise RuntimeError(f"{symbol} of whole numbers by zero: use dtype=float")
    return a, b


def multipliable(left: object, right: object) -> tuple[List2D, List2D, int, int]:
    """Return the numbers of the operands of @ and their dimensions' counts.

    Raises ShapeError where one is a number, and where lengths differ.
    """
    a, b = numbers("@", left), numbers("@", right)
    m, n = shape_of(left), shape_of(right)
    if not m or not n:
        is_number = not isinstance(left, Node) or not isinstance(right, Node)
        raise (TypeError if is_number else ShapeError)(
            "@ multiplies vectors and matrices: use * for a number"
        )
    if m[-1] != n[0]:
        raise ShapeError(
            f"{m} @ {n}: {m[-1]} columns on the left, {n[0]} rows on the right"
            f"{_advice(left, right)}"
        )
    return a, b, len(m), len(n)


def with_dimensions(operation: str, ndim: int, first: M, second: object) -> M:
    """Return the first of two matrices, if both have as many dimensions as said."""
    for operand in (first, second):
        if not isinstance(operand, Node) or operand.ndim != ndim:
            raise ShapeError(
                f"{operation} takes two matrices of {ndim} dimensions, not shapes "
                f"{shape_of(first)} and {shape_of(second)}: use @"
            )
    return first


def axis(matrix: Node, dim: int | None) -> Any:
    """Return the dimension of the stored numbers that is meant: a vector is a row.

    None stands for all numbers, and stays None. Raises IndexError where the matrix has
    no such dimension.
    """
    if dim is None:
        return None
    ndim = max(matrix.ndim, 1)
    if not -ndim <= dim < ndim:
        raise IndexError(f"dim {dim} is out of range for shape {matrix.shape}")
    return dim % 2 if ndim == 2 else 1


def numpy_names(method: Callable[P, R]) -> Callable[P, R]:
    """Let a method take `axis` and `keepdims`, NumPy's names, as PyTorch does."""

    @wraps(method)
    def named(*args: P.args, **kwargs: P.kwargs) -> R:
        for theirs, ours in (("axis", "dim"), ("keepdims", "keepdim")):
            if theirs in kwargs:
                kwargs[ours] = kwargs.pop(theirs)
        return method(*args, **kwargs)

    return named


def reduced(matrix: Node, dim: int | None, keepdim: bool) -> Shape:
    """Return the shape that is left after a reduction along a dimension, or of all."""
    shape = matrix.shape
    if dim is None or not shape:
        return (1,) * (len(shape) * keepdim)
    dim %= len(shape)
    return shape[:dim] + (1,) * keepdim + shape[dim + 1 :]


def _advice(left: object, right: object) -> str:
    """What is usually meant where two matrices do not fit."""
    a, b = shape_of(left), shape_of(right)
    turned = len(a) == len(b) == 2 and b in (a, a[::-1])
    return "; transpose the second?" if turned else ""
