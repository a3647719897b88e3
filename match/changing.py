"""Changes in place: under no_grad, or of matrices that no gradient flows through."""

import operator
from typing import Any, Self

from match.index import locate
from match.list2d import List2D
from match.node import Node
from match.operand import Operand, fitting, numbers
from match.scalar import kind, wider


def _in_place(symbol: str, operation: Any, change: Any, least: type = bool) -> Any:
    """The method a.add_(b), whose result has to fit the dtype, and that of a += b.

    Where a gradient flows through it, a += b is a = a + b.
    """

    def change_by(self: Node, other: Operand, alpha: float, returns: bool) -> Node:
        new = fitting(symbol, self, other)[1]
        widest = wider(least, kind(other))
        _check_dtype(self, widest if alpha == 1 else wider(widest, kind(alpha)))
        write = lambda data: change(data, new, alpha)
        if self.dtype is bool:  # True + True is True, and there is no -
            truth = operation(self, other).data
            write = lambda data: data.copy_(truth)
        return self._change(write, other, returns=returns)

    def in_place(self: Node, other: Operand, alpha: float = 1) -> Node:
        return change_by(self, other, alpha, returns=False)

    def augmented(self: Node, other: Operand) -> Any:
        if self._rebinds(other):
            return operation(self, other)
        return change_by(self, other, 1, returns=True)  # m[0] += 1 is m[0] = m[0] + 1

    in_place.__doc__ = f"self {symbol}= other, or other * alpha, number by number."
    return in_place, augmented


def _check_dtype(matrix: Node, wanted: type) -> None:
    """Raise unless a matrix can hold numbers of that dtype."""
    if wider(matrix.dtype, wanted) is not matrix.dtype:
        raise RuntimeError(
            f"a matrix of {matrix.dtype.__name__}s cannot hold {wanted.__name__}s: "
            "make it with dtype=float, or write a = a + b"
        )


class Changing(Node):
    """What writes into the numbers of a matrix itself."""

    __slots__ = ()

    add_, __iadd__ = _in_place("+", operator.add, List2D.add_)
    sub_, __isub__ = _in_place("-", operator.sub, List2D.sub_)
    mul_, __imul__ = _in_place("*", operator.mul, List2D.mul_)
    pow_, __ipow__ = _in_place("**", operator.pow, lambda x, y, _: x.copy_(x**y))
    div_, __itruediv__ = _in_place("/", operator.truediv, List2D.div_, least=float)

    def clamp_(self, min: float | None = None, max: float | None = None) -> Self:  # noqa: A002
        """Raise what is below min, lower what is above max, in place."""
        _check_dtype(self, kind([x for x in (min, max) if x is not None]))
        return self._change(lambda data: data.clamp_(min, max), None)

    def copy_(self, other: Operand) -> Self:
        """Write the other's numbers, repeated where it is smaller."""
        new = self.__cast(fitting("copy_", self, other)[1])
        return self._change(lambda data: data.copy_(new), other, overwrites=True)

    def fill_(self, value: float) -> Self:
        """Write one number into all places."""
        return self.copy_(value)

    def zero_(self) -> Self:
        """Write 0 into all places."""
        return self.copy_(0.0)

    def uniform_(self, low: float = 0.0, high: float = 1.0, **options: Any) -> Self:
        """Write random numbers, spread evenly over low ≤ x < high."""
        _check_dtype(self, float)
        draw = lambda data: data.uniform_(low, high, **options)
        return self._change(draw, None, overwrites=True)

    def normal_(self, mean: float = 0.0, std: float = 1.0, **options: Any) -> Self:
        """Write random numbers of the normal distribution."""
        _check_dtype(self, float)
        draw = lambda data: data.normal_(mean, std, **options)
        return self._change(draw, None, overwrites=True)

    def __setitem__(self, key: object, value: Operand) -> None:
        new = self.__cast(numbers("a part =", value))
        positions, shape = locate(key, self.shape)
        self._change(lambda data: data.put_(positions, shape, new), value)

    def __cast(self, new: List2D | float) -> List2D:
        """Numbers in the dtype of this matrix."""
        return (new if isinstance(new, List2D) else List2D(1, 1, new)).cast(self.dtype)
