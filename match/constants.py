"""Operations whose results are constants: no gradient flows through them.

Comparisons, truth values, positions, rounding, and casts to another dtype.
"""

import math
import operator
from collections.abc import Callable
from typing import Self

from match.index import two_dimensional
from match.list2d import List2D
from match.node import Node, least_ndim
from match.operand import (
    Operand,
    axis,
    divisible,
    fitting,
    is_operand,
    numpy_names,
    reduced,
)
from match.scalar import kind, wider


class Constants(Node):
    """What can be asked of a matrix without a gradient."""

    __slots__ = ()

    # Comparisons

    def __gt__(self, other: Operand) -> Self:
        return self.__compare(operator.gt, ">", other)

    def __ge__(self, other: Operand) -> Self:
        return self.__compare(operator.ge, ">=", other)

    def __lt__(self, other: Operand) -> Self:
        return self.__compare(operator.lt, "<", other)

    def __le__(self, other: Operand) -> Self:
        return self.__compare(operator.le, "<=", other)

    def __eq__(self, other: object) -> Self:  # type: ignore[override]
        if not is_operand(other):
            return NotImplemented
        return self.__compare(operator.eq, "==", other)

    def __ne__(self, other: object) -> Self:  # type: ignore[override]
        if not is_operand(other):
            return NotImplemented
        return self.__compare(operator.ne, "!=", other)

    __hash__ = object.__hash__

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
        return self.__of(close != 0, other, bool)

    def allclose(
        self,
        other: Operand,
        rtol: float = 1e-5,
        atol: float = 1e-8,
        equal_nan: bool = False,
    ) -> bool:
        """Say whether all numbers are close, as isclose() has it."""
        return bool(self.isclose(other, rtol, atol, equal_nan).all())

    def equal(self, other: "Constants") -> bool:
        """Say whether shapes and numbers are the same."""
        return self.shape == other.shape and bool((self == other).all())

    # Truth values

    @numpy_names
    def any(self, dim: int | None = None, keepdim: bool = False) -> Self:
        """Say whether at least one number is not zero, of all or along a dimension."""
        data = (self.data != 0).max(axis(self, dim))
        return self.__reduced(data, dim, keepdim, bool)

    @numpy_names
    def all(self, dim: int | None = None, keepdim: bool = False) -> Self:
        """Say whether no number is zero, of all or along a dimension."""
        data = (self.data != 0).min(axis(self, dim))
        return self.__reduced(data, dim, keepdim, bool)

    def isnan(self) -> Self:
        """Say which numbers are nan."""
        return self.__of(self.data != self.data, None, bool)

    def isfinite(self) -> Self:
        """Say which numbers are neither infinite nor nan."""
        return self.__of(self.data.abs() < math.inf, None, bool)

    def __invert__(self) -> Self:
        """~self."""
        if self.dtype is float:
            raise TypeError("~ takes truth values or whole numbers: compare first")
        data = self.data == 0 if self.dtype is bool else -self.data - 1
        return self.__of(data, None, self.dtype)

    def __and__(self, other: Operand) -> Self:
        """self & other."""
        return self.__bitwise(operator.and_, "&", other)

    def __or__(self, other: Operand) -> Self:
        """self | other."""
        return self.__bitwise(operator.or_, "|", other)

    def __xor__(self, other: Operand) -> Self:
        """self ^ other."""
        return self.__bitwise(operator.xor, "^", other)

    # Positions

    @numpy_names
    def argmax(self, dim: int | None = None, keepdim: bool = False) -> Self:
        """Return the position of the largest number, of all or along a dimension."""
        data = self.data.argmax(axis(self, dim))
        return self.__reduced(data, dim, keepdim, int)

    @numpy_names
    def argmin(self, dim: int | None = None, keepdim: bool = False) -> Self:
        """Return the position of the smallest number, of all or along a dimension."""
        data = self.data.argmin(axis(self, dim))
        return self.__reduced(data, dim, keepdim, int)

    def argsort(self, dim: int = -1, descending: bool = False) -> Self:
        """Return the positions of the sorted numbers along a dimension."""
        return self.__of(self.data.argsort(axis(self, dim), descending), None, int)

    # Rounding

    def sign(self) -> Self:
        """Return -1, 0 or 1, number by number."""
        return self.__of(self.data.sign(), None, self.dtype)

    def floor(self) -> Self:
        """Return the next whole number below, number by number."""
        return self.__of(self.data.floor(), None, self.dtype)

    def round(self, decimals: int = 0) -> Self:
        """Return the nearest whole number; halves go to the even one."""
        return self.__of(self.data.round(decimals), None, self.dtype)

    def __floordiv__(self, other: Operand) -> Self:
        """self / other, rounded down."""
        a, b = divisible("//", self, other)
        return self.__of(a // b, other, wider(self.dtype, kind(other)))

    def __rfloordiv__(self, other: Operand) -> Self:
        """other // self."""
        a, b = divisible("//", other, self)
        return self.__of(a // b, other, wider(self.dtype, kind(other)))

    # What these share

    def __of(self, data: List2D, other: object, dtype: type) -> Self:
        """A constant with as many dimensions as the operand with the most."""
        theirs = other.ndim if isinstance(other, Node) else 0
        if isinstance(other, List2D):
            theirs = least_ndim(data)
        return self._constant(data, max(self.ndim, theirs), dtype)

    def __reduced(
        self, data: List2D, dim: int | None, keepdim: bool, dtype: type
    ) -> Self:
        shape = reduced(self, dim, keepdim)
        data = data.reshape(*two_dimensional(shape))
        return self._constant(data, len(shape), dtype)

    def __compare(
        self, holds: Callable[[List2D, List2D], List2D], symbol: str, other: object
    ) -> Self:
        a, b = fitting(symbol, self, other)
        return self.__of(holds(a, b), other, bool)

    def __bitwise(
        self, operation: Callable[[int, int], int], symbol: str, other: Operand
    ) -> Self:
        a, b = fitting(symbol, self, other)
        dtype = wider(self.dtype, kind(other))
        if dtype is float:
            raise RuntimeError(
                f"{symbol} takes truth values or whole numbers: compare first"
            )
        return self.__of(a.bitwise(operation, b), other, dtype)
