"""Networks made of modules; gradients are the business of the matrices within.

The smallest modules come first: functions without parameters, then layers, then what
holds other modules, then losses.
"""

import math
import warnings
from collections.abc import Iterable, Iterator
from typing import Any, Self, TypeAlias

from match.list2d import List2D
from match.matrix import Matrix

# The matrices and modules that a module holds, with their names.
Parts: TypeAlias = list[tuple[str, Any]]


class Parameter(Matrix):
    """A matrix that a module learns: it asks for its gradient.

    >>> Parameter([[1.0]]).requires_grad
    True
    """

    __slots__ = ()

    def __init__(self, data: object, requires_grad: bool = True) -> None:
        super().__init__(data, requires_grad)


class Module:
    """The base of all layers, losses and networks.

    Derive from it, call `super().__init__()`, keep parameters and modules in attributes
    (or in lists, tuples and dicts there), and say in `forward` what a call computes.
    """

    def __init__(self) -> None:
        self.training = True
        # Plain matrices in attributes that are meant to be, or were told of.
        self.__told: set[str] = set()

    def __setattr__(self, name: str, value: object) -> None:
        if "training" not in self.__dict__ and _needs_init(value):
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
        raise NotImplementedError(
            f"{type(self).__name__} has no forward(): define what a call computes"
        )

    def register_buffer(self, name: str, buffer: Matrix | None) -> None:
        """Keep a matrix in an attribute that is not learned."""
        self.__told.add(name)
        setattr(self, name, buffer)

    def parameters(self) -> Iterator[Parameter]:
        """Yield each parameter once: one's own, then those of the modules within."""
        return iter(self.__names_of_parameters())

    def named_parameters(self) -> Iterator[tuple[str, Parameter]]:
        """Yield each parameter once, with its name, such as `layers.0.weight`."""
        names = self.__names_of_parameters()
        return ((name, parameter) for parameter, name in names.items())

    def children(self) -> Iterator["Module"]:
        """Yield each module that is directly within, once."""
        return iter(dict.fromkeys(module for _, module in self.__named_children()))

    def modules(self) -> Iterator["Module"]:
        """Yield this module and each one within, once."""
        return iter(self.__walk())

    def zero_grad(self, set_to_none: bool = True) -> None:
        """Reset the gradients of all parameters."""
        for parameter in self.parameters():
            if set_to_none:
                parameter.grad = None
            else:
                parameter.grad.zero_()

    def train(self, mode: bool = True) -> Self:
        """Say to this module and those within that they are being trained."""
        for module in self.modules():
            module.training = mode
        return self

    def eval(self) -> Self:
        """Say to this module and those within that they are being used."""
        return self.train(False)

    def extra_repr(self) -> str:
        """Describe this module within its brackets."""
        return ""

    def __repr__(self) -> str:
        name = type(self).__name__
        lines = [f"({key}): {module!r}" for key, module in self.__named_children()]
        if not lines:
            return f"{name}({self.extra_repr()})"
        inner = "\n".join(lines).replace("\n", "\n  ")
        return f"{name}(\n  {inner}\n)"

    def __named_children(self) -> list[tuple[str, "Module"]]:
        parts = _parts(self.__dict__.items())
        return [(name, part) for name, part in parts if isinstance(part, Module)]

    def __walk(self) -> "dict[Module, tuple[str, Parts]]":
        """This module and those within, with the prefix of their names and parts."""
        walked: dict[Module, tuple[str, Parts]] = {}
        todo = [("", self)]
        while todo:
            prefix, module = todo.pop()
            if module not in walked:
                parts = _parts(module.__dict__.items())
                walked[module] = prefix, parts
                todo += [
                    (f"{prefix}{name}.", part)
                    for name, part in reversed(parts)
                    if isinstance(part, Module)
                ]
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
        if part.watched and not part.operation and name not in self.__told:
            self.__told.add(name)
            warnings.warn(
                f"{type(self).__name__}.{name} is a plain matrix, so it is not "
                f"learned: make it an nn.Parameter, or keep it as it is with "
                f"register_buffer({name!r}, …)",
                stacklevel=4,
            )


