"""Shapes, and which numbers a key such as m[0], m[:, 1], m[[0, 2]] or m[mask] names."""

import operator
from collections.abc import Sequence
from itertools import product
from typing import Any

from match.scalar import ShapeError

Shape = tuple[int, ...]


def broadcast_shape(*shapes: tuple[int, int]) -> tuple[int, int]:
    """Return the common size of some: in each dimension equal, or one of them 1.

    >>> broadcast_shape((3, 1), (1, 4))
    (3, 4)
    """
    nrow, ncol = (max(lengths) for lengths in zip(*shapes, strict=True))
    if any(m not in (1, nrow) or n not in (1, ncol) for m, n in shapes):
        given = " and ".join(map(str, shapes))
        raise ShapeError(f"shapes {given} do not fit: lengths are equal, or one is 1")
    return nrow, ncol


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
    if len(given) == 1 and isinstance(given[0], (tuple, list)):
        given = tuple(given[0])
    for length in given:
        if isinstance(length, bool) or not hasattr(length, "__index__"):
            raise TypeError(f"a size is made of whole numbers, not {length!r}")
    return tuple(map(int, given))


def locate(key: object, shape: Shape) -> tuple[list[int], Shape]:
    """Return the row-major positions of what `key` names, and the shape they have.

    A whole number drops its dimension, a slice keeps it, None adds one, a list takes
    its positions one by one, and a mask those where it is true; two lists are taken
    pairwise. What is not named is whole. Raises IndexError for what lies outside, and
    for any other kind of key, and ValueError for a slice that steps backwards.

    >>> locate((slice(None), 1), (2, 3))
    ([1, 4], (2,))
    >>> locate(([0, 1], [2, 0]), (2, 3))
    ([2, 3], (2,))
    """
    keys = [_plain(part) for part in (key if isinstance(key, tuple) else (key,))]
    if len(shape) == 2 and len(keys) == 1 and _is_mask(keys[0], deep=2):
        keys = _true_places(keys[0], *shape)
    keys = _complete(keys, shape)
    lengths = iter(shape)
    sizes = [1 if part is None else next(lengths) for part in keys]
    parts = [_positions(*pair) for pair in zip(keys, sizes, strict=True)]
    if len(shape) == 2 and all(isinstance(part, list) for part in keys):
        (rows, columns), paired = _paired(*parts)
        return [i * shape[1] + j for i, j in zip(rows, columns, strict=True)], paired
    positions = [0]
    named: Shape = ()
    for (steps, kept), size in zip(parts, sizes, strict=True):
        positions = [start * size + step for start in positions for step in steps]
        named += kept
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


def _is_mask(part: object, deep: int) -> bool:
    """Say whether truth values stand in lists of such a depth."""
    for _ in range(deep):
        part = part[0] if isinstance(part, list) and part else None
    return isinstance(part, bool)


def _complete(keys: list[Any], shape: Shape) -> list[Any]:
    """Name every dimension: what is left out, or stands for `...`, is whole."""
    ndim, n = len(shape), sum(part is not None and part is not ... for part in keys)
    if n > ndim:
        raise IndexError(f"{n} indices are too many for {ndim} dimensions: {shape}")
    gap = next((i for i, part in enumerate(keys) if part is ...), len(keys))
    return keys[:gap] + [slice(None)] * (ndim - n) + keys[gap + 1 :]


def _positions(part: Any, size: int) -> tuple[Sequence[int], Shape]:
    """The positions along one dimension, and the shape that they have there."""
    if part is None:
        return [0], (1,)
    if isinstance(part, slice):
        chosen = range(size)[part]
        if chosen.step < 0:
            raise ValueError(f"slice step must be greater than zero, not {chosen.step}")
        return chosen, (len(chosen),)
    if not isinstance(part, list):
        return [_checked(part, size)], ()
    if _is_mask(part, deep=2):
        raise IndexError("a mask has as many dimensions as what it chooses from")
    if part and isinstance(part[0], list):
        rows = [_positions(row, size)[0] for row in part]
        return [i for row in rows for i in row], (len(rows), len(rows[0]))
    if _is_mask(part, deep=1):
        part = [i for i, wanted in enumerate(_matching(part, size)) if wanted]
    return [_checked(i, size) for i in part], (len(part),)


def _true_places(mask: list[Any], nrow: int, ncol: int) -> list[Any]:
    """The rows and the columns in which a mask is true."""
    columns = [_positions(row, ncol)[0] for row in _matching(mask, nrow)]
    rows = [i for i, found in enumerate(columns) for _ in found]
    return [rows, [j for found in columns for j in found]]


def _matching(mask: list[Any], size: int) -> list[Any]:
    if len(mask) != size:
        raise IndexError(f"a mask of {len(mask)} does not fit a dimension of {size}")
    return mask


def _paired(*parts: tuple[Sequence[int], Shape]) -> tuple[list[list[int]], Shape]:
    """Lists of positions, repeated as broadcasting does it, and their common shape."""
    shapes = [shape for _, shape in parts]
    try:
        nrow, ncol = broadcast_shape(*map(two_dimensional, shapes))
    except ShapeError as error:
        raise IndexError(f"indices of the shapes {shapes} cannot be paired") from error
    repeated = []
    for positions, shape in parts:
        m, n = two_dimensional(shape)
        places = product(range(nrow), range(ncol))
        repeated.append([positions[i % m * n + j % n] for i, j in places])
    return repeated, (nrow, ncol)[2 - max(map(len, shapes)) :]


def _checked(part: object, size: int) -> int:
    if isinstance(part, bool) or not hasattr(part, "__index__"):
        wanted = "a whole number, a slice, or a list or matrix of numbers or a mask"
        raise IndexError(f"an index is {wanted}, not {type(part).__name__}")
    index = operator.index(part)
    if not -size <= index < size:
        raise IndexError(f"index {index} is out of range for size {size}")
    return index % size
