"""The same numbers in other shapes, parts of them, and several put together.

Each of these hands its gradient on to where the numbers came from.
"""

import math
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise
from typing import Any, Self

from match.constants import Constants
from match.index import Shape, checked_shape, locate, sizes, two_dimensional
from match.list2d import List2D
from match.node import Rule
from match.operand import axis, axis_or_all, length, matrices, numpy_names
from match.scalar import ShapeError


class Shapes(Constants):
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
        wanted = checked_shape(sizes(shape))
        known = max(1, math.prod(size for size in wanted if size != -1))
        shape = tuple(self.numel() // known if size == -1 else size for size in wanted)
        if min(shape, default=1) < 1 or math.prod(shape) != self.numel():
            raise ShapeError(f"{self.shape} cannot be laid out as {wanted}")
        before = self.data.shape
        out = self.data.reshape(*two_dimensional(shape))
        rule: Rule = lambda grad: grad.reshape(*before)
        return self._node("reshape", out, (self, rule), ndim=len(shape))

    view = reshape

    def flatten(self, start_dim: int = 0, end_dim: int = -1) -> Self:
        """Lay all numbers, or those of the dimensions between two, into one vector."""
        is_one = axis(self, start_dim) == axis(self, end_dim) and self.ndim > 0
        return self if is_one else self.reshape(-1)

    @numpy_names
    def unsqueeze(self, dim: int) -> Self:
        """Add a dimension of the length 1 at this place."""
        if not -self.ndim - 1 <= dim <= self.ndim:
            raise IndexError(
                f"dim {dim} is out of range for one more than {self.shape}"
            )
        at = dim % (self.ndim + 1)
        return self.reshape((*self.shape[:at], 1, *self.shape[at:]))

    @numpy_names
    def squeeze(self, dim: int | None = None) -> Self:
        """Drop all dimensions of the length 1, or this one if it is."""
        axis_or_all(self, dim)
        wanted = range(self.ndim) if dim is None or not self.ndim else [dim % self.ndim]
        shape = [n for i, n in enumerate(self.shape) if n != 1 or i not in wanted]
        return self.reshape(shape)

    def expand(self, *shape: Any) -> Self:
        """Repeat dimensions of the length 1 up to a shape; -1 leaves one as it is."""
        shape = checked_shape(sizes(shape))
        mine = self.__widened(len(shape))
        shape = tuple(m if n == -1 else n for m, n in zip(mine, shape, strict=True))
        out = self.data.broadcast(*two_dimensional(shape))
        return self._node("expand", out, (self, lambda grad: grad), ndim=len(shape))

    def repeat(self, *times: Any) -> Self:
        """Repeat the whole so many times along each dimension."""
        times = checked_shape(sizes(times))
        shape = self.__widened(len(times))
        rows, *columns = ([*range(n)] * k for n, k in zip(shape, times, strict=True))
        repeated = self.reshape(shape)[rows]
        return repeated[:, columns[0]] if columns else repeated

    def __widened(self, ndim: int) -> Shape:
        """The shape with as many dimensions, of which the new ones come first."""
        if ndim < self.ndim:
            raise ShapeError(f"one number for each dimension of {self.shape} is wanted")
        return (1,) * (ndim - self.ndim) + self.shape

    def split(self, split_size: Any, dim: int = 0) -> tuple[Self, ...]:
        """Cut a dimension into parts of this size, or of these sizes.

        >>> from match import mat
        >>> [part.tolist() for part in mat([1, 2, 3]).split(2)]
        [[1.0, 2.0], [3.0]]
        """
        n = length(self, dim)
        if isinstance(split_size, int) and split_size < 1:
            raise RuntimeError(f"parts have at least 1 of {n}, not {split_size}")
        if isinstance(split_size, (list, tuple)):
            stops = [0, *accumulate(split_size)]
        else:
            stops = [*range(0, n, split_size), n]
        if stops[-1] != n:
            raise RuntimeError(f"parts of {split_size} do not add up to {n}")
        whole = (slice(None),) * (dim % self.ndim)
        return tuple(self[(*whole, slice(*ends))] for ends in pairwise(stops))

    @numpy_names
    def chunk(self, chunks: int, dim: int = 0) -> tuple[Self, ...]:
        """Cut a dimension into so many parts of a size that is rounded up."""
        return self.split(-(-length(self, dim) // chunks) if chunks > 0 else 0, dim)

    def __iter__(self) -> Iterator[Self]:
        return iter([self[i] for i in range(len(self))])

    def __getitem__(self, key: object) -> Self:
        """self[i, j], self[i], self[:, j], self[a:b], self[list] or self[mask]."""
        return self._taken("index", *locate(key, self.shape))

    def _taken(self, operation: str, positions: list[int], shape: Shape) -> Self:
        """The numbers at some positions; the gradient of the others is zero."""
        nrow, ncol = self.data.shape
        rule: Rule = lambda grad: grad.scatter(positions, nrow, ncol)
        out = self.data.gather(positions, shape)
        return self._node(operation, out, (self, rule), ndim=len(shape))


@numpy_names
def cat(tensors: Sequence[Any], dim: int = 0) -> Any:
    """Put matrices below each other (dim=0) or side by side (dim=1), vectors in a row.

    >>> from match import mat
    >>> cat([mat([1, 2]), mat([3])]).tolist()
    [1.0, 2.0, 3.0]
    """
    parts = matrices(tensors, "cat()")
    along = axis(parts[0], dim)
    if len({(m.ndim, m.data.shape[1 - along]) for m in parts}) > 1 or not parts[0].ndim:
        shapes = ", ".join(str(m.shape) for m in parts)
        raise ShapeError(
            f"matrices of the shapes {shapes} cannot be put together along dim {dim}: "
            "the other dimension has to be the same; scalars are stacked"
        )
    stops = accumulate((m.data.shape[along] for m in parts), initial=0)
    rules = [_part(slice(*ends), along) for ends in pairwise(stops)]
    pairs = zip(parts, rules, strict=True)
    return parts[0]._node("cat", List2D.cat([m.data for m in parts], along), *pairs)


@numpy_names
def stack(tensors: Sequence[Any], dim: int = 0) -> Any:
    """Put matrices of one shape along a new dimension: scalars make a vector.

    >>> from match import mat
    >>> stack([mat([1, 2]), mat([3, 4])]).tolist()
    [[1.0, 2.0], [3.0, 4.0]]
    """
    parts = matrices(tensors, "stack()")
    if len({m.shape for m in parts}) > 1:
        raise ShapeError(f"stack() takes one shape, not {[m.shape for m in parts]}")
    return cat([m.unsqueeze(dim) for m in parts], dim)


def _part(part: slice, along: int) -> Rule:
    """The rule of what stands at a part of the result."""
    return lambda grad: grad[part, :] if along == 0 else grad[:, part]
