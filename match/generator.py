"""PyTorch's own random numbers: the same seed gives the same numbers.

PyTorch's CPU generator is the Mersenne Twister MT19937, and so is Python's. What is
left is to start it as PyTorch does and to make numbers of its draws in the same way.

Sources: Matsumoto and Nishimura, "Mersenne Twister", 1998; Box and Muller, "A note on
the generation of random normal deviates", 1958; PyTorch's DistributionsHelper.h and
DistributionTemplates.h for the order of the draws.
"""

import math
import struct
from random import Random

_WORDS = 624  # the length of the twister's state, in 32-bit words
_BLOCK = 16  # PyTorch makes long runs of normal numbers in blocks of this length


class Generator:
    """A stream of random numbers, the one that PyTorch draws on the CPU.

    Numbers have the precision of float32, as PyTorch's have by default. A generator
    that was never seeded starts anywhere.

    >>> generator = Generator()
    >>> generator.manual_seed(0).uniform(2)
    [0.49625658988952637, 0.7682217955589294]
    """

    def __init__(self) -> None:
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

        The low 24 bits of a draw make one number: low + (high - low) · bits / 2²⁴.
        """
        start = _single(low)
        width = _single(_single(high) - start)
        draws = [self.__twister.getrandbits(32) & 0xFFFFFF for _ in range(count)]
        return [_single(draw / 2**24 * width + start) for draw in draws]

    def normal(self, count: int, mean: float = 0.0, std: float = 1.0) -> list[float]:
        """Draw `count` numbers of the normal distribution.

        PyTorch has one way for fewer than 16 numbers and another for more.
        """
        drawn = self.__few(count) if count < _BLOCK else self.__many(count)
        return [_single(mean + std * number) for number in drawn]

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

    def __double(self) -> float:
        """One number, 0 ≤ x < 1, made of the low 53 bits of two draws."""
        high, low = self.__twister.getrandbits(32), self.__twister.getrandbits(32)
        return ((high << 32 | low) & (2**53 - 1)) / 2**53


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


def _single(number: float) -> float:
    """Round to the precision of float32."""
    rounded: float = struct.unpack("f", struct.pack("f", number))[0]
    return rounded


default_generator = Generator()


def manual_seed(seed: int) -> Generator:
    """Seed the generator that everything draws from; return it.

    >>> manual_seed(0).uniform(1) == manual_seed(0).uniform(1)
    True
    """
    return default_generator.manual_seed(seed)
