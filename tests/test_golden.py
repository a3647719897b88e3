"""Golden numbers: PyTorch's results, also where there is no PyTorch."""

import json
from pathlib import Path

import match
from tests import golden, oracle

FILE = json.loads(Path(golden.__file__).with_name("golden.json").read_bytes())
PINNED = Path(__file__).parent.parent / "requirements-torch.txt"


def test_numbers_are_the_golden_ones():
    """Of each operation, layer, loss, optimizer and schedule, with all slopes."""
    assert golden.wrong(FILE["cases"], golden.compute(match)) == []


def test_golden_numbers_are_what_pytorch_says():
    """Of the version that is pinned; `python -m tests.golden` writes them anew."""
    torch = oracle.torch()
    assert PINNED.read_text(encoding="utf-8").strip() == f"torch=={FILE['torch']}"
    assert golden.wrong(golden.compute(torch), FILE["cases"]) == []


def test_a_wrong_number_shows():
    """Also one that is missing, or not a number."""
    right = {"a": [1.0, 2.0], "b": [3.0], "c": [4.0], "d": [5.0]}
    found = {"a": [1.0, 2.0 + 1e-8], "b": [float("nan")], "c": [], "d": [5.0 + 1e-12]}
    assert golden.wrong(right, found) == ["a", "b", "c"]
