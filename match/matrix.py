"""Operations on matrices, each with its gradient; no arithmetic of their own.

An operation computes with List2Ds and pairs each operand with its rule: the function
that makes the gradient of the operand of the gradient of the result. After the rule
stand the lists that it reads, for they must not change until then.
"""

import warnings
from collections.abc import Iterator
from typing import Any, TypeAlias

from match import text
from match.index import Shape, locate
from match.list2d import List2D
from match.node import ASKED, CONSTANT, SILENT, Node, Rule
from match.record import recording
from match.scalar import ShapeError, entries, kind, number, wider

Operand: TypeAlias = "Matrix | List2D | float"

_new = object.__new__


class Matrix(Node):
    """A scalar, a vector or a matrix that knows how it was computed.

    `data` holds the numbers (those of a vector are a row), `grad` their gradient. Say
    requires_grad=True of some matrices, and only those are watched; say nothing, and
    all are. Raises ShapeError where rows are ragged, TypeError for what is no number.

    >>> a = Matrix([[2.0]])
    >>> b = Matrix([[3.0]])
    >>> (a * b).backward()
    >>> a.grad.item(), b.grad.item()
    (3.0, 2.0)
    """

    __slots__ = ()

    __array_ufunc__ = None  # NumPy's scalars leave the arithmetic to us

    def __init__(
        self,
        data: object,
        requires_grad: bool | None = None,
        dtype: type | None = None,
        ndim: int | None = None,
    ) -> None:
        self._pairs = ()  # for __del__, should the data be refused
        numbers, deep = _read(data)
        if ndim is not None and not _least_ndim(numbers) <= ndim <= 2:
            raise ShapeError(f"{numbers.shape} numbers do not have {ndim} dimensions")
        if dtype is None:
            dtype = data.dtype if isinstance(data, Matrix) else float
        super().__init__(numbers, requires_grad, dtype, deep if ndim is None else ndim)

    def detach(self) -> "Matrix":
        """Return a constant with the very same numbers."""
        return Matrix(self.data, False, self.dtype, self.ndim)

    def clone(self) -> "Matrix":
        """Return a copy that hands its gradient on."""
        return node("clone", self.data.clone(), (self, lambda grad: grad))

    def __deepcopy__(self, memo: dict[int, Any]) -> "Matrix":
        if self._pairs:
            raise RuntimeError(
                "a result cannot be copied with its history: use detach().clone()"
            )
        new = _new(type(self))
        memo[id(self)] = new
        new._begin(self.data.clone(), self.ndim, self.dtype, self._watch)
        if self.has_grad:
            new.grad = self.grad.clone()
        return new

    # Reading

    def item(self) -> float:
        """Return the only number, as a float, an int or a bool."""
        value: float = self.dtype(self.data.item())
        return value

    def tolist(self) -> Any:
        """Return the numbers, in lists as deep as there are dimensions."""
        rows = [list(map(self.dtype, row)) for row in self.data.tolist()]
        return rows if self.ndim == 2 else rows[0] if self.ndim == 1 else rows[0][0]

    def size(self, dim: int | None = None) -> Shape | int:
        """Return the shape, or its length in one dimension."""
        return self.shape if dim is None else self.shape[dim]

    def __len__(self) -> int:
        if not self.ndim:
            raise TypeError("a scalar has no len()")
        return self.shape[0]

    def __iter__(self) -> Iterator["Matrix"]:
        return iter([self[i] for i in range(len(self))])

    def __getitem__(self, key: object) -> "Matrix":
        """self[i, j], self[i], self[:, j] or self[a:b]."""
        positions, shape = locate(key, self.shape)
        nrow, ncol = self.data.shape
        return node(
            "index",
            self.data.gather(positions, shape),
            (self, lambda grad: grad.scatter(positions, nrow, ncol)),
            ndim=len(shape),
        )

    def __float__(self) -> float:
        return self.data.item()

    def __int__(self) -> int:
        return int(self.data.item())

    def __index__(self) -> int:
        if self.dtype is float:
            raise TypeError("an index is a whole number: use int(), or dtype=int")
        return int(self)

    def __bool__(self) -> bool:
        if self.data.shape == (1, 1):
            return bool(self.data.item())
        warnings.warn(
            f"a matrix of shape {self.shape} is always true: compare its sum() or "
            "mean(), or ask whether it is None",
            stacklevel=2,
        )
        return True

    def __format__(self, spec: str) -> str:
        return format(self.item(), spec) if spec else str(self)

    def __repr__(self) -> str:
        name = type(self).__name__
        numbers = text.table(self.data.tolist(), self.dtype)
        parts = [text.nested(numbers, self.ndim, len(name) + 1), f"shape={self.shape}"]
        if self.dtype is not float:
            parts.append(f"dtype={self.dtype.__name__}")
        if self.operation:
            parts.append(f"operation={self.operation!r}")
        if self.requires_grad:
            parts.append("requires_grad=True")
        return f"{name}({', '.join(parts)})"

    # Arithmetic

    def __add__(self, other: Operand) -> "Matrix":
        """self + other."""
        out = self.data + self.__fitting("+", other)
        return node("add", out, (self, lambda grad: grad), (other, lambda grad: grad))

    __radd__ = __add__

    def __neg__(self) -> "Matrix":
        return node("neg", -self.data, (self, lambda grad: -grad))

    def __sub__(self, other: Operand) -> "Matrix":
        """self - other."""
        out = self.data - self.__fitting("-", other)
        return node("sub", out, (self, lambda grad: grad), (other, lambda grad: -grad))

    def __rsub__(self, other: List2D | float) -> "Matrix":
        """other - self."""
        out = self.__fitting("-", other) - self.data
        return node("sub", out, (other, None), (self, lambda grad: -grad))

    def __mul__(self, other: Operand) -> "Matrix":
        """self * other, number by number."""
        a, b = self.data, self.__fitting("*", other)
        return node(
            "mul",
            a * b,
            (self, lambda grad: grad * b, b),
            (other, lambda grad: grad * a, a),
        )

    __rmul__ = __mul__

    def __truediv__(self, other: Operand) -> "Matrix":
        """self / other."""
        b = self.__fitting("/", other)
        out = self.data / b
        return node(
            "div",
            out,
            (self, lambda grad: grad / b, b),
            (other, lambda grad: -grad * out / b, out, b),
            dtype=float,
        )

    def __rtruediv__(self, other: List2D | float) -> "Matrix":
        """other / self."""
        b = self.data
        out = self.__fitting("/", other) / b
        slope: Rule = lambda grad: -grad * out / b  # noqa: E731
        return node("div", out, (other, None), (self, slope, out, b), dtype=float)

    def __pow__(self, other: Operand) -> "Matrix":
        """self ** other."""
        a, n = self.data, self.__fitting("**", other)
        if self.dtype is not float and isinstance(n, float) and n < 0:
            raise RuntimeError(
                "whole numbers to a negative power are fractions: use dtype=float"
            )
        out = a**n
        return node(
            "pow",
            out,
            (self, lambda grad: grad * _slope_of_base(a, n), a, n),
            (other, lambda grad: grad * _slope_of_exponent(a, n, out), a, n, out),
        )

    def __rpow__(self, other: List2D | float) -> "Matrix":
        """other ** self."""
        a, n = self.__fitting("**", other), self.data
        out = a**n
        slope: Rule = lambda grad: grad * _slope_of_exponent(a, n, out)  # noqa: E731
        return node("pow", out, (other, None), (self, slope, a, n, out))

    def __matmul__(self, other: "Matrix | List2D") -> "Matrix":
        """self @ other; a vector is a row on the left and a column on the right."""
        a, b = self.data, self.__multipliable(other)
        if isinstance(other, Matrix) and other.ndim == 1:
            return node(
                "matmul",
                b.dot(a),  # (1, k) @ (k, m) -> (1, m)
                (self, lambda grad: grad.T.dot(b.T), b),  # (m, 1) @ (1, k) -> (m, k)
                (other, lambda grad: grad.dot(a.T), a),  # (1, m) @ (m, k) -> (1, k)
                ndim=self.ndim - 1,
            )
        return node(
            "matmul",
            a @ b,  # (m, k) @ (k, n) -> (m, n)
            (self, lambda grad: grad.dot(b), b),  # (m, n) @ (n, k) -> (m, k)
            (other, lambda grad: a.T.dot(grad.T), a),  # (k, m) @ (m, n) -> (k, n)
            ndim=self.ndim,
        )

    def __rmatmul__(self, other: List2D) -> "Matrix":
        """other @ self, without history where nobody asked for one."""
        product = Matrix(other, requires_grad=False) @ self
        if not product.requires_grad:
            product._forget()
        return product

    def matmul(self, other: "Matrix | List2D") -> "Matrix":
        """Return self @ other."""
        return self @ other

    # Functions of each number

    def relu(self) -> "Matrix":
        """max(0, x), number by number; its slope at 0 is 0."""
        out = self.data.relu()
        return node("relu", out, (self, lambda grad: grad.masked(out), out))

    def sigmoid(self) -> "Matrix":
        """s = 1 / (1 + e^-x), number by number; its slope is s (1 - s)."""
        out = self.data.sigmoid()
        slope: Rule = lambda grad: grad * out * (1 - out)  # noqa: E731
        return node("sigmoid", out, (self, slope, out), dtype=float)

    def tanh(self) -> "Matrix":
        """The hyperbolic tangent t, number by number; its slope is 1 - t²."""
        out = self.data.tanh()
        slope: Rule = lambda grad: grad * (1 - out * out)  # noqa: E731
        return node("tanh", out, (self, slope, out), dtype=float)

    def exp(self) -> "Matrix":
        """e^x, number by number, which is its own slope."""
        out = self.data.exp()
        return node("exp", out, (self, lambda grad: grad * out, out), dtype=float)

    def log(self) -> "Matrix":
        """The natural logarithm, number by number; its slope is 1 / x."""
        x = self.data
        return node("log", x.log(), (self, lambda grad: grad / x, x), dtype=float)

    def sqrt(self) -> "Matrix":
        """√x, number by number; its slope is 1 / (2 √x)."""
        out = self.data.sqrt()
        return node(
            "sqrt", out, (self, lambda grad: grad / (2 * out), out), dtype=float
        )

    def abs(self) -> "Matrix":
        """The size without the sign, number by number; its slope at 0 is 0."""
        x = self.data
        return node("abs", x.abs(), (self, lambda grad: grad * ((x > 0) - (x < 0)), x))

    def __abs__(self) -> "Matrix":
        return self.abs()

    # Sums and shapes

    def sum(self, dim: int | None = None, keepdim: bool = False) -> "Matrix":
        """Add up all numbers, or those along one dimension.

        >>> Matrix([[1, 2], [3, 4]]).sum(1).tolist()
        [3.0, 7.0]
        """
        nrow, ncol = self.data.shape
        out = self.data.sum(self.__axis(dim))
        return self.__reduced(
            "sum", out, dim, keepdim, lambda grad: grad.broadcast(nrow, ncol)
        )

    def mean(self, dim: int | None = None, keepdim: bool = False) -> "Matrix":
        """Average all numbers, or those along one dimension.

        >>> Matrix([[1, 2], [3, 4]]).mean(0).tolist()
        [2.0, 3.0]
        """
        if self.dtype is not float:
            raise RuntimeError("whole numbers have no whole mean: use dtype=float")
        nrow, ncol = self.data.shape
        out = self.data.mean(self.__axis(dim))
        n = nrow * ncol / (out.nrow * out.ncol)
        return self.__reduced(
            "mean", out, dim, keepdim, lambda grad: (grad / n).broadcast(nrow, ncol)
        )

    def __axis(self, dim: int | None) -> int | None:
        """The dimension of the stored numbers that is meant: a vector is a row."""
        if dim is None:
            return None
        if not -max(self.ndim, 1) <= dim < max(self.ndim, 1):
            raise IndexError(f"dim {dim} is out of range for shape {self.shape}")
        return dim % 2 if self.ndim == 2 else 1

    def __reduced(
        self, operation: str, out: List2D, dim: int | None, keepdim: bool, rule: Rule
    ) -> "Matrix":
        """A sum, in the shape that PyTorch gives it; truth values are counted."""
        ndim = self.ndim if keepdim else 0 if dim is None else max(self.ndim - 1, 0)
        if out.nrow > 1 and not keepdim:  # a column of sums becomes a vector: a row
            out, upright = out.T, rule
            rule = lambda grad: upright(grad.T)  # noqa: E731
        kind = wider(self.dtype, int)
        return node(operation, out, (self, rule), ndim=ndim, dtype=kind)

    @property
    def T(self) -> "Matrix":  # noqa: N802  the name that mathematics has for it
        """Rows become columns; vectors and scalars stay what they are."""
        if self.ndim < 2:
            return self
        return node("T", self.data.T, (self, lambda grad: grad.T))

    # Comparisons: matrices of truth values, without gradient

    def __gt__(self, other: Operand) -> "Matrix":
        return self.__truth(self.data > self.__fitting(">", other), other)

    def __ge__(self, other: Operand) -> "Matrix":
        return self.__truth(self.data >= self.__fitting(">=", other), other)

    def __lt__(self, other: Operand) -> "Matrix":
        return self.__truth(self.data < self.__fitting("<", other), other)

    def __le__(self, other: Operand) -> "Matrix":
        return self.__truth(self.data <= self.__fitting("<=", other), other)

    def __eq__(self, other: object) -> "Matrix":  # type: ignore[override]
        if _numbers(other) is None:
            return NotImplemented
        return self.__truth(self.data == self.__fitting("==", other), other)

    def __ne__(self, other: object) -> "Matrix":  # type: ignore[override]
        if _numbers(other) is None:
            return NotImplemented
        return self.__truth(self.data != self.__fitting("!=", other), other)

    __hash__ = object.__hash__

    def __truth(self, data: List2D, other: object) -> "Matrix":
        theirs = other.ndim if isinstance(other, Matrix) else _least_ndim(data)
        return Matrix(data, dtype=bool, ndim=max(self.ndim, theirs))

    # In place

    def __iadd__(self, other: Operand) -> "Matrix":
        return self + other if self._rebinds(other) else self.add_(other)

    def __isub__(self, other: Operand) -> "Matrix":
        return self - other if self._rebinds(other) else self.sub_(other)

    def __imul__(self, other: Operand) -> "Matrix":
        return self * other if self._rebinds(other) else self.mul_(other)

    def __itruediv__(self, other: Operand) -> "Matrix":
        return self / other if self._rebinds(other) else self.div_(other)

    def add_(self, other: Operand) -> "Matrix":
        """Add the other, number by number, in place."""
        new = self.__storable("+", other)
        return self._change(lambda data: data.add_(new), other)

    def sub_(self, other: Operand) -> "Matrix":
        """Subtract the other, number by number, in place."""
        new = self.__storable("-", other)
        return self._change(lambda data: data.sub_(new), other)

    def mul_(self, other: Operand) -> "Matrix":
        """Multiply with the other, number by number, in place."""
        new = self.__storable("*", other)
        return self._change(lambda data: data.mul_(new), other)

    def div_(self, other: Operand) -> "Matrix":
        """Divide by the other, number by number, in place."""
        new = self.__storable("/", other, float)
        return self._change(lambda data: data.div_(new), other)

    def copy_(self, other: Operand) -> "Matrix":
        """Write the other's numbers, repeated where it is smaller."""
        new = self.__storable("copy_", other)
        return self._change(lambda data: data.copy_(new), other, overwrites=True)

    def fill_(self, value: float) -> "Matrix":
        """Write one number into all places."""
        return self.copy_(value)

    def zero_(self) -> "Matrix":
        """Write 0 into all places."""
        return self.copy_(False)  # which every dtype holds

    def __setitem__(self, key: object, value: Operand) -> None:
        positions, shape = locate(key, self.shape)
        new = self.detach()[key].__storable("=", value)
        self._change(lambda data: data.put_(positions, shape, new), value)

    # What the operations share

    def __fitting(self, operation: str, other: object) -> List2D | float:
        """The numbers of an operand, or an error that says why they do not fit."""
        mine, numbers = self.data, _numbers(other)
        if numbers is None:
            raise _wrong_operand(operation, other)
        if isinstance(numbers, List2D) and (
            mine.nrow != numbers.nrow or mine.ncol != numbers.ncol
        ):
            for m, n in zip(mine.shape, numbers.shape, strict=True):
                if m != n and m != 1 and n != 1:
                    raise ShapeError(
                        f"{self.shape} {operation} {_shape(other)}: {m} and {n} are "
                        f"neither equal nor 1{self.__advice(other)}"
                    )
        return numbers

    def __multipliable(self, other: object) -> List2D:
        """The numbers of the right operand of @, or an error that says why not."""
        numbers = _numbers(other)
        if numbers is None:
            raise _wrong_operand("@", other)
        shape = _shape(other)
        if not isinstance(numbers, List2D) or not shape or not self.ndim:
            raise ShapeError("@ multiplies vectors and matrices: use * for a number")
        if self.data.ncol != shape[0]:
            raise ShapeError(
                f"{self.shape} @ {shape}: {self.data.ncol} columns on the left, "
                f"{shape[0]} rows on the right{self.__advice(other)}"
            )
        return numbers

    def __storable(
        self, operation: str, other: object, wanted: type = bool
    ) -> List2D | float:
        """The numbers of an operand, if a matrix of this dtype can hold the result."""
        numbers = self.__fitting(operation, other)
        wanted = wider(wanted, kind(other))
        if wider(self.dtype, wanted) is not self.dtype:
            raise RuntimeError(
                f"a matrix of {self.dtype.__name__}s cannot hold {wanted.__name__}s: "
                "make it with dtype=float, or write a = a + b"
            )
        return numbers

    def __advice(self, other: object) -> str:
        """What is usually meant where two matrices do not fit."""
        shape = _shape(other)
        turned = len(shape) == self.ndim == 2 and shape in (
            self.shape,
            self.shape[::-1],
        )
        return "; transpose the second?" if turned else ""


