"""The graph of a computation, and the walk back through it that computes gradients.

A node pairs each of its operands with a rule: given the gradient of the node, the rule
returns the gradient of that operand. Rules hold numbers and never nodes, so there are
no cycles, and the last reference to a result frees all that led to it.

Sources: Griewank and Walther, "Evaluating derivatives", 2008, for reverse accumulation;
Baydin et al., "Automatic differentiation in machine learning: a survey", 2018.
"""

import logging
from collections.abc import Callable
from types import FunctionType
from typing import Any, ClassVar, Self

from match.index import Shape
from match.list2d import List2D, clock
from match.memory import EVERY, freeing, kept_results, silent_history
from match.record import caller, recording, warn
from match.scalar import ShapeError, described, kind, wider

log = logging.getLogger("match")
_new = object.__new__

Rule = Callable[[List2D], List2D]
Change = Callable[[List2D], object]

# Who is watched: nobody, everybody unless some asked, or exactly who asked.
CONSTANT, SILENT, ASKED = range(3)
# Who wrote a gradient, where it was no backward.
NOBODY, BY_HAND = 0, -1

_TRACE = "%s of shape %s: the gradient of its operand of shape %s"
_ONE = List2D(1, 1, 1.0)  # the slope of a loss in itself

# Operations whose results share memory with the whole in PyTorch.
_PARTS = {"T", "index", "reshape"}

# Operations that make floats of whole numbers, too.
_FRACTIONS = {"cos", "div", "exp", "log", "sigmoid", "sin", "sqrt", "tanh"}


