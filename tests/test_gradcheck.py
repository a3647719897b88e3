"""gradcheck: a right gradient passes, a wrong one is named."""

import math

import pytest

from match import gradcheck, mat, nn
from match.matrix import node
from tests.oracle import numbers


def wrong_double(x):
    """Twice x, but its gradient is wrong in the second place of the first row."""
    factors = mat([[2.0, 5.0], [2.0, 2.0]]).data
    return node("double", x.data * 2, (x, lambda grad: grad * factors))


def only_from_a_tenth(x):
    """Twice x, and an error for numbers below 0.1."""
    if x.min() < 0.1:
        raise ValueError("too small")
    return x * 2


@pytest.mark.parametrize(
    "function",
    [
        lambda a, b: a @ b,
        lambda a, b: (a * a).sum(0) + b.T,
        lambda a, b: (a.sigmoid() @ b.tanh()).sum(),
        lambda a, b: (a.abs() + 1).log() / (b * b).sum().sqrt(),
    ],
)
def test_right_gradient_passes(function):
    """It returns True, as PyTorch's does."""
    a, b = (mat(numbers(*size), requires_grad=True) for size in ((3, 2), (2, 1)))
    assert gradcheck(function, (a, b)) is True


def test_wrong_gradient_is_named_with_both_numbers():
    """The weight of the second result is 2: 2·5 was said, 2·2 is right."""
    x = mat(numbers(2, 2), requires_grad=True)
    with pytest.raises(
        RuntimeError,
        match=r"input 0 is wrong at \(0, 1\): backward says 10\.0.*say (4\.0|3\.9999)",
    ):
        gradcheck(wrong_double, [x])


def test_second_input_is_checked_too():
    """The message says which input it is."""
    a, b = (mat(numbers(2, 2), requires_grad=True) for _ in range(2))
    with pytest.raises(RuntimeError, match="gradient of input 1"):
        gradcheck(lambda a, b: a * wrong_double(b), [a, b])


def test_gradient_that_is_nan_is_wrong():
    """A comparison with nan is never true."""
    x = mat([1.0], requires_grad=True)
    with pytest.raises(RuntimeError, match="nan"):
        gradcheck(lambda x: node("bad", x.data, (x, lambda g: g * math.nan)), x)


def test_inputs_are_left_as_they_were():
    """Their numbers, to the last bit, and their gradients."""
    x = mat([0.1, 0.7], requires_grad=True)
    (x * 3).sum().backward()
    gradcheck(lambda x: x * x, x)
    assert (x.tolist(), x.grad.tolist()) == ([0.1, 0.7], [[3.0, 3.0]])


@pytest.mark.parametrize("function", [wrong_double, only_from_a_tenth])
def test_inputs_are_left_as_they_were_where_it_raises(function):
    """After a wrong gradient, and after a function that fails on the way."""
    x = mat([[0.1, 0.7], [0.2, 0.3]], requires_grad=True)
    (x * 3).sum().backward()
    with pytest.raises((RuntimeError, ValueError)):
        gradcheck(function, x)
    assert x.tolist() == [[0.1, 0.7], [0.2, 0.3]]
    assert x.grad.tolist() == [[3.0, 3.0], [3.0, 3.0]]


def test_constants_are_not_checked():
    """An input that asked for nothing gets nothing."""
    x, c = mat([0.5], requires_grad=True), mat([2.0], requires_grad=False)
    assert gradcheck(lambda x, c: x * wrong_constant(c), [x, c]) is True


def wrong_constant(c):
    """A result with a wrong rule, which a constant never asks."""
    return node("wrong", c.data, (c, lambda grad: grad * 9))


def test_classes_and_silent_matrices_are_constants_beside_one_that_asked():
    """They have no gradient, and whole numbers cannot move by 1e-6."""
    scores, scale = mat(numbers(2, 3), requires_grad=True), mat(numbers(2, 3))
    loss = nn.CrossEntropyLoss()
    inputs = [scores, scale, mat([2, 0], dtype=int)]
    assert gradcheck(lambda a, b, y: loss(a * b, y), inputs) is True


def test_inputs_of_which_none_is_watched_are_refused():
    """As in PyTorch; else everything would pass."""
    with pytest.raises(ValueError, match="requires_grad=True"):
        gradcheck(lambda x: x * 2, mat([1.0], requires_grad=False))


def test_parameters_of_a_module_can_be_checked():
    """The function need not use its arguments: they are moved in place."""
    layer, x = nn.Linear(2, 2), mat(numbers(3, 2))
    assert gradcheck(lambda *_: layer(x).tanh(), list(layer.parameters())) is True
