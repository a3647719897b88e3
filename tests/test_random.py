"""Random numbers: the same seed gives PyTorch's numbers."""

import pytest

import match
from match import nn
from tests import oracle

SEEDS = [0, 1, 42, 2**32 - 1, 2**40 + 7, -1]
COUNTS = [1, 2, 3, 8, 15, 16, 17, 24, 31, 32, 33, 100]


def seeded(seed):
    """Seed both libraries; return PyTorch."""
    torch = oracle.torch()
    torch.manual_seed(seed)
    match.manual_seed(seed)
    return torch


def close(values):
    """Compare as float32 does: PyTorch's logarithms and cosines are float32's."""
    return pytest.approx(values, rel=1e-6, abs=1e-6)


@pytest.mark.parametrize("count", COUNTS)
@pytest.mark.parametrize("seed", SEEDS)
def test_uniform_numbers_are_pytorchs(seed, count):
    """To the last bit."""
    torch = seeded(seed)
    expected = torch.rand(count).tolist()
    assert expected == match.rand(count).tolist()


@pytest.mark.parametrize("count", COUNTS)
@pytest.mark.parametrize("seed", SEEDS)
def test_normal_numbers_are_pytorchs(seed, count):
    """Few are drawn one by one, many in blocks of 16."""
    torch = seeded(seed)
    expected = close(torch.randn(count).tolist())
    assert expected == match.randn(count).tolist()


@pytest.mark.parametrize("count", COUNTS)
def test_draws_that_follow_are_pytorchs(count):
    """Normal numbers come in pairs: the second of a pair waits for the next call."""
    torch = seeded(3)

    def draw(library):
        parts = [library.randn(count), library.rand(2), library.randn(3, 2)]
        parts += [library.randn(1), library.randn(20), library.randn(())]
        return oracle.flat([part.tolist() for part in parts])

    expected = close(draw(torch))
    assert expected == draw(match)


def test_seed_forgets_the_number_that_waits():
    """Else the first number after it would be an old one."""
    match.manual_seed(5)
    expected = match.randn(1).tolist()
    match.manual_seed(6)
    match.randn(1)
    match.manual_seed(5)
    assert expected == match.randn(1).tolist()


@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize("size", [(1, 1), (2, 16), (3, 4), (64, 10), (7, 1)])
def test_layers_begin_with_pytorchs_numbers(size, bias):
    """To the last bit, one layer after the other."""
    torch = seeded(7)
    theirs = [torch.nn.Linear(*size, bias=bias) for _ in range(2)]
    ours = [nn.Linear(*size, bias=bias) for _ in range(2)]
    expected = [p.tolist() for layer in theirs for p in layer.parameters()]
    assert expected == [p.tolist() for layer in ours for p in layer.parameters()]


@pytest.mark.parametrize(("low", "high"), [(-1, 1), (0.1, 0.3), (-5, 100)])
def test_bounds_are_rounded_as_pytorchs(low, high):
    """They are float32, too."""
    torch = seeded(11)
    expected = torch.empty(500).uniform_(low, high).tolist()
    assert expected == match.List2D(1, 500).uniform_(low, high).vals[0]


@pytest.mark.parametrize("count", [5, 50])
def test_mean_and_spread_are_pytorchs(count):
    """Of the normal distribution."""
    torch = seeded(13)
    expected = pytest.approx(torch.empty(count).normal_(3, 0.5).tolist(), rel=1e-6)
    assert expected == match.List2D(1, count).normal_(3, 0.5).vals[0]


def test_generators_have_streams_of_their_own():
    """Drawing from one leaves the other alone."""
    match.manual_seed(1)
    expected = match.rand(3).tolist()
    match.manual_seed(1)
    match.Generator().manual_seed(9).uniform(100)
    assert expected == match.rand(3).tolist()


def test_generator_without_a_seed_begins_anywhere():
    """Two of them do not agree."""
    assert match.Generator().uniform(4) != match.Generator().uniform(4)


@pytest.mark.parametrize("seed", [1.5, "1", None])
def test_seed_is_a_whole_number(seed):
    """The message names the type."""
    with pytest.raises(TypeError, match=f"not {type(seed).__name__}"):
        match.manual_seed(seed)
