"""Names that may end a console line, and what would run if they were asked for."""

from __future__ import annotations

from typing import Any

import pytest
from playground.completion import complete

import match

PROGRAM = """
import math
import match
from match import nn

class Guarded:
    asked = []
    def __init__(self):
        self.stored = match.mat([1.0])
    def __getattr__(self, name):
        Guarded.asked.append(name)
    def __dir__(self):
        Guarded.asked.append("dir")
        return []
    @property
    def risky(self):
        Guarded.asked.append("risky")
    @property
    def __class__(self):
        Guarded.asked.append("class")
        return int
    def method(self):
        pass

class Slotted:
    __slots__ = ("full", "empty")

guarded = Guarded()
slotted = Slotted()
slotted.full = "text"
model = nn.Sequential(nn.Linear(2, 1))
model.layer = model[0]
x = match.mat([[1.0, 2.0]], requires_grad=True)
(x * x).sum().backward()
_hidden = 1
"""


@pytest.fixture(scope="module")
def names() -> dict[str, Any]:
    """The variables of a program that has run."""
    variables: dict[str, Any] = {}
    exec(PROGRAM, variables)
    return variables


def labels(before: str, names: dict[str, Any]) -> list[str]:
    """Return what is offered for a line."""
    return [option["label"] for option in complete(before, names)["options"]]


def test_variables_come_before_builtins(names: dict[str, Any]) -> None:
    """The program's own names first, then keywords and Python's."""
    assert labels("ma", names) == ["match", "math", "map", "max"]


@pytest.mark.parametrize(
    ("before", "some"),
    [
        ("mod", {"model"}),
        ("print(mod", {"model"}),
        ("y = model.par", {"parameters"}),
        ("model.layer.we", {"weight"}),
        ("model.layer.weight.gr", {"grad", "grad_fn"}),
        ("x.grad.to", {"tolist"}),
        ("x.T.su", {"sum", "sub_"}),
        ("match.nn.functional.re", {"relu"}),
        ("nn.Lin", {"Linear"}),
        ("slotted.", {"full", "empty"}),
        ("slotted.full.upp", {"upper"}),
        ("Guarded.", {"asked", "method", "risky"}),
        ("whi", {"while"}),
        ("_hid", {"_hidden"}),
    ],
)
def test_names_go_on(before: str, some: set[str], names: dict[str, Any]) -> None:
    """Variables, attributes of any depth, modules, slots, keywords."""
    assert some <= set(labels(before, names))


@pytest.mark.parametrize(
    "before",
    [
        "",
        "'mod",
        'print("mod',
        "# mod",
        "f().su",
        "(x).su",
        "1.",
        "nowhere.",
        "slotted.empty.",
        "guarded.risky.",
    ],
)
def test_nothing_is_offered_for_what_is_not_known(
    before: str, names: dict[str, Any]
) -> None:
    """Within strings and comments, after calls, and for what has no value."""
    assert labels(before, names) == []


def test_no_code_of_the_program_runs(names: dict[str, Any]) -> None:
    """No property, no __getattr__, no __dir__, not even __class__."""
    offered = labels("guarded.", names)
    labels("guarded.risky.real.", names)
    labels("guarded.stored.", names)
    assert {"stored", "risky", "method"} <= set(offered)
    assert names["Guarded"].asked == []


def test_only_public_names_of_a_module(names: dict[str, Any]) -> None:
    """The library's inner modules are not offered, and no underscores."""
    assert set(labels("match.", names)) == set(match.__all__)
    assert not any(name.startswith("_") for name in labels("model.", names))
    assert "__init__" in labels("model.__in", names)


def test_an_option_says_what_it_is(names: dict[str, Any]) -> None:
    """The kind of a name, and the type of a variable."""
    answer = complete("mod", names)
    assert answer == {
        "start": "mod",
        "options": [{"label": "model", "type": "variable", "detail": "Sequential"}],
    }
    kinds = {o["label"]: o["type"] for o in complete("n", names)["options"]}
    assert (kinds["nn"], kinds["next"], kinds["not"]) == (
        "namespace",
        "function",
        "keyword",
    )
