"""Help with a program that is half written; the mark | is the cursor."""

from __future__ import annotations

from typing import Any

import pytest
from playground.hints import explain, signature, suggest

NET = '''
from match import nn
class Net(nn.Module):
    """Two
    lines."""
    def __init__(self, size: int = 3, *args):
        super().__init__()
        self.layer = nn.Linear(size)
    def forward(self, x):
        "Doc."
        return x
net = Net()
'''


def cut(program: str) -> dict[str, str]:
    """Return what stands before and after the cursor."""
    before, after = program.split("|")
    return {"before": before, "after": after}


def said(drawn: Any) -> str:
    """Return the words of what is drawn, what is bold in angle brackets."""
    if not drawn or isinstance(drawn, str):
        return drawn or ""
    words = "".join(map(said, drawn["children"]))
    return f"<{words}>" if drawn["tag"] == "b" else words


def named(program: str) -> str:
    """Return the name under the cursor as it is explained."""
    drawn = explain(cut(program))
    return said(drawn["children"][0]).partition("(")[0] if drawn else ""


def offered(program: str) -> list[str]:
    """Return what is suggested, as far as it goes on with what is typed."""
    answer = suggest(cut(program))
    labels = [option["label"] for option in answer["options"]]
    return [label for label in labels if label.startswith(answer["start"])]


def call(program: str) -> str:
    """Return the first line of what is shown for a call that is being written."""
    shown = signature(cut(program))
    return said(shown["drawn"]["children"][0]) if shown else ""


@pytest.mark.parametrize(
    ("program", "name"),
    [
        ("import match\nmatch.randn|", "match.randn"),
        ("import match as m\nm.nn.Linear|", "nn.Linear"),
        ("import match.nn as nn\nnn.Linear|", "nn.Linear"),
        ("import match.nn\nmatch.nn.Linear|", "nn.Linear"),
        ("from match import nn\nnn.Lin|ear", "nn.Linear"),
        ("from match.nn import functional as F\nF.relu|", "functional.relu"),
        ("from match.nn import (\n  Module,\n  Linear as L)\nL|", "nn.Linear"),
        ("from match.nn import *\nLinear|", "nn.Linear"),
    ],
)
def test_names_of_all_forms_of_import_are_the_librarys(program: str, name: str) -> None:
    """With and without an alias, and with a star."""
    assert named(program) == name


@pytest.mark.parametrize(
    ("program", "name"),
    [
        ("from match import nn\nf = nn.Linear(1)\nf.train|", "Linear.train"),
        ("import match\nx = match.randn(2)\nx.sum().T.sum|", "Matrix.sum"),
        ("from match import nn\nf = nn.Linear(1)\nf(3).item|", "Matrix.item"),
        ("x = 1\nx, y = f()\nx.sum|", "Matrix.sum"),
    ],
)
def test_a_name_takes_the_type_of_what_it_was_given(program: str, name: str) -> None:
    """Through calls and properties, and of what is called a module's forward."""
    assert named(program) == name


def test_what_is_not_known_is_a_matrix_or_what_has_such_a_member() -> None:
    """A parameter of a function has no type before it is called."""
    assert named("def f(a):\n  a.sum|") == "Matrix.sum"
    assert named("def f(a):\n  a.train|") == "Module.train"
    assert "softmax" in offered("def f(a):\n  a.soft|")


@pytest.mark.parametrize(
    "program",
    [
        "import math\nmath.sum|",
        "x = 'text'\nx.sum|",
        "import match\nmatch.randn(2).item().sum|",
        "x = 1|",
        "x = 1.|",
        "'x.su|'",
        'f"""x.su|"""',
        "# x.su|",
    ],
)
def test_what_is_no_part_of_the_library_is_left_alone(program: str) -> None:
    """Other modules, numbers and texts, and all within strings and comments."""
    assert (named(program), offered(program)) == ("", [])


def test_an_f_string_holds_code_between_its_braces() -> None:
    """And text outside of them."""
    assert offered("print(f'{x.softm|}')") == ["softmax"]
    assert offered("print(f'{x} x.softm|')") == []


