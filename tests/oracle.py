"""Two judges of gradients: PyTorch, and finite differences.

A judge gets a function of a library and some matrices, such as
`lambda m, a, b: m.relu(a @ b)`, and the numbers of the matrices as nested lists. Both
give back what is expected and what the library said, to be compared with ==.
"""

import warnings
from types import ModuleType
from typing import Any

import pytest

import match
from tests.golden import flat, numbers


def torch() -> ModuleType:
    """Import PyTorch, or skip the test where there is none."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it misses NumPy
        return pytest.importorskip("torch")


def by_torch(function, *inputs) -> tuple[Any, Any]:
    """Return results and gradients as PyTorch has them in float64, and ours."""
    library = torch()
    theirs = [
        library.tensor(rows, dtype=library.float64, requires_grad=True)
        for rows in inputs
    ]
    ours = [match.mat(rows, requires_grad=True) for rows in inputs]
    expected = _outcome(function(library, *theirs), theirs, _weights_for_torch)
    actual = _outcome(function(match, *ours), ours, _weights)
    shape, values = expected
    return (shape, pytest.approx(values, rel=1e-9, abs=1e-12, nan_ok=True)), actual


def by_differences(function, *inputs) -> tuple[Any, Any]:
    """Return the gradients as finite differences have them, and ours."""
    ours = [match.mat(rows, requires_grad=True) for rows in inputs]
    _, values = _outcome(function(match, *ours), ours, _weights)
    expected = {
        f"gradient {i}, number {j}": _difference(function, inputs, i, j)
        for i, matrix in enumerate(ours)
        for j in range(matrix.nrow * matrix.ncol)
    }
    actual = {key: value for key, value in values.items() if key in expected}
    return pytest.approx(expected, rel=1e-5, abs=1e-6), actual


def errors(function, *inputs) -> tuple[bool, bool]:
    """Say whether PyTorch raises an error that is an error of ours, and if we do."""
    library = torch()
    theirs = [library.tensor(rows, dtype=library.float64) for rows in inputs]
    ours = [match.mat(rows) for rows in inputs]
    return _raises(function, library, theirs), _raises(function, match, ours)


def _outcome(result, inputs, weights) -> tuple[tuple[int, ...], dict[str, float]]:
    """Return the shape and the numbers of a result and of the inputs' gradients.

    The gradient that the walk begins with differs from number to number: a wrong
    transposition or sum would show.
    """
    result.backward(gradient=weights(result))
    values = {f"result {i}": x for i, x in enumerate(flat(result.tolist()))}
    for i, matrix in enumerate(inputs):
        for j, x in enumerate(flat(matrix.grad.tolist())):
            values[f"gradient {i}, number {j}"] = x
    return tuple(result.shape), values


def _weights(result):
    rows = numbers(result.nrow, result.ncol, start=0.9)
    return match.List2D(result.nrow, result.ncol, rows)


def _weights_for_torch(result):
    size = (1, 1, *result.shape)[-2:]
    rows = numbers(*size, start=0.9)
    return torch().tensor(rows, dtype=result.dtype).reshape(result.shape)


def _difference(function, inputs, i, j) -> float:
    """The slope of the weighted sum of the results in one number of one input."""
    step = 1e-6

    def total(change):
        changed = [match.mat(rows) for rows in inputs]
        position = divmod(j, changed[i].ncol)
        changed[i].data[position] += change
        result = function(match, *changed)
        return (result.data * _weights(result)).sum().item()

    return (total(step) - total(-step)) / (2 * step)


def _raises(function, library, inputs) -> bool:
    try:
        function(library, *inputs)
    except (RuntimeError, IndexError, TypeError, ValueError):
        return True
    return False
