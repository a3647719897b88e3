"""The site's modules that need no page, under Node."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.node import find_node

ROOT = Path(__file__).parent.parent


TESTS = sorted((ROOT / "tests" / "site").glob("*.test.js"))


@pytest.mark.parametrize("path", TESTS, ids=lambda path: path.name.split(".")[0])
def test_module(path: Path) -> None:
    """Each module's own tests pass."""
    node = find_node()
    if not node:
        pytest.skip("no Node: use `python build.py test`")
    result = subprocess.run(
        [node, "--test", "--test-force-exit", path],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stdout[-4000:]
