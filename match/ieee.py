"""What IEEE 754, and PyTorch, say where Python's arithmetic raises: inf and nan."""

import math


def divide(x: float, y: float) -> float:
    """Return x / y; a number over 0 is infinite, 0 over 0 is nan.

    >>> divide(-1.0, 0.0)
    -inf
    """
    if y:
        return x / y
    return x * math.copysign(math.inf, y)


def power(x: float, y: float) -> float:
    """Return x to the y; a fractional power of a negative number is nan.

    >>> power(-8.0, 0.5), power(0.0, -1.0)
    (nan, inf)
    """
    try:
        return math.pow(x, y)
    except OverflowError:
        return -math.inf if x < 0 and y % 2 == 1 else math.inf
    except ValueError:
        if x:
            return math.nan
        return math.copysign(math.inf, x) if y % 2 == 1 else math.inf


def sigmoid(x: float) -> float:
    """Return 1 / (1 + e^-x), exact in both tails."""
    return 1 / (1 + math.exp(-x)) if x > 0 else math.exp(x) / (1 + math.exp(x))


def exp(x: float) -> float:
    """Return e^x, inf where it is too large."""
    try:
        return math.exp(x)
    except OverflowError:
        return math.inf


def log(x: float) -> float:
    """Return the natural logarithm; -inf of 0, nan below."""
    if x:
        return math.nan if x < 0 else math.log(x)
    return -math.inf


def sqrt(x: float) -> float:
    """Return the square root; nan below 0."""
    return math.nan if x < 0 else math.sqrt(x)
