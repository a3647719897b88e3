"""The numbers that parameters begin with; each function returns its matrix.

fan_in is the number of inputs, fan_out that of outputs: a weight has the shape
(fan_out, fan_in). Random numbers are PyTorch's for the same seed.

Sources: Glorot and Bengio, "Understanding the difficulty of training deep feedforward
neural networks", 2010, for xavier; He et al., "Delving deep into rectifiers", 2015, for
kaiming.
"""

import math

from match.matrix import Matrix
from match.scalar import ShapeError

# fmt: off
__all__ = [
    "calculate_gain", "constant_", "kaiming_normal_", "kaiming_uniform_", "normal_",
    "ones_", "uniform_", "xavier_normal_", "xavier_uniform_", "zeros_",
]
# fmt: on

_GAINS = {"linear": 1.0, "sigmoid": 1.0, "tanh": 5 / 3, "relu": math.sqrt(2)}


def calculate_gain(nonlinearity: str, param: float | None = None) -> float:
    """Return by how much numbers grow to make up for what an activation takes away."""
    if nonlinearity == "leaky_relu":
        return math.sqrt(2 / (1 + (0.01 if param is None else param) ** 2))
    if nonlinearity not in _GAINS:
        known = ", ".join([*_GAINS, "leaky_relu"])
        raise ValueError(f"nonlinearity is one of {known}, not {nonlinearity!r}")
    return _GAINS[nonlinearity]


def constant_(tensor: Matrix, val: float) -> Matrix:
    """Write one number into all places."""
    tensor.data.fill_(val)
    return tensor


def zeros_(tensor: Matrix) -> Matrix:
    """Write 0 into all places."""
    return constant_(tensor, 0.0)


def ones_(tensor: Matrix) -> Matrix:
    """Write 1 into all places."""
    return constant_(tensor, 1.0)


def uniform_(tensor: Matrix, a: float = 0.0, b: float = 1.0) -> Matrix:
    """Draw from a ≤ x < b."""
    tensor.data.uniform_(a, b)
    return tensor


def normal_(tensor: Matrix, mean: float = 0.0, std: float = 1.0) -> Matrix:
    """Draw from the normal distribution."""
    tensor.data.normal_(mean, std)
    return tensor


def xavier_uniform_(tensor: Matrix, gain: float = 1.0) -> Matrix:
    """Draw from ±gain √(6 / (fan_in + fan_out))."""
    bound = gain * math.sqrt(6 / sum(_fans(tensor)))
    return uniform_(tensor, -bound, bound)


def xavier_normal_(tensor: Matrix, gain: float = 1.0) -> Matrix:
    """Draw with the deviation gain √(2 / (fan_in + fan_out))."""
    return normal_(tensor, 0.0, gain * math.sqrt(2 / sum(_fans(tensor))))


def kaiming_uniform_(
    tensor: Matrix, a: float = 0, mode: str = "fan_in", nonlinearity: str = "leaky_relu"
) -> Matrix:
    """Draw from ±gain √(3 / fan); `a` is the slope of leaky_relu below 0."""
    bound = math.sqrt(3) * _deviation(tensor, a, mode, nonlinearity)
    return uniform_(tensor, -bound, bound)


def kaiming_normal_(
    tensor: Matrix, a: float = 0, mode: str = "fan_in", nonlinearity: str = "leaky_relu"
) -> Matrix:
    """Draw with the deviation gain / √fan; `a` is the slope of leaky_relu below 0."""
    return normal_(tensor, 0.0, _deviation(tensor, a, mode, nonlinearity))


def _deviation(tensor: Matrix, a: float, mode: str, nonlinearity: str) -> float:
    fan_in, fan_out = _fans(tensor)
    if mode not in ("fan_in", "fan_out"):
        raise ValueError(f"mode is fan_in or fan_out, not {mode!r}")
    fan = fan_in if mode == "fan_in" else fan_out
    return calculate_gain(nonlinearity, a) / math.sqrt(fan)


def _fans(tensor: Matrix) -> tuple[int, int]:
    if tensor.ndim != 2:
        raise ShapeError(f"a weight is of two dimensions, not of shape {tensor.shape}")
    return tensor.ncol, tensor.nrow
