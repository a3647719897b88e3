"""Dot products, as fast as Python allows: networks spend most of their time here."""

import math
import operator
import sys
from itertools import accumulate

Rows = list[list[float]]

# There since 3.12, as quick compiled code; but as slow code in WebAssembly.
_SUMPROD_IS_QUICK = sys.version_info >= (3, 12) and sys.platform != "emscripten"


def dots(a: list[float], b: list[float], n: int) -> list[float]:
    """Multiply each row of a with each row of b; a row has n numbers.

    The shortest kinds of rows are written out: that is several times faster.

    >>> dots([1.0, 2.0, 3.0, 4.0], [1.0, 10.0], n=2)
    [21.0, 43.0]
    """
    if len(b) == 1:
        only = b[0]
        return [x * only for x in a]
    if n == 1:
        return [x * y for x in a for y in b]
    if n == 2:
        rows = zip(a[::2], a[1::2], strict=True)
        others = list(zip(b[::2], b[1::2], strict=True))
        return [x * y + u * v for x, u in rows for y, v in others]
    products = len(a) * len(b) // n**2
    if _SUMPROD_IS_QUICK or n < 8 or products < 64:
        return _by_rows(_rows(a, n), _rows(b, n))
    return _by_blocks(a, b, n)


def products_of_others(row: list[float]) -> list[float]:
    """For each number of a row, return the product of the others.

    >>> products_of_others([2.0, 3.0, 5.0])
    [15.0, 10.0, 6.0]
    """
    before = accumulate([1.0, *row[:-1]], operator.mul)
    behind = [*accumulate([1.0, *row[:0:-1]], operator.mul)][::-1]
    return [x * y for x, y in zip(before, behind, strict=True)]


if sys.version_info >= (3, 12):

    def _by_rows(a: Rows, b: Rows) -> list[float]:
        return [math.sumprod(row, other) for row in a for other in b]

else:

    def _by_rows(a: Rows, b: Rows) -> list[float]:
        return [sum(map(operator.mul, row, other)) for row in a for other in b]


def _by_blocks(a: list[float], b: list[float], n: int) -> list[float]:
    """Add up the products of blocks of sixteen columns; zeros fill up the last one."""
    total = _sixteen(_columns(a, n, 0, 16), _columns(b, n, 0, 16))
    for k in range(16, n, 16):
        part = _sixteen(_columns(a, n, k, k + 16), _columns(b, n, k, k + 16))
        total = list(map(operator.add, total, part))
    return total


def _sixteen(a: Rows, b: Rows) -> list[float]:
    """Multiply rows of sixteen numbers; what is written out needs no calls."""
    return [
        (a0 * b0 + a1 * b1 + a2 * b2 + a3 * b3)
        + (a4 * b4 + a5 * b5 + a6 * b6 + a7 * b7)
        + (a8 * b8 + a9 * b9 + aa * ba + ab * bb)
        + (ac * bc + ad * bd + ae * be + af * bf)
        for a0, a1, a2, a3, a4, a5, a6, a7, a8, a9, aa, ab, ac, ad, ae, af in a
        for b0, b1, b2, b3, b4, b5, b6, b7, b8, b9, ba, bb, bc, bd, be, bf in b
    ]


def _rows(flat: list[float], n: int) -> Rows:
    return [flat[i : i + n] for i in range(0, len(flat), n)]


def _columns(flat: list[float], n: int, start: int, end: int) -> Rows:
    """Cut columns out of rows of n numbers; zeros stand for those behind the last."""
    stop, missing = min(end, n), [0.0] * (end - n)
    rows = [flat[i + start : i + stop] for i in range(0, len(flat), n)]
    return [row + missing for row in rows] if missing else rows
