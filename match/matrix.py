"""The graph of a computation and its gradients: no arithmetic of its own.

Each operation computes its numbers with List2Ds, and pairs each of its operands with a
rule: given the gradient of the result, the rule returns the gradient of that operand.
`backward` walks from a result to the leaves and applies the rules on the way.

Sources: Baydin et al., "Automatic differentiation in machine learning: a survey", 2018;
Griewank and Walther, "Evaluating derivatives", 2008, for reverse accumulation.
"""

import logging
import warnings
from collections.abc import Callable, Iterable, Iterator
from typing import Any, ClassVar, TypeAlias

from match import text
from match.index import Shape, locate
from match.list2d import List2D, ShapeError, moment, number
from match.record import Place, caller, recording

log = logging.getLogger("match")

Operand: TypeAlias = "Matrix | List2D | float"
Rule: TypeAlias = Callable[[List2D], List2D]
# An operand, its rule (none where no gradient flows), and the lists that the rule reads.
Pair: TypeAlias = "tuple[Operand, Rule | None, *tuple[object, ...]]"

# Who is watched: never, unless somebody else asked, always.
CONSTANT, SILENT, ASKED = range(3)


class Matrix:
    """A scalar, a vector or a matrix that knows how it was computed.

    `data` holds the numbers (a vector is a row) and `grad` their gradient. Say
    `requires_grad=True` of some matrices and only those are watched; say nothing, and
    all are. Raises ShapeError where rows are ragged.

    >>> a = Matrix([[2.0]])
    >>> b = Matrix([[3.0]])
    >>> (a * b).backward()
    >>> a.grad.item(), b.grad.item()
    (3.0, 2.0)
    """

    __slots__ = (
        "__data",
        "__forgot",
        "__grad",
        "__left_out",
        "__number",
        "__pairs",
        "__watch",
        "__weakref__",
        "__wrote_grad",
        "dtype",
        "ndim",
        "operation",
        "source",
    )

    __array_ufunc__ = None  # NumPy's scalars leave the arithmetic to us

    def __init__(
        self,
        data: object,
        requires_grad: bool | None = None,
        dtype: type = float,
        ndim: int | None = None,
    ) -> None:
        self.__data, deep = _read(data)
        self.ndim = deep if ndim is None else ndim
        self.dtype = dtype
        self.operation = ""
        self.source: Place | None = caller() if recording.source else None
        self.__grad: List2D | None = None
        self.__wrote_grad = False
        self.__number = moment()
        self.__pairs: tuple[Pair, ...] = ()
        self.__watch = SILENT if dtype is float else CONSTANT
        self.__left_out = False
        self.__forgot = False
        if requires_grad is not None:
            self.requires_grad_(requires_grad)

    @staticmethod
    def __node(
        operation: str,
        data: List2D,
        *pairs: Pair,
        ndim: int | None = None,
        dtype: type | None = None,
    ) -> "Matrix":
        """Make the result of an operation; it is as high as its highest operand."""
        watch, height, kind, plain = CONSTANT, 0, bool, False
        for operand, *_ in pairs:
            if isinstance(operand, Matrix):
                if operand.__watch > watch:
                    watch = operand.__watch
                if operand.ndim > height:
                    height = operand.ndim
            elif isinstance(operand, List2D):
                plain = True
            if kind is not float:
                kind = _wider(kind, _kind(operand))
        if plain:
            height = max(height, _lowest(data))
        if dtype is None:
            dtype = kind
            if kind is bool:
                data = data != 0  # True + True is True
        new = Matrix.__new__(Matrix)
        new.__data = data
        new.ndim = height if ndim is None else ndim
        new.dtype = dtype
        new.operation = ""
        new.source = caller() if recording.source else None
        new.__grad = None
        new.__wrote_grad = new.__left_out = new.__forgot = False
        new.__number = moment()
        new.__pairs = ()
        new.__watch = watch if recording.history else CONSTANT
        # Arithmetic on plain numbers makes no history where nobody asked for one.
        if new.__watch == ASKED or (new.__watch == SILENT and not plain):
            new.operation = operation
            new.__pairs = tuple([new.__linked(pair) for pair in pairs])
            if watch == SILENT:
                silent.grow(data)
        return new

    def __linked(self, pair: Pair) -> Pair:
        """Take the rule away from an operand that is left out, and let it know."""
        operand = pair[0]
        if isinstance(operand, Matrix):
            if operand.__watch == self.__watch:
                return pair
            operand.__left_out = True
        return operand, None

    # What a matrix knows of itself

    @property
    def data(self) -> List2D:
        """The numbers; assign a List2D or a Matrix of the same size to replace them."""
        return self.__data

    @data.setter
    def data(self, new: "List2D | Matrix") -> None:
        self.__data = self.__same_size(new, "data")

    @property
    def grad(self) -> List2D:
        """The gradient; zeros before the first backward, None resets it to them."""
        if self.__grad is None:
            if self.__left_out and self.__watch == SILENT:
                _warn(
                    "this matrix got no gradient, since other matrices asked for "
                    "theirs: say requires_grad_() of this one, too, before computing "
                    "with it"
                )
            self.__grad = List2D(*self.__data.shape)
        return self.__grad

    @grad.setter
    def grad(self, new: "List2D | Matrix | None") -> None:
        self.__grad = None if new is None else self.__same_size(new, "grad")
        self.__wrote_grad = new is not None

    @property
    def has_grad(self) -> bool:
        """Whether the gradient was written since it was last reset to None."""
        grad = self.__grad
        return self.__wrote_grad or (grad is not None and grad.written > 0)

    @property
    def nrow(self) -> int:
        """The number of rows that the numbers are stored in."""
        return self.__data.nrow

    @property
    def ncol(self) -> int:
        """The number of columns that the numbers are stored in."""
        return self.__data.ncol

    @property
    def shape(self) -> Shape:
        """() for a scalar, (n,) for a vector, (rows, columns) for a matrix."""
        return self.__data.shape[2 - self.ndim :]

    def size(self, dim: int | None = None) -> Shape | int:
        """Return the shape, or its length in one dimension."""
        return self.shape if dim is None else self.shape[dim]

    @property
    def requires_grad(self) -> bool:
        """Whether this matrix, or what it was computed from, asked for a gradient."""
        return self.__watch == ASKED

    @requires_grad.setter
    def requires_grad(self, wanted: bool) -> None:
        self.requires_grad_(wanted)

    def requires_grad_(self, wanted: bool = True) -> "Matrix":
        """Ask for a gradient, or be a constant from now on; returns the matrix."""
        if not self.is_leaf:
            if not wanted:
                raise RuntimeError(
                    "this result needs its gradient, for what it was computed from "
                    "asked for one: use detach() to go on without"
                )
            return self
        if wanted and self.dtype is not float:
            raise RuntimeError(
                f"only floats have gradients, and these numbers are "
                f"{self.dtype.__name__}s: make them with dtype=float"
            )
        self.__forget()
        self.__watch = ASKED if wanted else CONSTANT
        return self

    @property
    def is_leaf(self) -> bool:
        """Whether this is no result of what asked for a gradient."""
        return not (self.__watch == ASKED and self.__pairs)

    @property
    def watched(self) -> bool:
        """Whether this matrix is no constant."""
        return self.__watch != CONSTANT

    @property
    def operands(self) -> tuple["Matrix", ...]:
        """The matrices that this result was computed from, in their order."""
        return tuple(pair[0] for pair in self.__pairs if isinstance(pair[0], Matrix))

    def leaves(self) -> list["Matrix"]:
        """Return the watched leaves that this result was computed from, oldest first."""
        found = reversed(self.__reached())
        return [node for node in found if node.__watch and not node.__pairs]

    def retain_grad(self) -> None:
        """Do nothing: results keep the gradient of the latest backward anyway."""

    def detach(self) -> "Matrix":
        """Return a constant with the same numbers (not a copy of them)."""
        return Matrix(self.__data, False, self.dtype, self.ndim)

    def __deepcopy__(self, memo: dict[int, Any]) -> "Matrix":
        if self.__pairs:
            raise RuntimeError(
                "only matrices that are no results can be copied deeply: use "
                "clone(), or detach().clone()"
            )
        new = type(self).__new__(type(self))
        memo[id(self)] = new
        Matrix.__init__(new, self.__data.clone(), None, self.dtype, self.ndim)
        new.__watch = self.__watch
        if self.has_grad:
            new.grad = self.grad.clone()
        return new

    # Backward

    def backward(
        self,
        gradient: "Matrix | List2D | None" = None,
        retain_graph: bool | None = None,
        create_graph: bool = False,
    ) -> None:
        """Compute the gradients of everything that this result was computed from.

        Leaves add them to what they have, results keep those of the latest call. The
        result is one number, or `gradient` says its gradient. The graph is retained in
        any case. Raises RuntimeError where there is nothing to compute, and where
        numbers that are needed were changed in place since.

        >>> x = Matrix(3.0)
        >>> (x * x + x).backward()
        >>> x.grad.item()
        7.0
        """
        if create_graph:
            raise RuntimeError("gradients of gradients (create_graph) are not known")
        seed = self.__seed(gradient)
        order = self.__reached()
        for node in order:
            node.__check()
        for node in order:
            if node.__pairs:
                node.__grad = None
        self.__accumulate(seed, seed)
        told = log.isEnabledFor(logging.INFO)
        for node in order:
            grad = node.grad
            for operand, rule, *_ in node.__pairs:
                if rule is not None and isinstance(operand, Matrix):
                    if told:
                        _tell(node, operand)
                    operand.__accumulate(rule(grad), grad)
        for hook in list(_hooks):
            hook(self)

    def __seed(self, gradient: "Matrix | List2D | None") -> List2D:
        if self.__watch == CONSTANT:
            raise RuntimeError(
                "backward() of a constant: it does not require grad and was computed "
                "from nothing that does; say requires_grad=True of what you want "
                "gradients of, and compute outside of no_grad() and without detach()"
            )
        if gradient is not None:
            return self.__same_size(gradient, "gradient")
        if self.__data.shape != (1, 1):
            raise RuntimeError(
                f"backward() can be called without gradient= on one number only, not "
                f"on shape {self.shape}: call .sum() or .mean() first"
            )
        return List2D(1, 1, 1.0)

    def __reached(self) -> list["Matrix"]:
        """Return what gradients of this result flow to, each after all its results.

        A result is younger than its operands: sorted by age they are in order.
        """
        found = {self.__number: self}
        todo = [self]
        while todo:
            for operand, rule, *_ in todo.pop().__pairs:
                if rule is None or not isinstance(operand, Matrix):
                    continue
                if operand.__number not in found:
                    found[operand.__number] = operand
                    todo.append(operand)
        return [found[age] for age in sorted(found, reverse=True)]

    def __check(self) -> None:
        """Raise where the rules would read other numbers than the result was made of."""
        if self.__forgot:
            raise RuntimeError(
                "backward() reached a matrix that was changed in place and forgot how "
                "it was computed: write a = a + b instead of a += b (or add_ …)"
            )
        for operand, rule, *reads in self.__pairs:
            for read in reads:
                if isinstance(read, List2D) and read.written > self.__number:
                    raise RuntimeError(
                        f"numbers that the gradient of '{self.operation}' needs, shape "
                        f"{read.shape}, were changed in place after it was computed: "
                        f"change them after backward(), or write p.data = new instead"
                    )

    def __accumulate(self, grad: List2D, incoming: List2D) -> None:
        """Add a gradient, summed up where broadcasting had repeated the numbers."""
        data = self.__data
        if grad.nrow != data.nrow or grad.ncol != data.ncol:
            grad = grad.unbroadcast(data.nrow, data.ncol)
        if self.__grad is not None:
            self.__grad.add_(grad)
        else:
            # A rule may hand on what it was given, and two must not share one list.
            self.__grad = grad.clone() if grad is incoming else grad
        self.__wrote_grad = True

    def __forget(self) -> None:
        """Let the history go."""
        if self.__pairs:
            if self.__watch == SILENT:
                silent.shrink(self.__data)
            pairs, self.__pairs = self.__pairs, ()
            self.operation = ""
            _free(pairs)

    def __del__(self) -> None:
        self.__forget()

    # Reading

    def item(self) -> float:
        """Return the only number, as a float, an int or a bool."""
        value: float = self.dtype(self.__data.item())
        return value

    def tolist(self) -> Any:
        """Return the numbers as lists, nested as deep as there are dimensions."""
        rows = [list(map(self.dtype, row)) for row in self.__data.tolist()]
        return rows if self.ndim == 2 else rows[0] if self.ndim == 1 else rows[0][0]

    def __len__(self) -> int:
        if self.ndim == 0:
            raise TypeError("a scalar has no len()")
        return self.shape[0]

    def __iter__(self) -> Iterator["Matrix"]:
        if self.ndim == 0:
            raise TypeError("a scalar cannot be iterated over")
        return (self[i] for i in range(len(self)))

    def __float__(self) -> float:
        return self.__data.item()

    def __int__(self) -> int:
        return int(self.__data.item())

    def __index__(self) -> int:
        if self.dtype is float:
            raise TypeError("an index is a whole number: use int() or dtype=int")
        return int(self)

    def __bool__(self) -> bool:
        if self.__data.shape == (1, 1):
            return bool(self.__data.item())
        _warn(
            f"a matrix of shape {self.shape} is always true: compare its sum() or "
            "mean(), or ask 'is not None'"
        )
        return True

    def __format__(self, spec: str) -> str:
        return format(self.item(), spec) if spec else str(self)

    def __repr__(self) -> str:
        name = type(self).__name__
        numbers = text.table(self.__data.tolist(), self.dtype)
        parts = [text.nested(numbers, self.ndim, len(name) + 1), f"shape={self.shape}"]
        if self.dtype is not float:
            parts.append(f"dtype={self.dtype.__name__}")
        if self.operation:
            parts.append(f"operation={self.operation!r}")
        if self.requires_grad:
            parts.append("requires_grad=True")
        return f"{name}({', '.join(parts)})"

    # Arithmetic, each operation with its gradient

    def __add__(self, other: Operand) -> "Matrix":
        """self + other."""
        b = self.__numbers(other, "+")
        return Matrix.__node(
            "add",
            self.__data + b,
            (self, lambda grad: grad),
            (other, lambda grad: grad),
        )

    __radd__ = __add__

    def __sub__(self, other: Operand) -> "Matrix":
        """self - other."""
        b = self.__numbers(other, "-")
        return Matrix.__node(
            "sub",
            self.__data - b,
            (self, lambda grad: grad),
            (other, lambda grad: -grad),
        )

    def __rsub__(self, other: List2D | float) -> "Matrix":
        """other - self."""
        b = self.__numbers(other, "-")
        return Matrix.__node(
            "sub", b - self.__data, (other, None), (self, lambda grad: -grad)
        )

    def __neg__(self) -> "Matrix":
        return Matrix.__node("neg", -self.__data, (self, lambda grad: -grad))

    def __mul__(self, other: Operand) -> "Matrix":
        """self * other, number by number."""
        a, b = self.__data, self.__numbers(other, "*")
        return Matrix.__node(
            "mul",
            a * b,
            (self, lambda grad: grad * b, b),
            (other, lambda grad: grad * a, a),
        )

    __rmul__ = __mul__

    def __truediv__(self, other: Operand) -> "Matrix":
        """self / other."""
        b = self.__numbers(other, "/")
        out = self.__data / b
        return Matrix.__node(
            "div",
            out,
            (self, lambda grad: grad / b, b),
            (other, lambda grad: -grad * out / b, out, b),
            dtype=float,
        )

    def __rtruediv__(self, other: List2D | float) -> "Matrix":
        """other / self."""
        a, b = self.__data, self.__numbers(other, "/")
        out = b / a
        return Matrix.__node(
            "div",
            out,
            (other, None),
            (self, lambda grad: -grad * out / a, out, a),
            dtype=float,
        )

    def __pow__(self, other: Operand) -> "Matrix":
        """self ** other: n · a^(n-1) is the slope in a, a^n · log a the one in n."""
        a, n = self.__data, self.__numbers(other, "**")
        self.__refuse_fractions(other)
        out = a**n
        return Matrix.__node(
            "pow",
            out,
            (self, lambda grad: grad * _base_slope(a, n), a, n),
            (other, lambda grad: grad * _exponent_slope(a, n, out), a, n, out),
        )

    def __rpow__(self, other: List2D | float) -> "Matrix":
        """other ** self."""
        a, b = self.__data, self.__numbers(other, "**")
        out = b**a
        return Matrix.__node(
            "pow",
            out,
            (other, None),
            (self, lambda grad: grad * _exponent_slope(b, a, out), b, a, out),
        )

    def __matmul__(self, other: "Matrix | List2D") -> "Matrix":
        """self @ other; a vector is a row on the left and a column on the right."""
        if isinstance(other, Matrix) and other.ndim == 1:
            return self.__times_vector(other)
        a, b = self.__data, self.__factor(other)
        return Matrix.__node(
            "matmul",
            a @ b,  # (m, k) @ (k, n) -> (m, n)
            (self, lambda grad: grad.dot(b), b),  # (m, n) @ (n, k) -> (m, k)
            (other, lambda grad: a.T.dot(grad.T), a),  # (k, m) @ (m, n) -> (k, n)
            ndim=self.ndim,
        )

    def __times_vector(self, vector: "Matrix") -> "Matrix":
        """The same with a row for the column: (1, k) @ (k, m) -> (1, m)."""
        a, b = self.__data, self.__factor(vector)
        return Matrix.__node(
            "matmul",
            b.dot(a),
            (self, lambda grad: grad.T.dot(b.T), b),  # (m, 1) @ (1, k) -> (m, k)
            (vector, lambda grad: grad.dot(a.T), a),  # (1, m) @ (m, k) -> (1, k)
            ndim=self.ndim - 1,
        )

    def __rmatmul__(self, other: List2D) -> "Matrix":
        """other @ self, where the other is a constant."""
        product = Matrix(other, requires_grad=False) @ self
        if product.__watch == SILENT:
            product.__forget()
        return product

    def matmul(self, other: "Matrix | List2D") -> "Matrix":
        """Return self @ other."""
        return self @ other

    # Functions of each number

    def relu(self) -> "Matrix":
        """max(0, x), number by number; its slope at 0 is 0."""
        out = self.__data.relu()
        return Matrix.__node(
            "relu", out, (self, lambda grad: (out <= 0).where(0.0, grad), out)
        )

    def sigmoid(self) -> "Matrix":
        """σ(x) = 1 / (1 + e^-x), number by number; its slope is σ(x) (1 - σ(x))."""
        out = self.__data.sigmoid()
        return Matrix.__node(
            "sigmoid",
            out,
            (self, lambda grad: grad * out * (1 - out), out),
            dtype=float,
        )

    def tanh(self) -> "Matrix":
        """tanh(x), number by number; its slope is 1 - tanh(x)²."""
        out = self.__data.tanh()
        return Matrix.__node(
            "tanh", out, (self, lambda grad: grad * (1 - out * out), out), dtype=float
        )

    def exp(self) -> "Matrix":
        """e^x, number by number, which is its own slope."""
        out = self.__data.exp()
        return Matrix.__node(
            "exp", out, (self, lambda grad: grad * out, out), dtype=float
        )

    def log(self) -> "Matrix":
        """The natural logarithm, number by number; its slope is 1 / x."""
        a = self.__data
        return Matrix.__node(
            "log", a.log(), (self, lambda grad: grad / a, a), dtype=float
        )

    def sqrt(self) -> "Matrix":
        """√x, number by number; its slope is 1 / (2 √x)."""
        out = self.__data.sqrt()
        return Matrix.__node(
            "sqrt", out, (self, lambda grad: grad / (out * 2), out), dtype=float
        )

    def abs(self) -> "Matrix":
        """The size without the sign, number by number; its slope at 0 is 0."""
        a = self.__data
        return Matrix.__node(
            "abs", a.abs(), (self, lambda grad: grad * ((a > 0) - (a < 0)), a)
        )

    __abs__ = abs

    # Sums

    def sum(self, dim: int | None = None, keepdim: bool = False) -> "Matrix":
        """Add up all numbers, or those along one dimension.

        >>> Matrix([[1, 2], [3, 4]]).sum(1).tolist()
        [3.0, 7.0]
        """
        size = self.__data.shape
        axis = self.__axis(dim)
        return self.__reduced(
            "sum",
            self.__data.sum(axis),
            axis,
            keepdim,
            lambda grad: grad.broadcast(*size),
        )

    def mean(self, dim: int | None = None, keepdim: bool = False) -> "Matrix":
        """Average all numbers, or those along one dimension.

        >>> Matrix([[1, 2], [3, 4]]).mean(0).tolist()
        [2.0, 3.0]
        """
        if self.dtype is not float:
            raise RuntimeError(
                f"the mean of {self.dtype.__name__}s is no {self.dtype.__name__}: "
                "make them with dtype=float"
            )
        nrow, ncol = self.__data.shape
        axis = self.__axis(dim)
        out = self.__data.mean(axis)
        count = nrow * ncol / (out.nrow * out.ncol)
        return self.__reduced(
            "mean",
            out,
            axis,
            keepdim,
            lambda grad: (grad / count).broadcast(nrow, ncol),
        )

    def __axis(self, dim: int | None) -> int | None:
        """Translate a dimension of this shape into one of the stored numbers."""
        if dim is None:
            return None
        if not -max(self.ndim, 1) <= dim < max(self.ndim, 1):
            raise IndexError(f"dim {dim} is out of range for shape {self.shape}")
        return dim % 2 if self.ndim == 2 else 1

    def __reduced(
        self, operation: str, out: List2D, axis: int | None, keepdim: bool, rule: Rule
    ) -> "Matrix":
        """A sum's node; sums of rows are a column, which as a vector becomes a row."""
        if keepdim:
            return Matrix.__node(operation, out, (self, rule), ndim=self.ndim)
        if axis is None:
            return Matrix.__node(operation, out, (self, rule), ndim=0)
        if self.ndim == 2 and axis == 1:
            turned: Rule = lambda grad: rule(grad.T)  # noqa: E731
            return Matrix.__node(operation, out.T, (self, turned), ndim=1)
        return Matrix.__node(operation, out, (self, rule), ndim=max(self.ndim - 1, 0))

    # Shapes and parts

    @property
    def T(self) -> "Matrix":  # noqa: N802  the name that mathematics has for it
        """Rows become columns; vectors and scalars stay what they are."""
        if self.ndim < 2:
            return self
        return Matrix.__node("T", self.__data.T, (self, lambda grad: grad.T))

    def clone(self) -> "Matrix":
        """Return a copy that hands its gradient on."""
        return Matrix.__node("clone", self.__data.clone(), (self, lambda grad: grad))

    def __getitem__(self, key: object) -> "Matrix":
        """self[i, j], self[i], self[:, j], self[a:b] …"""
        positions, shape = locate(key, self.shape)
        nrow, ncol = self.__data.shape
        return Matrix.__node(
            "index",
            self.__data.gather(positions, shape),
            (self, lambda grad: grad.scatter(positions, nrow, ncol)),
            ndim=len(shape),
        )

    # Comparisons: matrices of bools, without gradient

    def __gt__(self, other: Operand) -> "Matrix":
        return self.__truth(self.__data > self.__numbers(other, ">"), other)

    def __ge__(self, other: Operand) -> "Matrix":
        return self.__truth(self.__data >= self.__numbers(other, ">="), other)

    def __lt__(self, other: Operand) -> "Matrix":
        return self.__truth(self.__data < self.__numbers(other, "<"), other)

    def __le__(self, other: Operand) -> "Matrix":
        return self.__truth(self.__data <= self.__numbers(other, "<="), other)

    def __eq__(self, other: object) -> "Matrix":  # type: ignore[override]
        if not _is_operand(other):
            return NotImplemented
        return self.__truth(self.__data == self.__numbers(other, "=="), other)

    def __ne__(self, other: object) -> "Matrix":  # type: ignore[override]
        if not _is_operand(other):
            return NotImplemented
        return self.__truth(self.__data != self.__numbers(other, "!="), other)

    __hash__ = object.__hash__

    def __truth(self, data: List2D, other: object) -> "Matrix":
        height = other.ndim if isinstance(other, Matrix) else _lowest(data)
        return Matrix(data, dtype=bool, ndim=max(self.ndim, height))

    # In place: these change the numbers and return the matrix itself

    def __iadd__(self, other: Operand) -> "Matrix":
        return self + other if self.__rebinds(other) else self.add_(other)

    def __isub__(self, other: Operand) -> "Matrix":
        return self - other if self.__rebinds(other) else self.sub_(other)

    def __imul__(self, other: Operand) -> "Matrix":
        return self * other if self.__rebinds(other) else self.mul_(other)

    def __itruediv__(self, other: Operand) -> "Matrix":
        return self / other if self.__rebinds(other) else self.div_(other)

    def add_(self, other: Operand) -> "Matrix":
        """self += other."""
        return self.__change(List2D.add_, other)

    def sub_(self, other: Operand) -> "Matrix":
        """self -= other."""
        return self.__change(List2D.sub_, other)

    def mul_(self, other: Operand) -> "Matrix":
        """self *= other."""
        return self.__change(List2D.mul_, other)

    def div_(self, other: Operand) -> "Matrix":
        """self /= other."""
        return self.__change(List2D.div_, other, float)

    def copy_(self, other: Operand) -> "Matrix":
        """Write the other's numbers, repeated where it is smaller."""
        return self.__change(List2D.copy_, other, overwrites=True)

    def fill_(self, value: float) -> "Matrix":
        """Write one number into all places."""
        return self.copy_(float(value) if self.dtype is float else value)

    def zero_(self) -> "Matrix":
        """Write 0 into all places."""
        return self.copy_(False)

    def __setitem__(self, key: object, value: Operand) -> None:
        positions, shape = locate(key, self.shape)
        self.__change(lambda data, new: data.put_(positions, shape, new), value)

    def __rebinds(self, other: Operand) -> bool:
        """Whether a += b has to mean a = a + b, for a gradient flows through it."""
        if not recording.history or (self.__watch == ASKED and not self.__pairs):
            return False
        return self.__watch == ASKED or self.__watch_of(other) == ASKED

    def __change(
        self,
        change: Callable[[List2D, Any], List2D],
        other: Operand,
        kind: type = bool,
        overwrites: bool = False,
    ) -> "Matrix":
        """Change the numbers; what led to the earlier ones is history no more."""
        new = _numbers(other, "a change in place")
        self.__refuse_change(other, kind)
        change(self.__data, new)
        lost = bool(self.__pairs) or (self.__forgot and not overwrites)
        if recording.history and self.__watch_of(other) == SILENT:
            lost = True
        self.__forget()
        self.__forgot = lost
        return self

    def __refuse_change(self, other: Operand, kind: type) -> None:
        kind = _wider(kind, _kind(other))
        if _wider(self.dtype, kind) is not self.dtype:
            raise RuntimeError(
                f"a matrix of {self.dtype.__name__}s cannot hold {kind.__name__}s: "
                "write a = a + b, or make it with dtype=float"
            )
        if not recording.history:
            return
        if self.__watch == ASKED and not self.__pairs:
            raise RuntimeError(
                "a leaf that requires grad cannot be changed in place, for its "
                "gradient would be of other numbers: change it under "
                "with match.no_grad(), or assign p.data = new"
            )
        if self.__watch == ASKED or self.__watch_of(other) == ASKED:
            raise RuntimeError(
                "a gradient flows through these numbers, so they cannot be changed in "
                "place: write a = a + b (or use where, stack or cat for parts)"
            )

    # What the methods above share

    @staticmethod
    def __watch_of(other: object) -> int:
        return other.__watch if isinstance(other, Matrix) else CONSTANT

    def __numbers(self, other: object, operation: str) -> List2D | float:
        """The numbers of an operand whose shape fits, or an error that says why not."""
        numbers = _numbers(other, operation)
        if isinstance(numbers, List2D):
            for m, n in zip(self.__data.shape, numbers.shape, strict=True):
                if m != n and m != 1 and n != 1:
                    raise ShapeError(
                        f"{self.shape} {operation} {_shape(other)} does not fit: "
                        f"sizes {m} and {n} are neither equal nor 1"
                        + _transposed(self.shape, _shape(other))
                    )
        return numbers

    def __factor(self, other: object) -> List2D:
        """The numbers of the right operand of @, or an error that says why not."""
        numbers = _numbers(other, "@")
        shape = _shape(other)
        if not isinstance(numbers, List2D) or not shape or not self.shape:
            raise ShapeError("@ wants vectors or matrices: use * for single numbers")
        if self.shape[-1] != shape[0]:
            raise ShapeError(
                f"{self.shape} @ {shape} does not fit: rows of {self.shape[-1]} on the "
                f"left, columns of {shape[0]} on the right"
                + _transposed(self.shape, shape)
            )
        return numbers

    def __same_size(self, new: "Matrix | List2D", name: str) -> List2D:
        numbers = _numbers(new, name)
        if not isinstance(numbers, List2D):
            raise TypeError(f"{name} is a List2D or a Matrix, not {new!r}")
        if numbers.shape != self.__data.shape:
            raise ShapeError(
                f"{name} of shape {_shape(new)} does not fit a matrix of shape "
                f"{self.shape}"
            )
        return numbers

    def __refuse_fractions(self, exponent: Operand) -> None:
        if self.dtype is not float and number(exponent) is not None and exponent < 0:
            raise RuntimeError(
                "whole numbers to a negative power are fractions: make them with "
                "dtype=float"
            )