def test_classes_and_functions_of_the_program_describe_themselves() -> None:
    """By their docstrings and parameters, which are those of __init__."""
    assert said(explain(cut(f"{NET}N|et"))) == "Net(size=3, *args)Two lines."
    forward = "Net.forward(x)Doc."
    assert said(explain(cut(NET.replace("def for", "def for|")))) == ""
    assert said(explain(cut(f"{NET}net.forward|"))) == forward
    train = "def train(model, /, a=(1, 2), *, lr=0.1, **more): pass\ntrain|"
    assert said(explain(cut(train))) == "train(model, /, a=(1, 2), *, lr=0.1, **more)"


def test_an_object_of_the_program_has_members_of_its_own_and_its_base() -> None:
    """What __init__ gives to self, methods, and what the library's class has."""
    assert named(f"{NET}net.layer|") == "Net.layer"
    assert named(f"{NET}net.layer.weight|") == "Linear.weight"
    assert {"forward", "layer", "train"} <= set(offered(f"{NET}net.|"))


def test_self_is_an_object_of_the_class_around_it() -> None:
    """While a method is written; outside of all classes it is nothing."""
    assert named(NET.replace("return x", "self.layer|")) == "Net.layer"
    assert offered(NET.replace("return x", "self.lay|")) == ["layer"]


@pytest.mark.parametrize(
    ("program", "name"),
    [
        ("import match\nx = match.randn(2\nx.sum|", "Matrix.sum"),
        ("import match\nif match.randn|", "match.randn"),
        (f"{NET}for x in y:\n  if x:\nnet.layer|\ndef g(:\n  pass", "Net.layer"),
        (f"{NET}try:\n  net.layer|\nx = 1\ny = 2", "Net.layer"),
        (f"{NET}net.layer|\n" + "1 1\n" * 30, "Net.layer"),
    ],
)
def test_half_a_program_is_looked_at_as_far_as_it_goes(program: str, name: str) -> None:
    """What Python objects to hides nothing that stands before it."""
    assert named(program) == name


@pytest.mark.parametrize(
    ("program", "names"),
    [
        ("import ma|", ["match"]),
        ("import match.op|", ["optim"]),
        ("from match.nn.fun|", ["functional"]),
        ("from match.optim.lr_scheduler import Step|", ["StepLR"]),
        ("from match import (\n  no_grad,\n  one_|", ["one_hot"]),
    ],
)
def test_imports_go_on_with_modules_and_their_names(
    program: str, names: list[str]
) -> None:
    """Modules before `import`, what is in them behind it."""
    assert offered(program) == names


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("model = Net(|", "Net(<size=3>, *args)"),
        ("Net(1, 2, |", "Net(size=3, <*args>)"),
        ("nn.Linear(2, |)", "nn.Linear(in_features, <out_features>, bias=True)"),
        ("nn.Linear(2, bi|as=", "nn.Linear(in_features, out_features, <bias=True>)"),
        ("nn.Linear(|2, bias=", "nn.Linear(<in_features>, out_features, bias=True)"),
        ("nn.Linear([1, (2, |", "nn.Linear(<in_features>, out_features, bias=True)"),
        ("nn.Linear(\n  f(1, 2),\n  |", "nn.Linear(in_features, <out_features>, "),
        ("net(|", "Net.forward(<x>)"),
        ("net(1)|", ""),
        ("def net(|", ""),
        ("(1, |", ""),
    ],
)
def test_a_call_that_is_being_written_shows_its_parameters(
    written: str, shown: str
) -> None:
    """The innermost call, with the parameter that gets the argument at the cursor."""
    assert call(f"{NET}{written}").startswith(shown or "nothing") is bool(shown)


def test_options_of_a_call_are_suggested_beside_other_names() -> None:
    """The editor adds the names that it knows, but not behind a dot."""
    adam = "from match import optim\noptim.Adam(p, weight_d|"
    assert offered(adam) == ["weight_decay="]
    assert suggest(cut(adam))["isOpen"]
    assert not suggest(cut("x.s|"))["isOpen"]


def test_an_option_says_what_it_is() -> None:
    """Its sort, as the editor has a picture for it, and its parameters."""
    options = suggest(cut("import match\nmatch.one|"))["options"]
    ones = {"label": "ones", "type": "function", "detail": "(*size, **options)"}
    assert [option for option in options if option["label"] == "ones"] == [ones]
