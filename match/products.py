"""Dot products, as fast as Python allows: networks spend most of their time here."""

import functools
import math
import operator
import sys
from collections.abc import Callable, Sequence
from itertools import accumulate

Rows = Sequence[Sequence[float]]
Product = Callable[[Rows, Rows], list[float]]

# Longer sums are left to functions: a call for each product in Python 3.11, and one for
# all since 3.12. In WebAssembly both are slow; but what is long takes long to compile.
_LONGEST_WRITTEN_OUT = 11 if sys.version_info >= (3, 12) else 160
if sys.platform == "emscripten":
    _LONGEST_WRITTEN_OUT = 1024

_MOST_TAKEN_ONE_BY_ONE = 20  # numbers of a row: slices of so few cost more than they


def dots(a: list[float], b: list[float], n: int) -> list[float]:
    """Multiply each row of a with each row of b; a row has n numbers.

    >>> dots([1.0, 2.0, 3.0, 4.0], [1.0, 10.0], n=2)
    [21.0, 43.0]
    """
    if len(b) == 1:
        only = b[0]
        return [x * only for x in a]
    if n == 1:
        return [x * y for x in a for y in b]
    if len(b) == n:
        a, b = b, a  # a single row is unpacked once, not again for each of the other's
    multiply = _written_out(n) if n <= _LONGEST_WRITTEN_OUT else _summed
    return multiply(_rows(a, n), _rows(b, n))


def products_of_others(row: list[float]) -> list[float]:
    """For each number of a row, return the product of the others.

    >>> products_of_others([2.0, 3.0, 5.0])
    [15.0, 10.0, 6.0]
    """
    before = accumulate([1.0, *row[:-1]], operator.mul)
    behind = [*accumulate([1.0, *row[:0:-1]], operator.mul)][::-1]
    return [x * y for x, y in zip(before, behind, strict=True)]


def _rows(flat: list[float], n: int) -> Rows:
    """Cut a list into rows of n numbers."""
    if len(flat) == n:
        return [flat]
    if n > _MOST_TAKEN_ONE_BY_ONE:
        return [flat[i : i + n] for i in range(0, len(flat), n)]
    return list(zip(*[iter(flat)] * n, strict=True))  # each of n takes the next of one


@functools.lru_cache(maxsize=64)
def _written_out(n: int) -> Product:
    """Make the function that multiplies rows of n numbers, without a loop over them.

    For n = 2 it is `lambda a, b: [a0 * b0 + a1 * b1 for a0, a1 in a for b0, b1 in b]`.
    """
    a, b = ([f"{name}{i}" for i in range(n)] for name in "ab")
    terms = [f"{x} * {y}" for x, y in zip(a, b, strict=True)]
    while len(terms) > 1:  # in groups of 64, for a compiler nests what it adds up
        groups = [terms[i : i + 64] for i in range(0, len(terms), 64)]
        terms = [f"({' + '.join(group)})" for group in groups]
    loops = f"for {', '.join(a)} in a for {', '.join(b)} in b"
    product: Product = eval(f"lambda a, b: [{terms[0]} {loops}]")
    return product


if sys.version_info >= (3, 12):

    def _summed(a: Rows, b: Rows) -> list[float]:
        return [math.sumprod(row, other) for row in a for other in b]

else:

    def _summed(a: Rows, b: Rows) -> list[float]:
        return [sum(map(operator.mul, row, other)) for row in a for other in b]
