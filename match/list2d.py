"""Two-dimensional lists of numbers: arithmetic and shapes, and no gradients.

The numbers of a List2D stand in one flat list, row after row, so that a row is a slice,
a column a strided slice, and an operation one pass over one list. Nothing outside this
file touches that list.
"""

import math
import operator
from collections.abc import Callable, Iterable, Sequence
from itertools import accumulate, chain, count, repeat
from typing import Any, TypeAlias

from match import ieee, text
from match.generator import Generator, default_generator
from match.index import Shape, broadcast_shape, locate, two_dimensional
from match.products import dots, products_of_others
from match.record import warn
from match.scalar import ReadOnlyList, ShapeError, checked, entries, flattened, number

Line = list[float]
Binary = Callable[[float, float], float]
Operand: TypeAlias = "List2D | float"
Bound: TypeAlias = "List2D | float | None"
Method: TypeAlias = "Callable[..., List2D]"
Operation: TypeAlias = "Callable[[List2D, Any], List2D]"

_new = object.__new__


class Clock:
    """One clock for all: a list knows when it was last written.

    Whoever keeps a list for later knows since when.
    """

    def __init__(self) -> None:
        self.moment = count(1).__next__  # moment() is 1, then 2, then 3 …
        self.written = 0  # when any list was last written
        self.backwards = 0  # how many there were: the steps of training


clock = Clock()


