"""Putting matrices together: each gets its part of the gradient."""

from collections.abc import Sequence
from itertools import accumulate

from match.list2d import List2D
from match.matrix import Matrix, node
from match.node import Rule
from match.operand import axis
from match.scalar import ShapeError, entries


def cat(tensors: Sequence[Matrix], dim: int = 0) -> Matrix:
    """Put matrices below each other (dim=0) or side by side (dim=1), vectors in a row.

    >>> cat([Matrix([1, 2]), Matrix([3])]).tolist()
    [1.0, 2.0, 3.0]
    """
    parts = entries(tensors, "what cat() takes")
    along = axis(parts[0], dim)
    others = {(m.ndim, m.data.shape[1 - along]) for m in parts}
    if len(others) > 1 or not parts[0].ndim:
        shapes = ", ".join(str(m.shape) for m in parts)
        raise ShapeError(
            f"matrices of the shapes {shapes} cannot be put together along dim {dim}: "
            "the other dimension has to be the same; scalars are stacked"
        )
    ends = [*accumulate(m.data.shape[along] for m in parts)]
    pairs = [
        (part, _slice_of(start, end, along))
        for part, start, end in zip(parts, [0, *ends], ends, strict=False)
    ]
    return node("cat", List2D.cat([m.data for m in parts], along), *pairs)


def stack(tensors: Sequence[Matrix], dim: int = 0) -> Matrix:
    """Put matrices of one shape along a new dimension: scalars make a vector.

    >>> stack([Matrix([1, 2]), Matrix([3, 4])]).tolist()
    [[1.0, 2.0], [3.0, 4.0]]
    """
    parts = entries(tensors, "what stack() takes")
    if len({m.shape for m in parts}) > 1:
        raise ShapeError(f"stack() takes one shape, not {[m.shape for m in parts]}")
    return cat([m.unsqueeze(dim) for m in parts], dim)


def _slice_of(start: int, end: int, along: int) -> Rule:
    """The rule of a part that stands between start and end."""
    part = slice(start, end)
    if along == 0:
        return lambda grad: grad[part, :]
    return lambda grad: grad[:, part]
