"""Keeping gradients within bounds, and resetting them; known as nn.utils."""

from collections.abc import Iterable

from match.list2d import List2D
from match.make import mat
from match.matrix import Matrix

__all__ = ["clip_grad_norm_"]


def clip_grad_norm_(
    parameters: Matrix | Iterable[Matrix], max_norm: float, norm_type: float = 2
) -> Matrix:
    """Shrink all gradients by one factor, so that together they are max_norm at most.

    Returns what they were: the norm of all their numbers.

    Source: Pascanu et al., "On the difficulty of training recurrent neural networks",
    2013.

    >>> p = mat([3.0, 4.0], requires_grad=True)
    >>> (p * p / 2).sum().backward()
    >>> clip_grad_norm_([p], 1.0).item()
    5.0
    """
    listed = [parameters] if isinstance(parameters, Matrix) else parameters
    grads = [parameter.grad for parameter in listed if parameter.has_grad]
    norms = [[grad.norm(norm_type).item() for grad in grads] or [0.0]]
    norm = List2D.from_2d_list(norms).norm(norm_type).item()
    for grad in grads:
        grad.mul_(min(1.0, max_norm / (norm + 1e-6)))
    return mat(norm, requires_grad=False)


def reset_grads(parameters: Iterable[Matrix], set_to_none: bool) -> None:
    """Forget all gradients, or write zeros into them."""
    for parameter in parameters:
        if set_to_none:
            parameter.grad = None
        else:
            parameter.grad.zero_()
