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


DRAWS = {
    "randint": lambda m: m.randint(0, 10, (17,)),
    "randint from 0": lambda m: m.randint(7, (2, 3)),
    "randint by names": lambda m: m.randint(low=2, high=7, size=(2, 3)),
    "randint by some names": lambda m: m.randint(7, size=(4,)),
    "randint by high": lambda m: m.randint(high=7, size=(4,)),
    "randint below 0": lambda m: m.randint(-5, 5, (20,)),
    "randint of a wide range": lambda m: m.randint(0, 2**40, (5,)),
    "randint at the border": lambda m: m.randint(0, 2**28, (5,)),
    "randint below the border": lambda m: m.randint(0, 2**28 - 1, (5,)),
    "randperm": lambda m: m.randperm(50),
    "randperm of one": lambda m: m.randperm(1),
    "rand_like": lambda m: m.rand_like(m.zeros(2, 3)),
    "randn_like": lambda m: m.randn_like(m.zeros(20)),
    "normal": lambda m: m.normal(2.0, 0.5, (3,)),
    "normal of many means": lambda m: m.normal(m.arange(20.0), 0.5),
    "normal of many spreads": lambda m: m.normal(1.0, m.tensor([1.0, 0.1])),
    "normal of both": lambda m: m.normal(m.tensor([1.0, 0.1]), m.tensor([1.0, 0.1])),
    "uniform_": lambda m: m.zeros(5).uniform_(-2, 3),
    "normal_": lambda m: m.zeros(5, 5).normal_(1, 0.1),
    "multinomial": lambda m: m.multinomial(m.tensor([0.1, 0.2, 0.3, 0.4]), 1),
    "multinomial of several": lambda m: m.multinomial(m.tensor([1.0, 2.0, 3.0]), 3),
    "multinomial with zeros": lambda m: m.multinomial(m.tensor([0.0, 2.0, 3.0]), 2),
    "multinomial of rows": lambda m: m.multinomial(m.rand(4, 5), 2),
    "multinomial again and again": lambda m: m.multinomial(
        m.tensor([1.0, 0.0, 3.0]), 20, replacement=True
    ),
    "multinomial of rows again and again": lambda m: m.multinomial(
        m.rand(3, 4), 6, replacement=True
    ),
}


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", DRAWS)
def test_draw_is_pytorchs(name, seed):
    """And so is what is drawn next: no draw is left out."""
    torch = seeded(seed)
    expected = [close(oracle.flat(part.tolist())) for part in followed(name, torch)]
    assert expected == [oracle.flat(part.tolist()) for part in followed(name, match)]


@pytest.mark.parametrize("name", DRAWS)
def test_draw_of_doubles_is_pytorchs(name):
    """After set_default_dtype(float64), to the last bit."""
    torch = seeded(21)
    torch.set_default_dtype(torch.float64)
    match.set_default_dtype(match.float64)
    try:
        expected = [part.tolist() for part in followed(name, torch)]
        assert expected == [part.tolist() for part in followed(name, match)]
    finally:
        torch.set_default_dtype(torch.float32)
        match.set_default_dtype(match.float32)


def followed(name, library):
    """Draw, and draw some more."""
    return [DRAWS[name](library), library.rand(2), library.randn(1), library.randn(17)]


@pytest.mark.parametrize("count", COUNTS)
def test_doubles_are_pytorchs(count):
    """Few and many, to the last bit."""
    torch = seeded(5)
    torch.set_default_dtype(torch.float64)
    match.set_default_dtype(match.float64)
    try:
        expected = torch.rand(count).tolist(), torch.randn(count).tolist()
        assert expected == (match.rand(count).tolist(), match.randn(count).tolist())
    finally:
        torch.set_default_dtype(torch.float32)
        match.set_default_dtype(match.float32)


@pytest.mark.parametrize("name", ["rand", "randn", "randperm"])
def test_generator_can_be_passed(name):
    """It has the stream of its seed, and leaves the common one alone."""
    torch = seeded(1)
    theirs, ours = torch.Generator().manual_seed(4), match.Generator().manual_seed(4)
    expected = close(getattr(torch, name)(9, generator=theirs).tolist())
    assert expected == getattr(match, name)(9, generator=ours).tolist()
    assert close(torch.rand(2).tolist()) == match.rand(2).tolist()


def test_default_dtype_can_be_asked_for():
    """It is float32 at first."""
    before = match.get_default_dtype()
    match.set_default_dtype(match.float64)
    after = match.get_default_dtype()
    match.set_default_dtype(before)
    assert (before, after) == (match.float32, match.float64)


@pytest.mark.parametrize(
    ("draw", "words"),
    [
        (lambda: match.randint(5, 5, (2,)), "5 ≤ x < 5"),
        (lambda: match.multinomial(match.mat([0.0, 0.0]), 1), "not all 0"),
        (lambda: match.multinomial(match.mat([1.0, -1.0]), 1), "not negative"),
        (lambda: match.multinomial(match.mat([1.0, 0.0]), 2), "2 positions cannot"),
        (lambda: match.rand(2, dtype=int), "no ints: use randint"),
        (lambda: match.randn_like(match.tensor([True])), "no bools: use randint"),
    ],
)
def test_impossible_draws_are_explained(draw, words):
    """With what was given."""
    with pytest.raises(RuntimeError, match=words):
        draw()


def test_default_dtype_is_a_kind_of_float():
    """As in PyTorch."""
    with pytest.raises(TypeError, match="float32 or float64"):
        match.set_default_dtype(match.int64)
