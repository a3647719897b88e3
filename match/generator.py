"""PyTorch's own random numbers: the same seed gives the same numbers.

PyTorch's CPU generator is the Mersenne Twister MT19937, and so is Python's. What is
left is to start it as PyTorch does and to make numbers of its draws in the same way.

Sources: Matsumoto and Nishimura, "Mersenne Twister", 1998; Box and Muller, "A note on
the generation of random normal deviates", 1958; PyTorch's DistributionsHelper.h and
DistributionTemplates.h for the order of the draws.
"""

import math
from bisect import bisect_left
from fractions import Fraction
from itertools import accumulate
from random import Random
from struct import pack, unpack

from match import ieee
from match.scalar import Double, checked_dtype, described

_WORDS = 624  # the length of the twister's state, in 32-bit words
_BLOCK = 16  # PyTorch makes long runs of normal numbers in blocks of this length


class Generator:
    """A stream of random numbers, the one that PyTorch draws on the CPU.

    Numbers have the precision of float32, as PyTorch's have by default, or that of
    float64, after `set_default_dtype`. A generator that was never seeded starts
    anywhere.

    >>> generator = Generator()
    >>> generator.manual_seed(0).uniform(2)
    [0.49625658988952637, 0.7682217955589294]
    """

    is_double = False  # whether numbers have the precision of float64

    def __init__(self, device: object = None) -> None:
        self.__twister = Random()
        self.__kept: list[float] = []  # normal numbers that nobody asked for yet

    def manual_seed(self, seed: int) -> "Generator":
        """Start the stream anew from a whole number; return the generator itself."""
        if not isinstance(seed, int):
            raise TypeError(f"manual_seed wants a whole number, not {described(seed)}")
        words = [seed & 0xFFFFFFFF]
        for i in range(1, _WORDS):
            words.append((1812433253 * (words[-1] ^ words[-1] >> 30) + i) & 0xFFFFFFFF)
        self.__twister.setstate((3, (*words, _WORDS), None))
        self.__kept = []
        return self

    def uniform(self, count: int, low: float = 0.0, high: float = 1.0) -> list[float]:
        """Draw `count` numbers, spread evenly over low ≤ x < high.

        The low 24 bits of a draw make one number: low + (high - low) · bits / 2²⁴. In
        double precision it is the low 53 bits of a long draw, and 2⁵³.
        """
        start = self.__rounded(low)
        width = self.__rounded(self.__rounded(high) - start)
        bits = 53 if self.is_double else 24
        return [self.__fused(self.__part(bits), width, start) for _ in range(count)]

    def normal(self, count: int, mean: float = 0.0, std: float = 1.0) -> list[float]:
        """Draw `count` numbers of the normal distribution.

        PyTorch has one way for fewer than 16 numbers and another for more.
        """
        drawn = self.__few(count) if count < _BLOCK else self.__many(count)
        return [self.__fused(number, std, mean) for number in drawn]

    def integers(self, low: int, high: int, count: int) -> list[int]:
        """Draw `count` whole numbers, low ≤ x < high; wide ranges take long draws."""
        if low >= high:
            raise RuntimeError(f"there is no whole number x with {low} ≤ x < {high}")
        bits = 32 if high - low < 2**28 else 64
        return [low + self.__bits(bits) % (high - low) for _ in range(count)]

    def permutation(self, count: int) -> list[int]:
        """Put the whole numbers below `count` into random order (Fisher, Yates)."""
        order = list(range(count))
        for i in range(count - 1):
            other = i + self.__bits(32) % (count - i)
            order[i], order[other] = order[other], order[i]
        return order

    def kept(self, count: int, probability: float) -> list[float]:
        """Draw `count` times 1, with this probability, or else 0."""
        limit = probability * 2**53
        return [float(self.__bits(53) < limit) for _ in range(count)]

    def choices(self, row: list[float], count: int, replacement: bool) -> list[int]:
        """Draw `count` positions in a row of weights, with or without replacement.

        The first way looks up a uniform number among the summed weights. The other one
        takes the largest weight / exponential number, all drawn before (the Gumbel
        trick in other clothes: Maddison, Tarlow and Minka, "A* sampling", 2014).
        """
        if not sum(row) > 0 or min(row) < 0:
            raise RuntimeError(f"weights are not negative, and not all 0, as {row}")
        if count > sum(map(bool, row)) and not replacement:
            without = f"of {row} without replacement"
            raise RuntimeError(f"{count} positions cannot be drawn {without}")
        if replacement and count > 1:
            sums = list(accumulate(row))
            return [bisect_left(sums, self.__part() * sums[-1]) for _ in range(count)]
        keys = [x / self.__rounded(-math.log1p(-self.__part())) for x in row]
        return ieee.order(keys, descending=True)[:count]

    def __few(self, count: int) -> list[float]:
        """They come in pairs (Box, Muller): the second of a pair may have to wait."""
        numbers = self.__kept
        while len(numbers) < count:
            angle, u = 2 * math.pi * self.__part(), self.__part()
            radius = math.sqrt(-2 * math.log1p(-u))
            numbers += [radius * math.cos(angle), radius * math.sin(angle)]
        self.__kept = numbers[count:]
        return numbers[:count]

    def __many(self, count: int) -> list[float]:
        """In blocks of 16 uniform numbers; the last 16 are drawn anew if need be."""
        numbers = self.uniform(count)
        for start in range(0, count - _BLOCK + 1, _BLOCK):
            numbers[start : start + _BLOCK] = _normal(numbers[start : start + _BLOCK])
        if count % _BLOCK:
            numbers[-_BLOCK:] = _normal(self.uniform(_BLOCK))
        return numbers

    def __bits(self, bits: int) -> int:
        """The low bits of a draw, which has 32, or of two: a long one."""
        word = self.__twister.getrandbits(32)
        if bits > 32:
            word = word << 32 | self.__twister.getrandbits(32)
        return word % (1 << bits)

    def __part(self, bits: int = 53) -> float:
        """One number, 0 ≤ x < 1, made of so many bits."""
        return self.__bits(bits) / (1 << bits)

    def __fused(self, number: float, factor: float, offset: float) -> float:
        """number · factor + offset, rounded only once, as processors do."""
        if not self.is_double:
            return self.__rounded(number * factor + offset)
        return float(Fraction(number) * Fraction(factor) + Fraction(offset))

    def __rounded(self, number: float) -> float:
        """Round to the precision of the stream."""
        return number if self.is_double else unpack("f", pack("f", number))[0]


def _normal(uniform: list[float]) -> list[float]:
    """Turn a block of uniform numbers into one of normal ones (Box, Muller)."""
    half = len(uniform) // 2
    radii = [math.sqrt(-2 * math.log(1 - u)) for u in uniform[:half]]
    angles = [2 * math.pi * u for u in uniform[half:]]
    pairs = list(zip(radii, angles, strict=True))
    return [r * math.cos(a) for r, a in pairs] + [r * math.sin(a) for r, a in pairs]


default_generator = Generator()
manual_seed = default_generator.manual_seed


def set_default_dtype(dtype: type) -> None:
    """Draw random numbers in the precision of float32, as at first, or of float64.

    All numbers are doubles in any case: only the random ones know the difference.
    """
    if checked_dtype(dtype) is not float:
        raise TypeError(f"a default dtype is float32 or float64, not {dtype!r}")
    Generator.is_double = dtype is Double


def get_default_dtype() -> type:
    """Return what set_default_dtype was told: float32 at first."""
    return Double if Generator.is_double else float
