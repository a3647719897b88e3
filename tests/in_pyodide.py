"""What has to hold inside Pyodide, too; tests/test_pyodide.py runs it under Node."""

import doctest
import importlib
import json
import pkgutil
import sys
from pathlib import Path

import match
from tests import golden

OPERATIONS = 200_000


def failed_examples() -> list[str]:
    """Run the examples of all docstrings; return the modules where one fails."""
    names = [module.name for module in pkgutil.iter_modules(match.__path__, "match.")]
    modules = [match, *map(importlib.import_module, names)]
    return [m.__name__ for m in modules if doctest.testmod(m).failed]


def gradient_through_a_long_chain() -> float:
    """Build a chain of operations, run backward through it, and free it."""
    x = match.mat(1.0, requires_grad=True)
    y = x
    for _ in range(OPERATIONS):
        y = y + x
    y.backward()
    del y  # nested frees end WebAssembly's stack after some thousands
    return x.grad.item()


def wrong_numbers() -> list[str]:
    """Name the cases in which PyTorch gets other numbers."""
    file = Path(golden.__file__).with_name("golden.json")
    return golden.wrong(json.loads(file.read_bytes())["cases"], golden.compute(match))


if __name__ == "__main__":
    failed = failed_examples()
    gradient = gradient_through_a_long_chain()
    wrong = wrong_numbers()
    print(f"{sys.platform}: failed {failed}, gradient {gradient}, wrong {wrong}")
