"""Edges: inf, nan, zeros of both signs, the tiny and the huge, ties and kinks."""

import math

import pytest

import match
from tests import oracle

INF, NAN = math.inf, math.nan
EXTREMES = [0.0, -0.0, 1.0, -1.0, INF, -INF, NAN, 1e308, -1e308, 5e-324, -1e-310, 800.0]
EXTREMES += [-800.0, 1e-20, 0.5, -2.5]

UNARY = {
    "neg": lambda m, x: -x,
    "relu": lambda m, x: m.relu(x),
    "sigmoid": lambda m, x: m.sigmoid(x),
    "tanh": lambda m, x: m.tanh(x),
    "exp": lambda m, x: m.exp(x),
    "log": lambda m, x: m.log(x),
    "sqrt": lambda m, x: m.sqrt(x),
    "abs": lambda m, x: m.abs(x),
    "square": lambda m, x: m.square(x),
    "sin": lambda m, x: m.sin(x),
    "cos": lambda m, x: m.cos(x),
    "clamp": lambda m, x: m.clamp(x, -1, 0.5),
    "clamp to nothing": lambda m, x: m.clamp(x, 1, -1),
    "x ** 0": lambda m, x: x**0,
    "x ** 0.5": lambda m, x: x**0.5,
    "x ** 3": lambda m, x: x**3,
    "x ** -1": lambda m, x: x**-1,
    "2 ** x": lambda m, x: 2**x,
    "0 ** x": lambda m, x: 0**x,
    "1 / x": lambda m, x: 1 / x,
    "x / 0": lambda m, x: x / 0,
    "x * inf": lambda m, x: x * INF,
    "x % 0": lambda m, x: x % 0,
    "x % 3": lambda m, x: x % 3,
    "x % -3": lambda m, x: x % -3,
    "x % inf": lambda m, x: x % INF,
    "maximum": lambda m, x: m.maximum(x, x.detach()),
    "minimum": lambda m, x: m.minimum(x, 0 * x.detach()),
    "where": lambda m, x: m.where(x > 0, x, 0.0),
}


@pytest.mark.parametrize("value", EXTREMES)
@pytest.mark.parametrize("name", UNARY)
def test_function_at_extremes_is_pytorchs(name, value):
    """With its gradient."""
    expected, actual = oracle.by_torch(UNARY[name], [value])
    assert expected == actual


@pytest.mark.parametrize("value", EXTREMES)
@pytest.mark.parametrize("other", EXTREMES)
@pytest.mark.parametrize(
    ("name", "operation"),
    [
        ("add", lambda m, x, y: x + y),
        ("sub", lambda m, x, y: x - y),
        ("mul", lambda m, x, y: x * y),
        ("div", lambda m, x, y: x / y),
        ("mod", lambda m, x, y: x % y),
        ("pow", lambda m, x, y: x**y),
        ("maximum", lambda m, x, y: m.maximum(x, y)),
        ("minimum", lambda m, x, y: m.minimum(x, y)),
    ],
)
def test_operation_at_extremes_is_pytorchs(name, operation, value, other):
    """Of two numbers, with both gradients."""
    expected, actual = oracle.by_torch(operation, [value], [other])
    assert expected == actual


ROWS = {
    "far apart": [1000.0, -1000.0, 0.0],
    "all large": [1000.0, 1000.0, 999.0],
    "all small": [-1000.0, -1000.0, -999.0],
    "ties": [2.0, 1.0, 2.0],
    "zeros": [0.0, 0.0, 0.0],
    "one zero": [2.0, 0.0, -3.0],
    "inf": [1.0, INF, 2.0],
    "-inf": [1.0, -INF, 2.0],
    "both": [INF, -INF, 0.0],
    "only -inf": [-INF, -INF, -INF],
    "nan": [1.0, NAN, 2.0],
    "nan at last": [1.0, 2.0, NAN],
    "huge": [1e308, 1e308, -1e308],
    "tiny": [1e-300, 1e-320, 5e-324],
}
ALONG = {
    "sum": lambda m, x: x.sum(),
    "mean": lambda m, x: x.mean(0),
    "prod": lambda m, x: x.prod(),
    "cumsum": lambda m, x: x.cumsum(0),
    "var": lambda m, x: x.var(),
    "std": lambda m, x: x.std(0),
    "norm": lambda m, x: x.norm(),
    "max": lambda m, x: x.max(),
    "min": lambda m, x: x.min(),
    "max along": lambda m, x: x.max(0).values,
    "min along": lambda m, x: x.min(0).values,
    "softmax": lambda m, x: x.softmax(0),
    "log_softmax": lambda m, x: x.log_softmax(0),
    "logsumexp": lambda m, x: x.logsumexp(0),
    "sort": lambda m, x: x.sort().values,
    "topk": lambda m, x: x.topk(2).values,
}


@pytest.mark.parametrize("row", ROWS)
@pytest.mark.parametrize("name", ALONG)
def test_reduction_at_extremes_is_pytorchs(name, row):
    """With its gradient, and with the ties that PyTorch prefers."""
    expected, actual = oracle.by_torch(ALONG[name], ROWS[row])
    assert expected == actual


CONSTANTS = {
    "sign": lambda m, x: x.sign(),
    "round": lambda m, x: x.round(),
    "floor": lambda m, x: x.floor(),
    "// 3": lambda m, x: x // 3,
    "// 0": lambda m, x: x // 0,
    "3 //": lambda m, x: 3 // x,
    "isnan": lambda m, x: x.isnan(),
    "isfinite": lambda m, x: x.isfinite(),
    "isclose": lambda m, x: x.isclose(x + 0),
    "isclose with nan": lambda m, x: m.isclose(x, x + 0, equal_nan=True),
    "== itself": lambda m, x: x == x + 0,
    "< 0": lambda m, x: x < 0,
    ">= 0": lambda m, x: x >= 0,
    "!= 0": lambda m, x: x != 0,
    "any": lambda m, x: x.any(),
    "all": lambda m, x: x.all(),
    "bool": lambda m, x: x.bool(),
    "argmax": lambda m, x: x.argmax(),
    "argmin": lambda m, x: x.argmin(0),
    "argsort": lambda m, x: x.argsort(stable=True) if m is not match else x.argsort(),
}


@pytest.mark.parametrize("name", CONSTANTS)
@pytest.mark.parametrize("row", ROWS)
def test_constant_at_extremes_is_pytorchs(name, row):
    """What has no gradient has edges, too."""
    torch = oracle.torch()
    theirs = CONSTANTS[name](torch, torch.tensor(ROWS[row], dtype=torch.float64))
    ours = CONSTANTS[name](match, match.mat(ROWS[row]))
    expected = pytest.approx(oracle.flat(theirs.tolist()), nan_ok=True)
    assert expected == oracle.flat(ours.tolist())