def node(
    operation: str,
    data: List2D,
    *pairs: Any,
    ndim: int | None = None,
    dtype: type | None = None,
) -> Matrix:
    """Make the result of an operation.

    Each pair is an operand, its rule (or None), and the lists that the rule reads. The
    result has as many dimensions as the operand with the most, and holds the dtypes of
    all, where nothing else is said. It is watched if an operand asked, or if one is
    silent and nobody asked.
    """
    watch, most, plain = CONSTANT, 0, False
    widest: type = bool
    for pair in pairs:
        operand = pair[0]
        if isinstance(operand, Matrix):
            if operand._watch > watch:
                watch = operand._watch
            if operand.ndim > most:
                most = operand.ndim
            if operand.dtype is float:
                widest = float  # as it nearly always is, so do not look further
        elif isinstance(operand, List2D):
            plain = True
            most = max(most, _least_ndim(data))
        if widest is not float:
            widest = wider(widest, kind(operand))
    if dtype is None and widest is bool:
        data = data != 0  # True + True is True
    if not recording.history:
        watch = CONSTANT
    new: Matrix = _new(Matrix)
    new._begin(data, most if ndim is None else ndim, dtype or widest, watch)
    # Arithmetic on plain numbers makes no history where nobody asked for one.
    if watch == ASKED or (watch == SILENT and not plain):
        new._link(operation, pairs)
    return new


