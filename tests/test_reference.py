"""What the editor knows of the library: all of it, as Python itself says it."""

from __future__ import annotations

import inspect
from operator import attrgetter
from typing import Any

import pytest
from playground.entry import Entry
from playground.library import find

import match
from tests.test_names import PROMISED, PUBLIC

PATHS = [f"{module}.{name}" for module in PUBLIC for name in PUBLIC[module].split()]
MEMBERS = [
    f"match.{owner}.{name}"
    for owner in ("Matrix", "List2D")
    for name in PROMISED[owner].split()
    if not name.startswith("_")
]


def thing(path: str) -> Any:
    """Return what a path stands for."""
    inner = path.removeprefix("match").removeprefix(".")
    return attrgetter(inner)(match) if inner else match


def test_every_public_name_is_described() -> None:
    """Nothing that a program may use is missing."""
    assert [path for path in PATHS + MEMBERS if not find(path).name] == []


def python_says(path: str, entry: Entry) -> list[str | None]:
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
    return ["matrix" if entry.kind == "function" else None, *names[1:]]


def test_parameters_are_those_that_python_names() -> None:
    """Of all functions, methods and classes; the editor gives a method its self."""
    wrong = {}
    for path in PATHS + MEMBERS:
        entry = find(path)
        if entry.parameters is None:
            continue
        names = [part.partition("=")[0] for part in entry.parameters]
        written = [name for name in names if name not in "/*"]
        expected = [name for name in python_says(path, entry) if name]
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
    assert ", ".join(find(path).parameters or []).startswith(parameters)


@pytest.mark.parametrize(
    ("path", "returns", "member"),
    [
        ("match.randn", "Matrix", "Matrix.sum"),
        ("match.Matrix.T", "Matrix", "Matrix.sum"),
        ("match.relu", "Matrix", "Matrix.sum"),
        ("match.nn.Linear.forward", "Matrix", "Matrix.sum"),
        ("match.nn.Linear.train", "Linear", None),
        ("match.Matrix.item", "float", None),
    ],
)
def test_results_are_known_by_their_class(
    path: str, returns: str, member: str | None
) -> None:
    """The editor goes on from a call to the members of what it returns."""
    entry = find(path)
    result = entry.result()
    assert result
    found = result.members().get("sum")
    assert (entry.returns, found and found.name) == (returns, member)


def test_docstrings_are_whole() -> None:
    """First sentence and example, without the indentation of the source."""
    assert find("match.full").doc == inspect.getdoc(match.full)


def test_members_of_a_class_are_those_that_programs_use() -> None:
    """Inherited ones and those that __init__ assigns; nothing that is inner."""
    linear = find("match.nn.Linear").members()
    assert {"weight", "bias", "parameters", "forward"} <= linear.keys()
    assert not [name for name in linear if name.startswith("_")]
    assert "defaults" not in find("match.optim.Adam").members()


def test_names_are_as_programs_write_them() -> None:
    """The last two parts, wherever something is found."""
    paths = ["match.relu", "match.nn.functional.relu", "match.nn.Linear.weight"]
    names = [find(path).name for path in paths]
    assert names == ["match.relu", "functional.relu", "Linear.weight"]
