"""The functions of networks, known as nn.functional: what layers and losses compute.

N is the number of examples, C that of features or classes. A loss is a mean, with
reduction="sum" a sum, and with reduction="none" each number by itself.
"""

# ruff: noqa: A002  input is PyTorch's name

import warnings

from match.functions import relu, sigmoid, tanh
from match.matrix import Matrix
from match.record import caller, no_grad
from match.scalar import ShapeError

# fmt: off
__all__ = [
    "batch_norm", "l1_loss", "layer_norm", "linear", "mse_loss", "relu", "sigmoid",
    "tanh",
]
# fmt: on

Size = tuple[int, ...] | list[int]


def linear(input: Matrix, weight: Matrix, bias: Matrix | None = None) -> Matrix:
    """Return input @ weight.T + bias.

    >>> linear(Matrix([[1.0, 2.0]]), Matrix([[10.0, 20.0]]), Matrix([5.0])).tolist()
    [[55.0]]
    """
    out = input @ weight.T  # (N, in) @ (in, out) -> (N, out)
    return out if bias is None else out + bias


def layer_norm(
    input: Matrix,
    normalized_shape: Size,
    weight: Matrix | None = None,
    bias: Matrix | None = None,
    eps: float = 1e-5,
) -> Matrix:
    """Give each example (N, C) the mean 0 and the variance 1; then scale and shift.

    Source: Ba, Kiros and Hinton, "Layer normalization", 2016.

    >>> layer_norm(Matrix([[1.0, 3.0]]), [2], eps=0).tolist()
    [[-1.0, 1.0]]
    """
    if input.shape[-1:] != tuple(normalized_shape):
        raise ShapeError(
            f"layer_norm over {list(normalized_shape)} does not fit {input.shape}"
        )
    centered = input - input.mean(-1, keepdim=True)  # (N, C) - (N, 1) -> (N, C)
    variance = (centered * centered).mean(-1, keepdim=True)  # (N, C) -> (N, 1)
    return _scaled(centered / (variance + eps).sqrt(), weight, bias)


def batch_norm(
    input: Matrix,
    running_mean: Matrix | None,
    running_var: Matrix | None,
    weight: Matrix | None = None,
    bias: Matrix | None = None,
    training: bool = False,
    momentum: float = 0.1,
    eps: float = 1e-5,
) -> Matrix:
    """Give each feature of (N, C) the mean 0 and the variance 1; then scale and shift.

    In training these are the mean and the variance of the batch, and the running ones
    move towards them by the part `momentum`; else they are the running ones.

    Source: Ioffe and Szegedy, "Batch normalization", 2015.

    >>> batch_norm(Matrix([[1.0], [3.0]]), None, None, training=True, eps=0).tolist()
    [[-1.0], [1.0]]
    """
    if not training and running_mean is not None and running_var is not None:
        centered, variance = input - running_mean, running_var
        return _scaled(centered / (variance + eps).sqrt(), weight, bias)
    n = len(input)
    if n == 1:
        raise ValueError(
            f"a batch of one example, {input.shape}, has no variance to train with: "
            "give it more examples, or call eval() first"
        )
    mean = input.mean(0)  # (N, C) -> (C,)
    centered = input - mean
    variance = (centered * centered).mean(0)  # (N, C) -> (C,)
    with no_grad():
        if running_mean is not None:
            running_mean += momentum * (mean - running_mean)
        if running_var is not None:
            running_var += momentum * (variance * n / (n - 1) - running_var)
    return _scaled(centered / (variance + eps).sqrt(), weight, bias)


def mse_loss(input: Matrix, target: Matrix, reduction: str = "mean") -> Matrix:
    """Square the differences.

    >>> mse_loss(Matrix([[1.0, 2.0]]), Matrix([[1.0, 4.0]])).item()
    2.0
    """
    _warn_of_unlike_shapes(input, target)
    return _reduced((input - target) ** 2, reduction)


def l1_loss(input: Matrix, target: Matrix, reduction: str = "mean") -> Matrix:
    """Take the sizes of the differences.

    >>> l1_loss(Matrix([[1.0, 2.0]]), Matrix([[1.0, 4.0]])).item()
    1.0
    """
    _warn_of_unlike_shapes(input, target)
    return _reduced((input - target).abs(), reduction)


def _scaled(normal: Matrix, weight: Matrix | None, bias: Matrix | None) -> Matrix:
    scaled = normal if weight is None else normal * weight
    return scaled if bias is None else scaled + bias


def _reduced(each: Matrix, reduction: str) -> Matrix:
    """The mean or the sum of the losses, or each."""
    if reduction == "mean":
        return each.mean()
    if reduction == "sum":
        return each.sum()
    if reduction == "none":
        return each
    raise ValueError(f"reduction is mean, sum or none, not {reduction!r}")


def _warn_of_unlike_shapes(input: Matrix, target: Matrix) -> None:
    """Tell of the commonest mistake; (N, 1) minus (N,) is (N, N), and silent else."""
    if input.shape != target.shape:
        message = (
            f"a target of shape {target.shape} is compared with a prediction of shape "
            f"{input.shape}: they are broadcast, which is likely to be wrong; give "
            "both the same shape"
        )
        warnings.warn_explicit(message, UserWarning, *(caller() or ("match", 1)))
