"""PyTorch's own random numbers: the same seed gives the same numbers.

PyTorch's CPU generator is the Mersenne Twister MT19937, and so is Python's. What is
left is to start it as PyTorch does and to make numbers of its draws in the same way.

Sources: Matsumoto and Nishimura, "Mersenne Twister", 1998; Box and Muller, "A note on
the generation of random normal deviates", 1958; PyTorch's DistributionsHelper.h and
DistributionTemplates.h for the order of the draws.
"""

import bisect
import math
import struct
from fractions import Fraction
from itertools import accumulate
from random import Random

from match import ieee
from match.scalar import Double, checked_dtype

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
        self.__kept: float | None = None

    def manual_seed(self, seed: int) -> "Generator":
        """Start the stream anew from a whole number; return the generator itself."""
        if not isinstance(seed, int):
            raise TypeError(
                f"manual_seed wants a whole number, not {type(seed).__name__} {seed!r}"
            )
        word = seed & 0xFFFFFFFF
        words = [word]
        for i in range(1, _WORDS):
            word = (1812433253 * (word ^ (word >> 30)) + i) & 0xFFFFFFFF
            words.append(word)
        self.__twister.setstate((3, (*words, _WORDS), None))
        self.__kept = None
        return self

    def uniform(self, count: int, low: float = 0.0, high: float = 1.0) -> list[float]:
        """Draw `count` numbers, spread evenly over low ≤ x < high.

        The low 24 bits of a draw make one number: low + (high - low) · bits / 2²⁴. In
        double precision it is the low 53 bits of a long draw, and 2⁵³.
        """
        start = self.__rounded(low)
        width = self.__rounded(self.__rounded(high) - start)
        draw = self.__double if self.is_double else self.__single
        return [self.__fused(draw(), width, start) for _ in range(count)]

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
        width = high - low
        draw = self.__word if width < 2**28 else self.__long
        return [draw() % width + low for _ in range(count)]

    def permutation(self, count: int) -> list[int]:
        """Put the whole numbers below `count` into random order (Fisher, Yates)."""
        order = list(range(count))
        for i in range(count - 1):
            other = i + self.__word() % (count - i)
            order[i], order[other] = order[other], order[i]
        return order

    def kept(self, count: int, probability: float) -> list[float]:
        """Draw `count` times 1, with this probability, or else 0."""
        return [float(self.__double() < probability) for _ in range(count)]

    def choices(
        self, rows: list[list[float]], count: int, replacement: bool
    ) -> list[list[int]]:
        """Draw `count` positions for each row of weights, with or without replacement.

        The first way looks up a uniform number among the summed weights. The other one
        takes the largest weight / exponential number, all drawn before (the Gumbel
        trick in other clothes: Maddison, Tarlow and Minka, "A* sampling", 2014).
        """
        for row in rows:
            if not sum(row) > 0 or min(row) < 0:
                raise RuntimeError(f"weights are not negative, and not all 0, as {row}")
            if count > sum(map(bool, row)) and not replacement:
                raise RuntimeError(
                    f"{count} positions cannot be drawn of {row} without replacement"
                )
        if replacement and count > 1:
            return [self.__look_up(list(accumulate(row)), count) for row in rows]
        keys = [[weight / self.__exponential() for weight in row] for row in rows]
        return [ieee.order(row, descending=True)[:count] for row in keys]

    def __look_up(self, sums: list[float], count: int) -> list[int]:
        drawn = [self.__double() * sums[-1] for _ in range(count)]
        return [bisect.bisect_left(sums, number) for number in drawn]

    def __exponential(self) -> float:
        return self.__rounded(-math.log1p(-self.__double()))

    def __few(self, count: int) -> list[float]:
        """One after the other; they come in pairs, so the second of a pair is kept."""
        numbers = []
        for _ in range(count):
            if self.__kept is None:
                angle, u = 2 * math.pi * self.__double(), self.__double()
                radius = math.sqrt(-2 * math.log1p(-u))
                numbers.append(radius * math.cos(angle))
                self.__kept = radius * math.sin(angle)
            else:
                numbers.append(self.__kept)
                self.__kept = None
        return numbers

    def __many(self, count: int) -> list[float]:
        """In blocks of 16 uniform numbers; the last 16 are drawn anew if need be."""
        uniform = self.uniform(count)
        whole = count - count % _BLOCK
        numbers = _normal_blocks(uniform[:whole])
        if count > whole:
            numbers = numbers[: count - _BLOCK] + _normal_blocks(self.uniform(_BLOCK))
        return numbers

    def __word(self) -> int:
        return self.__twister.getrandbits(32)

    def __long(self) -> int:
        return self.__word() << 32 | self.__word()

    def __single(self) -> float:
        """One number, 0 ≤ x < 1, made of the low 24 bits of a draw."""
        return (self.__word() & (2**24 - 1)) / 2**24

    def __double(self) -> float:
        """One number, 0 ≤ x < 1, made of the low 53 bits of a long draw."""
        return (self.__long() & (2**53 - 1)) / 2**53

    def __fused(self, number: float, factor: float, offset: float) -> float:
        """number · factor + offset, rounded only once, as processors do."""
        if not self.is_double:
            return self.__rounded(number * factor + offset)
        return float(Fraction(number) * Fraction(factor) + Fraction(offset))

    def __rounded(self, number: float) -> float:
        """Round to the precision of the stream."""
        if self.is_double:
            return number
        rounded: float = struct.unpack("f", struct.pack("f", number))[0]
        return rounded


def _normal_blocks(uniform: list[float]) -> list[float]:
    """Turn blocks of 16 uniform numbers into blocks of 16 normal ones (Box, Muller)."""
    numbers: list[float] = []
    for start in range(0, len(uniform), _BLOCK):
        first = uniform[start : start + _BLOCK // 2]
        second = uniform[start + _BLOCK // 2 : start + _BLOCK]
        radii = [math.sqrt(-2 * math.log(1 - u)) for u in first]
        angles = [2 * math.pi * u for u in second]
        numbers += [r * math.cos(a) for r, a in zip(radii, angles, strict=True)]
        numbers += [r * math.sin(a) for r, a in zip(radii, angles, strict=True)]
    return numbers


default_generator = Generator()


def manual_seed(seed: int) -> Generator:
    """Seed the generator that everything draws from; return it.

    >>> manual_seed(0).uniform(1) == manual_seed(0).uniform(1)
    True
    """
    return default_generator.manual_seed(seed)


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
