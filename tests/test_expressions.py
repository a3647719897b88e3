"""Random programs of all differentiable operations, against both judges.

A program is a list of steps. Each applies an operation to values that are there, leaves
or results, and adds its result: so values are shared, and leaves repeat.
"""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import oracle
from tests.oracle import numbers

LEAVES = [(2, 3), (3, 2), (2, 1), (1, 3), (3,), ()]
STEPS = 30


def positive(m, x):
    """Numbers away from zero: roots, logarithms and quotients are smooth there."""
    return m.sigmoid(x) + 0.5


def distinct(m, x, dim):
    """Numbers that differ: the order of equal ones is nobody's promise."""
    return x + m.cumsum(0 * x + 0.37, dim)


# Each takes the library, one value, and a whole number that tells variants apart.
ALIKE = {
    "-": lambda m, x, k: -x,
    "x + number": lambda m, x, k: x + k,
    "number - x": lambda m, x, k: k - x,
    "x * number": lambda m, x, k: 0.5 * x * k,
    "x / number": lambda m, x, k: x / (k + 1),
    "number / x": lambda m, x, k: k / positive(m, x),
    "x ** number": lambda m, x, k: x ** (k % 4),
    "number ** x": lambda m, x, k: (k + 0.5) ** x,
    "square": lambda m, x, k: m.square(x),
    "relu": lambda m, x, k: m.relu(x),
    "leaky_relu": lambda m, x, k: m.nn.functional.leaky_relu(x, 0.1 * k),
    "sigmoid": lambda m, x, k: m.sigmoid(x),
    "tanh": lambda m, x, k: m.tanh(x),
    "exp": lambda m, x, k: m.exp(x),
    "log": lambda m, x, k: m.log(positive(m, x)),
    "sqrt": lambda m, x, k: m.sqrt(positive(m, x)),
    "abs": lambda m, x, k: m.abs(x),
    "sin": lambda m, x, k: m.sin(x),
    "cos": lambda m, x, k: m.cos(x),
    "clamp": lambda m, x, k: m.clamp(x, -0.3 * k, 0.7),
    "where": lambda m, x, k: m.where(x > 0.1 * k, x * x, -x),
    "clone": lambda m, x, k: x.clone(),
}
ALL = {
    "sum": lambda m, x, k: m.sum(x),
    "mean": lambda m, x, k: m.mean(x),
    "prod": lambda m, x, k: m.prod(x),
    "norm": lambda m, x, k: (x + 0.1).norm(1 + k % 2),
    "max": lambda m, x, k: m.max(x),
    "min": lambda m, x, k: m.min(x),
    "flatten": lambda m, x, k: m.flatten(x),
    "reshape": lambda m, x, k: x.reshape(*[(-1,), (1, -1), (-1, 1)][k % 3]),
    "unsqueeze": lambda m, x, k: x.unsqueeze(-1) if x.ndim < 2 else x,
    "squeeze": lambda m, x, k: x.squeeze(),
    "stack": lambda m, x, k: m.stack([x, -x], k % 2) if x.ndim == 1 else x,
}
# These also take a dimension, and whether it is kept.
ALONG = {
    "sum": lambda m, x, k, dim, keep: m.sum(x, dim, keepdim=keep),
    "mean": lambda m, x, k, dim, keep: m.mean(x, dim, keepdim=keep),
    "prod": lambda m, x, k, dim, keep: m.prod(x, dim, keepdim=keep),
    "norm": lambda m, x, k, dim, keep: (x + 0.1).norm(1 + k % 2, dim, keepdim=keep),
    "logsumexp": lambda m, x, k, dim, keep: m.logsumexp(x, dim, keepdim=keep),
    "max": lambda m, x, k, dim, keep: m.max(x, dim, keepdim=keep)[0],
    "min": lambda m, x, k, dim, keep: m.min(x, dim, keepdim=keep).values,
    "var": lambda m, x, k, dim, keep: m.var(
        x, dim, keepdim=keep, unbiased=x.shape[dim] > 1
    ),
    "std": lambda m, x, k, dim, keep: m.std(
        m.cat([x, x * x + 1 + k], dim), dim, keepdim=keep
    ),
    "softmax": lambda m, x, k, dim, keep: m.softmax(x, dim),
    "log_softmax": lambda m, x, k, dim, keep: m.log_softmax(x, dim),
    "cumsum": lambda m, x, k, dim, keep: m.cumsum(x, dim),
    "sort": lambda m, x, k, dim, keep: m.sort(distinct(m, x, dim), dim).values,
    "topk": lambda m, x, k, dim, keep: distinct(m, x, dim).topk(1, dim, keep).values,
    "split": lambda m, x, k, dim, keep: x.split(1 + k % 2, dim)[-1],
    "chunk": lambda m, x, k, dim, keep: m.cat(x.chunk(2, dim)[::-1], dim),
    "squeeze": lambda m, x, k, dim, keep: x.squeeze(dim),
    "transpose": lambda m, x, k, dim, keep: m.transpose(x, 0, dim),
    "x[i]": lambda m, x, k, dim, keep: x[-1],
    "x[a:b]": lambda m, x, k, dim, keep: x[k % 2 % len(x) :],
    "x[list]": lambda m, x, k, dim, keep: x[[0, -1, 0]],
    "x[mask]": lambda m, x, k, dim, keep: x[m.arange(len(x)) >= k % len(x)],
    "repeat": lambda m, x, k, dim, keep: x.repeat(*[2, 1][: x.ndim]),
}
# These need two dimensions.
DEEP = {
    "T": lambda m, x, k: x.T,
    "t": lambda m, x, k: m.t(x),
    "x[i, j]": lambda m, x, k: x[0, -1],
    "x[:, j]": lambda m, x, k: x[:, -1],
    "x[:, a:b]": lambda m, x, k: x[:, :2],
    "x[:, list]": lambda m, x, k: x[:, [-1, 0]],
    "x[list, list]": lambda m, x, k: x[[0, -1, 0], [0, 0, -1]],
    "x[mask]": lambda m, x, k: x[x == x],
}
# These take two values whose shapes broadcast.
PAIRED = {
    "+": lambda m, x, y, k: x + y,
    "-": lambda m, x, y, k: x - y,
    "*": lambda m, x, y, k: x * y,
    "/": lambda m, x, y, k: x / positive(m, y),
    "**": lambda m, x, y, k: positive(m, x) ** y,
    "maximum": lambda m, x, y, k: m.maximum(x, 0.9 * y + 0.01),
    "minimum": lambda m, x, y, k: m.minimum(x, 0.9 * y + 0.01),
    "where": lambda m, x, y, k: m.where(x > 0.9 * y + 0.01, 2 * x, -y),
}
# These take a value with as many columns as the other has rows; vectors count.
PRODUCTS = {"@": lambda m, x, y, k: x @ y, "matmul": lambda m, x, y, k: m.matmul(x, y)}
# These take two vectors.
VECTORS = {
    "outer": lambda m, x, y, k: m.outer(x, y),
    "dot": lambda m, x, y, k: m.dot(x, x) * m.dot(y[:1], x[-1:]),
}
# These take two of one shape.
EQUAL = {
    "cat": lambda m, x, y, k: m.cat([x, y], k % x.ndim),
    "stack": lambda m, x, y, k: m.stack([x, y]) if x.ndim == 1 else m.cat([y, x]),
    "mm": lambda m, x, y, k: m.mm(x, y.T) if x.ndim == 2 else x @ y,
    "expand": lambda m, x, y, k: x.sum(0, keepdim=True).expand(*y.shape) * y,
}


