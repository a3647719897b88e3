"""What IEEE 754, and PyTorch, say where Python's arithmetic raises: inf and nan."""

import math
from collections.abc import Callable

Unary = Callable[[float], float]


def careful(function: Unary) -> Unary:
    """Return a function that is inf where another overflows, nan where it has no value.

    >>> careful(math.exp)(1000.0), careful(math.sqrt)(-1.0)
    (inf, nan)
    """

    def guarded(x: float) -> float:
        try:
            return function(x)
        except OverflowError:
            return math.inf
        except ValueError:
            return math.nan

    return guarded


def log(x: float) -> float:
    """Return the natural logarithm; -inf of 0, nan below."""
    return math.log(x) if x > 0 else math.nan if x else -math.inf


def sigmoid(x: float) -> float:
    """Return 1 / (1 + e^-x), exact in both tails."""
    return 1 / (1 + math.exp(-x)) if x > 0 else math.exp(x) / (1 + math.exp(x))


def sign(x: float) -> float:
    """Return -1, 0 or 1."""
    return float((x > 0) - (x < 0))


def floor(x: float) -> float:
    """Return the next whole number below; nan and inf stay what they are."""
    return x // 1 if math.isfinite(x) else x


def rounded(x: float, digits: int = 0) -> float:
    """Return x with so many digits behind the point, halves to the even digit."""
    return round(x, digits) if math.isfinite(x) else x


def divide(x: float, y: float) -> float:
    """Return x / y; a number over 0 is infinite, 0 over 0 is nan.

    >>> divide(-1.0, 0.0)
    -inf
    """
    return x / y if y else x * math.copysign(math.inf, y)


def floor_divide(x: float, y: float) -> float:
    """Return x / y, rounded down."""
    return x // y if y else divide(x, y)


def remainder(x: float, y: float) -> float:
    """Return x - y ⌊x / y⌋, which has the sign of y; nan for y = 0."""
    return x % y if y else math.nan


def power(x: float, y: float) -> float:
    """Return x to the y; a fractional power of a negative number is nan.

    >>> power(-8.0, 0.5), power(0.0, -1.0)
    (nan, inf)
    """
    try:
        return math.pow(x, y)
    except (OverflowError, ValueError) as error:
        if x and isinstance(error, ValueError):
            return math.nan
        return math.copysign(math.inf, x) if y % 2 == 1 else math.inf


def larger(x: float, y: float) -> float:
    """Return the larger number; nan wins."""
    return x if x > y or x != x else y


def smaller(x: float, y: float) -> float:
    """Return the smaller number; nan wins."""
    return x if x < y or x != x else y


def argmax(numbers: list[float]) -> int:
    """Return the position of the first nan, or else of the first largest number.

    >>> argmax([1.0, 3.0, 3.0]), argmax([1.0, math.nan])
    (1, 1)
    """
    nan = next((i for i, x in enumerate(numbers) if x != x), None)
    return numbers.index(max(numbers)) if nan is None else nan


def argmin(numbers: list[float]) -> int:
    """Return the position of the first nan, or else of the first smallest number."""
    return argmax([-x for x in numbers])


def order(numbers: list[float], descending: bool = False) -> list[int]:
    """Return the positions of the sorted numbers, with nan as the largest.

    >>> order([2.0, 1.0, 3.0])
    [1, 0, 2]
    """
    ranks = [(x != x, x) for x in numbers]
    return sorted(range(len(ranks)), key=ranks.__getitem__, reverse=descending)