class Node:
    """Numbers, their gradient, and how they were computed.

    Names with one underscore are for the operations of `Matrix`.
    """

    # fmt: off
    __slots__ = (
        "__weakref__", "_behind", "_data", "_grad", "_is_left_out", "_lost_history",
        "_pairs", "_watch", "dtype", "ndim", "number", "operation", "source",
        "written_by",
    )
    # fmt: on

    result: ClassVar[type]  # what operations make, also of parameters: Matrix

    def _begin(self, data: List2D, ndim: int, dtype: type, watch: int) -> None:
        """Be a leaf."""
        # Each operand with its rule, or None; __del__ may ask, should this be stopped.
        self._pairs: tuple[tuple[Any, Rule | None], ...] = ()
        self._data = data
        self._grad: List2D | None = None
        self.written_by = NOBODY  # or the number of whose backward wrote the gradient
        self._is_left_out = False  # of a gradient, because others had asked for theirs
        self._lost_history = False  # by a change in place
        self.number = clock.moment()  # in the order of creation
        self._watch = watch
        self._behind = watch  # the most that anything here asked, even past detach()
        self.dtype = dtype
        self.ndim = ndim
        self.operation = ""
        self.source = caller() if recording.source else None

    @classmethod
    def _node(
        cls,
        operation: str,
        data: List2D,
        *pairs: tuple[Any, Rule | None],
        ndim: int | None = None,
        dtype: type | None = None,
    ) -> Self:
        """Make the result of an operation, a Matrix.

        Each pair is an operand and its rule, which is None where no gradient flows. The
        result has as many dimensions as the operand with the most, and the widest
        dtype, where nothing else is said. It is watched if an operand asked, or if one
        is silent and nobody asked. Operands that are watched as it is keep their rules,
        the others become constants, and what is no matrix is forgotten.
        """
        watch, behind, most, plain = CONSTANT, CONSTANT, 0, False
        widest: type = bool
        for operand, rule in pairs:
            if isinstance(operand, Node):
                if operand._watch > watch and rule is not None:
                    watch = operand._watch
                if operand._behind > behind:
                    behind = operand._behind
                if operand.ndim > most:
                    most = operand.ndim
                if operand.dtype is float:
                    widest = float  # as it nearly always is, so do not look further
            elif isinstance(operand, List2D):
                plain = True
                most = max(most, least_ndim(data))
            if widest is not float:
                widest = wider(widest, kind(operand))
        if widest is not float and operation in _FRACTIONS:
            widest = float
        if dtype is None and widest is bool:
            if operation in {"neg", "sub"}:
                raise RuntimeError("truth values have no -: write ~mask or mask.int()")
            data = data != 0  # True + True is True
        if not recording.history:
            watch = CONSTANT
        new: Self = _new(cls.result)
        new._begin(data, most if ndim is None else ndim, dtype or widest, watch)
        new._behind = behind
        # Arithmetic on plain numbers makes no history where nobody asked for one.
        if watch == ASKED or (watch == SILENT and not plain):
            linked = []
            for operand, rule in pairs:
                if isinstance(operand, Node):
                    if rule is not None and operand._watch != watch:
                        operand._is_left_out, rule = True, None
                    linked.append((operand, rule))
            new.operation = operation
            new._pairs = tuple(linked)
            if watch == SILENT:
                silent_history.add(1, data.nrow * data.ncol)
        return new

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        if self._pairs:
            raise RuntimeError(
                "a result is copied by detach().clone(): not its history"
            )
        new = memo[id(self)] = _new(type(self))
        new._begin(self.data.clone(), self.ndim, self.dtype, self._watch)
        if self.has_grad:
            new.grad = self.grad.clone()
        return new

    # Numbers and gradient

    @property
    def data(self) -> List2D:
        """The numbers; assign a List2D or a Matrix of the same size to replace them."""
        return self._data

    @data.setter
    def data(self, new: "List2D | Node") -> None:
        self._data = self._same_size(new, "data")

    @property
    def grad(self) -> List2D:
        """The gradient; zeros before the first backward, assign None to reset it."""
        if self._grad is None:
            if self._is_left_out and self._watch == SILENT:
                warn(
                    "this matrix got no gradient, since others had asked for theirs: "
                    "say requires_grad_() of it, too, before computing with it"
                )
            self._grad = List2D(self.nrow, self.ncol)
        return self._grad

    @grad.setter
    def grad(self, new: "List2D | Node | None") -> None:
        self._grad = None if new is None else self._same_size(new, "grad")
        self.written_by = NOBODY if new is None else BY_HAND

    @property
    def has_grad(self) -> bool:
        """Whether the gradient was written since it was last reset to None."""
        written_by_hand = self._grad is not None and self._grad.written > 0
        return self.written_by != NOBODY or written_by_hand

    @property
    def nrow(self) -> int:
        """The number of rows that the numbers are stored in."""
        return self._data.nrow

    @property
    def ncol(self) -> int:
        """The number of columns that the numbers are stored in."""
        return self._data.ncol

    @property
    def shape(self) -> Shape:
        """() for a scalar, (n,) for a vector, (rows, columns) for a matrix."""
        data = self._data
        return (data.nrow, data.ncol)[2 - self.ndim :]

    def _same_size(self, new: "List2D | Node", name: str) -> List2D:
        numbers = new._data if isinstance(new, Node) else new
        if not isinstance(numbers, List2D):
            raise TypeError(f"{name} is a List2D or a Matrix, not {described(new)}")
        if numbers.shape != self._data.shape:
            shapes = f"{new.shape} does not fit a matrix of shape {self.shape}"
            raise ShapeError(f"{name} of shape {shapes}")
        return numbers

    # Who is watched

    @property
    def watched(self) -> bool:
        """Whether this matrix is no constant."""
        return self._watch != CONSTANT

    @property
    def requires_grad(self) -> bool:
        """Whether this matrix, or what it was computed from, asked for a gradient."""
        return self._watch == ASKED

    @requires_grad.setter
    def requires_grad(self, wanted: bool) -> None:
        self.requires_grad_(wanted)

    def requires_grad_(self, wanted: bool = True) -> Self:
        """Ask for a gradient, or be a constant from now on; return the matrix."""
        if wanted and self.dtype is not float:
            name = self.dtype.__name__
            raise RuntimeError(f"only floats have gradients, no {name}s: use float()")
        if self.is_leaf:
            self._forget()
            self._lost_history = False
            self._watch = self._behind = ASKED if wanted else CONSTANT
        elif not wanted:
            raise RuntimeError("a result of what asked asks, too: go on with detach()")
        return self

    @property
    def is_leaf(self) -> bool:
        """Whether this was not computed from what asked for a gradient."""
        return not (self._watch == ASKED and self._pairs)

    @property
    def grad_fn(self) -> str | None:
        """The name of the operation that the gradient flows back through, or None."""
        return None if self.is_leaf else self.operation

    def retain_grad(self) -> None:
        """Do nothing: results keep the gradient of the latest backward anyway."""

    # The graph

    @property
    def operands(self) -> tuple[Self, ...]:
        """The matrices that this was computed from, in their order."""
        return tuple(operand for operand, _ in self._pairs)

    def leaves(self) -> list[Self]:
        """Return the watched leaves that this was computed from, oldest first."""
        oldest_first = reversed(self._reached())
        return [node for node in oldest_first if node.watched and not node._pairs]

    def backward(
        self,
        gradient: "List2D | Node | None" = None,
        retain_graph: bool | None = None,
        create_graph: bool = False,
    ) -> None:
        """Compute the gradients of everything that this was computed from.

        Leaves add them to what they have, results keep those of the latest call. This
        is one number, or `gradient` is given, ∂loss/∂self, of the same shape. The graph
        is retained in any case. Raises RuntimeError where there is no gradient to
        compute, and where numbers that it needs were changed in place since.

        >>> from match import mat
        >>> x = mat(3.0)
        >>> (x * x + x).backward()
        >>> x.grad.item()
        7.0
        """
        if create_graph:
            raise RuntimeError("gradients of gradients (create_graph) are not computed")
        seed = self.__seed(gradient)
        for hook in list(_hooks_before):
            hook.function(self)
        newest_first = self._reached()
        for node in newest_first:
            if node._lost_history or node.number <= clock.written:
                node.__check()
        for node in newest_first:
            if node._pairs:
                node._grad = None
        self.__accumulate(seed, seed)
        is_logged = log.isEnabledFor(logging.INFO)
        for node in newest_first:
            node.written_by = self.number
            grad: Any = node._grad
            for operand, rule in node._pairs:
                if rule is not None:
                    if is_logged:
                        log.info(_TRACE, node.operation, node.shape, operand.shape)
                    operand.__accumulate(rule(grad), grad)
        clock.backwards += 1
        if clock.backwards % EVERY == 0:
            numbers = sum(node.nrow * node.ncol for node in newest_first if node._pairs)
            kept_results.add(self, len(newest_first), numbers)
        for hook in list(_hooks):
            hook.function(self)

    def __seed(self, gradient: "List2D | Node | None") -> List2D:
        """The gradient that the walk begins with."""
        if self._watch == CONSTANT:
            raise RuntimeError(
                "backward() of a constant: it does not require grad, nor does what led "
                "to it; say requires_grad=True, and use neither no_grad() nor detach()"
            )
        if self._watch == SILENT and self._behind == ASKED:
            warn(
                "no gradient leads from here to what asked for one: detach(), "
                "no_grad(), a comparison, argmax() or a cast stands between"
            )
        if gradient is not None:
            return self._same_size(gradient, "gradient")
        if self.nrow != 1 or self.ncol != 1:
            raise RuntimeError(
                "backward() without gradient= begins at a single number, not at shape "
                f"{self.shape}: call .sum() or .mean() first"
            )
        return _ONE

    def _reached(self) -> list[Self]:
        """All that gradients flow to from here, each before its operands.

        Operands are older than their results: sorted by age, all are in order.
        """
        found = {self.number: self}
        todo = [self]
        while todo:
            for operand, rule in todo.pop()._pairs:
                if rule is not None and operand.number not in found:
                    found[operand.number] = operand
                    todo.append(operand)
        return [found[number] for number in sorted(found, reverse=True)]

    def __check(self) -> None:
        """Raise where the rules would read other numbers than were computed with."""
        if self._lost_history:
            raise RuntimeError(
                "backward() came to a matrix that was changed in place, and forgot how "
                "it was computed: write a = a + b instead of a += b or a.add_(b)"
            )
        for _, rule in self._pairs:
            if rule is not None and _last_written(rule) > self.number:
                raise RuntimeError(
                    f"numbers that the gradient of '{self.operation}' needs were "
                    "changed in place: do it after backward(), or write p.data = new"
                )

    def __accumulate(self, grad: List2D, incoming: List2D) -> None:
        """Add a gradient, summed up over what broadcasting had repeated."""
        data = self._data
        if grad.nrow != data.nrow or grad.ncol != data.ncol:
            grad = grad.unbroadcast(data.nrow, data.ncol)
        if self._grad is not None:
            self._grad.add_(grad)
        else:
            # A rule may hand on what it was given, but two must not share one list.
            self._grad = grad.clone() if grad is incoming else grad

    # Changes

    def _rebinds(self, other: object) -> bool:
        """Whether a += b has to mean a = a + b, for a gradient flows through it."""
        if not recording.history or (self._watch == ASKED and self.is_leaf):
            return False
        return ASKED in (self._watch, _watch_of(other))

    def _change(
        self,
        change: Change,
        other: object,
        overwrites: bool = False,
        returns: bool = False,
    ) -> Self:
        """Change the numbers in place; what led to the earlier ones is forgotten.

        A part `returns` where Python itself writes it into the whole afterwards.
        """
        if recording.history and self._watch == ASKED and self.is_leaf:
            raise RuntimeError(
                "a leaf that requires grad cannot be changed in place where history is "
                "recorded: do it under with match.no_grad():, or write p.data = new"
            )
        if self._rebinds(other):
            raise RuntimeError(
                "a gradient flows through these numbers, so that they cannot be "
                "changed in place: write a = a + b (for parts: where, stack or cat)"
            )
        if self.operation in _PARTS and not returns:
            warn("a part is a copy: write into the whole, as in m[0, 1] = 5")
        change(self._data)
        loses = recording.history and _watch_of(other) == SILENT
        lost_before = self._lost_history and not overwrites
        self._lost_history = loses or lost_before or bool(self._pairs)
        self._forget()
        return self

    def _forget(self) -> None:
        """Forget how this was computed."""
        if self._pairs:
            if self._watch == SILENT:
                silent_history.add(-1, -self.nrow * self.ncol)
            freeing.waiting.append(self._pairs)
            self._pairs = ()
            self.operation = ""
            if not freeing.busy:
                freeing.empty()

    def __del__(self) -> None:
        # Its making may have been stopped; freeing is None when Python ends.
        if getattr(self, "_pairs", ()) and freeing:
            self._forget()


