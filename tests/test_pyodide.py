"""The library inside Pyodide, under Node."""

import subprocess
from pathlib import Path

import pytest

from tests.in_pyodide import OPERATIONS
from tests.node import find_node

ROOT = Path(__file__).parent.parent


def test_library_works_in_pyodide() -> None:
    """Examples of docstrings hold, a long chain is freed, numbers are PyTorch's."""
    node = find_node()
    if not node:
        pytest.skip("no Node: use `python build.py test`")
    result = subprocess.run(
        [node, "site/in_pyodide.mjs", "tests/in_pyodide.py"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    expected = f"emscripten: failed [], gradient {OPERATIONS + 1.0}, wrong []\n"
    assert result.stdout + result.stderr[-2000:] == expected
