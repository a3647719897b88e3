"""The functions of networks, known as nn.functional: what layers and losses compute.

N is the number of examples, C that of features or classes. A loss is a mean, with
reduction="sum" a sum, and with reduction="none" each number by itself.
"""

# ruff: noqa: A002  input is PyTorch's name

from match.functions import leaky_relu, log_softmax, relu, sigmoid, softmax, tanh
from match.generator import default_generator
from match.list2d import List2D
from match.make import one_hot
from match.matrix import Matrix, node
from match.operand import want_matrices
from match.record import no_grad, warn
from match.scalar import ShapeError

# fmt: off
__all__ = [
    "batch_norm", "binary_cross_entropy", "binary_cross_entropy_with_logits",
    "cross_entropy", "dropout", "embedding", "huber_loss", "l1_loss", "layer_norm",
    "leaky_relu", "linear", "log_softmax", "logsigmoid", "mse_loss", "nll_loss",
    "one_hot", "relu", "sigmoid", "softmax", "tanh",
]
# fmt: on

_LEAST = 9.999999960041972e-13  # 1e-12 in float32: PyTorch's least p (1 - p)

Size = tuple[int, ...] | list[int]


def linear(input: Matrix, weight: Matrix, bias: Matrix | None = None) -> Matrix:
    """Return input @ weight.T + bias.

    >>> linear(Matrix([[1.0, 2.0]]), Matrix([[10.0, 20.0]]), Matrix([5.0])).tolist()
    [[55.0]]
    """
    out = input @ weight.T  # (N, in) @ (in, out) -> (N, out)
    return out if bias is None else out + bias


def logsigmoid(input: Matrix) -> Matrix:
    """log(1 / (1 + e^-x)) = min(x, 0) - log(1 + e^-|x|); its slope is 1 / (1 + e^x)."""
    want_matrices("logsigmoid() takes a Matrix", input)
    x = input.data
    out = x.minimum(0.0) - (1 + (-x.abs()).exp()).log()
    slope = (-x).sigmoid()
    return node("logsigmoid", out, (input, lambda grad: grad * slope))


def dropout(input: Matrix, p: float = 0.5, training: bool = True) -> Matrix:
    """Replace each number by 0 with probability p, else by x / (1 - p).

    Source: Srivastava et al., "Dropout", 2014.
    """
    want_matrices("dropout() takes a Matrix", input)
    if not 0 <= p <= 1:
        raise ValueError(f"p is a probability, between 0 and 1, not {p}")
    if not training or p == 0:
        return input
    if p == 1:
        return input * 0.0
    nrow, ncol = input.data.shape
    kept = default_generator.kept(nrow * ncol, 1 - p)
    mask = List2D(1, nrow * ncol, [kept]).reshape(nrow, ncol) / (1 - p)
    return input * Matrix(mask, requires_grad=False, ndim=input.ndim)


def embedding(input: Matrix, weight: Matrix) -> Matrix:
    """Take the rows of weight (C, D) that whole numbers (N,) name: (N, D)."""
    want_matrices("embedding() takes a Matrix of whole numbers", input)
    _check_indices("index", input, len(weight))
    return weight[input]


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
    want_matrices("layer_norm() takes a Matrix", input)
    if input.shape[-1:] != tuple(normalized_shape):
        over = list(normalized_shape)
        raise ShapeError(f"layer_norm over {over} does not fit {input.shape}")
    centered = input - input.mean(-1, keepdim=True)  # (N, C) - (N, 1) -> (N, C)
    variance = (centered * centered).mean(-1, keepdim=True)  # (N, C) -> (N, 1)
    return _scaled(centered, variance + eps, weight, bias)


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
    if not training:
        if running_mean is None or running_var is None:
            missing = "running_mean and running_var are both needed where training"
            raise RuntimeError(f"{missing} is False: give them, or training=True")
        return _scaled(input - running_mean, running_var + eps, weight, bias)
    if (running_mean is None) != (running_var is None):
        raise ValueError("running_mean and running_var are given both, or none of them")
    n = len(input)
    if n == 1:
        why = f"a batch of one example, {input.shape}, has no variance to train with"
        raise ValueError(f"{why}: give it more examples, or call eval() first")
    mean = input.mean(0)  # (N, C) -> (C,)
    centered = input - mean
    variance = (centered * centered).mean(0)  # (N, C) -> (C,)
    with no_grad():
        if running_mean is not None and running_var is not None:
            running_mean += momentum * (mean - running_mean)
            running_var += momentum * (variance * n / (n - 1) - running_var)
    return _scaled(centered, variance + eps, weight, bias)


def mse_loss(input: Matrix, target: Matrix, reduction: str = "mean") -> Matrix:
    """Square the differences.

    >>> mse_loss(Matrix([[1.0, 2.0]]), Matrix([[1.0, 4.0]])).item()
    2.0
    """
    _compare_shapes(input, target)
    return _reduced((input - target) ** 2, reduction)


def l1_loss(input: Matrix, target: Matrix, reduction: str = "mean") -> Matrix:
    """Take the sizes of the differences.

    >>> l1_loss(Matrix([[1.0, 2.0]]), Matrix([[1.0, 4.0]])).item()
    1.0
    """
    _compare_shapes(input, target)
    return _reduced((input - target).abs(), reduction)


