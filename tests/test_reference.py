"""What the editor knows of the library: all of it, as Python itself says it."""

from __future__ import annotations

import inspect
import json
import subprocess
import sys
from operator import attrgetter
from pathlib import Path
from typing import Any

import make_reference
import pytest

import match
from tests.test_names import PROMISED, PUBLIC

REFERENCE = make_reference.reference()
FUNCTIONS = [
    path
    for path, entry in REFERENCE.items()
    if isinstance(entry, dict) and "parameters" in entry
]


def thing(path: str) -> Any:
    """Return what a path stands for."""
    inner = path.removeprefix("match").removeprefix(".")
    return attrgetter(inner)(match) if inner else match


def entry(path: str) -> dict[str, Any]:
    """Return what is known under a path, or under the one that it refers to."""
    found = REFERENCE[path]
    return entry(found) if isinstance(found, str) else found


def test_every_public_name_is_described() -> None:
    """Nothing that a program may use is missing."""
    names = {f"{module}.{name}" for module in PUBLIC for name in PUBLIC[module].split()}
    names |= {
        f"match.{owner}.{name}"
        for owner in ("Matrix", "List2D")
        for name in PROMISED[owner].split()
        if not name.startswith("_")
    }
    assert names - REFERENCE.keys() == set()


def python_says(path: str) -> list[str | None]:
    """Return the names of a call's parameters, with their stars."""
    called = thing(path)
    if options := getattr(called, "defaults", None):
        return ["params", *options]
    if inspect.isclass(called) and issubclass(called, Exception):
        return ["*args"]
    parameters = inspect.signature(called).parameters.values()
    names = [str(p.replace(annotation=p.empty, default=p.empty)) for p in parameters]
    if names[:1] != ["self"]:
        return names
    return ["matrix" if entry(path)["kind"] == "function" else None, *names[1:]]


def test_parameters_are_those_that_python_names() -> None:
    """Of all functions, methods and classes; the editor gives a method its self."""
    wrong = {}
    for path in FUNCTIONS:
        names = [part.partition("=")[0] for part in entry(path)["parameters"]]
        written = [name for name in names if name not in "/*"]
        expected = [name for name in python_says(path) if name]
        if written != expected:
            wrong[path] = written, expected
    assert wrong == {}


@pytest.mark.parametrize(
    ("path", "parameters"),
    [
        ("match.nn.Linear", "in_features, out_features, bias=True"),
        ("match.tensor", "data, *, dtype=None, **options"),
        ("match.Matrix.sum", "dim=None, keepdim=False"),
        ("match.sum", "matrix, dim=None, keepdim=False"),
        ("match.mat", "data, *, requires_grad=None, dtype=float, device=None"),
        ("match.nn.MSELoss", "*, reduction='mean'"),
        ("match.optim.AdamW", "params, lr=0.001, betas=(0.9, 0.999), eps=1e-08, "),
    ],
)
def test_signatures_read_as_programs_write_them(path: str, parameters: str) -> None:
    """Defaults are shown, types are not."""
    assert ", ".join(entry(path)["parameters"]).startswith(parameters)


def test_results_are_known_by_their_class() -> None:
    """The editor goes on from a call to the members of what it returns."""
    assert {
        path: entry(path).get("returns")
        for path in ("match.randn", "match.Matrix.T", "match.relu", "match.Matrix.item")
    } == {
        "match.randn": "match.Matrix",
        "match.Matrix.T": "match.Matrix",
        "match.relu": "match.Matrix",
        "match.Matrix.item": "float",
    }
    assert entry("match.nn.Sequential")["base"] == "match.nn.ModuleList"


def test_docstrings_are_whole() -> None:
    """First sentence and example, without the indentation of the source."""
    assert entry("match.full")["doc"] == inspect.getdoc(match.full)
    assert "match.nn.Linear.weight" in REFERENCE
    assert REFERENCE["match.nn.functional.relu"] == "match.relu"
    assert REFERENCE["match.Tensor"] == "match.Matrix"


def test_file_is_small_and_the_same_each_time(tmp_path: Path) -> None:
    """No address of an object is in it, and it is loaded while somebody types."""
    texts = []
    for name in ("one.json", "two.json"):
        script = Path(make_reference.__file__)
        subprocess.run([sys.executable, script, tmp_path / name], check=True)
        texts.append((tmp_path / name).read_bytes())
    assert texts[0] == texts[1]
    assert b" at 0x" not in texts[0]
    assert json.loads(texts[0]) == REFERENCE
    assert len(texts[0]) < 100_000