class BackwardHook:
    """A function that is called with the result after each backward."""

    def __init__(self, function: Callable[[Matrix], object]) -> None:
        self.__function = function
        _hooks.append(self)

    def __call__(self, root: Matrix) -> None:
        self.__function(root)

    def remove(self) -> None:
        """Call the function no more."""
        if self in _hooks:
            _hooks.remove(self)


_hooks: list[BackwardHook] = []


def register_backward_hook(function: Callable[[Matrix], object]) -> BackwardHook:
    """Call function(result) after each backward, until remove() of what this returns.

    >>> hook = register_backward_hook(lambda loss: print(loss.item()))
    >>> Matrix(2.0).backward()
    2.0
    >>> hook.remove()
    """
    return BackwardHook(function)


class SilentHistory:
    """How much memory the living history takes that nobody asked for."""

    LIMIT: ClassVar[int] = 64 * 2**20

    def __init__(self) -> None:
        self.__bytes = 0
        self.__warned = False

    def grow(self, data: List2D) -> None:
        """Count a new result; warn, once, where there are too many."""
        self.__bytes += _bytes(data)
        if self.__bytes > self.LIMIT and not self.__warned:
            self.__warned = True
            _warn(
                "more than 64 MB of history are kept for gradients that nobody asked "
                "for: compute what needs none under with match.no_grad():, or say "
                "requires_grad=True of the matrices that need theirs"
            )

    def shrink(self, data: List2D) -> None:
        """Discount a result that is gone."""
        self.__bytes -= _bytes(data)


