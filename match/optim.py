"""Optimizers: how parameters follow their gradients, from simple to hard.

What an optimizer remembers of a parameter are List2Ds, which it updates in place. In
the formulas p is a parameter, g its gradient, η the learning rate `lr`.
"""

# ruff: noqa: C408  an option is written as in a call

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any, ClassVar, TypeAlias

from match import lr_scheduler
from match.clip import reset_grads
from match.list2d import List2D
from match.matrix import Matrix
from match.scalar import described, number

# fmt: off
__all__ = ["SGD", "Adagrad", "Adam", "AdamW", "Optimizer", "RMSprop", "lr_scheduler"]
# fmt: on

Group: TypeAlias = dict[str, Any]
Shape: TypeAlias = tuple[int, int]
State: TypeAlias = dict[str, List2D]


class Optimizer:
    """The base of all optimizers: it knows the parameters, and options for them.

    `params` are matrices, or groups: dicts with "params" and options that differ from
    those which stand in the call, in the order of `defaults` or by name. Raises
    TypeError for what is no matrix or no option, and ValueError for options out of
    their range, and where params are empty, occur twice, or are results of what asked
    for a gradient.
    """

    defaults: ClassVar[Group] = {}

    def __init__(self, params: Iterable[Any], *args: Any, **options: Any) -> None:
        if isinstance(params, Matrix) or not isinstance(params, Iterable):
            fix = "[p] for a single one, model.parameters() for a model"
            raise TypeError(f"params is a list of matrices: {fix}")
        groups = list(params)
        if not groups:
            raise ValueError("params is empty: there is nothing to optimize")
        if len(args) > len(self.defaults):
            raise TypeError(f"{len(args)} options are more than {list(self.defaults)}")
        common = dict(zip(self.defaults, args, strict=False)) | options
        if not isinstance(groups[0], dict):
            groups = [{"params": groups}]
        self.param_groups = [self.__complete(common | group) for group in groups]
        every = self.__every()
        if len(set(every)) < len(every):
            raise ValueError("a parameter occurs twice: it would be moved twice")
        self.state: dict[Matrix, State] = {}

    def state_dict(self) -> dict[str, Any]:
        """Return what is remembered, by the positions of parameters, and the options.

        The matrices in it share their numbers with the optimizer.
        """
        positions = {p: i for i, p in enumerate(self.__every())}
        constant = partial(Matrix, requires_grad=False)
        return {
            "state": {
                positions[p]: {name: constant(kept[name]) for name in kept}
                for p, kept in self.state.items()
            },
            "param_groups": [
                group | {"params": [positions[p] for p in group["params"]]}
                for group in self.param_groups
            ],
        }

    def load_state_dict(self, state_dict: Mapping[str, Any]) -> None:
        """Go on where state_dict() was taken, with as many parameters in each group."""
        every = self.__every()
        groups = state_dict["param_groups"]
        sizes = [len(group["params"]) for group in groups]
        wanted = [len(group["params"]) for group in self.param_groups]
        if sizes != wanted:
            what = f"groups of {sizes} parameters, and this optimizer has {wanted}"
            raise ValueError(f"state_dict has {what}")
        for group, new in zip(self.param_groups, groups, strict=True):
            group |= new | {"params": group["params"]}
        self.state = {  # positions are texts where they come out of a file
            every[int(i)]: {name: Matrix(kept[name]).data.clone() for name in kept}
            for i, kept in state_dict["state"].items()
        }

    def zero_grad(self, set_to_none: bool = True) -> None:
        """Reset the gradients of all parameters."""
        for group in self.param_groups:
            reset_grads(group["params"], set_to_none)

    def step(self, closure: Callable[[], Any] | None = None) -> Any:
        """Move each parameter that got a gradient; return what closure() returns."""
        loss = closure() if closure else None
        for group in self.param_groups:
            for p in group["params"]:
                if p.has_grad:
                    g = self._decayed(p.data, p.grad, group)
                    self._move(p.data, g, self.state.setdefault(p, {}), group)
        return loss

    def _move(self, p: List2D, g: List2D, state: State, group: Group) -> None:
        """Change the numbers of one parameter in place; each optimizer says how."""
        raise NotImplementedError(f"{type(self).__name__} does not say how to move")

    def _decayed(self, p: List2D, g: List2D, group: Group) -> List2D:
        """The gradient of the loss and of the weight decay, λ/2 p²."""
        decay = group.get("weight_decay")
        return g + decay * p if decay else g

    def __every(self) -> list[Matrix]:
        return [p for group in self.param_groups for p in group["params"]]

    def __complete(self, group: Group) -> Group:
        name = type(self).__name__
        params = group["params"]
        listed = [params] if isinstance(params, Matrix) else list(params)
        group = self.defaults | group | {"params": listed}
        for p in group["params"]:
            if not isinstance(p, Matrix):
                raise TypeError(f"only matrices can be optimized, not {p!r}")
            if not p.is_leaf:
                raise ValueError(f"a result cannot be optimized: {p!r}")
        for key, value in group.items():
            if key not in ("params", *self.defaults):
                known = ", ".join(self.defaults)
                raise TypeError(f"{name} has no option {key!r}; it has {known}")
            if isinstance(self.defaults.get(key), float) and number(value) is None:
                raise TypeError(f"{key} of {name} is a number, not {described(value)}")
            if isinstance(value, (int, float)) and value < 0:
                raise ValueError(f"{key} of {name} is at least 0, not {value}")
            if key == "betas" and not all(0 <= beta < 1 for beta in value):
                raise ValueError(f"betas of {name} are 0 or more, below 1, not {value}")
        return group