def huber_loss(
    input: Matrix, target: Matrix, reduction: str = "mean", delta: float = 1.0
) -> Matrix:
    """Half the square of a difference d up to delta, and delta (|d| - delta/2) above.

    With c = min(|d|, delta) both are c (|d| - c/2).

    Source: Huber, "Robust estimation of a location parameter", 1964.
    """
    if delta <= 0:
        raise ValueError(f"delta is greater than 0, not {delta}")
    _compare_shapes(input, target)
    size = (input - target).abs()
    near = size.clamp(max=delta)
    return _reduced(near * (size - near / 2), reduction)


def binary_cross_entropy(
    input: Matrix, target: Matrix, reduction: str = "mean"
) -> Matrix:
    """-(y log p + (1 - y) log(1 - p)) for probabilities p; logarithms end at -100.

    >>> binary_cross_entropy(Matrix([0.5]), Matrix([1.0])).item()
    0.6931471805599453
    """
    _compare_shapes(input, target, strict=True)
    p, y = input.data, target.data
    if not ((p >= 0) * (p <= 1)).min().item():
        fix = "call sigmoid() first, or take binary_cross_entropy_with_logits"
        raise RuntimeError(f"probabilities are between 0 and 1: {fix}")
    if not ((y >= 0) * (y <= 1)).min().item():
        raise RuntimeError("targets of binary cross-entropy are between 0 and 1")
    out = y * p.log().maximum(-100.0) + (1 - y) * (1 - p).log().maximum(-100.0)
    slope = (p - y) / (p * (1 - p)).maximum(_LEAST)
    target_slope = (1 - p).log() - p.log()
    back = lambda grad: grad * slope
    target_back = lambda grad: grad * target_slope
    each = node("binary_cross_entropy", -out, (input, back), (target, target_back))
    return _reduced(each, reduction)


def binary_cross_entropy_with_logits(
    input: Matrix, target: Matrix, reduction: str = "mean"
) -> Matrix:
    """Binary cross-entropy of sigmoid(x), exact in both tails.

    It is (1 - y) x - log sigmoid(x).
    """
    _compare_shapes(input, target, strict=True)
    return _reduced((1 - target) * input - logsigmoid(input), reduction)


def nll_loss(input: Matrix, target: Matrix, reduction: str = "mean") -> Matrix:
    """Take the negative log-probability (N, C) of each right class (N,).

    >>> nll_loss(Matrix([[-1.0, -2.0]]), Matrix([1], dtype=int)).item()
    2.0
    """
    _check_classes(input, target)
    right = input[target] if input.ndim == 1 else input[range(len(input)), target]
    return _reduced(-right, reduction)  # (N, C) -> (N,)


def cross_entropy(input: Matrix, target: Matrix, reduction: str = "mean") -> Matrix:
    """-Σ t log softmax(x) over the classes of x (N, C).

    Targets are whole numbers (N,), the right classes, or probabilities t (N, C).

    >>> cross_entropy(Matrix([[0.0, 0.0]]), Matrix([1], dtype=int)).item()
    0.6931471805599453
    """
    want_matrices("a loss compares matrices", input)
    logs = input.log_softmax(-1)
    if isinstance(target, Matrix) and target.shape == input.shape:
        _compare_shapes(input, target, strict=True)
        return _reduced(-(target * logs).sum(-1), reduction)  # (N, C) -> (N,)
    return nll_loss(logs, target, reduction)


def _scaled(
    centered: Matrix, variance: Matrix, weight: Matrix | None, bias: Matrix | None
) -> Matrix:
    normal = centered / variance.sqrt()
    scaled = normal if weight is None else normal * weight
    return scaled if bias is None else scaled + bias


def _reduced(each: Matrix, reduction: str) -> Matrix:
    """The mean or the sum of the losses, or each."""
    if reduction not in ("mean", "sum", "none"):
        raise ValueError(f"reduction is mean, sum or none, not {reduction!r}")
    if reduction == "none":
        return each
    return each.mean() if reduction == "mean" else each.sum()


def _compare_shapes(input: Matrix, target: Matrix, strict: bool = False) -> None:
    """Tell of the commonest mistake; (N, 1) minus (N,) is (N, N), and silent else."""
    want_matrices("a loss compares matrices", input, target)
    if strict and target.dtype is not float:
        dtype = target.dtype.__name__
        raise RuntimeError(f"targets are floats here, not {dtype}s: call float()")
    if input.shape == target.shape:
        return
    unlike = f"a target of shape {target.shape} and a prediction of shape {input.shape}"
    if strict:
        raise ShapeError(f"{unlike} do not fit: give both the same shape")
    warn(f"{unlike} are broadcast, likely by mistake: give both the same shape")


def _check_classes(input: Matrix, target: Matrix) -> None:
    """Raise where targets are no right classes, one for each example."""
    want_matrices("a loss compares matrices", input, target)
    n, size = input.shape[-1], input.shape[:-1]
    if target.shape != size:
        fix = ": call flatten()" if target.ndim == input.ndim else ""
        what = f"one class each is wanted for {input.shape}, in the shape {size}"
        raise ShapeError(f"{what}, not {target.shape}{fix}")
    _check_indices("class", target, n)


def _check_indices(what: str, indices: Matrix, n: int) -> None:
    """Raise where a matrix holds anything but whole numbers from 0 to below n."""
    if indices.dtype is not int:
        given = indices.dtype.__name__
        raise RuntimeError(f"each {what} is a whole number, not a {given}: call long()")
    lowest, highest = indices.data.min().item(), indices.data.max().item()
    if lowest < 0 or highest >= n:
        wrong = lowest if lowest < 0 else highest
        raise IndexError(f"{what} {wrong:.0f} is out of range: there are {n} from 0 on")
