"""Operations that no gradient flows through: comparisons, rounding, bits."""

import math
import operator
from collections.abc import Callable
from typing import Any, Self

from match.list2d import List2D
from match.node import Node
from match.operand import (
    Operand,
    divisible,
    fitting,
    is_operand,
    numbers,
    shape_of,
    swapped,
)
from match.reading import Reading
from match.scalar import kind, wider


def _comparison(holds: Callable[[Any, Any], Any], symbol: str) -> Any:
    """The dunder that compares number by number."""

    def compare(self: Node, other: Any) -> Any:
        if symbol in "==!=" and not is_operand(other):
            return NotImplemented
        a, b = fitting(symbol, self, other)
        return self._node(symbol, holds(a, b), (self, None), (other, None), dtype=bool)

    compare.__doc__ = f"self {symbol} other, number by number."
    return compare


def _of_bits(combine: Callable[[int, int], int], symbol: str) -> Any:
    """The dunder that combines truth values, or the bits of whole numbers."""

    def combined(self: Node, other: Any) -> Any:
        a, b = fitting(symbol, self, other)
        if wider(self.dtype, kind(other)) is float:
            raise RuntimeError(
                f"{symbol} takes truth values or whole numbers: compare first"
            )
        return self._node(symbol, a.bitwise(combine, b), (self, None), (other, None))

    return combined


class Constants(Reading):
    """What can be computed of a matrix without a gradient."""

    __slots__ = ()

    __gt__ = _comparison(operator.gt, ">")
    __ge__ = _comparison(operator.ge, ">=")
    __lt__ = _comparison(operator.lt, "<")
    __le__ = _comparison(operator.le, "<=")
    __eq__ = _comparison(operator.eq, "==")
    __ne__ = _comparison(operator.ne, "!=")
    __hash__ = object.__hash__
    __and__ = _of_bits(operator.and_, "&")
    __or__ = _of_bits(operator.or_, "|")
    __xor__ = _of_bits(operator.xor, "^")
    __rand__, __ror__, __rxor__ = __and__, __or__, __xor__
    gt, ge, lt, le, eq, ne = __gt__, __ge__, __lt__, __le__, __eq__, __ne__

    def __invert__(self) -> Self:
        """~self, which is not x, or -1 - x of whole numbers."""
        if self.dtype is float:
            raise TypeError("~ takes truth values or whole numbers: compare first")
        inverted: Self = self ^ (self.dtype is bool or -1)
        return inverted

    def __contains__(self, value: object) -> bool:
        return is_operand(value) and bool((self == value).data.max().item())

    def __floordiv__(self: Operand, other: Operand) -> Any:
        """self / other, rounded down."""
        a, b = divisible("//", self, other)
        return Node._node("//", a // b, (self, None), (other, None))

    __rfloordiv__ = swapped(__floordiv__)

    def sign(self) -> Self:
        """Return -1, 0 or 1, number by number."""
        return self._node("sign", self.data.sign(), (self, None))

    def floor(self) -> Self:
        """Return the next whole number below, number by number."""
        return self._node("floor", self.data.floor(), (self, None))

    def round(self, decimals: int = 0) -> Self:
        """Return the nearest whole number; halves go to the even one."""
        return self._node("round", self.data.round(decimals), (self, None))

    def isnan(self) -> Self:
        """Say which numbers are nan."""
        return self._node("isnan", self.data != self.data, (self, None), dtype=bool)

    def isfinite(self) -> Self:
        """Say which numbers are neither infinite nor nan."""
        finite = self.data.abs() < math.inf
        return self._node("isfinite", finite, (self, None), dtype=bool)

    def isclose(
        self,
        other: Operand,
        rtol: float = 1e-5,
        atol: float = 1e-8,
        equal_nan: bool = False,
    ) -> Self:
        """Say, number by number, whether |self - other| ≤ atol + rtol |other|."""
        a, b = fitting("isclose", self, other)
        b = b if isinstance(b, List2D) else List2D(1, 1, b)
        near = (a - b).abs() <= b.abs() * rtol + atol
        close = (a == b) + near * (b.abs() < math.inf)
        if equal_nan:
            close += (a != a) * (b != b)
        pairs = (self, None), (other, None)
        return self._node("isclose", close != 0, *pairs, dtype=bool)

    def allclose(self, other: Operand, *args: Any, **kwargs: Any) -> bool:
        """Say whether all numbers are close, as isclose() has it."""
        return bool(self.isclose(other, *args, **kwargs).data.min().item())

    def equal(self, other: Node) -> bool:
        """Say whether shapes and numbers are the same."""
        a, b = self.data, numbers("equal()", other)
        return self.shape == shape_of(other) and bool((a == b).min().item())
