"""Casts of a matrix to another dtype; a device is accepted, and is the CPU."""

import builtins
from typing import Self

from match.node import CONSTANT, SILENT, Node
from match.scalar import checked_device, checked_dtype


class Casts(Node):
    """The same numbers as floats, whole numbers or truth values.

    Its methods have the names of Python's types, which therefore mean the methods in
    what is written below.
    """

    __slots__ = ()

    def to(
        self, target: object = None, dtype: type | None = None, *, device: object = None
    ) -> Self:
        """Return the numbers in a dtype, a device's or another matrix's; or itself."""
        if isinstance(target, Node):
            dtype = target.dtype
        elif isinstance(target, type):
            dtype = target
        else:
            checked_device(target)
        checked_device(device)
        wanted = self.dtype if dtype is None else checked_dtype(dtype)
        if wanted is self.dtype:
            return self
        watch = SILENT if wanted is builtins.float else CONSTANT
        return self._constant(self.data.cast(wanted), self.ndim, wanted, watch)

    def cpu(self) -> Self:
        """Return the matrix itself: it is on the CPU already."""
        return self

    def bool(self) -> Self:
        """Return truth values: whether the numbers are not zero."""
        return self.to(builtins.bool)

    def int(self) -> Self:
        """Return whole numbers, without what stands behind the point."""
        return self.to(builtins.int)

    long = int  # noqa: A003

    def float(self) -> Self:
        """Return floats."""
        return self.to(builtins.float)

    double = float  # noqa: A003