silent = SilentHistory()


class Freeing:
    """Frees long chains of results one after the other.

    Left to Python, the last reference to a result frees its operands from within, those
    theirs, and so on: WebAssembly's stack ends after some thousands of them.
    """

    def __init__(self) -> None:
        self.__waiting: list[tuple[Pair, ...]] = []
        self.__busy = False

    def __call__(self, pairs: tuple[Pair, ...]) -> None:
        """Free the operands, now or when those that are being freed are done."""
        self.__waiting.append(pairs)
        del pairs
        if self.__busy:
            return
        self.__busy = True
        try:
            while self.__waiting:
                self.__waiting.pop()
        finally:
            self.__busy = False


_free = Freeing()


def _read(data: object) -> tuple[List2D, int]:
    """Return numbers as they are stored, and how many dimensions they have."""
    if isinstance(data, Matrix):
        return data.data, data.ndim
    if isinstance(data, List2D):
        return data, 2
    if number(data) is not None:
        return List2D(1, 1, data), 0
    if isinstance(data, (str, bytes)) or not isinstance(data, Iterable):
        raise TypeError(
            f"numbers are wanted, or lists of them, not {type(data).__name__} {data!r}"
        )
    rows = [row.tolist() if isinstance(row, Matrix) else row for row in data]
    if rows and number(rows[0]) is not None:
        return List2D(1, len(rows), [rows]), 1
    return List2D.from_2d_list(rows), 2


