"""Networks made of modules; gradients are the business of the matrices within.

The smallest modules come first: functions without parameters, then layers, then what
holds other modules, then losses. What a module computes, others may want to call, too:
that is a function in functional.py. `inplace` is accepted, and changes nothing.
"""

# ruff: noqa: A002  input is PyTorch's name

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from operator import attrgetter
from typing import Any, ClassVar, NamedTuple, Self, TypeAlias

from match import clip as utils
from match import functional, init
from match.index import sizes
from match.list2d import List2D
from match.make import ones, zeros
from match.matrix import Matrix
from match.operand import want_matrices
from match.record import warn
from match.scalar import ShapeError, checked_device, described

# fmt: off
__all__ = [
    "BCELoss", "BCEWithLogitsLoss", "BatchNorm1d", "CrossEntropyLoss", "Dropout",
    "Embedding", "Flatten", "HuberLoss", "Identity", "L1Loss", "LayerNorm", "LeakyReLU",
    "Linear", "LogSoftmax", "MSELoss", "Module", "ModuleList", "NLLLoss", "Parameter",
    "ReLU", "Sequential", "Sigmoid", "Softmax", "Tanh", "functional", "init", "utils",
]
# fmt: on

# The matrices and modules that a module holds, with their names.
Parts: TypeAlias = list[tuple[str, Any]]
# Modules, each with the prefix of the names in it, and its parts.
Walk: TypeAlias = "dict[Module, tuple[str, Parts]]"
_PLAIN = {bool, int, float, str, set, type(None)}


class Unfit(NamedTuple):
    """The names that load_state_dict() did not find, and those that it did not know."""

    missing_keys: list[str]
    unexpected_keys: list[str]


class Parameter(Matrix):
    """A matrix that a module learns: it asks for its gradient.

    >>> Parameter([[1.0]]).requires_grad
    True
    """

    __slots__ = ()

    def __init__(self, data: object, requires_grad: bool = True) -> None:
        super().__init__(data, requires_grad=requires_grad)

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        new = super().__deepcopy__(memo)
        new.grad = None  # which a copy of a plain matrix keeps, in PyTorch, too
        return new


