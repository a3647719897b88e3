"""The examples of the playground, as plain programs."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
EXAMPLES = sorted((ROOT / "site" / "examples").glob("*.py"))


def printed(script: Path) -> str:
    """Return what a program prints under this Python."""
    command = [sys.executable, str(script)]
    environment = {"PYTHONPATH": str(ROOT)}
    result = subprocess.run(
        command, env=environment, capture_output=True, text=True, check=True
    )
    return result.stdout


@pytest.mark.parametrize("script", EXAMPLES, ids=lambda script: script.stem)
def test_example_says_what_it_learned(script: Path) -> None:
    """Each example runs to its end under CPython and prints its result last."""
    last = printed(script).splitlines()[-1]
    assert last.startswith(("learned", "right in the end"))