def _is_operand(other: object) -> bool:
    return isinstance(other, (Matrix, List2D)) or number(other) is not None


def _numbers(other: object, operation: str) -> List2D | float:
    if isinstance(other, Matrix):
        return other.data
    if isinstance(other, List2D):
        return other
    if (single := number(other)) is not None:
        return single
    raise TypeError(
        f"{operation} takes a Matrix, a List2D or a number, not "
        f"{type(other).__name__} {other!r}"
    )


def _shape(other: object) -> Shape:
    return other.shape if isinstance(other, (Matrix, List2D)) else ()


def _transposed(a: Shape, b: Shape) -> str:
    fits = len(a) == len(b) == 2 and (a == b or a == b[::-1])
    return "; transpose the second?" if fits else ""


def _lowest(data: List2D) -> int:
    """The fewest dimensions that hold these numbers."""
    return 2 if data.nrow > 1 else 1 if data.ncol > 1 else 0


def _kind(operand: object) -> type:
    if isinstance(operand, Matrix):
        return operand.dtype
    if isinstance(operand, bool):
        return bool
    return int if hasattr(operand, "__index__") else float


def _wider(a: type, b: type) -> type:
    """Of bool, int and float the one that holds both."""
    return b if a is bool or b is float else a


def _base_slope(a: List2D, n: List2D | float) -> List2D:
    """n · a^(n-1), and 0 where n is 0, also at a = 0."""
    exponent = n if isinstance(n, List2D) else List2D(1, 1, n)
    if exponent is not n and n != 0:
        return a ** (n - 1) * n
    return (exponent == 0).where(0.0, a ** (exponent - 1) * exponent)


def _exponent_slope(a: List2D | float, n: List2D, out: List2D) -> List2D:
    """a^n · log a, and 0 where a is 0 and n is not negative."""
    base = a if isinstance(a, List2D) else List2D(1, 1, a)
    return ((base == 0) * (n >= 0)).where(0.0, out * base.log())


def _bytes(data: List2D) -> int:
    return 1000 + 32 * data.nrow * data.ncol


def _tell(node: Matrix, operand: Matrix) -> None:
    log.info(
        "%s of shape %s: gradient of its operand of shape %s",
        node.operation,
        node.shape,
        operand.shape,
    )


def _warn(message: str) -> None:
    warnings.warn(message, stacklevel=3)
