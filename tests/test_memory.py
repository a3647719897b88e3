"""Memory: training leaves nothing behind, and long histories are freed."""

import gc
import subprocess
import sys
import weakref

import pytest

import match
from match import Matrix, mat, nn, no_grad, optim
from tests.oracle import numbers

X, Y = mat(numbers(2, 2)), mat(numbers(2, 1))
RATE = 1e-3


def by_optimizer(name, **options):
    """A model, a loss and an optimizer."""
    model, loss_of = nn.Linear(2, 1), nn.MSELoss()
    optimizer = getattr(optim, name)(model.parameters(), lr=RATE, **options)

    def step():
        optimizer.zero_grad()
        loss_of(model(X), Y).backward()
        optimizer.step()

    return step


def by_new_data():
    """The numbers are replaced."""
    w = mat(numbers(2, 1), requires_grad=True)

    def step():
        w.grad = None
        ((X @ w - Y) ** 2).mean().backward()
        w.data = w.data - RATE * w.grad

    return step


def in_place():
    """The numbers are changed where nobody watches."""
    w = mat(numbers(2, 1), requires_grad=True)

    def step():
        nonlocal w
        w.grad = None
        ((X @ w - Y) ** 2).mean().backward()
        with no_grad():
            w -= RATE * w.grad

    return step


def by_new_leaves():
    """Each step makes its own leaf of the numbers of the one before."""
    w = mat(numbers(2, 1), requires_grad=True)

    def step():
        nonlocal w
        ((X @ w - Y) ** 2).mean().backward()
        w = (w - RATE * w.grad).detach().requires_grad_()

    return step


def with_momentum_by_hand(v):
    """The velocity, a number at first or a matrix, is made anew outside no_grad."""
    w = mat(numbers(2, 1), requires_grad=True)

    def step():
        nonlocal v, w
        w.grad = None
        ((X @ w - Y) ** 2).mean().backward()
        v = 0.9 * v + w.grad
        with no_grad():
            w -= RATE * v

    return step


def with_gradients_by_hand():
    """Nobody asks for a gradient: it is a formula."""
    w = mat(numbers(2, 1))

    def step():
        nonlocal w
        dw = X.T @ (X @ w - Y)
        w -= RATE * dw

    return step


WAYS = {
    "SGD": lambda: by_optimizer("SGD"),
    "SGD with momentum": lambda: by_optimizer("SGD", momentum=0.9, nesterov=True),
    "Adagrad": lambda: by_optimizer("Adagrad"),
    "RMSprop": lambda: by_optimizer("RMSprop", momentum=0.9, centered=True),
    "Adam": lambda: by_optimizer("Adam"),
    "AdamW": lambda: by_optimizer("AdamW"),
    "p.data = ...": by_new_data,
    "w -= ...": in_place,
    "w = ...detach()": by_new_leaves,
    "momentum from 0": lambda: with_momentum_by_hand(0.0),
    "momentum from zeros": lambda: with_momentum_by_hand(match.zeros(2, 1)),
    "w -= lr * dw": with_gradients_by_hand,
}


@pytest.fixture
def no_collector():
    """Without the cycle collector, a cycle is never freed."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()


def growth(step, steps):
    """Return how many more blocks of memory there are after some steps."""
    for _ in range(100):
        step()
    before = sys.getallocatedblocks()
    for _ in range(steps):
        step()
    return sys.getallocatedblocks() - before


@pytest.mark.parametrize("way", WAYS)
def test_ten_thousand_steps_keep_memory_flat(way, no_collector):
    """Not even every tenth step leaves a block behind."""
    assert growth(WAYS[way](), 10_000) < 1000


def test_kept_history_is_seen_as_growth(no_collector):
    """A test of the measure: rebinding keeps every step, as the README warns."""
    w = mat(numbers(2, 1))

    def step():
        nonlocal w
        w = w - RATE * (X.T @ (X @ w - Y))

    assert growth(step, 200) > 1000


def test_chain_of_200_000_operations():
    """It is built, run backward and freed, without recursion."""
    a = mat(1.0, requires_grad=True)
    x = a
    for _ in range(200_000):
        x = x + 1
    last = weakref.ref(x)
    middle = weakref.ref(x.operands[0].operands[0])
    x.backward()
    gradient = a.grad.item()
    del x
    assert (gradient, last(), middle()) == (1.0, None, None)


def test_long_chain_is_freed_without_nesting():
    """At no time is a result freed from within the freeing of more than a few."""
    depths = []

    class Probe(Matrix):
        __slots__ = ()

        def __del__(self):
            frame, depth = sys._getframe(), 0
            while frame:
                frame, depth = frame.f_back, depth + 1
            depths.append(depth)
            super().__del__()

    x = mat(1.0, requires_grad=True)
    for _ in range(1000):
        x = x + 1
        x.__class__ = Probe
    del x
    assert (len(depths), max(depths) - min(depths) < 10) == (1000, True)


def test_matrices_that_outlive_the_program_are_freed_quietly():
    """At the end of Python, modules are half gone."""
    program = "import match; a = match.mat(1.0) * 2; keep = [a * 3]; keep.append(keep)"
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={"PYTHONPATH": "."},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr == ""
