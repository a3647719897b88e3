"""Changes in place: under no_grad, or of matrices that no gradient flows through."""

import operator
from collections.abc import Callable
from typing import Any, Self

from match.generator import Generator, default_generator
from match.index import locate
from match.list2d import List2D
from match.node import Node
from match.operand import Operand, fitting, numbers
from match.scalar import kind, wider


class Changing(Node):
    """What writes into the numbers of a matrix itself."""

    __slots__ = ()

    def __iadd__(self, other: Operand) -> Any:
        return self.__augmented(operator.add, self.add_, other)

    def __isub__(self, other: Operand) -> Any:
        return self.__augmented(operator.sub, self.sub_, other)

    def __imul__(self, other: Operand) -> Any:
        return self.__augmented(operator.mul, self.mul_, other)

    def __itruediv__(self, other: Operand) -> Any:
        return self.__augmented(operator.truediv, self.div_, other)

    def add_(self, other: Operand) -> Self:
        """Add the other, number by number, in place."""
        new = self.__storable("+", other)
        return self._change(lambda data: data.add_(new), other)

    def sub_(self, other: Operand) -> Self:
        """Subtract the other, number by number, in place."""
        new = self.__storable("-", other)
        return self._change(lambda data: data.sub_(new), other)

    def mul_(self, other: Operand) -> Self:
        """Multiply with the other, number by number, in place."""
        new = self.__storable("*", other)
        return self._change(lambda data: data.mul_(new), other)

    def div_(self, other: Operand) -> Self:
        """Divide by the other, number by number, in place."""
        new = self.__storable("/", other, float)
        return self._change(lambda data: data.div_(new), other)

    def clamp_(self, min: float | None = None, max: float | None = None) -> Self:  # noqa: A002
        """Raise what is below min, lower what is above max, in place."""
        return self._change(lambda data: data.clamp_(min, max), None)

    def copy_(self, other: Operand) -> Self:
        """Write the other's numbers, repeated where it is smaller."""
        new = self.__cast("copy_", fitting("copy_", self, other)[1])
        return self._change(lambda data: data.copy_(new), other, overwrites=True)

    def fill_(self, value: float) -> Self:
        """Write one number into all places."""
        return self.copy_(value)

    def zero_(self) -> Self:
        """Write 0 into all places."""
        return self.copy_(0.0)

    def uniform_(
        self,
        low: float = 0.0,
        high: float = 1.0,
        generator: Generator = default_generator,
    ) -> Self:
        """Write random numbers, spread evenly over low ≤ x < high."""
        change = lambda data: data.uniform_(low, high, generator)  # noqa: E731
        return self._change(change, None, overwrites=True)

    def normal_(
        self,
        mean: float = 0.0,
        std: float = 1.0,
        generator: Generator = default_generator,
    ) -> Self:
        """Write random numbers of the normal distribution."""
        change = lambda data: data.normal_(mean, std, generator)  # noqa: E731
        return self._change(change, None, overwrites=True)

    def __setitem__(self, key: object, value: Operand) -> None:
        new = self.__cast("a part =", value)
        positions, shape = locate(key, self.shape)
        self._change(lambda data: data.put_(positions, shape, new), value)

    # What the changes share

    def __augmented(
        self,
        operation: Callable[[Any, Any], Any],
        change: Callable[[Operand], Self],
        other: Operand,
    ) -> Any:
        """a += b, which is a = a + b where a gradient flows through it."""
        return operation(self, other) if self._rebinds(other) else change(other)

    def __cast(self, symbol: str, value: object) -> List2D:
        """The numbers of a value in the dtype of this matrix."""
        new = numbers(symbol, value)
        new = new if isinstance(new, List2D) else List2D(1, 1, new)
        return new.cast(self.dtype)

    def __storable(self, symbol: str, other: object, wanted: type = bool) -> Any:
        """The numbers of an operand, if a matrix of this dtype can hold the result."""
        new = fitting(symbol, self, other)[1]
        wanted = wider(wanted, kind(other))
        if wider(self.dtype, wanted) is not self.dtype:
            raise RuntimeError(
                f"a matrix of {self.dtype.__name__}s cannot hold {wanted.__name__}s: "
                "make it with dtype=float, or write a = a + b"
            )
        return new