def _reflected(operation: Operation) -> Operation:
    """The operation with a number on the left: other - self for self - other."""
    return lambda self, other: operation(List2D(self.nrow, self.ncol, other), self)


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
        self.nrow, self.ncol = nrow, ncol
        self.written = 0  # the moment of the last change in place
        n = number(val)
        self.__flat = flattened(val, nrow, ncol) if n is None else [n] * (nrow * ncol)

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
        new.nrow, new.ncol, new.written = nrow, ncol, 0
        new.__flat = flat
        return new

    def __like(self, flat: list[float]) -> "List2D":
        """The same for one of its own size, without a second call: most are made so."""
        new = _new(List2D)
        new.nrow, new.ncol, new.written = self.nrow, self.ncol, 0
        new.__flat = flat
        return new

    # Reading and writing

    @property
    def shape(self) -> tuple[int, int]:
        """The numbers of rows and of columns."""
        return self.nrow, self.ncol

    @property
    def data(self) -> "List2D":
        """The List2D itself: old programs for PyTorch write w.grad.data.zero_()."""
        return self

    @property
    def vals(self) -> list[list[float]]:
        """The numbers as a list of rows; assign rows of the same size to write them."""
        return ReadOnlyList(map(ReadOnlyList, self.tolist()))

    @vals.setter
    def vals(self, rows: object) -> None:
        self.__write(flattened(rows, self.nrow, self.ncol))

    def tolist(self) -> list[list[float]]:
        """Return the numbers as a new list of rows."""
        flat, n = self.__flat, self.ncol
        return [flat[i : i + n] for i in range(0, len(flat), n)]

    def item(self) -> float:
        """Return the number of a 1x1 List2D."""
        if len(self.__flat) != 1:
            size = f"{self.nrow}x{self.ncol}"
            raise ShapeError(f"item() wants a single number, not {size}: use m[i, j]")
        return self.__flat[0]

    __float__ = item

    def __int__(self) -> int:
        return int(self.item())

    def __bool__(self) -> bool:
        if (n := len(self.__flat)) == 1:
            return self.__flat[0] != 0
        what = f"{n} numbers together are always true: compare their sum() or mean()"
        warn(f"{what}, or ask whether there are any: is None")
        return True

    def __len__(self) -> int:
        return self.nrow

    def __getitem__(self, key: object) -> Any:
        """self[i, j] is a number; self[i] a row; slices work in both places."""
        positions, shape = locate(key, self.shape)
        found = self.gather(positions, shape)
        return found if shape else found.item()

    def __setitem__(self, key: object, value: Operand) -> None:
        self.put_(*locate(key, self.shape), value)

    def __format__(self, spec: str) -> str:
        return format(self.item(), spec) if spec else str(self)

    def __repr__(self) -> str:
        numbers = text.nested(text.table(self.tolist()), 2, len("List2D("))
        return f"List2D({numbers}, shape={self.shape})"

    # Arithmetic: one number has a fast road of its own

    def __add__(self, other: Operand) -> "List2D":
        """self + other."""
        if (n := self.__single(other)) is not None:
            return self.__like([x + n for x in self.__flat])
        return self.__pair(operator.add, other)

    __radd__ = __add__

    def __sub__(self, other: Operand) -> "List2D":
        """self - other."""
        if (n := self.__single(other)) is not None:
            return self.__like([x - n for x in self.__flat])
        return self.__pair(operator.sub, other)

    def __rsub__(self, other: float) -> "List2D":
        """other - self."""
        n = checked(other)
        return self.__like([n - x for x in self.__flat])

    def __mul__(self, other: Operand) -> "List2D":
        """self * other, number by number."""
        if (n := self.__single(other)) is not None:
            return self.__like([x * n for x in self.__flat])
        return self.__pair(operator.mul, other)

    __rmul__ = __mul__

    def __truediv__(self, other: Operand) -> "List2D":
        """self / other; x / 0 is inf or nan."""
        if n := self.__single(other):
            return self.__like([x / n for x in self.__flat])
        return self.__pair(operator.truediv, other, ieee.divide)

    __rtruediv__ = _reflected(operator.truediv)

    def __floordiv__(self, other: Operand) -> "List2D":
        """self / other, rounded down."""
        return self.__pair(operator.floordiv, other, ieee.floor_divide)

    __rfloordiv__ = _reflected(operator.floordiv)

    def __mod__(self, other: Operand) -> "List2D":
        """What self // other leaves over; it has the sign of other."""
        return self.__pair(operator.mod, other, ieee.remainder)

    __rmod__ = _reflected(operator.mod)

    def __pow__(self, other: Operand) -> "List2D":
        """self ** other; a fractional power of a negative number is nan."""
        n = self.__single(other)
        if n == 2:
            return self.__like([x * x for x in self.__flat])
        if n == 1:
            return self.clone()
        if isinstance(other, float) and other in (0.5, -0.5):  # as PyTorch has it
            return self.sqrt() if other > 0 else 1 / self.sqrt()
        return self.__pair(math.pow, other, ieee.power)

    __rpow__ = _reflected(operator.pow)

    def __neg__(self) -> "List2D":
        return self.__like([-x for x in self.__flat])

    def __matmul__(self, other: "List2D") -> "List2D":
        """self @ other."""
        if not isinstance(other, List2D):
            return NotImplemented
        if self.ncol != other.nrow:
            shapes = f"{self.shape} @ {other.shape}"
            sizes = f"{self.ncol} columns on the left, {other.nrow} rows on the right"
            raise ShapeError(f"{shapes}: {sizes}; transpose one of the two?")
        return self.dot(other.T)

    def dot(self, other: "List2D") -> "List2D":
        """Multiply each row with each row of the other: self @ other.T.

        All matrix products are made of this one, for rows lie together in memory.
        """
        n, m = self.ncol, other.ncol
        if n != m:
            raise ShapeError(f"rows of {n} and of {m} numbers have no dot product")
        flat = dots(self.__flat, other.__flat, n)
        return List2D.__of(self.nrow, other.nrow, flat)

    @staticmethod
    def __checked(other: object) -> Operand:
        return other if isinstance(other, List2D) else checked(other)

    @staticmethod
    def __single(other: object) -> float | None:
        """The number of a number or of a 1x1 List2D, else None."""
        if isinstance(other, List2D):
            return other.__flat[0] if other.ncol == 1 == other.nrow else None
        return other if type(other) is float else number(other)

    def __pair(
        self, fast: Binary, other: object, careful: Binary | None = None
    ) -> "List2D":
        """Combine two lists number by number, repeating what broadcasting repeats.

        Where the fast function raises, the careful one knows inf and nan.
        """
        nrow, ncol, a = self.nrow, self.ncol, self.__flat
        b: Iterable[float]
        if not isinstance(other, List2D):
            if (n := number(other)) is None:
                return NotImplemented  # type: ignore[no-any-return]
            b = repeat(n)
        elif nrow == other.nrow and ncol == other.ncol:
            b = other.__flat
        else:
            nrow, ncol = broadcast_shape(self.shape, other.shape)
            a, b = self.__spread(nrow, ncol), other.__spread(nrow, ncol)
        try:
            return List2D.__of(nrow, ncol, list(map(fast, a, b)))
        except (ArithmeticError, ValueError):
            return List2D.__of(nrow, ncol, list(map(careful or fast, a, b)))

    # Comparisons: 1.0 where they hold, 0.0 where not

    @staticmethod
    def __comparison(holds: Binary) -> Operation:
        def compare(self: "List2D", other: object) -> "List2D":
            found = self.__pair(holds, other)
            if found is not NotImplemented:
                found.__flat = list(map(float, found.__flat))
            return found

        return compare

    __gt__ = __comparison(operator.gt)
    __ge__ = __comparison(operator.ge)
    __lt__ = __comparison(operator.lt)
    __le__ = __comparison(operator.le)
    __eq__ = __comparison(operator.eq)  # type: ignore[assignment]
    __ne__ = __comparison(operator.ne)  # type: ignore[assignment]
    __hash__ = object.__hash__

    # Functions of each number

    @staticmethod
    def __each(doc: str, fast: ieee.Unary, careful: ieee.Unary | None = None) -> Method:
        """Make a method of a function; where it raises, the careful one is taken."""

        def method(self: "List2D") -> "List2D":
            try:
                return self.__like(list(map(fast, self.__flat)))
            except (ArithmeticError, ValueError):
                return self.__like(list(map(safe, self.__flat)))

        safe = careful or ieee.careful(fast)
        method.__name__, method.__doc__ = fast.__name__, doc
        return method

    exp = __each("e^x, inf where it is too large.", math.exp)
    log = __each("The natural logarithm; -inf of 0, nan below.", math.log, ieee.log)
    sqrt = __each("The square root; nan below 0.", math.sqrt)
    sin = __each("The sine; nan of what is infinite.", math.sin)
    cos = __each("The cosine; nan of what is infinite.", math.cos)
    tanh = __each("(e^x - e^-x) / (e^x + e^-x).", math.tanh)
    __abs__ = abs = __each("The size without the sign.", abs)
    sign = __each("-1, 0 or 1.", ieee.sign)
    floor = __each("The next whole number below.", ieee.floor)

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

    def round(self, decimals: int = 0) -> "List2D":
        """The nearest number with so many decimals; halves go to the even digit."""
        return self.__like([ieee.rounded(x, decimals) for x in self.__flat])

    def cast(self, dtype: type) -> "List2D":
        """Copy numbers into a dtype: whole ones lose fractions, truth values size."""
        return self.__like([float(dtype(x)) for x in self.__flat])

    def where(self, yes: Operand, no: Operand) -> "List2D":
        """Take the number of `yes` where self is not zero, and of `no` where it is."""
        lists = [self, *(x for x in (yes, no) if isinstance(x, List2D))]
        new = List2D(*broadcast_shape(*(part.shape for part in lists)))
        chosen = zip(*map(new.__filled, (self, yes, no)), strict=True)
        return new.__like([y if mask else n for mask, y, n in chosen])

    def masked(self, mask: "List2D") -> "List2D":
        """Keep the numbers where a mask of the same size is not zero, else take 0."""
        kept = zip(self.__flat, mask.__flat, strict=True)
        return self.__like([x if keep else 0.0 for x, keep in kept])

    def maximum(self, other: Operand) -> "List2D":
        """The larger of each two numbers; a nan passes."""
        return self.__pair(ieee.larger, self.__checked(other))

    def minimum(self, other: Operand) -> "List2D":
        """The smaller of each two numbers; a nan passes."""
        return self.__pair(ieee.smaller, self.__checked(other))

    def clamp(self, min: Bound = None, max: Bound = None) -> "List2D":  # noqa: A002
        """Raise what is below min, and lower what is above max."""
        raised = self if min is None else self.maximum(min)
        return raised if max is None else raised.minimum(max)

    def bitwise(self, operation: Callable[[int, int], int], other: Operand) -> "List2D":
        """Combine the bits of whole numbers."""
        return self.__pair(lambda x, y: float(operation(int(x), int(y))), other)

    # Along a dimension: of all numbers (1x1) where dim is None, over the rows (1xncol)
    # where it is 0, in each row (nrowx1) where it is 1

    @staticmethod
    def __reduction(name: str, doc: str, function: Callable[[Line], float]) -> Method:
        def reduce(self: "List2D", dim: int | None = None) -> "List2D":
            flat, n = self.__flat, self.ncol
            if dim is None:
                return List2D.__of(1, 1, [function(flat)])
            if dim == 0:
                return List2D.__of(1, n, [function(flat[j::n]) for j in range(n)])
            if dim == 1:
                return List2D.__of(self.nrow, 1, list(map(function, self.tolist())))
            raise IndexError(f"dim is 0, 1 or None, not {dim}")

        reduce.__name__, reduce.__doc__ = name, doc
        return reduce

    sum = __reduction("sum", "Add them up.", sum)
    prod = __reduction("prod", "Multiply them.", math.prod)
    max = __reduction("max", "The largest; a nan passes.", lambda x: x[ieee.argmax(x)])
    min = __reduction("min", "The smallest; a nan passes.", lambda x: x[ieee.argmin(x)])
    argmax = __reduction("argmax", "The place of the first largest.", ieee.argmax)
    argmin = __reduction("argmin", "The place of the first smallest.", ieee.argmin)

    def mean(self, dim: int | None = None) -> "List2D":
        """Average them."""
        total = self.sum(dim)
        n = len(self.__flat) // len(total.__flat)
        return total.__like([x / n for x in total.__flat])

    def norm(self, p: float = 2, dim: int | None = None) -> "List2D":
        """The root of the sum of their squares; for p = 1 the sum of their sizes."""
        if p not in (1, 2):
            raise ValueError(f"norm() is that of p = 1 or p = 2, not {p!r}")
        return self.abs().sum(dim) if p == 1 else (self * self).sum(dim).sqrt()

    def logsumexp(self, dim: int | None = None) -> "List2D":
        """log Σ e^x, without overflow: m + log Σ e^(x-m) with the largest as m."""
        top = self.max(dim)
        top = (top.abs() == math.inf).where(0.0, top)  # for inf - inf is nan
        return top + (self - top).exp().sum(dim).log()

    def softmax(self, dim: int) -> "List2D":
        """e^x / Σ e^x, without overflow."""
        powers = (self - self.max(dim)).exp()
        return powers / powers.sum(dim)

    def log_softmax(self, dim: int) -> "List2D":
        """x - log Σ e^x, without overflow."""
        shifted = self - self.max(dim)
        return shifted - shifted.exp().sum(dim).log()

    def cumsum(self, dim: int, backwards: bool = False) -> "List2D":
        """Add up what stands before each number, and itself; or what stands behind."""
        step = -1 if backwards else 1
        return self.__lines(lambda line: [*accumulate(line[::step])][::step], dim)

    def prod_of_others(self, dim: int | None = None) -> "List2D":
        """For each number, the product of the others."""
        if dim is None:
            line = self.reshape(1, len(self.__flat))
            return line.prod_of_others(1).reshape(*self.shape)
        return self.__lines(products_of_others, dim)

    def argsort(self, dim: int, descending: bool = False) -> "List2D":
        """The positions of the numbers in their order."""
        return self.__lines(lambda x: [*map(float, ieee.order(x, descending))], dim)

    def __lines(self, change: Callable[[Line], Line], dim: int) -> "List2D":
        """Make another column of each column, or another row of each row."""
        if dim == 0:
            return self.T.__lines(change, 1).T
        return self.__like([x for row in self.tolist() for x in change(row)])

    # Shapes

    @property
    def T(self) -> "List2D":  # noqa: N802  the name that mathematics has for it
        """Rows become columns."""
        flat, n = self.__flat, self.ncol
        if n == 1 or self.nrow == 1:
            turned = flat[:]
        else:
            turned = []
            for j in range(n):
                turned += flat[j::n]
        return List2D.__of(n, self.nrow, turned)

    def reshape(self, nrow: int, ncol: int) -> "List2D":
        """Lay the same numbers, in the same order, into other rows."""
        if nrow * ncol != len(self.__flat):
            raise ShapeError(f"{self.shape} cannot be laid out as {(nrow, ncol)}")
        return List2D.__of(nrow, ncol, self.__flat[:])

    def broadcast(self, nrow: int, ncol: int) -> "List2D":
        """Repeat a single row, column or number until the size is reached."""
        return List2D.__of(nrow, ncol, self.__spread(nrow, ncol))

    def unbroadcast(self, nrow: int, ncol: int) -> "List2D":
        """Add up what broadcasting from that size had repeated."""
        total = self.sum(0) if nrow < self.nrow else self
        return total.sum(1) if ncol < self.ncol else total

    @staticmethod
    def cat(parts: "Sequence[List2D]", dim: int = 0) -> "List2D":
        """Put lists below each other (dim=0) or side by side (dim=1)."""
        if dim == 1:
            return List2D.cat([part.T for part in parts]).T
        flat = list(chain.from_iterable(part.__flat for part in parts))
        return List2D.__of(len(flat) // parts[0].ncol, parts[0].ncol, flat)

    def gather(self, positions: list[int], shape: Shape) -> "List2D":
        """Take the numbers at row-major positions into a shape (vectors are rows)."""
        if not positions:
            raise IndexError("this part is empty, as no matrix can be: ask mask.any()")
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

    def __spread(self, nrow: int, ncol: int) -> list[float]:
        """A new flat list in which a single row, column or number is repeated."""
        fits = self.nrow in (1, nrow) and self.ncol in (1, ncol)
        if not fits or nrow < 1 or ncol < 1:
            raise ShapeError(f"{self.shape} cannot be repeated up to {(nrow, ncol)}")
        flat = self.__flat
        if self.ncol != ncol:
            flat = [x for x in flat for _ in range(ncol)]
        return flat * (nrow // self.nrow)

    # In place: these return the list itself

    def copy_(self, other: Operand) -> "List2D":
        """Write the other's numbers, repeated where it is smaller."""
        return self.__write(self.__filled(other))

    def put_(self, positions: list[int], shape: Shape, values: Operand) -> "List2D":
        """Write values at row-major positions, which have a shape of their own."""
        if not positions:
            return self
        source = List2D(*two_dimensional(shape)).copy_(values)
        flat = self.__flat[:]
        for position, x in zip(positions, source.__flat, strict=True):
            flat[position] = x
        return self.__write(flat)

    def fill_(self, val: float) -> "List2D":
        """Write one number into all places."""
        return self.copy_(val)

    def zeros_(self) -> "List2D":
        """Write 0 into all places."""
        return self.fill_(0.0)

    zero_ = zeros_

    def ones_(self) -> "List2D":
        """Write 1 into all places."""
        return self.fill_(1.0)

    def uniform_(
        self, low: float = 0, high: float = 1, generator: Generator = default_generator
    ) -> "List2D":
        """Write random numbers, spread evenly over low ≤ x < high."""
        return self.__write(generator.uniform(len(self.__flat), low, high))

    def normal_(
        self, mean: float = 0, std: float = 1, generator: Generator = default_generator
    ) -> "List2D":
        """Write random numbers of the normal distribution."""
        return self.__write(generator.normal(len(self.__flat), mean, std))

    def clamp_(self, min: Bound = None, max: Bound = None) -> "List2D":  # noqa: A002
        """Raise what is below min, and lower what is above max."""
        return self.copy_(self.clamp(min, max))

    @staticmethod
    def __in_place(symbol: str, operation: Operation) -> tuple[Operation, Operation]:
        """The method a.add_(b), and that of a += b, which a Matrix may replace."""

        def in_place(self: "List2D", other: Operand, alpha: float = 1) -> "List2D":
            return self.copy_(operation(self, other if alpha == 1 else other * alpha))

        def augmented(self: "List2D", other: Operand) -> "List2D":
            found = operation(self, other)
            return self.copy_(found) if isinstance(found, List2D) else found

        in_place.__doc__ = f"self {symbol}= other, or other * alpha."
        return in_place, augmented

    add_, __iadd__ = __in_place("+", operator.add)
    sub_, __isub__ = __in_place("-", operator.sub)
    mul_, __imul__ = __in_place("*", operator.mul)
    div_, __itruediv__ = __in_place("/", operator.truediv)

    def __filled(self, other: Operand) -> list[float]:
        """A flat list of a number or a List2D, repeated up to the size of self."""
        if isinstance(other, List2D):
            return other.__spread(self.nrow, self.ncol)
        return [checked(other)] * len(self.__flat)

    def __write(self, flat: list[float]) -> "List2D":
        self.__flat = flat
        self.written = clock.written = clock.moment()
        return self