class Module:
    """The base of all layers, losses and networks.

    Derive from it, call `super().__init__()`, keep parameters and modules in attributes
    (or in lists, tuples and dicts there), and say in `forward` what a call computes.
    """

    def __init__(self) -> None:
        self.training = True
        # Plain matrices in attributes: those in state_dict(), and those known as plain.
        self.__saved: set[str] = set()
        self.__told: set[str] = set()

    def __getattr__(self, name: str) -> Any:
        owner = type(self).__name__
        if "training" not in self.__dict__:
            raise AttributeError(f"begin {owner}.__init__ with super().__init__()")
        what = f"{owner!r} object has no attribute {name!r}"
        raise AttributeError(what, name=name, obj=self)

    def __setattr__(self, name: str, value: object) -> None:
        learned = isinstance(self.__dict__.get(name), Parameter)
        if learned and not (value is None or isinstance(value, Parameter)):
            ways = f"write {name}.data = …, or assign an nn.Parameter"
            raise TypeError(f"{name} would be a parameter no more: {ways}")
        if "training" not in self.__dict__ and any(
            isinstance(part, (Parameter, Module)) for _, part in _parts([(name, value)])
        ):
            raise AttributeError(
                f"cannot assign {name} before Module.__init__() was called: begin "
                f"{type(self).__name__}.__init__ with super().__init__()"
            )
        super().__setattr__(name, value)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Compute what forward() says."""
        return self.forward(*args, **kwargs)

    def forward(self, *args: Any, **kwargs: Any) -> Any:
        """Compute the output; each module says how."""
        name = type(self).__name__
        raise NotImplementedError(f"{name} has no forward(): define what a call does")

    def register_buffer(
        self, name: str, tensor: Matrix | None, persistent: bool = True
    ) -> None:
        """Keep a matrix that is not learned in an attribute, and in state_dict()."""
        self.__told.add(name)
        if persistent:
            self.__saved.add(name)
        setattr(self, name, tensor)

    def parameters(self) -> Iterator[Parameter]:
        """Yield each parameter once: one's own, then those of the modules within."""
        return iter(self.__names_of_parameters())

    def named_parameters(self) -> Iterator[tuple[str, Parameter]]:
        """Yield each parameter once, with its name, such as `layers.0.weight`."""
        names = self.__names_of_parameters()
        return ((name, parameter) for parameter, name in names.items())

    def children(self) -> Iterator["Module"]:
        """Yield each module that is directly within, once."""
        return (module for _, module in self.named_children())

    def named_children(self) -> Iterator[tuple[str, "Module"]]:
        """Yield each module that is directly within, once, with its name."""
        names: dict[Module, str] = {}
        for name, module in self._named_children():
            names.setdefault(module, name)
        return ((name, module) for module, name in names.items())

    def modules(self) -> Iterator["Module"]:
        """Yield this module and each one within, once."""
        return iter(self.__walk())

    def named_modules(self) -> Iterator[tuple[str, "Module"]]:
        """Yield this module, named "", and each one within, such as `layers.0`."""
        walk = self.__walk().items()
        return ((prefix.rstrip("."), module) for module, (prefix, _) in walk)

    def zero_grad(self, set_to_none: bool = True) -> None:
        """Reset the gradients of all parameters."""
        utils.reset_grads(self.parameters(), set_to_none)

    def train(self, mode: bool = True) -> Self:
        """Say to this module and those within that they are being trained."""
        for module in self.modules():
            module.training = mode
        return self

    def eval(self) -> Self:
        """Say to this module and those within that they are being used."""
        return self.train(False)

    def apply(self, fn: Callable[["Module"], object]) -> Self:
        """Call a function with each module within, and with this one at last."""
        for child in self.children():
            child.apply(fn)
        fn(self)
        return self

    def state_dict(self, *, prefix: str = "") -> dict[str, Matrix]:
        """Return all parameters and buffers by their names, such as `0.weight`.

        They are constants, which share their numbers with the module.
        """
        return {prefix + name: part.detach() for name, part in self.__state()}

    def load_state_dict(
        self, state_dict: Mapping[str, Any], strict: bool = True
    ) -> Unfit:
        """Write matrices, or nested lists, into the parameters and buffers they name.

        Returns the names that are missing in state_dict, and those that nothing here
        has. Raises RuntimeError for them, unless not strict, and for unlike shapes.
        """
        if not isinstance(state_dict, Mapping):
            wanted = "a state_dict() is wanted, or what load() read"
            raise TypeError(f"{wanted}, not {described(state_dict)}")
        own = dict(self.__state())
        missing = [name for name in own if name not in state_dict]
        unexpected = [name for name in state_dict if name not in own]
        new = {name: Matrix(state_dict[name]) for name in own if name in state_dict}
        problems = [
            f"{name} has shape {own[name].shape}, and {matrix.shape} was given"
            for name, matrix in new.items()
            if matrix.shape != own[name].shape
        ]
        if strict:
            problems += [f"{name} is missing" for name in missing]
            problems += [f"{name} is unknown here" for name in unexpected]
        if problems:
            owner, why = type(self).__name__, "; ".join(problems)
            raise RuntimeError(f"state_dict does not fit {owner}: {why}")
        for name, matrix in new.items():
            own[name].data.copy_(matrix.data)
        return Unfit(missing, unexpected)

    def to(self, *targets: object, device: object = None, dtype: Any = None) -> Self:
        """Return this module: there is one device, and numbers are doubles.

        Raises RuntimeError for any device but the CPU.
        """
        for target in (device, *targets):
            if not isinstance(target, (type, Matrix)):  # a dtype, or what has both
                checked_device(target)
        return self

    def extra_repr(self) -> str:
        """Describe this module within its brackets."""
        return ""

    def __repr__(self) -> str:
        name = type(self).__name__
        lines = [f"({key}): {module!r}" for key, module in self._named_children()]
        if not lines:
            return f"{name}({self.extra_repr()})"
        inner = "\n".join(lines).replace("\n", "\n  ")
        return f"{name}(\n  {inner}\n)"

    def _named_children(self) -> list[tuple[str, "Module"]]:
        parts = _parts(self.__dict__.items())
        return [(name, part) for name, part in parts if isinstance(part, Module)]

    def __state(self) -> Parts:
        """Parameters and buffers with their names; the own ones come first."""
        parts = _parts(self.__dict__.items())
        state = [pair for pair in parts if isinstance(pair[1], Parameter)]
        state += [pair for pair in parts if pair[0] in self.__saved]
        for name, module in parts:
            if isinstance(module, Module):
                state += [(f"{name}.{key}", part) for key, part in module.__state()]
        return state

    def __walk(self, prefix: str = "", walked: "Walk | None" = None) -> Walk:
        """This module and those within, each once."""
        walked = {} if walked is None else walked
        if self not in walked:
            parts = _parts(self.__dict__.items())
            walked[self] = prefix, parts
            for name, part in parts:
                if isinstance(part, Module):
                    part.__walk(f"{prefix}{name}.", walked)
        return walked

    def __names_of_parameters(self) -> dict[Parameter, str]:
        names: dict[Parameter, str] = {}
        for module, (prefix, parts) in self.__walk().items():
            for name, part in parts:
                if isinstance(part, Parameter):
                    names.setdefault(part, prefix + name)
                elif isinstance(part, Matrix):
                    module.__warn_of(name, part)
        return names

    def __warn_of(self, name: str, part: Matrix) -> None:
        """Tell, once, of a matrix that looks like a parameter and is none."""
        if part.watched and not (part.operation or name in self.__told):
            self.__told.add(name)
            owner = type(self).__name__
            ways = f"an nn.Parameter, or keep it with register_buffer({name!r}, …)"
            what = f"{owner}.{name} is a plain matrix, so it is not learned"
            warn(f"{what}: make it {ways}")


