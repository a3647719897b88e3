"""Shapes, and which numbers a key such as m[0], m[:, 1], m[[0, 2]] or m[mask] names."""

import operator
from collections.abc import Sequence
from typing import Any

from match.scalar import ShapeError

Shape = tuple[int, ...]


def broadcast_shape(a: tuple[int, int], b: tuple[int, int]) -> tuple[int, int]:
    """Return the common size of two: in each dimension equal, or one of them 1.

    >>> broadcast_shape((3, 1), (1, 4))
    (3, 4)
    """
    for m, n in zip(a, b, strict=True):
        if m != n and m != 1 and n != 1:
            raise ShapeError(
                f"shapes {a} and {b} do not fit: {m} and {n} are neither equal nor 1"
            )
    return max(a[0], b[0]), max(a[1], b[1])


def two_dimensional(shape: Shape) -> tuple[int, int]:
    """Return the size that stores a shape: a vector is a row, a scalar is 1x1."""
    nrow, ncol = (1, 1, *shape)[-2:]
    return nrow, ncol


def checked_shape(shape: Shape) -> Shape:
    """Return the shape if it has two dimensions at most, else raise ShapeError."""
    if len(shape) > 2:
        raise ShapeError(f"{shape} has more than two dimensions: there are two at most")
    return shape


def sizes(given: tuple[Any, ...]) -> Shape:
    """Read a size, given as numbers or as one tuple or list of them."""
    parts = (
        given[0] if len(given) == 1 and isinstance(given[0], (tuple, list)) else given
    )
    for length in parts:
        if isinstance(length, bool) or not hasattr(length, "__index__"):
            raise TypeError(f"a size is made of whole numbers, not {length!r}")
    return tuple(map(int, parts))


def locate(key: object, shape: Shape) -> tuple[list[int], Shape]:
    """Return the row-major positions of what `key` names, and the shape they have.

    A whole number drops its dimension, a slice keeps it, None adds one, a list takes
    its positions one by one, and a mask those where it is true; two lists are taken
    pairwise. What is not named is whole. Raises IndexError for what lies outside, and
    for any other kind of key.

    >>> locate((slice(None), 1), (2, 3))
    ([1, 4], (2,))
    >>> locate(([0, 1], [2, 0]), (2, 3))
    ([2, 3], (2,))
    """
    keys = [_plain(part) for part in (key if isinstance(key, tuple) else (key,))]
    if len(keys) == 1 and len(shape) == 2 and _depth(keys[0], bool) == 2:
        rows = [_positions(row, shape[1])[0] for row in keys[0]]
        chosen = _matching(rows, shape[0])
        found = [i * shape[1] + j for i, row in enumerate(chosen) for j in row]
        return found, (len(found),)
    keys = _complete(keys, shape)
    if len(shape) == 2 and all(isinstance(part, list) for part in keys):
        first, second = (_positions(*pair)[0] for pair in zip(keys, shape, strict=True))
        pairs = _pairs(first, second)
        return [i * shape[1] + j for i, j in pairs], (len(pairs),)
    positions, lengths = [0], iter(shape)
    named: Shape = ()
    for part in keys:
        if part is None:
            named += (1,)
        else:
            size = next(lengths)
            steps, kept = _positions(part, size)
            named += kept
            positions = [start * size + step for start in positions for step in steps]
    return positions, checked_shape(named)


def along(rows: list[list[float]], dim: int, ncol: int) -> list[int]:
    """Return the row-major positions of what indices along a dimension name.

    >>> along([[2.0, 0.0]], dim=0, ncol=2), along([[1.0], [0.0]], dim=1, ncol=2)
    ([4, 1], [1, 2])
    """
    if dim == 0:
        return [int(i) * ncol + j for row in rows for j, i in enumerate(row)]
    return [i * ncol + int(j) for i, row in enumerate(rows) for j in row]


def _plain(part: Any) -> Any:
    """A matrix, an array or a range as the list that it stands for."""
    if hasattr(part, "tolist"):
        return part.tolist()
    return list(part) if isinstance(part, range) else part


def _depth(part: object, kind: type) -> int:
    """How deep lists are nested around what is of a kind; 0 where it is not."""
    depth = 0
    while isinstance(part, list) and part:
        part, depth = part[0], depth + 1
    return depth if isinstance(part, kind) else 0


def _complete(keys: list[Any], shape: Shape) -> list[Any]:
    """Name every dimension: what is left out, or stands for `...`, is whole."""
    missing = len(shape) - sum(part is not None and part is not ... for part in keys)
    if missing < 0:
        raise IndexError(
            f"{len(shape) - missing} indices are too many for {len(shape)} dimensions, "
            f"shape {shape}"
        )
    gap = next((i for i, part in enumerate(keys) if part is ...), len(keys))
    return keys[:gap] + [slice(None)] * missing + keys[gap + 1 :]


def _positions(part: Any, size: int) -> tuple[Sequence[int], Shape]:
    """The positions along one dimension, and the shape that they have there."""
    if isinstance(part, slice):
        chosen = range(size)[part]
        if chosen.step < 0:
            raise ValueError(f"slice step must be greater than zero, not {chosen.step}")
        return chosen, (len(chosen),)
    if _depth(part, bool) == 1:
        found = [i for i, wanted in enumerate(_matching(part, size)) if wanted]
        return found, (len(found),)
    if isinstance(part, list):
        if part and isinstance(part[0], list):
            rows = [_positions(row, size)[0] for row in part]
            return [i for row in rows for i in row], (len(rows), len(rows[0]))
        return [_checked(i, size) for i in part], (len(part),)
    return [_checked(part, size)], ()


def _matching(mask: list[Any], size: int) -> list[Any]:
    if len(mask) != size:
        raise IndexError(f"a mask of {len(mask)} does not fit a dimension of {size}")
    return mask


def _pairs(first: Sequence[int], second: Sequence[int]) -> list[tuple[int, int]]:
    length = max(len(first), len(second))
    if not {len(first), len(second)} <= {1, length}:
        raise IndexError(
            f"lists of {len(first)} and of {len(second)} indices cannot be paired"
        )
    repeated = [
        [*part] * length if len(part) == 1 else part for part in (first, second)
    ]
    return list(zip(*repeated, strict=True))


def _checked(part: object, size: int) -> int:
    if isinstance(part, bool) or not hasattr(part, "__index__"):
        raise IndexError(
            "an index is a whole number, a slice, or a list or matrix of whole numbers "
            f"or truth values, not {type(part).__name__}"
        )
    index = operator.index(part)
    if not -size <= index < size:
        raise IndexError(f"index {index} is out of range for size {size}")
    return index % size
