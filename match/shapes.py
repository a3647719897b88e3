"""The same numbers in other shapes, and parts of them, each with its gradient."""

import math
from collections.abc import Iterator
from itertools import accumulate
from typing import Any, Self

from match.index import Shape, checked_shape, locate, sizes, two_dimensional
from match.operand import axis
from match.reading import Reading
from match.scalar import ShapeError


class Shapes(Reading):
    """What lays numbers out anew, or takes some of them."""

    __slots__ = ()

    @property
    def T(self) -> Self:  # noqa: N802  the name that mathematics has for it
        """Rows become columns; vectors and scalars stay what they are."""
        if self.ndim < 2:
            return self
        return self._node("T", self.data.T, (self, lambda grad: grad.T))

    def t(self) -> Self:
        """Return self.T."""
        return self.T

    def transpose(self, dim0: int, dim1: int) -> Self:
        """Exchange two dimensions."""
        return self if axis(self, dim0) == axis(self, dim1) else self.T

    def reshape(self, *shape: Any) -> Self:
        """Lay the same numbers, in the same order, into another shape; -1 is the rest.

        >>> from match import mat
        >>> mat([[1, 2, 3], [4, 5, 6]]).reshape(3, -1).shape
        (3, 2)
        """
        shape = checked_shape(sizes(shape))
        known = math.prod(size for size in shape if size != -1)
        shape = tuple(self.numel() // known if size == -1 else size for size in shape)
        if math.prod(shape) != self.numel():
            raise ShapeError(f"{self.shape} cannot be laid out as {shape}")
        nrow, ncol = self.data.shape
        out = self.data.reshape(*two_dimensional(shape))
        return self._node(
            "reshape",
            out,
            (self, lambda grad: grad.reshape(nrow, ncol)),
            ndim=len(shape),
        )

    view = reshape

    def flatten(self) -> Self:
        """Lay all numbers into one vector."""
        return self.reshape(-1)

    def unsqueeze(self, dim: int) -> Self:
        """Add a dimension of the length 1 at this place."""
        if not -self.ndim - 1 <= dim <= self.ndim:
            raise IndexError(
                f"dim {dim} is out of range for one more than {self.shape}"
            )
        shape = list(self.shape)
        shape.insert(dim % (self.ndim + 1), 1)
        return self.reshape(shape)

    def squeeze(self, dim: int | None = None) -> Self:
        """Drop all dimensions of the length 1, or this one if it is."""
        axis(self, dim)
        wanted = range(self.ndim) if dim is None or not self.ndim else [dim % self.ndim]
        shape = [n for i, n in enumerate(self.shape) if n != 1 or i not in wanted]
        return self.reshape(shape)

    def expand(self, *shape: Any) -> Self:
        """Repeat dimensions of the length 1 up to a shape; -1 leaves one as it is."""
        shape = checked_shape(sizes(shape))
        mine = (1,) * (len(shape) - self.ndim) + self.shape
        shape = tuple(m if n == -1 else n for m, n in zip(mine, shape, strict=True))
        out = self.data.broadcast(*two_dimensional(shape))
        return self._node("expand", out, (self, lambda grad: grad), ndim=len(shape))

    def repeat(self, *times: Any) -> Self:
        """Repeat the whole so many times along each dimension."""
        times = checked_shape(sizes(times))
        shape = (1,) * (len(times) - self.ndim) + self.shape
        keys = [
            [i % n for i in range(n * k)] for n, k in zip(shape, times, strict=True)
        ]
        whole = self.reshape(shape)
        return whole[keys[0]] if len(keys) == 1 else whole[keys[0]][:, keys[1]]

    def split(self, split_size: Any, dim: int = 0) -> tuple[Self, ...]:
        """Cut a dimension into parts of this size, or of these sizes.

        >>> from match import mat
        >>> [part.tolist() for part in mat([1, 2, 3]).split(2)]
        [[1.0, 2.0], [3.0]]
        """
        length, step = self.shape[dim], split_size
        parts = step if isinstance(step, (list, tuple)) else None
        stops = [*accumulate(parts)] if parts else [*range(step, length, step), length]
        if stops[-1] != length:
            raise RuntimeError(f"parts of {parts} do not add up to {length}")
        whole = (slice(None),) * (dim % self.ndim)
        starts = [0, *stops]
        return tuple(
            self[(*whole, slice(start, stop))]
            for start, stop in zip(starts, stops, strict=False)
        )

    def chunk(self, chunks: int, dim: int = 0) -> tuple[Self, ...]:
        """Cut a dimension into so many parts, the last of which may be shorter."""
        return self.split(-(-self.shape[dim] // chunks), dim)

    def __iter__(self) -> Iterator[Self]:
        return iter([self[i] for i in range(len(self))])

    def __getitem__(self, key: object) -> Self:
        """self[i, j], self[i], self[:, j], self[a:b], self[list] or self[mask]."""
        positions, shape = locate(key, self.shape)
        return self._taken("index", positions, shape)

    def _taken(self, operation: str, positions: list[int], shape: Shape) -> Self:
        """The numbers at some positions; the gradient of the others is zero."""
        nrow, ncol = self.data.shape
        return self._node(
            operation,
            self.data.gather(positions, shape),
            (self, lambda grad: grad.scatter(positions, nrow, ncol)),
            ndim=len(shape),
        )