def _read(data: object) -> tuple[List2D, int]:
    """The numbers as they are stored, and how many dimensions they have."""
    if isinstance(data, Matrix):
        return data.data, data.ndim
    if isinstance(data, List2D):
        return data, 2
    if number(data) is not None:
        return List2D(1, 1, data), 0
    rows = entries(data, "data")
    rows = [row.tolist() if isinstance(row, Matrix) else row for row in rows]
    if number(rows[0]) is None:
        return List2D.from_2d_list(rows), 2
    return List2D(1, len(rows), [rows]), 1


def _numbers(operand: object) -> List2D | float | None:
    """The numbers of a matrix, a list or a number; None of what is none of these."""
    if isinstance(operand, Matrix):
        return operand.data
    return operand if isinstance(operand, List2D) else number(operand)


def _shape(operand: object) -> Shape:
    return operand.shape if isinstance(operand, (Matrix, List2D)) else ()


def _least_ndim(data: List2D) -> int:
    """The fewest dimensions that hold so many numbers: lists know of none."""
    return 2 if data.nrow > 1 else 1 if data.ncol > 1 else 0


def _wrong_operand(operation: str, other: object) -> TypeError:
    return TypeError(
        f"{operation} takes a Matrix, a List2D or a number, not "
        f"{type(other).__name__} {other!r}"
    )


def _slope_of_base(a: List2D, n: List2D | float) -> List2D:
    """n a^(n-1), and 0 where n is 0, even at a = 0."""
    if isinstance(n, List2D):
        return (n == 0).where(0.0, a ** (n - 1) * n)
    return a ** (n - 1) * n if n else List2D(*a.shape)


def _slope_of_exponent(a: List2D | float, n: List2D | float, out: List2D) -> List2D:
    """a^n log a, and 0 where a is 0, unless n is negative."""
    base = a if isinstance(a, List2D) else List2D(1, 1, a)
    return ((base == 0) * (n >= 0)).where(0.0, out * base.log())