def _parts(items: Iterable[tuple[object, Any]]) -> Parts:
    """The matrices and modules among items, and in lists, tuples and dicts there."""
    parts: Parts = []
    for name, value in items:
        if type(value) in _PLAIN:
            continue  # most are: sizes, names, options
        if isinstance(value, (Matrix, Module)):
            parts.append((str(name), value))
        elif isinstance(value, (list, tuple, dict)):
            inner = value.items() if isinstance(value, dict) else enumerate(value)
            parts += [(f"{name}.{key}", part) for key, part in _parts(inner)]
    return parts


class Identity(Module):
    """What it is given, whatever it is made with."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__()

    def forward(self, x: Any) -> Any:
        """Return x itself."""
        return x


class ReLU(Module):
    """max(0, x), number by number."""

    def __init__(self, inplace: bool = False) -> None:
        super().__init__()

    def forward(self, x: Matrix) -> Matrix:
        """Return a matrix of the shape of x."""
        return x.relu()


class Sigmoid(Module):
    """1 / (1 + e^-x), number by number."""

    def forward(self, x: Matrix) -> Matrix:
        """Return a matrix of the shape of x, of numbers between 0 and 1."""
        return x.sigmoid()


class Tanh(Module):
    """tanh(x), number by number."""

    def forward(self, x: Matrix) -> Matrix:
        """Return a matrix of the shape of x, of numbers between -1 and 1."""
        return x.tanh()


class Layer(Module):
    """A module that shows, between its brackets, what it was made with."""

    def __init__(self, *sizes: object, **options: object) -> None:
        super().__init__()
        shown = [str(size) for size in sizes]
        shown += [f"{name}={option}" for name, option in options.items()]
        self.__shown = ", ".join(shown)

    def extra_repr(self) -> str:
        """Describe sizes and options."""
        return self.__shown


class LeakyReLU(Layer):
    """x, and negative_slope x where it is negative, number by number."""

    def __init__(self, negative_slope: float = 0.01, inplace: bool = False) -> None:
        super().__init__(negative_slope=negative_slope)
        self.negative_slope = negative_slope

    def forward(self, x: Matrix) -> Matrix:
        """Return a matrix of the shape of x."""
        return x.leaky_relu(self.negative_slope)


class AlongDim(Layer):
    """The base of functions along a dimension."""

    function: ClassVar[Callable[..., Matrix]]

    def __init__(self, dim: int = -1) -> None:
        super().__init__(dim=dim)
        self.dim = dim

    def forward(self, x: Matrix) -> Matrix:
        """Return a matrix of the shape of x."""
        return self.function(x, self.dim)


class Softmax(AlongDim):
    """e^x / Σ e^x along dim: probabilities, which sum up to 1."""

    function = staticmethod(Matrix.softmax)


class LogSoftmax(AlongDim):
    """log(e^x / Σ e^x) along dim: logarithms of probabilities."""

    function = staticmethod(Matrix.log_softmax)


class Flatten(Layer):
    """All numbers of each example in one row, as they are here in any case."""

    def __init__(self, start_dim: int = 1, end_dim: int = -1) -> None:
        super().__init__(start_dim=start_dim, end_dim=end_dim)
        self.start_dim, self.end_dim = start_dim, end_dim

    def forward(self, x: Matrix) -> Matrix:
        """Return x, or with start_dim 0 a vector of all that is in it."""
        return x.flatten(self.start_dim, self.end_dim)


class Dropout(Layer):
    """In training, 0 with probability p, else x / (1 - p); in use, x."""

    def __init__(self, p: float = 0.5, inplace: bool = False) -> None:
        super().__init__(p=p, inplace=inplace)
        self.p = p

    def forward(self, x: Matrix) -> Matrix:
        """Return a matrix of the shape of x."""
        return functional.dropout(x, self.p, self.training)


class Embedding(Layer):
    """A row of embedding_dim numbers to learn for each of num_embeddings things."""

    def __init__(self, num_embeddings: int, embedding_dim: int) -> None:
        super().__init__(num_embeddings, embedding_dim)
        self.weight = Parameter(List2D.randn(num_embeddings, embedding_dim))

    def forward(self, x: Matrix) -> Matrix:
        """Return the rows (N, embedding_dim) that whole numbers (N,) name."""
        return functional.embedding(x, self.weight)


def _alias(name: str) -> Any:
    """Another name of an attribute."""
    write = lambda owner, value: setattr(owner, name, value)
    return property(attrgetter(name), write)


class Linear(Layer):
    """x @ W.T + b: each output is a weighted sum of the inputs, and a bias.

    `weight` (also W) has the shape (out_features, in_features), `bias` (also b)
    (out_features,). Both begin between ±1/√in_features, with PyTorch's numbers.
    """

    W: Parameter = _alias("weight")
    b: Parameter | None = _alias("bias")

    def __init__(self, in_features: int, out_features: int, bias: bool = True) -> None:
        super().__init__(in_features=in_features, out_features=out_features, bias=bias)
        self.in_features, self.out_features = in_features, out_features

        def drawn(*size: int) -> Parameter:
            numbers, bound = zeros(*size), 1 / math.sqrt(in_features)
            return Parameter(init.uniform_(numbers, -bound, bound))

        self.weight = drawn(out_features, in_features)
        self.bias = drawn(out_features) if bias else None

    def forward(self, x: Matrix) -> Matrix:
        """Return x @ W.T + b."""
        return functional.linear(x, self.weight, self.bias)


class LayerNorm(Layer):
    """Give each example the mean 0 and the variance 1; then scale and shift it."""

    def __init__(
        self, normalized_shape: int | functional.Size, eps: float = 1e-5
    ) -> None:
        size = sizes((normalized_shape,))
        super().__init__(size, eps=eps, elementwise_affine=True, bias=True)
        self.normalized_shape, self.eps = size, eps
        self.weight, self.bias = Parameter(ones(size)), Parameter(zeros(size))

    def forward(self, x: Matrix) -> Matrix:
        """Return a matrix of the shape of x."""
        shape = self.normalized_shape
        return functional.layer_norm(x, shape, self.weight, self.bias, self.eps)


class BatchNorm1d(Layer):
    """Give each feature of a batch (N, C) the mean 0 and the variance 1; then scale.

    In training these are the batch's; running means of them are kept, which take their
    place in eval().
    """

    def __init__(
        self, num_features: int, eps: float = 1e-5, momentum: float = 0.1
    ) -> None:
        learned = {"affine": True, "bias": True, "track_running_stats": True}
        super().__init__(num_features, eps=eps, momentum=momentum, **learned)
        self.num_features, self.eps, self.momentum = num_features, eps, momentum
        self.weight = Parameter(ones(num_features))
        self.bias = Parameter(zeros(num_features))
        self.register_buffer("running_mean", zeros(num_features).detach())
        self.register_buffer("running_var", ones(num_features).detach())
        self.register_buffer("num_batches_tracked", zeros((), dtype=int))

    def forward(self, x: Matrix) -> Matrix:
        """Return a matrix of the shape of x, (N, C)."""
        want_matrices("BatchNorm1d takes a Matrix", x)
        if x.ndim != 2 or x.ncol != self.num_features:
            raise ShapeError(f"(N, {self.num_features}) is wanted, not {x.shape}")
        if self.training:
            self.num_batches_tracked.add_(1)
        running = self.running_mean, self.running_var
        learned = self.weight, self.bias
        return functional.batch_norm(
            x, *running, *learned, self.training, self.momentum, self.eps
        )


class ModuleList(Module):
    """A list of modules, all of which belong to the module that holds it.

    >>> len(ModuleList([ReLU(), Tanh()]))
    2
    """

    def __init__(self, modules: Iterable[Module] = ()) -> None:
        super().__init__()
        self.extend(modules)

    def append(self, module: Module) -> Self:
        """Add a module at the end; return the list."""
        return self.__put(len(self), module)

    def extend(self, modules: Iterable[Module]) -> Self:
        """Add modules at the end; return the list."""
        for module in modules:
            self.append(module)
        return self

    def __iter__(self) -> Iterator[Module]:
        return iter(self.__modules())

    def __len__(self) -> int:
        return len(self.__modules())

    def __getitem__(self, index: Any) -> Any:
        """self[i] is a module; self[a:b] holds some of them."""
        found = self.__modules()[index]
        return type(self)().extend(found) if isinstance(index, slice) else found

    def __setitem__(self, index: int, module: Module) -> None:
        self.__put(range(len(self))[index], module)

    def __put(self, place: int, module: Module) -> Self:
        if not isinstance(module, Module):
            ways = "nn.ReLU() for a function, *layers for a list of modules"
            raise TypeError(f"{module!r} is no module: give {ways}")
        setattr(self, str(place), module)
        return self

    def __modules(self) -> list[Module]:
        return [module for _, module in self._named_children()]


class Sequential(ModuleList):
    """Modules one after the other, each fed with what the one before returned.

    >>> Sequential(ReLU(), Tanh())
    Sequential(
      (0): ReLU()
      (1): Tanh()
    )
    """

    def __init__(self, *modules: Module) -> None:
        super().__init__(modules)

    def forward(self, x: Any) -> Any:
        """Return what the last module makes of it."""
        for module in self:
            x = module(x)
        return x


class Loss(Module):
    """The base of losses: a number to make small; `reduction` is mean, sum or none."""

    function: ClassVar[Callable[..., Matrix]]

    def __init__(self, *, reduction: str = "mean") -> None:
        super().__init__()
        self.reduction = reduction

    def forward(self, input: Matrix, target: Matrix) -> Matrix:
        """Return one number, or with reduction="none" one for each."""
        return self.function(input, target, reduction=self.reduction)


class L1Loss(Loss):
    """The mean of the sizes of the differences."""

    function = staticmethod(functional.l1_loss)


class MSELoss(Loss):
    """The mean of the squares of the differences."""

    function = staticmethod(functional.mse_loss)


class HuberLoss(Loss):
    """Half the square of a difference up to delta, and delta (|d| - delta/2) above."""

    def __init__(self, reduction: str = "mean", delta: float = 1.0) -> None:
        super().__init__(reduction=reduction)
        self.delta = delta

    def forward(self, input: Matrix, target: Matrix) -> Matrix:
        """Return one number, or with reduction="none" one for each."""
        return functional.huber_loss(input, target, self.reduction, self.delta)


class BCELoss(Loss):
    """-log p where the target is 1, -log (1 - p) where it is 0, of probabilities p."""

    function = staticmethod(functional.binary_cross_entropy)


class BCEWithLogitsLoss(Loss):
    """Binary cross-entropy of sigmoid(x), exact in both tails."""

    function = staticmethod(functional.binary_cross_entropy_with_logits)


class NLLLoss(Loss):
    """The negative log-probabilities (N, C) of the right classes (N,)."""

    function = staticmethod(functional.nll_loss)


class CrossEntropyLoss(Loss):
    """NLLLoss of log_softmax(x): x (N, C) may be any numbers."""

    function = staticmethod(functional.cross_entropy)