class SGD(Optimizer):
    """Gradient descent: p ← p - η g; with momentum μ the steps have inertia.

    v ← μ v + (1 - dampening) g (at first v = g), and p ← p - η v. With nesterov the
    step is g + μ v. Weight decay λ adds λ p to g.

    Source: Sutskever et al., "On the importance of initialization and momentum", 2013.

    >>> p = Matrix([4.0], requires_grad=True)
    >>> (p * p).sum().backward()
    >>> SGD([p], lr=0.5).step()
    >>> p.tolist()
    [0.0]
    """

    defaults: ClassVar[Group] = dict(
        lr=1e-3, momentum=0.0, dampening=0.0, weight_decay=0.0, nesterov=False
    )

    def __init__(self, params: Iterable[Any], *args: Any, **options: Any) -> None:
        super().__init__(params, *args, **options)
        for group in self.param_groups:
            if group["nesterov"] and (not group["momentum"] or group["dampening"]):
                raise ValueError("nesterov wants a momentum, and no dampening")

    def _move(self, p: List2D, g: List2D, state: State, group: Group) -> None:
        momentum, kept = group["momentum"], 1 - group["dampening"]
        step = g
        if momentum:
            v = state.get("momentum_buffer")
            v = g.clone() if v is None else v.mul_(momentum).add_(kept * g)
            state["momentum_buffer"] = v
            step = g + momentum * v if group["nesterov"] else v
        p.sub_(group["lr"] * step)


class Adagrad(Optimizer):
    """Each number has its own rate, which falls with the squares of its gradients.

    s ← s + g², and p ← p - η' g / (√s + ε), where η' = η / (1 + (t-1) lr_decay) in step
    t.

    Source: Duchi et al., "Adaptive subgradient methods", 2011.
    """

    defaults: ClassVar[Group] = dict(
        lr=1e-2,
        lr_decay=0.0,
        weight_decay=0.0,
        initial_accumulator_value=0.0,
        eps=1e-10,
    )

    def _move(self, p: List2D, g: List2D, state: State, group: Group) -> None:
        squares = _memory(state, "sum", p.shape, group["initial_accumulator_value"])
        slowing = _memory(state, "slowing", (1, 1), 1.0)  # 1 + (t-1) lr_decay
        squares.add_(g * g)
        p.sub_(group["lr"] * g / (slowing * (squares.sqrt() + group["eps"])))
        slowing.add_(group["lr_decay"])


class RMSprop(Optimizer):
    """Adagrad that forgets: s is a running mean of g², so the rates do not die.

    s ← β s + (1-β) g², v ← μ v + g / (√s + ε), and p ← p - η v. (β is `alpha`.)
    Centered, the square of a running mean of g is taken off s.

    Source: Tieleman and Hinton, "Lecture 6.5: rmsprop", 2012; Graves, "Generating
    sequences with recurrent neural networks", 2013, for the centered one.
    """

    defaults: ClassVar[Group] = dict(
        lr=1e-2, alpha=0.99, eps=1e-8, weight_decay=0.0, momentum=0.0, centered=False
    )

    def _move(self, p: List2D, g: List2D, state: State, group: Group) -> None:
        squares = _average(state, "square_avg", g * g, group["alpha"])
        if group["centered"]:
            mean = _average(state, "grad_avg", g, group["alpha"])
            squares = squares - mean * mean
        velocity = _memory(state, "momentum_buffer", p.shape)
        velocity.mul_(group["momentum"]).add_(g / (squares.sqrt() + group["eps"]))
        p.sub_(group["lr"] * velocity)


class Adam(Optimizer):
    """RMSprop with inertia, its running means corrected for having begun at 0.

    m ← β₁ m + (1-β₁) g, s ← β₂ s + (1-β₂) g², and in step t
    p ← p - η m / (1 - β₁ᵗ) / (√(s / (1 - β₂ᵗ)) + ε).

    Source: Kingma and Ba, "Adam: a method for stochastic optimization", 2015.
    """

    defaults: ClassVar[Group] = dict(
        lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0
    )

    def _move(self, p: List2D, g: List2D, state: State, group: Group) -> None:
        beta1, beta2 = group["betas"]
        mean = _unbiased(state, "exp_avg", g, beta1)
        squares = _unbiased(state, "exp_avg_sq", g * g, beta2)
        p.sub_(group["lr"] * mean / (squares.sqrt() + group["eps"]))


class AdamW(Adam):
    """Adam whose weight decay λ shrinks p itself: p ← (1 - η λ) p, then Adam's step.

    Source: Loshchilov and Hutter, "Decoupled weight decay regularization", 2019.
    """

    defaults: ClassVar[Group] = Adam.defaults | {"weight_decay": 1e-2}

    def _decayed(self, p: List2D, g: List2D, group: Group) -> List2D:
        p.mul_(1 - group["lr"] * group["weight_decay"])
        return g


def _memory(state: State, name: str, shape: Shape, start: float = 0.0) -> List2D:
    """What is remembered under a name, from the first step on."""
    if name not in state:
        state[name] = List2D(*shape, start)
    return state[name]


def _average(state: State, name: str, new: List2D, beta: float) -> List2D:
    """A running mean: a ← β a + (1-β) new, from a = 0 on."""
    return _memory(state, name, new.shape).mul_(beta).add_((1 - beta) * new)


def _unbiased(state: State, name: str, new: List2D, beta: float) -> List2D:
    """A running mean, divided by the sum 1 - βᵗ of its weights."""
    power = _memory(state, f"{name}_power", (1, 1), 1.0).mul_(beta)
    return _average(state, name, new, beta) / (1 - power)