def _parts(items: Iterable[tuple[object, Any]]) -> Parts:
    """The matrices and modules among items, and in lists, tuples and dicts there."""
    parts: Parts = []
    for name, value in items:
        if isinstance(value, (Matrix, Module)):
            parts.append((str(name), value))
        elif isinstance(value, (list, tuple, dict)):
            inner = value.items() if isinstance(value, dict) else enumerate(value)
            parts += [(f"{name}.{key}", part) for key, part in _parts(inner)]
    return parts


def _needs_init(value: object) -> bool:
    """Whether a module cannot hold this before it was initialised."""
    parts = _parts([("", value)])
    return any(isinstance(part, (Parameter, Module)) for _, part in parts)


class ReLU(Module):
    """max(0, x), number by number."""

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


class Linear(Module):
    """x @ W.T + b: each output is a weighted sum of the inputs, and a bias.

    `weight` (also W) has the shape (out_features, in_features), `bias` (also b)
    (out_features,). Both begin between ±1/√in_features, with PyTorch's numbers.
    """

    def __init__(self, in_features: int, out_features: int, bias: bool = True) -> None:
        super().__init__()
        self.in_features = in_features
        self.out_features = out_features
        bound = 1 / math.sqrt(in_features)
        weight = List2D(out_features, in_features).uniform_(-bound, bound)
        self.weight = Parameter(weight)
        self.bias: Parameter | None = None
        if bias:
            start = List2D(1, out_features).uniform_(-bound, bound)
            self.bias = Parameter(Matrix(start, ndim=1))

    @property
    def W(self) -> Parameter:  # noqa: N802  as mathematics writes it
        """The weight."""
        return self.weight

    @W.setter
    def W(self, weight: Parameter) -> None:  # noqa: N802
        self.weight = weight

    @property
    def b(self) -> Parameter | None:
        """The bias."""
        return self.bias

    @b.setter
    def b(self, bias: Parameter | None) -> None:
        self.bias = bias

    def forward(self, x: Matrix) -> Matrix:
        """Return x @ W.T + b."""
        out = x @ self.weight.T  # (N, in) @ (in, out) -> (N, out)
        return out if self.bias is None else out + self.bias

    def extra_repr(self) -> str:
        """Describe the sizes."""
        return (
            f"in_features={self.in_features}, out_features={self.out_features}, "
            f"bias={self.bias is not None}"
        )


class Sequential(Module):
    """Modules one after the other, each fed with what the one before returned.

    >>> Sequential(ReLU(), Tanh())
    Sequential(
      (0): ReLU()
      (1): Tanh()
    )
    """

    def __init__(self, *modules: Module) -> None:
        super().__init__()
        for i, module in enumerate(modules):
            setattr(self, str(i), module)

    def forward(self, x: Any) -> Any:
        """Return what the last module makes of it."""
        for module in self:
            x = module(x)
        return x

    def __iter__(self) -> Iterator[Module]:
        return iter(self.__modules())

    def __len__(self) -> int:
        return len(self.__modules())

    def __getitem__(self, index: int) -> Module:
        return self.__modules()[index]

    def __modules(self) -> list[Module]:
        parts = _parts(self.__dict__.items())
        return [part for _, part in parts if isinstance(part, Module)]


class MSELoss(Module):
    """The mean of the squared differences; `reduction` is mean, sum or none."""

    def __init__(self, reduction: str = "mean") -> None:
        super().__init__()
        if reduction not in ("mean", "sum", "none"):
            raise ValueError(f"reduction is mean, sum or none, not {reduction!r}")
        self.reduction = reduction

    def forward(self, prediction: Matrix, target: Matrix) -> Matrix:
        """Return one number, or with reduction none each squared difference.

        >>> MSELoss()(Matrix([[1.0, 2.0]]), Matrix([[1.0, 4.0]])).item()
        2.0
        """
        if prediction.shape != target.shape:
            warnings.warn(
                f"a target of shape {target.shape} is compared with a prediction of "
                f"shape {prediction.shape}: they are broadcast, which is likely to be "
                "wrong; give both the same shape",
                stacklevel=3,
            )
        squares = (prediction - target) ** 2
        if self.reduction == "none":
            return squares
        return squares.mean() if self.reduction == "mean" else squares.sum()
