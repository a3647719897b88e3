"""Products: of many rows with many rows, and of all numbers of a row but one."""

import math
import operator
import sys
from itertools import accumulate


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
        pairs = list(zip(b[::2], b[1::2], strict=True))
        return [
            x * y + x_next * y_next
            for x, x_next in zip(a[::2], a[1::2], strict=True)
            for y, y_next in pairs
        ]
    return _long_dots(_rows(a, n), _rows(b, n))


def products_of_others(row: list[float]) -> list[float]:
    """For each number of a row, return the product of the others.

    >>> products_of_others([2.0, 3.0, 5.0])
    [15.0, 10.0, 6.0]
    """
    before = accumulate([1.0, *row[:-1]], operator.mul)
    behind = [*accumulate([1.0, *row[:0:-1]], operator.mul)][::-1]
    return [x * y for x, y in zip(before, behind, strict=True)]


def _rows(flat: list[float], n: int) -> list[list[float]]:
    return [flat[i : i + n] for i in range(0, len(flat), n)]


if sys.version_info >= (3, 12):

    def _long_dots(a: list[list[float]], b: list[list[float]]) -> list[float]:
        return [math.sumprod(row, other) for row in a for other in b]

else:

    def _long_dots(a: list[list[float]], b: list[list[float]]) -> list[float]:
        return [sum(map(operator.mul, row, other)) for row in a for other in b]
