"""Reductions and other operations along a dimension, each with its gradient.

Where dim is None, reductions take all numbers. What is reduced drops its dimension, or
keeps it with the length 1 where keepdim is true. (The gradients are those of PyTorch:
of equal extremes along a dimension, the first one gets all.)
"""

from typing import Any, NamedTuple, Self

from match.index import Shape, along
from match.list2d import List2D
from match.node import Node, Rule
from match.operand import Operand, axis, axis_or_all, fitting, length, numpy_names
from match.scalar import wider
from match.shapes import Shapes


class Found(NamedTuple):
    """Numbers that were found along a dimension, and where."""

    values: Any
    indices: Any


class Reductions(Shapes):
    """What makes one number of many."""

    __slots__ = ()

    @numpy_names
    def sum(self, dim: int | None = None, keepdim: bool = False) -> Self:
        """Add up all numbers, or those along one dimension.

        >>> from match import mat
        >>> mat([[1, 2], [3, 4]]).sum(1).tolist()
        [3.0, 7.0]
        """
        out = self.data.sum(axis_or_all(self, dim))
        return self.__reduced("sum", out, dim, keepdim, lambda grad: grad)

    @numpy_names
    def mean(self, dim: int | None = None, keepdim: bool = False) -> Self:
        """Average all numbers, or those along one dimension.

        >>> from match import mat
        >>> mat([[1, 2], [3, 4]]).mean(0).tolist()
        [2.0, 3.0]
        """
        out = self.__floats("mean").mean(axis_or_all(self, dim))
        n = self.numel() / (out.nrow * out.ncol)
        return self.__reduced("mean", out, dim, keepdim, lambda grad: grad / n)

    @numpy_names
    def prod(self, dim: int | None = None, keepdim: bool = False) -> Self:
        """Multiply all numbers, or those along one dimension."""
        x, at = self.data, axis_or_all(self, dim)
        out = x.prod(at)
        rule: Rule = lambda grad: grad * (x == 0).where(x.prod_of_others(at), out / x)
        return self.__reduced("prod", out, dim, keepdim, rule)

    @numpy_names
    def var(
        self,
        dim: int | None = None,
        unbiased: bool = True,
        keepdim: bool = False,
        correction: int | None = None,
    ) -> Self:
        """The variance Σ (x - mean)² / (n - correction), of all or along a dimension.

        `unbiased` stands for a correction of 1. (The mean's own slope drops out of the
        rule, for Σ (x - mean) is 0.)

        >>> from match import mat
        >>> mat([1, 2, 3]).var().item()
        1.0
        """
        x, at = self.__floats("var"), axis_or_all(self, dim)
        centered = x - x.mean(at)
        total = (centered * centered).sum(at)
        n = self.numel() / (total.nrow * total.ncol)
        n -= unbiased if correction is None else correction
        rule: Rule = lambda grad: grad * centered * 2 / n
        return self.__reduced("var", total / n, dim, keepdim, rule)

    def std(self, *args: Any, **kwargs: Any) -> Self:
        """The root of the variance, which takes the same; its slope at 0 is 0."""
        variance = self.var(*args, **kwargs)
        out = variance.data.sqrt()
        rule: Rule = lambda grad: (out == 0).where(0.0, grad / (2 * out))
        return self._node("std", out, (variance, rule))

    @numpy_names
    def norm(self, p: float = 2, dim: int | None = None, keepdim: bool = False) -> Self:
        """√Σ x², the length of a vector, whose slope at 0 is 0; for p = 1 it is Σ |x|.

        >>> from match import mat
        >>> mat([3, 4]).norm().item()
        5.0
        """
        x = self.__floats("norm")
        out = x.norm(p, axis_or_all(self, dim))
        if p == 1:
            rule: Rule = lambda grad: grad * x.sign()
        else:
            rule = lambda grad: (out == 0).where(0.0, grad * x / out)
        return self.__reduced("norm", out, dim, keepdim, rule)

    @numpy_names
    def logsumexp(self, dim: int, keepdim: bool = False) -> Self:
        """log Σ e^x along a dimension, whose slope is softmax(x)."""
        x = self.data
        out = x.logsumexp(axis(self, dim))
        rule: Rule = lambda grad: grad * (x - out).exp()
        return self.__reduced("logsumexp", out, dim, keepdim, rule, dtype=float)

    @numpy_names
    def cumsum(self, dim: int) -> Self:
        """Add up, along a dimension, what stands before each number, and itself.

        >>> from match import mat
        >>> mat([1, 2, 3]).cumsum(0).tolist()
        [1.0, 3.0, 6.0]
        """
        at = axis(self, dim)
        rule: Rule = lambda grad: grad.cumsum(at, backwards=True)
        dtype = wider(self.dtype, int)
        return self._node("cumsum", self.data.cumsum(at), (self, rule), dtype=dtype)

    @numpy_names
    def softmax(self, dim: int = -1) -> Self:
        """s = e^x / Σ e^x along a dimension; the gradient g becomes s (g - Σ g s)."""
        at = axis(self, dim)
        out = self.__floats("softmax").softmax(at)
        rule: Rule = lambda grad: out * (grad - (grad * out).sum(at))
        return self._node("softmax", out, (self, rule))

    @numpy_names
    def log_softmax(self, dim: int = -1) -> Self:
        """log softmax(x) along a dimension; the gradient is g - softmax(x) Σ g."""
        at = axis(self, dim)
        out = self.__floats("log_softmax").log_softmax(at)
        rule: Rule = lambda grad: grad - out.exp() * grad.sum(at)
        return self._node("log_softmax", out, (self, rule))

    # Truth values and positions, which have no gradient

    @numpy_names
    def any(self, dim: int | None = None, keepdim: bool = False) -> Self:
        """Say whether at least one number is not zero, of all or along a dimension."""
        out = (self.data != 0).max(axis_or_all(self, dim))
        return self.__reduced("any", out, dim, keepdim, dtype=bool)

    @numpy_names
    def all(self, dim: int | None = None, keepdim: bool = False) -> Self:
        """Say whether no number is zero, of all or along a dimension."""
        out = (self.data != 0).min(axis_or_all(self, dim))
        return self.__reduced("all", out, dim, keepdim, dtype=bool)

    @numpy_names
    def argmax(self, dim: int | None = None, keepdim: bool = False) -> Self:
        """Return the position of the largest number, of all or along a dimension."""
        out = self.data.argmax(axis_or_all(self, dim))
        return self.__reduced("argmax", out, dim, keepdim, dtype=int)

    @numpy_names
    def argmin(self, dim: int | None = None, keepdim: bool = False) -> Self:
        """Return the position of the smallest number, of all or along a dimension."""
        out = self.data.argmin(axis_or_all(self, dim))
        return self.__reduced("argmin", out, dim, keepdim, dtype=int)

    @numpy_names
    def argsort(self, dim: int = -1, descending: bool = False) -> Self:
        """Return the positions of the sorted numbers along a dimension."""
        out = self.data.argsort(axis(self, dim), descending)
        return self._node("argsort", out, (self, None), dtype=int)

    # What was found, and where

    @numpy_names
    def sort(self, dim: int = -1, descending: bool = False) -> Found:
        """Sort along a dimension: the numbers, and where they stood."""
        return self.__found("sort", self.argsort(dim, descending), dim, True)

    @numpy_names
    def topk(self, k: int, dim: int = -1, largest: bool = True) -> Found:
        """The k largest or smallest numbers along a dimension, and where they stood."""
        order, n = self.argsort(dim, descending=largest), length(self, dim)
        if not 0 < k <= n:
            raise RuntimeError(f"topk: {k} of {n} numbers are wanted")
        return self.__found("topk", order.split(k, dim)[0], dim, True)

    @numpy_names
    def max(self, dim: Any = None, keepdim: bool = False) -> Any:
        """The largest number; along a dimension also its position; or of each two.

        >>> from match import mat
        >>> values, indices = mat([[1, 5], [4, 2]]).max(1)
        >>> values.tolist(), indices.tolist()
        ([5.0, 4.0], [1, 0])
        """
        if dim is None:
            return self.__extreme("max", self.data.max())
        if isinstance(dim, Node):
            return self.maximum(dim)
        return self.__found("max", self.argmax(dim, keepdim=True), dim, keepdim)

    @numpy_names
    def min(self, dim: Any = None, keepdim: bool = False) -> Any:
        """The smallest number; along a dimension also its position; or of each two."""
        if dim is None:
            return self.__extreme("min", self.data.min())
        if isinstance(dim, Node):
            return self.minimum(dim)
        return self.__found("min", self.argmin(dim, keepdim=True), dim, keepdim)

    def maximum(self, other: Operand) -> Self:
        """The larger of each two numbers; where they are equal, each gets half."""
        a, b = fitting("maximum", self, other)
        return self.__chosen("maximum", a.maximum(b), other, a < b, a > b, a == b)

    def minimum(self, other: Operand) -> Self:
        """The smaller of each two numbers; where they are equal, each gets half."""
        a, b = fitting("minimum", self, other)
        return self.__chosen("minimum", a.minimum(b), other, a > b, a < b, a == b)

    # What these share

    def __floats(self, operation: str) -> List2D:
        if self.dtype is not float:
            raise RuntimeError(f"{operation} of whole numbers is none: use dtype=float")
        return self.data

    def __reduced(
        self,
        operation: str,
        out: List2D,
        dim: int | None,
        keepdim: bool,
        rule: Any = None,
        dtype: type | None = None,
    ) -> Self:
        """A reduction in the shape that PyTorch gives it; truth values are counted.

        Its rule gets the gradient as `out` lies, and what it returns is repeated.
        """
        shape = _left(self.shape, dim, keepdim)
        nrow, ncol = self.data.shape
        turned = out.nrow > 1 and len(shape) == 1  # a column becomes a vector: a row

        def repeated(grad: List2D) -> List2D:
            slopes: List2D = rule(grad.T if turned else grad)
            return slopes.broadcast(nrow, ncol)

        out = out.T if turned else out
        dtype = dtype or wider(self.dtype, int)
        pair = self, rule and repeated
        return self._node(operation, out, pair, ndim=len(shape), dtype=dtype)

    def __extreme(self, operation: str, out: List2D) -> Self:
        """The largest or smallest number; where there are several, they share."""
        found = ((self.data == out) + (self.data != self.data)) != 0
        rule: Rule = lambda grad: found.where(grad / found.sum(), 0.0)
        return self.__reduced(operation, out, None, False, rule, dtype=self.dtype)

    def __found(self, operation: str, indices: Self, dim: int, keepdim: bool) -> Found:
        """The numbers at indices along a dimension, which are as many as they are."""
        found = along(indices.data.tolist(), axis(self, dim), self.ncol)
        indices = indices if keepdim else indices.squeeze(dim)
        return Found(self._taken(operation, found, indices.shape), indices)

    def __chosen(
        self, operation: str, out: List2D, other: Operand, *cases: List2D
    ) -> Self:
        """Of each two numbers one, which gets the gradient; in a tie each gets half."""
        lost, won, tie = cases
        mine, theirs = 1 - lost - tie * 0.5, 1 - won - tie * 0.5
        pairs = (self, lambda grad: grad * mine), (other, lambda grad: grad * theirs)
        return self._node(operation, out, *pairs)


def _left(shape: Shape, dim: int | None, keepdim: bool) -> Shape:
    """The shape that is left after a reduction along a dimension, or of all."""
    if dim is None or not shape:
        return (1,) * (len(shape) * keepdim)
    dim %= len(shape)
    return shape[:dim] + (1,) * keepdim + shape[dim + 1 :]
