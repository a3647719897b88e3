"""Proof of gradients: backward, compared with finite differences."""

from collections.abc import Callable, Sequence
from itertools import product

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
    that asked for its gradient (or, if none did, is watched), the slope (f(x + eps) -
    f(x - eps)) / (2 eps) has to be within atol + rtol · |slope| of what backward says.
    The inputs' own gradients are kept.

    >>> x = Matrix([[0.5, -2.0]], requires_grad=True)
    >>> gradcheck(lambda x: x.sigmoid() * x, [x])
    True
    """
    given = [inputs] if isinstance(inputs, Matrix) else list(inputs)
    numbered = list(enumerate(given))
    checked = [pair for pair in numbered if pair[1].requires_grad]
    checked = checked or [pair for pair in numbered if pair[1].watched]
    if not checked:
        raise ValueError("no input is watched: say requires_grad=True of some of them")
    kept = [x.grad if x.has_grad else None for _, x in checked]
    for _, x in checked:
        x.grad = None
    out = fn(*given)
    weights = _weights(out)
    out.backward(gradient=weights)

    def f() -> float:
        with no_grad():
            return (fn(*given).data * weights).sum().item()

    for number, x in checked:
        for i, j in product(range(x.nrow), range(x.ncol)):
            before = float(x.data[i, j])
            x.data[i, j] = before + eps
            above = f()
            x.data[i, j] = before - eps
            slope = (above - f()) / (2 * eps)
            x.data[i, j] = before
            found = float(x.grad[i, j])
            if not abs(found - slope) <= atol + rtol * abs(slope):
                raise RuntimeError(
                    f"the gradient of input {number} is wrong at {(i, j)}: backward "
                    f"says {found}, finite differences say {slope}"
                )
    for (_, x), grad in zip(checked, kept, strict=True):
        x.grad = grad
    return True


def _weights(out: Matrix) -> List2D:
    rows = [[1.0 + i * out.ncol + j for j in range(out.ncol)] for i in range(out.nrow)]
    return List2D(out.nrow, out.ncol, rows)
