"""Two-dimensional lists of numbers: arithmetic and shapes, and no gradients.

The numbers of a List2D stand in one flat list, row after row, so that a row is a slice,
a column a strided slice, and an operation one pass over one list. Nothing outside this
file touches that list.
"""

import math
import operator
import sys
from collections.abc import Callable, Iterable
from itertools import chain, count, repeat

from match import ieee, text
from match.generator import Generator, default_generator
from match.index import Shape, locate
from match.scalar import (
    ReadOnlyList,
    ShapeError,
    checked,
    entries,
    flattened,
    number,
)

Unary = Callable[[float], float]
Binary = Callable[[float, float], float]

_new = object.__new__

# One clock for all: a list knows when it was last written, and whoever keeps the list
# for later knows since when.
moment = count(1).__next__


class List2D:
    """Numbers in `nrow` rows and `ncol` columns.

    `val` is one number for all places, or a list of rows. Raises ShapeError where the
    rows are no rectangle of that size, and TypeError for what is no number.

    >>> m = List2D(2, 3, [[1, 2, 3], [4, 5, 6]])
    >>> m.vals[1]
    [4.0, 5.0, 6.0]
    """

    __slots__ = ("__flat", "ncol", "nrow", "written")

    __array_ufunc__ = None  # NumPy's scalars leave the arithmetic to us

    def __init__(self, nrow: int, ncol: int, val: object = 0.0) -> None:
        if nrow < 1 or ncol < 1:
            raise ShapeError(f"a List2D has at least one number, not {nrow}x{ncol}")
        self.nrow = nrow
        self.ncol = ncol
        self.written = 0  # the moment of the last change in place
        if (single := number(val)) is not None:
            self.__flat = [single] * (nrow * ncol)
        else:
            self.__flat = flattened(val, nrow, ncol)

    @staticmethod
    def from_2d_list(rows: object) -> "List2D":
        """Make a List2D of a list of rows, as large as they are."""
        listed = entries(rows, "a list of rows")
        return List2D(len(listed), len(entries(listed[0], "row 0")), listed)

    @staticmethod
    def randn(nrow: int, ncol: int) -> "List2D":
        """Make a List2D of random numbers of the normal distribution."""
        return List2D(nrow, ncol).normal_()

    @staticmethod
    def __of(nrow: int, ncol: int, flat: list[float]) -> "List2D":
        """Make a List2D of a flat list, without a look at it: the fast road."""
        new = _new(List2D)
        new.nrow = nrow
        new.ncol = ncol
        new.written = 0
        new.__flat = flat
        return new

    # Reading and writing

    @property
    def shape(self) -> tuple[int, int]:
        """The numbers of rows and of columns."""
        return self.nrow, self.ncol

    @property
    def vals(self) -> list[list[float]]:
        """The numbers as a list of rows; assign rows of the same size to write them."""
        return ReadOnlyList(map(ReadOnlyList, self.tolist()))

    @vals.setter
    def vals(self, rows: object) -> None:
        self.copy_(List2D(self.nrow, self.ncol, rows))

    def tolist(self) -> list[list[float]]:
        """Return the numbers as a new list of rows."""
        flat, n = self.__flat, self.ncol
        return [flat[i : i + n] for i in range(0, len(flat), n)]

    def item(self) -> float:
        """Return the number of a 1x1 List2D."""
        if len(self.__flat) != 1:
            raise ShapeError(
                f"item() wants a single number, not {self.nrow}x{self.ncol} of them: "
                "index it, or call sum() or mean() first"
            )
        return self.__flat[0]

    def __len__(self) -> int:
        return self.nrow

    def __float__(self) -> float:
        return self.item()

    def __getitem__(self, key: object) -> "float | List2D":
        """self[i, j] is a number; self[i] a row; slices work in both places."""
        positions, shape = locate(key, self.shape)
        found = self.gather(positions, shape)
        return found if shape else found.item()

    def __setitem__(self, key: object, value: "float | List2D") -> None:
        positions, shape = locate(key, self.shape)
        self.put_(positions, shape, value)

    def __format__(self, spec: str) -> str:
        return format(self.item(), spec) if spec else str(self)

    def __repr__(self) -> str:
        numbers = text.nested(text.table(self.tolist()), 2, len("List2D("))
        return f"List2D({numbers}, shape={self.shape})"

    # Arithmetic

    def __add__(self, other: "List2D | float") -> "List2D":
        """self + other."""
        if (n := self.__single(other)) is not None:
            return self.__like([x + n for x in self.__flat])
        return self.__pair(operator.add, other)

    __radd__ = __add__

    def __sub__(self, other: "List2D | float") -> "List2D":
        """self - other."""
        if (n := self.__single(other)) is not None:
            return self.__like([x - n for x in self.__flat])
        return self.__pair(operator.sub, other)

    def __rsub__(self, other: float) -> "List2D":
        """other - self."""
        if (n := number(other)) is None:
            return NotImplemented
        return self.__like([n - x for x in self.__flat])

    def __mul__(self, other: "List2D | float") -> "List2D":
        """self * other, number by number."""
        if (n := self.__single(other)) is not None:
            return self.__like([x * n for x in self.__flat])
        return self.__pair(operator.mul, other)

    __rmul__ = __mul__

    def __truediv__(self, other: "List2D | float") -> "List2D":
        """self / other; x / 0 is inf or nan."""
        if n := self.__single(other):
            return self.__like([x / n for x in self.__flat])
        return self.__pair(operator.truediv, other, ieee.divide)

    def __rtruediv__(self, other: float) -> "List2D":
        """other / self."""
        return List2D(self.nrow, self.ncol, other) / self

    def __pow__(self, other: "List2D | float") -> "List2D":
        """self ** other; a fractional power of a negative number is nan."""
        n = self.__single(other)
        if n == 2:
            return self.__like([x * x for x in self.__flat])
        if n == 1:
            return self.clone()
        return self.__pair(math.pow, other, ieee.power)

    def __rpow__(self, other: float) -> "List2D":
        """other ** self."""
        return List2D(self.nrow, self.ncol, other) ** self

    def __neg__(self) -> "List2D":
        return self.__like([-x for x in self.__flat])

    def __matmul__(self, other: "List2D") -> "List2D":
        """self @ other."""
        if not isinstance(other, List2D):
            return NotImplemented
        if self.ncol != other.nrow:
            raise ShapeError(
                f"cannot multiply {self.shape} @ {other.shape}: {self.ncol} columns "
                f"on the left, {other.nrow} rows on the right; transpose one of them?"
            )
        return self.dot(other.T)

    def dot(self, other: "List2D") -> "List2D":
        """Multiply each row with each row of the other: self @ other.T.

        All matrix products are made of this one, for rows lie together in memory. The
        two shortest kinds of rows are written out: that is several times faster.
        """
        n = self.ncol
        if n != other.ncol:
            raise ShapeError(
                f"rows of {n} and of {other.ncol} numbers have no dot product"
            )
        a, b = self.__flat, other.__flat
        if len(b) == 1:
            only = b[0]
            flat = [x * only for x in a]
        elif n == 1:
            flat = [x * y for x in a for y in b]
        elif n == 2:
            pairs = list(zip(b[::2], b[1::2], strict=True))
            flat = [
                x * y + x_next * y_next
                for x, x_next in zip(a[::2], a[1::2], strict=True)
                for y, y_next in pairs
            ]
        else:
            flat = _dot_products(self.tolist(), other.tolist())
        return List2D.__of(self.nrow, other.nrow, flat)

    # Functions of each number

    def relu(self) -> "List2D":
        """max(0, x); a nan and a negative zero pass."""
        return self.__like([0.0 if x < 0.0 else x for x in self.__flat])

    def sigmoid(self) -> "List2D":
        """1 / (1 + e^-x), exact in both tails."""
        exp = math.exp
        try:
            return self.__like([1.0 / (1.0 + exp(-x)) for x in self.__flat])
        except OverflowError:
            return self.__like([ieee.sigmoid(x) for x in self.__flat])

    def tanh(self) -> "List2D":
        """(e^x - e^-x) / (e^x + e^-x)."""
        return self.__like(list(map(math.tanh, self.__flat)))

    def exp(self) -> "List2D":
        """e^x, inf where it is too large."""
        return self.__each(math.exp, ieee.exp)

    def log(self) -> "List2D":
        """The natural logarithm; -inf of 0, nan below."""
        return self.__each(math.log, ieee.log)

    def sqrt(self) -> "List2D":
        """The square root; nan below 0."""
        return self.__each(math.sqrt, ieee.sqrt)

    def abs(self) -> "List2D":
        """The size without the sign."""
        return self.__like(list(map(abs, self.__flat)))

    def trunc(self) -> "List2D":
        """Cut off what stands behind the point; nan and inf raise ValueError."""
        return self.__like([float(math.trunc(x)) for x in self.__flat])

    def where(self, yes: "List2D | float", no: "List2D | float") -> "List2D":
        """Take the number of `yes` where self is not zero, and of `no` where it is."""
        nrow, ncol = self.shape
        for other in (yes, no):
            if isinstance(other, List2D):
                nrow, ncol = broadcast_shape((nrow, ncol), other.shape)
        new = List2D(nrow, ncol)
        chosen = zip(*map(new.__spread, (self, yes, no)), strict=True)
        return new.__like([y if mask else n for mask, y, n in chosen])

    def masked(self, mask: "List2D") -> "List2D":
        """Keep the numbers where a mask of the same size is not zero, else take 0."""
        kept = zip(self.__flat, mask.__flat, strict=True)
        return self.__like([x if keep else 0.0 for x, keep in kept])

    # Comparisons: 1.0 where they hold, 0.0 where not

    def __gt__(self, other: "List2D | float") -> "List2D":
        return self.__compare(operator.gt, other)

    def __ge__(self, other: "List2D | float") -> "List2D":
        return self.__compare(operator.ge, other)

    def __lt__(self, other: "List2D | float") -> "List2D":
        return self.__compare(operator.lt, other)

    def __le__(self, other: "List2D | float") -> "List2D":
        return self.__compare(operator.le, other)

    def __eq__(self, other: object) -> "List2D":  # type: ignore[override]
        return self.__compare(operator.eq, other)

    def __ne__(self, other: object) -> "List2D":  # type: ignore[override]
        return self.__compare(operator.ne, other)

    __hash__ = object.__hash__

    # Sums

    def sum(self, dim: int | None = None) -> "List2D":
        """Add all numbers (1x1), over the rows (dim=0, 1xncol) or in each (dim=1)."""
        flat, n = self.__flat, self.ncol
        if dim is None:
            return List2D.__of(1, 1, [sum(flat)])
        if dim == 0:
            return List2D.__of(1, n, [sum(flat[j::n]) for j in range(n)])
        if dim == 1:
            return List2D.__of(self.nrow, 1, list(map(sum, self.tolist())))
        raise IndexError(f"dim is 0, 1 or None, not {dim}")

    def mean(self, dim: int | None = None) -> "List2D":
        """Average all numbers, over the rows (dim=0) or in each row (dim=1)."""
        total = self.sum(dim)
        n = len(self.__flat) // len(total.__flat)
        return total.__like([x / n for x in total.__flat])

    # Shapes

    @property
    def T(self) -> "List2D":  # noqa: N802  the name that mathematics has for it
        """Rows become columns."""
        flat, n = self.__flat, self.ncol
        if n == 1 or self.nrow == 1:
            turned = flat[:]
        else:
            turned = list(chain.from_iterable(flat[j::n] for j in range(n)))
        return List2D.__of(n, self.nrow, turned)

    def reshape(self, nrow: int, ncol: int) -> "List2D":
        """Lay the same numbers, in the same order, into other rows."""
        if nrow * ncol != len(self.__flat):
            raise ShapeError(f"{self.shape} cannot be laid out as {(nrow, ncol)}")
        return List2D.__of(nrow, ncol, self.__flat[:])

    def broadcast(self, nrow: int, ncol: int) -> "List2D":
        """Repeat a single row, column or number until the size is reached."""
        if self.nrow not in (1, nrow) or self.ncol not in (1, ncol):
            raise ShapeError(f"{self.shape} cannot be repeated up to {(nrow, ncol)}")
        flat = self.__flat
        if self.ncol != ncol:
            flat = [x for x in flat for _ in range(ncol)]
        return List2D.__of(nrow, ncol, flat * (nrow // self.nrow))

    def unbroadcast(self, nrow: int, ncol: int) -> "List2D":
        """Add up what broadcasting from that size had repeated."""
        if nrow == 1 and ncol == 1:
            return self.sum()
        total = self.sum(0) if nrow < self.nrow else self
        return total.sum(1) if ncol < self.ncol else total

    def gather(self, positions: list[int], shape: Shape) -> "List2D":
        """Take the numbers at row-major positions into a shape (vectors are rows)."""
        flat = self.__flat
        return List2D.__of(*two_dimensional(shape), [flat[p] for p in positions])

    def scatter(self, positions: list[int], nrow: int, ncol: int) -> "List2D":
        """Add the numbers up at row-major positions of a new size, zero elsewhere."""
        flat = [0.0] * (nrow * ncol)
        for position, x in zip(positions, self.__flat, strict=True):
            flat[position] += x
        return List2D.__of(nrow, ncol, flat)

    def clone(self) -> "List2D":
        """Return a copy."""
        return self.__like(self.__flat[:])

    # In place: these return the list itself

    def fill_(self, val: float) -> "List2D":
        """Write one number into all places."""
        return self.__write([float(val)] * len(self.__flat))

    def zeros_(self) -> "List2D":
        """Write 0 into all places."""
        return self.fill_(0.0)

    zero_ = zeros_

    def ones_(self) -> "List2D":
        """Write 1 into all places."""
        return self.fill_(1.0)

    def copy_(self, other: "List2D | float") -> "List2D":
        """Write the other's numbers, repeated where it is smaller."""
        return self.__write(self.__spread(other))

    def put_(
        self, positions: list[int], shape: Shape, values: "List2D | float"
    ) -> "List2D":
        """Write values at row-major positions, which have a shape of their own."""
        source = List2D(*two_dimensional(shape)).copy_(values)
        flat = self.__flat[:]
        for position, x in zip(positions, source.__flat, strict=True):
            flat[position] = x
        return self.__write(flat)

    def add_(self, other: "List2D | float") -> "List2D":
        """self += other."""
        return self.copy_(self + other)

    def sub_(self, other: "List2D | float") -> "List2D":
        """self -= other."""
        return self.copy_(self - other)

    def mul_(self, other: "List2D | float") -> "List2D":
        """self *= other."""
        return self.copy_(self * other)

    def div_(self, other: "List2D | float") -> "List2D":
        """self /= other."""
        return self.copy_(self / other)

    def __iadd__(self, other: "List2D | float") -> "List2D":
        return self.__accept(self + other)

    def __isub__(self, other: "List2D | float") -> "List2D":
        return self.__accept(self - other)

    def __imul__(self, other: "List2D | float") -> "List2D":
        return self.__accept(self * other)

    def __itruediv__(self, other: "List2D | float") -> "List2D":
        return self.__accept(self / other)

    def uniform_(
        self,
        low: float = 0.0,
        high: float = 1.0,
        generator: Generator = default_generator,
    ) -> "List2D":
        """Write random numbers, spread evenly over low ≤ x < high."""
        return self.__write(generator.uniform(len(self.__flat), low, high))

    def normal_(
        self,
        mean: float = 0.0,
        std: float = 1.0,
        generator: Generator = default_generator,
    ) -> "List2D":
        """Write random numbers of the normal distribution."""
        return self.__write(generator.normal(len(self.__flat), mean, std))

    # What the methods above share

    def __like(self, flat: list[float]) -> "List2D":
        return List2D.__of(self.nrow, self.ncol, flat)

    def __write(self, flat: list[float]) -> "List2D":
        self.__flat = flat
        self.written = moment()
        return self

    @staticmethod
    def __single(other: object) -> float | None:
        """The number of a number or of a 1x1 List2D, else None."""
        if isinstance(other, List2D):
            return other.__flat[0] if other.ncol == 1 == other.nrow else None
        return other if type(other) is float else number(other)

    def __each(self, fast: Unary, careful: Unary) -> "List2D":
        """Apply a function; where it raises, the one that knows inf and nan."""
        try:
            return self.__like(list(map(fast, self.__flat)))
        except (ArithmeticError, ValueError):
            return self.__like(list(map(careful, self.__flat)))

    def __pair(
        self, fast: Binary, other: object, careful: Binary | None = None
    ) -> "List2D":
        """Combine two lists number by number, repeating what broadcasting repeats."""
        a: Iterable[float] = self.__flat
        b: Iterable[float]
        nrow, ncol = self.nrow, self.ncol
        if not isinstance(other, List2D):
            if (n := number(other)) is None:
                return NotImplemented  # type: ignore[no-any-return]
            b = repeat(n)
        elif nrow == other.nrow and ncol == other.ncol:
            b = other.__flat
        else:
            nrow, ncol = broadcast_shape(self.shape, other.shape)
            a = self.broadcast(nrow, ncol).__flat
            b = other.broadcast(nrow, ncol).__flat
        try:
            return List2D.__of(nrow, ncol, list(map(fast, a, b)))
        except (ArithmeticError, ValueError):
            return List2D.__of(nrow, ncol, list(map(careful or fast, a, b)))

    def __compare(self, holds: Binary, other: object) -> "List2D":
        found = self.__pair(holds, other)
        if found is NotImplemented:
            return NotImplemented  # type: ignore[no-any-return]
        return found.__like(list(map(float, found.__flat)))

    def __spread(self, other: "List2D | float") -> list[float]:
        """A flat list of a number or a List2D, repeated up to the size of self."""
        if isinstance(other, List2D):
            return other.broadcast(self.nrow, self.ncol).__flat
        return [checked(other)] * len(self.__flat)

    def __accept(self, result: "List2D") -> "List2D":
        """Take over a result; what is none, but a Matrix, replaces the list itself."""
        return self.copy_(result) if isinstance(result, List2D) else result


def broadcast_shape(a: tuple[int, int], b: tuple[int, int]) -> tuple[int, int]:
    """Return the common size of two: in each dimension equal, or one of them 1.

    >>> broadcast_shape((3, 1), (1, 4))
    (3, 4)
    """
    for m, n in zip(a, b, strict=True):
        if m != n and m != 1 and n != 1:
            raise ShapeError(
                f"shapes {a} and {b} do not fit: {m} and {n} are neither equal nor 1"
            )
    return max(a[0], b[0]), max(a[1], b[1])


def two_dimensional(shape: Shape) -> tuple[int, int]:
    """Return the size that stores a shape: a vector is a row, a scalar is 1x1."""
    nrow, ncol = (1, 1, *shape)[-2:]
    return nrow, ncol


if sys.version_info >= (3, 12):

    def _dot_products(
        rows: list[list[float]], others: list[list[float]]
    ) -> list[float]:
        return [math.sumprod(a, b) for a in rows for b in others]

else:

    def _dot_products(
        rows: list[list[float]], others: list[list[float]]
    ) -> list[float]:
        return [sum(map(operator.mul, a, b)) for a in rows for b in others]
