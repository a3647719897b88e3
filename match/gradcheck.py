"""Proof of gradients: backward, compared with finite differences."""

from collections.abc import Callable, Sequence

from match.list2d import List2D
from match.matrix import Matrix
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
    that is watched, (f(x + eps) - f(x - eps)) / (2 eps) has to be within
    atol + rtol · |difference| of the gradient. The inputs' own gradients are kept.

    >>> x = Matrix([[0.5, -2.0]], requires_grad=True)
    >>> gradcheck(lambda x: x.sigmoid() * x, [x])
    True
    """
    given = [inputs] if isinstance(inputs, Matrix) else list(inputs)
    if not any(x.watched for x in given):
        raise ValueError("no input is watched: say requires_grad=True of some of them")
    kept = [x.grad if x.has_grad else None for x in given]
    for x in given:
        x.grad = None
    out = fn(*given)
    weights = _weights(out)
    out.backward(gradient=weights)

    def f() -> float:
        with no_grad():
            return (fn(*given).data * weights).sum().item()

    for number, x in enumerate(given):
        for place in _places(x) if x.watched else []:
            slope, found = _slope(f, x.data, place, eps), float(x.grad[place])
            if not abs(found - slope) <= atol + rtol * abs(slope):
                raise RuntimeError(
                    f"the gradient of input {number} is wrong at {place}: backward "
                    f"says {found}, finite differences say {slope}"
                )
    for x, grad in zip(given, kept, strict=True):
        x.grad = grad
    return True


def _slope(
    f: Callable[[], float], numbers: List2D, place: tuple[int, int], eps: float
) -> float:
    """How f changes with one number, which is put back."""
    before = float(numbers[place])
    numbers[place] = before + eps
    above = f()
    numbers[place] = before - eps
    below = f()
    numbers[place] = before
    return (above - below) / (2 * eps)


def _places(x: Matrix) -> list[tuple[int, int]]:
    return [(i, j) for i in range(x.nrow) for j in range(x.ncol)]


def _weights(out: Matrix) -> List2D:
    rows = [[1.0 + i * out.ncol + j for j in range(out.ncol)] for i in range(out.nrow)]
    return List2D(out.nrow, out.ncol, rows)