class BackwardHook:
    """A function that is called with the result at each backward."""

    def __init__(self, function: Callable[[Any], object], before: bool) -> None:
        self.function = function
        self.__hooks = _hooks_before if before else _hooks
        self.__hooks.append(self)

    def remove(self) -> None:
        """Call the function no more."""
        if self in self.__hooks:
            self.__hooks.remove(self)


_hooks: list[BackwardHook] = []
_hooks_before: list[BackwardHook] = []


def register_backward_hook(
    function: Callable[[Any], object], before: bool = False
) -> BackwardHook:
    """Call function(result) after each backward, until remove() of what this returns.

    Or before each, when there are no gradients yet: whoever only holds the result gives
    the one before it back in time for its memory to be used again.

    >>> from match import mat
    >>> hook = register_backward_hook(lambda loss: print(loss.item()))
    >>> mat(2.0).backward()
    2.0
    >>> hook.remove()
    """
    return BackwardHook(function, before)


def _watch_of(other: object) -> int:
    return other._watch if isinstance(other, Node) else CONSTANT


def _last_written(rule: Any) -> int:
    """When a list was last changed that stands in a rule, or in what the rule calls."""
    last = 0
    for cell in rule.__closure__ or ():
        held = cell.cell_contents
        if isinstance(held, List2D):
            last = max(last, held.written)
        elif isinstance(held, FunctionType):
            last = max(last, _last_written(held))
    return last


def least_ndim(data: List2D) -> int:
    """Return the fewest dimensions that hold so many numbers: lists know of none."""
    return 2 if data.nrow > 1 else 1 if data.ncol > 1 else 0
