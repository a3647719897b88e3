"""Proof of gradients: backward, compared with finite differences."""

from collections.abc import Callable, Sequence
from itertools import product

from match.make import arange
from match.matrix import Matrix
from match.operand import want_matrices
from match.record import no_grad


def gradcheck(
    fn: Callable[..., Matrix],
    inputs: Matrix | Sequence[Matrix],
    eps: float = 1e-6,
    atol: float = 1e-5,
    rtol: float = 1e-3,
) -> bool:
    """Return True if the gradients of fn(*inputs) are right, else raise RuntimeError.

    f is the sum of the results, weighted with 1, 2, 3, … For each number of each input
    that asked for its gradient (or, if none did, is watched), the slope (f(x + eps) -
    f(x - eps)) / (2 eps) has to be within atol + rtol · |slope| of what backward says.
    The inputs and their own gradients are left as they were. Raises ValueError where
    no input is watched.

    >>> x = Matrix([[0.5, -2.0]], requires_grad=True)
    >>> gradcheck(lambda x: x.sigmoid() * x, [x])
    True
    """
    given = [inputs] if isinstance(inputs, Matrix) else list(inputs)
    watched = [(i, x) for i, x in enumerate(given) if x.watched]
    checked = [(i, x) for i, x in watched if x.requires_grad] or watched
    if not checked:
        raise ValueError("no input is watched: say requires_grad=True of some of them")
    kept = [(x, x.grad if x.has_grad else None) for _, x in checked]
    for x, _ in kept:
        x.grad = None
    try:
        _compare(fn, given, checked, eps, atol, rtol)
    finally:
        for x, grad in kept:
            x.grad = grad
    return True


def _compare(
    fn: Callable[..., Matrix],
    given: list[Matrix],
    checked: list[tuple[int, Matrix]],
    eps: float,
    atol: float,
    rtol: float,
) -> None:
    """Raise at the first number whose gradient is not the slope."""
    out = fn(*given)
    want_matrices("fn returns a Matrix", out)
    weights = arange(1.0, out.numel() + 1).data.reshape(out.nrow, out.ncol)
    out.backward(gradient=weights)

    @no_grad
    def f(x: Matrix, place: tuple[int, int], step: float) -> float:
        before = x.data[place]
        x.data[place] = before + step
        try:
            return (fn(*given).data * weights).sum().item()
        finally:
            x.data[place] = before

    for number, x in checked:
        for place in product(range(x.nrow), range(x.ncol)):
            slope = (f(x, place, eps) - f(x, place, -eps)) / (2 * eps)
            found = x.grad[place]
            if not abs(found - slope) <= atol + rtol * abs(slope):
                both = f"backward says {found}, finite differences say {slope}"
                where = f"the gradient of input {number} is wrong at {place}"
                raise RuntimeError(f"{where}: {both}")
