"""Operations on matrices, each with its gradient; no arithmetic of their own.

An operation computes with List2Ds and pairs each operand with its rule: the function
that turns the gradient of the result into that of the operand.

Operations on two take numbers and List2Ds on either side, so `self` may be one, too:
`2 - a` is `a.__rsub__(2)`, and that is `Matrix.__sub__(2, a)`.
"""

from match.changing import Changing
from match.list2d import List2D
from match.node import CONSTANT, SILENT, Node, Rule, least_ndim
from match.operand import Operand, divisible, fitting, multipliable, swapped, want_ndim
from match.reductions import Reductions
from match.scalar import ShapeError, checked_dtype, entries, kind, number, wider


class Matrix(Reductions, Changing):
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
        *,
        requires_grad: bool | None = None,
        dtype: type | None = None,
        ndim: int | None = None,
    ) -> None:
        numbers, deep = _read(data)
        if ndim is not None and not least_ndim(numbers) <= ndim <= 2:
            raise ShapeError(f"{numbers.shape} numbers do not have {ndim} dimensions")
        if dtype is None:
            dtype = data.dtype if isinstance(data, Matrix) else float
        dtype = checked_dtype(dtype)
        watch = SILENT if dtype is float else CONSTANT
        self._begin(numbers, deep if ndim is None else ndim, dtype, watch)
        if requires_grad is not None:
            self.requires_grad_(requires_grad)

    def detach(self) -> "Matrix":
        """Return a constant with the very same numbers."""
        return node("detach", self.data, (self, None), dtype=self.dtype)

    def clone(self) -> "Matrix":
        """Return a copy that hands its gradient on."""
        return node("clone", self.data.clone(), (self, lambda grad: grad))

    # Arithmetic

    def __add__(self: Operand, other: Operand) -> "Matrix":
        """self + other."""
        a, b = fitting("+", self, other)
        return node("add", a + b, (self, lambda grad: grad), (other, lambda grad: grad))

    __radd__ = swapped(__add__)

    def __sub__(self: Operand, other: Operand) -> "Matrix":
        """self - other."""
        a, b = fitting("-", self, other)
        pairs = (self, lambda grad: grad), (other, lambda grad: -grad)
        return node("sub", a - b, *pairs)

    __rsub__ = swapped(__sub__)

    def __neg__(self) -> "Matrix":
        """-self, number by number."""
        return node("neg", -self.data, (self, lambda grad: -grad))

    def __mul__(self: Operand, other: Operand) -> "Matrix":
        """self * other, number by number."""
        a, b = fitting("*", self, other)
        pairs = (self, lambda grad: grad * b), (other, lambda grad: grad * a)
        return node("mul", a * b, *pairs)

    __rmul__ = swapped(__mul__)

    def __truediv__(self: Operand, other: Operand) -> "Matrix":
        """self / other; the slopes are 1 / b and -a / b², written as -out / b."""
        a, b = fitting("/", self, other)
        out = a / b
        pairs = (self, lambda grad: grad / b), (other, lambda grad: -grad * out / b)
        return node("div", out, *pairs)

    __rtruediv__ = swapped(__truediv__)

    def __mod__(self: Operand, other: Operand) -> "Matrix":
        """self % other, a - b (a // b), with the sign of other."""
        a, b = divisible("%", self, other)
        pairs = (self, lambda grad: grad), (other, lambda grad: -grad * (a // b))
        return node("mod", a % b, *pairs)

    __rmod__ = swapped(__mod__)

    def __pow__(self: Operand, other: Operand) -> "Matrix":
        """self ** other; 0 ** 0 is 1, with the slope 0."""
        a, n = fitting("**", self, other)
        is_negative = isinstance(n, float) and n < 0
        if is_negative and wider(kind(self), kind(other)) is not float:
            raise RuntimeError("whole numbers to a negative power: use dtype=float")
        out = a**n
        base: Rule = lambda grad: grad * _slope_of_base(a, n)
        exponent: Rule = lambda grad: grad * _slope_of_exponent(a, n, out)
        return node("pow", out, (self, base), (other, exponent))

    __rpow__ = swapped(__pow__)

    add, sub, mul, div, neg = __add__, __sub__, __mul__, __truediv__, __neg__

    def __matmul__(self: "Matrix | List2D", other: "Matrix | List2D") -> "Matrix":
        """self @ other; a vector is a row on the left and a column on the right."""
        a, b, left_ndim, right_ndim = multipliable(self, other)
        if right_ndim == 1:
            return node(
                "matmul",
                b.dot(a),  # (1, k) @ (k, m) -> (1, m)
                (self, lambda grad: grad.T.dot(b.T)),  # (m, 1) @ (1, k) -> (m, k)
                (other, lambda grad: grad.dot(a.T)),  # (1, m) @ (m, k) -> (1, k)
                ndim=left_ndim - 1,
            )
        return node(
            "matmul",
            a @ b,  # (m, k) @ (k, n) -> (m, n)
            (self, lambda grad: grad.dot(b)),  # (m, n) @ (n, k) -> (m, k)
            (other, lambda grad: a.T.dot(grad.T)),  # (k, m) @ (m, n) -> (k, n)
            ndim=left_ndim,
        )

    __rmatmul__ = swapped(__matmul__)

    matmul = __matmul__

    def mm(self, other: "Matrix") -> "Matrix":
        """Return the product of two matrices, which are no vectors."""
        want_ndim("mm", 2, self, other)
        return self @ other

    def dot(self, other: "Matrix") -> "Matrix":
        """Return the sum of the products of two vectors' numbers.

        >>> Matrix([1, 2]).dot(Matrix([3, 4])).item()
        11.0
        """
        want_ndim("dot", 1, self, other)
        return self @ other

    def outer(self, other: "Matrix") -> "Matrix":
        """Return the product of each number of a vector with each of another."""
        want_ndim("outer", 1, self, other)
        return self.unsqueeze(1) * other.unsqueeze(0)  # (m, 1) * (1, n) -> (m, n)

    # Functions of each number

    def relu(self) -> "Matrix":
        """max(0, x), number by number; its slope at 0 is 0."""
        out = self.data.relu()
        return node("relu", out, (self, lambda grad: grad.masked(out)))

    def leaky_relu(self, negative_slope: float = 0.01) -> "Matrix":
        """x, and a fraction of it where it is negative; its slope at 0 is the small."""
        slopes = (self.data > 0).where(1.0, negative_slope)
        out = self.data * slopes
        return node("leaky_relu", out, (self, lambda grad: grad * slopes))

    def sigmoid(self) -> "Matrix":
        """s = 1 / (1 + e^-x), number by number; its slope is s (1 - s)."""
        out = self.data.sigmoid()
        return node("sigmoid", out, (self, lambda grad: grad * out * (1 - out)))

    def tanh(self) -> "Matrix":
        """The hyperbolic tangent t, number by number; its slope is 1 - t²."""
        out = self.data.tanh()
        return node("tanh", out, (self, lambda grad: grad * (1 - out * out)))

    def exp(self) -> "Matrix":
        """e^x, number by number, which is its own slope."""
        out = self.data.exp()
        return node("exp", out, (self, lambda grad: grad * out))

    def log(self) -> "Matrix":
        """The natural logarithm, number by number; its slope is 1 / x."""
        x = self.data
        return node("log", x.log(), (self, lambda grad: grad / x))

    def sin(self) -> "Matrix":
        """The sine, number by number; its slope is the cosine."""
        x = self.data
        return node("sin", x.sin(), (self, lambda grad: grad * x.cos()))

    def cos(self) -> "Matrix":
        """The cosine, number by number; its slope is minus the sine."""
        x = self.data
        return node("cos", x.cos(), (self, lambda grad: -grad * x.sin()))

    def sqrt(self) -> "Matrix":
        """√x, number by number; its slope is 1 / (2 √x)."""
        out = self.data.sqrt()
        return node("sqrt", out, (self, lambda grad: grad / (2 * out)))

    def abs(self) -> "Matrix":
        """The size without the sign, number by number; its slope at 0 is 0."""
        x = self.data
        return node("abs", x.abs(), (self, lambda grad: grad * x.sign()))

    __abs__ = abs  # noqa: A003

    def square(self) -> "Matrix":
        """x², number by number."""
        return self**2

    def pow(self, exponent: Operand) -> "Matrix":
        """Return self ** exponent."""
        return self**exponent

    def clamp(self, min: float | None = None, max: float | None = None) -> "Matrix":  # noqa: A002
        """Raise what is below min, lower what is above max; its slope there is 0."""
        if min is None and max is None:
            raise RuntimeError("clamp() takes min, max or both: give it one")
        x = self.data
        inside = (x == x.clamp(min)) * (x == x.clamp(None, max))
        rule: Rule = lambda grad: inside.where(grad, 0.0)
        bounds = [(bound, None) for bound in (min, max) if bound is not None]
        return node("clamp", x.clamp(min, max), (self, rule), *bounds)

    def where(self, condition: "Matrix", other: Operand) -> "Matrix":
        """Keep numbers where the condition is true, and take the other's elsewhere.

        >>> Matrix([1, 2]).where(Matrix([1, 2]) > 1, 0).tolist()
        [0.0, 2.0]
        """
        return choice(condition, self, other)


Node.result = Matrix
node = Matrix._node


def choice(condition: Matrix, yes: Operand, no: Operand) -> Matrix:
    """Take the number of `yes` where the condition is true, and of `no` elsewhere."""
    if not isinstance(condition, Matrix):
        given = f"{type(condition).__name__} {condition!r}"
        raise TypeError(f"where() takes a Matrix as condition, not {given}")
    mask = condition.data
    a, b = fitting("where", yes, no)
    fitting("where", condition, yes), fitting("where", condition, no)
    return node(
        "where",
        mask.where(a, b),
        (condition, None),
        (yes, lambda grad: mask.where(grad, 0.0)),
        (no, lambda grad: mask.where(0.0, grad)),
        dtype=wider(kind(yes), kind(no)),
    )


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


def _slope_of_base(a: List2D, n: List2D | float) -> List2D:
    """n a^(n-1), and 0 where n is 0, even at a = 0."""
    if isinstance(n, List2D):
        return (n == 0).where(0.0, a ** (n - 1) * n)
    return a ** (n - 1) * n if n else List2D(*a.shape)


def _slope_of_exponent(a: List2D | float, n: List2D | float, out: List2D) -> List2D:
    """a^n log a, and 0 where a is 0, unless n is negative."""
    base = a if isinstance(a, List2D) else List2D(1, 1, a)
    return ((base == 0) * (n >= 0)).where(0.0, out * base.log())
