"""Reductions and other operations along a dimension, each with its gradient.

They take all numbers where dim is None. What is reduced drops its dimension, or keeps
it with the length 1 where keepdim is true. (The gradients are those of PyTorch: of
equal extremes along a dimension, the first one gets all.)
"""

from typing import Any, NamedTuple, Self

from match.constants import Constants
from match.index import along
from match.list2d import List2D
from match.node import Rule
from match.operand import axis, numpy_names, reduced
from match.scalar import wider
from match.shapes import Shapes


class Found(NamedTuple):
    """Numbers that were found along a dimension, and where."""

    values: Any
    indices: Any


class Reductions(Constants, Shapes):
    """What makes one number of many."""

    __slots__ = ()

    @numpy_names
    def sum(self, dim: int | None = None, keepdim: bool = False) -> Self:
        """Add up all numbers, or those along one dimension.

        >>> from match import mat
        >>> mat([[1, 2], [3, 4]]).sum(1).tolist()
        [3.0, 7.0]
        """
        out = self.data.sum(axis(self, dim))
        return self.__reduced("sum", out, dim, keepdim, lambda grad: grad)

    @numpy_names
    def mean(self, dim: int | None = None, keepdim: bool = False) -> Self:
        """Average all numbers, or those along one dimension.

        >>> from match import mat
        >>> mat([[1, 2], [3, 4]]).mean(0).tolist()
        [2.0, 3.0]
        """
        self._want_floats("mean")
        out = self.data.mean(axis(self, dim))
        n = self.nrow * self.ncol / (out.nrow * out.ncol)
        return self.__reduced("mean", out, dim, keepdim, lambda grad: grad / n)

    @numpy_names
    def prod(self, dim: int | None = None, keepdim: bool = False) -> Self:
        """Multiply all numbers, or those along one dimension."""
        x, at = self.data, axis(self, dim)
        out = x.prod(at)

        def rule(grad: List2D) -> List2D:
            return grad * (x == 0).where(x.prod_of_others(at), out / x)

        return self.__reduced("prod", out, dim, keepdim, rule, x, out)

    @numpy_names
    def var(
        self,
        dim: int | None = None,
        unbiased: bool = True,
        keepdim: bool = False,
        correction: int | None = None,
    ) -> Self:
        """The variance Σ (x - mean)² / (n - correction), of all or along a dimension.

        `unbiased` stands for a correction of 1.

        >>> from match import mat
        >>> mat([1, 2, 3]).var().item()
        1.0
        """
        self._want_floats("var")
        x, at = self.data, axis(self, dim)
        centered = x - x.mean(at)
        total = (centered * centered).sum(at)
        n = self.numel() / (total.nrow * total.ncol)
        n -= unbiased if correction is None else correction
        rule: Rule = lambda grad: grad * centered * 2 / n  # noqa: E731
        return self.__reduced("var", total / n, dim, keepdim, rule, centered)

    def std(self, *args: Any, **kwargs: Any) -> Self:
        """The root of the variance, which takes the same; its slope at 0 is 0."""
        variance = self.var(*args, **kwargs)
        out = variance.data.sqrt()
        slope: Rule = lambda grad: (out == 0).where(0.0, grad / (2 * out))  # noqa: E731
        return self._node("std", out, (variance, slope, out))

    @numpy_names
    def norm(self, p: float = 2, dim: int | None = None, keepdim: bool = False) -> Self:
        """√Σ x², the length of a vector, whose slope at 0 is 0; for p = 1 it is Σ |x|.

        >>> from match import mat
        >>> mat([3, 4]).norm().item()
        5.0
        """
        self._want_floats("norm")
        x, at = self.data, axis(self, dim)
        if p == 1:
            rule: Rule = lambda grad: grad * x.sign()  # noqa: E731
            return self.__reduced("norm", x.abs().sum(at), dim, keepdim, rule, x)
        if p != 2:
            raise ValueError(f"norm() is that of p = 1 or p = 2, not {p!r}")
        out = x.norm(at)
        rule = lambda grad: (out == 0).where(0.0, grad * x / out)  # noqa: E731
        return self.__reduced("norm", out, dim, keepdim, rule, x, out)

    def sort(self, dim: int = -1, descending: bool = False) -> Found:
        """Sort along a dimension: the numbers, and where they stood."""
        return self._found("sort", self.argsort(dim, descending), dim, True)

    def topk(self, k: int, dim: int = -1, largest: bool = True) -> Found:
        """The k largest or smallest numbers along a dimension, and where they stood."""
        order = self.argsort(dim, descending=largest)
        if not 0 < k <= order.shape[dim]:
            raise RuntimeError(f"topk: {k} of {order.shape[dim]} numbers are wanted")
        return self._found("topk", order.split(k, dim)[0], dim, True)

    def cumsum(self, dim: int) -> Self:
        """Add up, along a dimension, what stands before each number, and itself.

        >>> from match import mat
        >>> mat([1, 2, 3]).cumsum(0).tolist()
        [1.0, 3.0, 6.0]
        """
        at = axis(self, dim)
        rule: Rule = lambda grad: grad.cumsum(at, backwards=True)  # noqa: E731
        out = self.data.cumsum(at)
        return self._node("cumsum", out, (self, rule), dtype=wider(self.dtype, int))

    def softmax(self, dim: int) -> Self:
        """s = e^x / Σ e^x along a dimension; the gradient g becomes s (g - Σ g s)."""
        self._want_floats("softmax")
        at = axis(self, dim)
        out = self.data.softmax(at)
        rule: Rule = lambda grad: out * (grad - (grad * out).sum(at))  # noqa: E731
        return self._node("softmax", out, (self, rule, out))

    def log_softmax(self, dim: int) -> Self:
        """log softmax(x) along a dimension; the gradient is g - softmax(x) Σ g."""
        self._want_floats("log_softmax")
        at = axis(self, dim)
        out = self.data.log_softmax(at)
        rule: Rule = lambda grad: grad - out.exp() * grad.sum(at)  # noqa: E731
        return self._node("log_softmax", out, (self, rule, out))

    @numpy_names
    def logsumexp(self, dim: int, keepdim: bool = False) -> Self:
        """log Σ e^x along a dimension, whose slope is softmax(x)."""
        x, at = self.data, axis(self, dim)
        out = x.logsumexp(at)
        rule: Rule = lambda grad: grad * (x - out).exp()  # noqa: E731
        return self.__reduced("logsumexp", out, dim, keepdim, rule, x, out)

    # What these share

    def _want_floats(self, operation: str) -> None:
        if self.dtype is not float:
            raise RuntimeError(
                f"{operation} of whole numbers is no whole number: use dtype=float"
            )

    def __reduced(
        self,
        operation: str,
        out: List2D,
        dim: int | None,
        keepdim: bool,
        rule: Rule,
        *read: List2D,
    ) -> Self:
        """A reduction in the shape that PyTorch gives it; truth values are counted.

        Its rule gets the gradient as `out` lies, and what it returns is repeated.
        """
        shape = reduced(self, dim, keepdim)
        nrow, ncol = self.data.shape
        repeated: Rule = lambda grad: rule(grad).broadcast(nrow, ncol)  # noqa: E731
        if out.nrow > 1 and len(shape) == 1:  # a column becomes a vector: a row
            out, repeated = out.T, lambda grad: rule(grad.T).broadcast(nrow, ncol)
        return self._node(
            operation,
            out,
            (self, repeated, *read),
            ndim=len(shape),
            dtype=wider(self.dtype, int),
        )

    def _extreme(self, operation: str, out: List2D) -> Self:
        """The largest or smallest number; where there are several, they share."""
        x = self.data
        found = ((x == out) + (x != x)) != 0
        rule: Rule = lambda grad: found.where(grad / found.sum(), 0.0)  # noqa: E731
        return self.__reduced(operation, out, None, False, rule, found)

    def _found(self, operation: str, indices: Self, dim: int, keepdim: bool) -> Found:
        """The numbers at indices along a dimension, which are as many as they are."""
        found = along(indices.data.tolist(), axis(self, dim), self.ncol)
        values = self._taken(operation, found, indices.shape)
        kept = Found(values, indices)
        return kept if keepdim else Found(values.squeeze(dim), indices.squeeze(dim))