def broadcast(a, b):
    """Say whether two shapes fit, from the right: lengths are equal, or one is 1."""
    return all(m == n or 1 in (m, n) for m, n in zip(a[::-1], b[::-1], strict=False))


def with_dimension(function):
    """Let an operation along a dimension take it, and keepdim, of its variant."""
    return lambda m, x, k: function(m, x, k // 4, k % x.ndim, k % 4 > 1)


# Every operation, with what it wants of the shapes of its values.
OPERATIONS = [
    *((lambda a: True, f) for f in [*ALIKE.values(), *ALL.values()]),
    *((lambda a: len(a) > 0, with_dimension(f)) for f in ALONG.values()),
    *((lambda a: len(a) == 2, f) for f in DEEP.values()),
    *((broadcast, f) for f in PAIRED.values()),
    *((lambda a, b: a and b and a[-1] == b[0], f) for f in PRODUCTS.values()),
    *((lambda a, b: len(a) == len(b) == 1, f) for f in VECTORS.values()),
    *((lambda a, b: len(a) > 0 and a == b, f) for f in EQUAL.values()),
]
PROGRAMS = st.lists(
    st.tuples(
        st.integers(0, len(OPERATIONS) - 1),
        st.integers(0, 40),
        st.integers(0, 40),
        st.integers(0, 7),
    ),
    min_size=1,
    max_size=STEPS,
)


def applied(m, step, values):
    """Apply an operation to the first values that fit it, from two places on."""
    which, i, j, variant = step
    wanted, function = OPERATIONS[which]
    n = len(values)
    first = [values[(i + k) % n] for k in range(n)]
    second = [values[(j + k) % n] for k in range(n)]
    one = wanted.__code__.co_argcount == 1
    choices = zip(first) if one else product(first, second)
    fits = (c for c in choices if wanted(*(tuple(x.shape) for x in c)))
    return function(m, *next(fits), variant)


def limited(m, x):
    """Four rows and columns at most, and numbers between -2 and 2."""
    x = x[:4] if x.ndim else x
    x = x[:, :4] if x.ndim == 2 else x
    return 2 * m.tanh(x / 2)


def run(program):
    """Return a function that gives the numbers of all values of a program."""

    def function(m, *leaves):
        values = list(leaves)
        for step in program:
            values.append(limited(m, applied(m, step, values)))
        return m.cat([x.reshape(-1) for x in values])

    return function


def leaves(start):
    """Numbers for the leaves."""
    return [numbers(*shape, start=start + i) for i, shape in enumerate(LEAVES)]


@given(PROGRAMS, st.floats(0, 6))
def test_random_program_is_pytorchs(program, start):
    """The values of every step, and the gradients of all leaves."""
    expected, actual = oracle.by_torch(run(program), *leaves(start))
    assert expected == actual


@given(PROGRAMS, st.floats(0, 6))
def test_random_program_has_the_slopes_of_differences(program, start):
    """Also where there is no PyTorch."""
    expected, actual = oracle.by_differences(run(program), *leaves(start))
    assert expected == actual


@pytest.mark.parametrize("which", range(len(OPERATIONS)))
def test_operation_alone_is_pytorchs(which):
    """Each in all its variants: no random program has them all."""
    program = [(which, i, i + 1, i) for i in range(8)]
    expected, actual = oracle.by_torch(run(program), *leaves(0.5))
    assert expected == actual
