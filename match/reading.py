"""What a matrix shows of itself: as numbers, lists, text and HTML, in another dtype."""

import builtins
import sys
from typing import Any, Self

from match import text
from match.index import Shape
from match.node import Node
from match.operand import length
from match.scalar import checked_device, checked_dtype


class Casts(Node):
    """The same numbers as floats, whole numbers or truth values.

    Its methods have the names of Python's types, so these are `builtins` here.
    """

    __slots__ = ()

    def to(
        self, target: Any = None, *, dtype: Any = None, device: object = None
    ) -> Self:
        """Return the numbers in a dtype, a device's or another matrix's; or itself."""
        if isinstance(target, (type, Node)):
            dtype = target.dtype if isinstance(target, Node) else target
            target = None
        checked_device(target)
        checked_device(device)
        wanted = self.dtype if dtype is None else checked_dtype(dtype)
        if wanted is self.dtype:
            return self
        cast: Self = self.result(self.data.cast(wanted), dtype=wanted, ndim=self.ndim)
        cast._behind = self._behind
        return cast

    def cpu(self) -> Self:
        """Return the matrix itself: it is on the CPU already."""
        return self

    def bool(self) -> Self:
        """Return truth values: whether the numbers are not zero."""
        return self.to(builtins.bool)

    def int(self) -> Self:
        """Return whole numbers, without what stands behind the point."""
        return self.to(builtins.int)

    def float(self) -> Self:
        """Return floats."""
        return self.to(builtins.float)

    long = int  # noqa: A003
    double = float  # noqa: A003


class Reading(Casts):
    """The numbers of a matrix as Python's, and what there is to say of it."""

    __slots__ = ()

    def item(self) -> float:
        """Return the only number, as a float, an int or a bool."""
        value: float = self.dtype(self.data.item())
        return value

    def tolist(self) -> Any:
        """Return the numbers, in lists as deep as there are dimensions."""
        rows = [list(map(self.dtype, row)) for row in self.data.tolist()]
        return rows if self.ndim == 2 else rows[0] if self.ndim == 1 else rows[0][0]

    def numpy(self) -> Any:
        """Return an array where the program has imported NumPy, else nested lists."""
        if self.requires_grad:
            raise RuntimeError("numbers that require grad: use detach().numpy()")
        library: Any = sys.modules.get("numpy")
        return self.tolist() if library is None else library.array(self.tolist())

    @property
    def device(self) -> str:
        """Where the numbers are: "cpu"."""
        return "cpu"

    def size(self, dim: int | None = None) -> Shape | int:
        """Return the shape, or its length in one dimension."""
        return self.shape if dim is None else length(self, dim)

    def numel(self) -> int:
        """Return how many numbers there are."""
        return self.nrow * self.ncol

    def dim(self) -> int:
        """Return how many dimensions there are."""
        return self.ndim

    def __len__(self) -> int:
        if not self.ndim:
            raise TypeError("a scalar has no len()")
        return self.shape[0]

    def __float__(self) -> float:
        return self.data.item()

    def __int__(self) -> int:
        return int(self.data.item())

    def __index__(self) -> int:
        if self.dtype is float:
            raise TypeError("an index is a whole number: use int(), or dtype=int")
        return int(self)

    def __bool__(self) -> bool:
        return bool(self.data)

    def __format__(self, spec: str) -> str:
        return format(self.item(), spec) if spec or not self.ndim else str(self)

    def __repr__(self) -> str:
        name = type(self).__name__
        numbers = text.table(self.data.tolist(), self.dtype)
        shown = text.nested(numbers, self.ndim, len(name) + 1)
        return f"{name}({shown}, {self.__about()})"

    def _repr_html_(self) -> str:
        """A table, for notebooks."""
        return text.html(text.table(self.data.tolist(), self.dtype), self.__about())

    def __about(self) -> str:
        """What there is to say of a matrix beside its numbers."""
        parts = [f"shape={self.shape}"]
        if self.dtype is not float:
            parts.append(f"dtype={self.dtype.__name__}")
        if self.operation:
            parts.append(f"operation={self.operation!r}")
        if self.requires_grad:
            parts.append("requires_grad=True")
        return ", ".join(parts)
