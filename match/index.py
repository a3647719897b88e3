"""Which numbers a key such as m[0], m[:, 1] or m[2:5, -1] names."""

import operator
from collections.abc import Sequence
from itertools import zip_longest

Shape = tuple[int, ...]


def locate(key: object, shape: Shape) -> tuple[list[int], Shape]:
    """Return the row-major positions of what `key` names, and the shape they have.

    A whole number drops its dimension, a slice keeps it; what is not named is whole.
    Raises IndexError for what lies outside and TypeError for any other kind of key.

    >>> locate((slice(None), 1), (2, 3))
    ([1, 4], (2,))
    """
    keys = key if isinstance(key, tuple) else (key,)
    if len(keys) > len(shape):
        raise IndexError(
            f"{len(keys)} indices are too many for {len(shape)} dimensions, "
            f"shape {shape}"
        )
    positions = [0]
    named: Shape = ()
    for part, size in zip_longest(keys, shape, fillvalue=slice(None)):
        assert isinstance(size, int)
        if isinstance(part, slice):
            chosen = _sliced(part, size)
            named += (len(chosen),)
        else:
            chosen = [_checked(part, size)]
        positions = [start * size + step for start in positions for step in chosen]
    return positions, named


def _sliced(part: slice, size: int) -> Sequence[int]:
    chosen = range(size)[part]
    if chosen.step < 0:
        raise ValueError(f"slice step must be greater than zero, not {chosen.step}")
    if not chosen:
        raise IndexError(
            f"slice {part.start}:{part.stop} of {size} is empty; "
            "there are no empty matrices here"
        )
    return chosen


def _checked(part: object, size: int) -> int:
    if isinstance(part, bool) or not hasattr(part, "__index__"):
        raise TypeError(
            f"an index is a whole number or a slice, not {type(part).__name__}"
        )
    index = operator.index(part)
    if not -size <= index < size:
        raise IndexError(f"index {index} is out of range for size {size}")
    return index % size
