"""The same program for PyTorch: names change, what PyTorch lacks is said.

That converted programs compute the same losses is shown in test_programs.py and
test_examples.py.
"""

import importlib
import re
from operator import attrgetter

import pytest
from playground.as_pytorch import ADVICE, MOVED, RENAMED, as_pytorch
from playground.beside import with_pytorch

import match
from tests import oracle
from tests.test_examples import EXAMPLES
from tests.test_imports import LIBRARY
from tests.test_names import PUBLIC
from tests.test_programs import PROGRAMS

# Attributes that explain a matrix to the playground, with names that others have, too.
UNTOLD = {".number", ".result", ".source"}


def converted(source):
    """Return the program for PyTorch."""
    return as_pytorch(source)["source"]


def notes(source):
    """Return the names that there is something to say about, with their lines."""
    return {note["name"]: note["lines"] for note in as_pytorch(source)["notes"]}


@pytest.mark.parametrize("path", [*PROGRAMS, *EXAMPLES], ids=lambda path: path.stem)
def test_only_what_names_match_changes(path):
    """Comments, blank lines and formatting stay; what comes out is Python."""
    source = path.read_text(encoding="utf-8")
    compile(converted(source), path.name, "exec")
    named = re.compile("match|show")
    kept = [line for line in source.splitlines() if not named.search(line)]
    assert [line for line in converted(source).splitlines() if line in kept] == kept


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("import match  # all", "import torch  # all"),
        ("import math, match as m", "import math, torch as m"),
        ("import match.nn as nn", "import torch.nn as nn"),
        ("from match import (\n  nn,\n)", "from torch import (\n  nn,\n)"),
        ("from  match.nn import init", "from  torch.nn import init"),
        ("from match import mat", "from torch import tensor as mat"),
        (
            "from match import one_hot, relu",
            "from torch.nn.functional import one_hot\nfrom torch import relu",
        ),
        ("from match import graph", "# from match import graph"),
        ("if 1:\n from match import graph", "if 1:\n pass  # from match import graph"),
        ("if 1:\n from match import save, graph", "if 1:\n from torch import save"),
        ("import match\n'ä', match.mat([1])", "import torch\n'ä', torch.tensor([1])"),
        ("import match as m\nm.gradcheck", "import torch as m\nm.autograd.gradcheck"),
        ("import match\nx: match.Matrix", "import torch\nx: torch.Tensor"),
        ("import match\n'match'  # match", "import torch\n'match'  # match"),
        ("import match\nmatch x:\n case _: 1", "import torch\nmatch x:\n case _: 1"),
        ("import match as torch\ntorch.ones(2)", "import torch\ntorch.ones(2)"),
        ("import os, match as m, re", "import os, torch as m, re"),
        ("import match as m\nlambda m: m.mat", "import torch as m\nlambda m: m.mat"),
        ("from match import graph; x = 1", "pass; x = 1"),
        ("x = 1; from match import graph, save", "x = 1; from torch import save"),
        (
            "if 1: from match import one_hot, relu",
            "if 1: from torch.nn.functional import one_hot; from torch import relu",
        ),
        (
            "import match; from match.show import log; lr = 0.1",
            "import torch; log = lambda **values: None; lr = 0.1",
        ),
        ("from match import *", "from torch import *"),
        ("from match import *\nmat, t", "from torch import t, tensor as mat\nmat, t"),
        ("from match.matrix import Matrix", "from torch import Tensor as Matrix"),
        ("from match.make import mat", "from torch import tensor as mat"),
        ("from match.init import zeros_", "from torch.nn.init import zeros_"),
        ("from match import functional as F", "from torch.nn import functional as F"),
        ("import match.data as data", "import torch.utils.data as data"),
        ("import match\nmatch.data.Subset", "import torch\ntorch.utils.data.Subset"),
        ("from match.matrix import choice", "# from match.matrix import choice"),
        ("from .match import x", "from .match import x"),
        ("", ""),
    ],
)  # fmt: skip
def test_names_change(source, expected):
    """Each way to import match, and to name what is in it."""
    assert converted(source) == expected


@pytest.mark.parametrize(
    "rest", ["def f(match): pass", "match = 3", "import torch", "for torch in x: pass"]
)
def test_names_that_are_taken_stay(rest):
    """Where one of the two names means something else, too, match stays the name."""
    source = f"{rest}\nimport match\nmatch.zeros(2)"
    assert converted(source) == f"{rest}\nimport torch as match\nmatch.zeros(2)"


@pytest.mark.parametrize(
    "source",
    [
        "import match\nmatch.show.log(a=1)\nmatch.show.display(2)",
        "import match\nfrom match import nn, show\nshow.log(a=1)\nshow.display(2)",
        "from match.show import display, log as l\nl(a=1)\ndisplay(2, id='x')",
        "import match.show as s; log = 1\ns.log(a=log)\ns.display(2)",
        "def f():\n import match\n match.show.log(a=1)\n match.show.display(2)\nf()",
        "import match; match.show.log(a=1); match.show.display(2)",
        "'A'\nfrom __future__ import annotations\nfrom match import *\n"
        "show.log(a=log(ones(1)).item())\nshow.display(2)",
        "def f():\n from match.show import *\n log(a=1)\n"
        "def g():\n from match.show import display, log\n log(a=1)\n display(2)\n"
        "f()\ng()",
        "def f():\n import match\n match.show.log(a=1)\n"
        "def g():\n import match\n match.show.log(a=1)\n match.show.display(2)\n"
        "f()\ng()",
    ],
)  # fmt: skip
def test_drawing_is_stood_in_for(source, capsys):
    """Without match.show a program still runs, and prints what it displays."""
    oracle.torch()
    exec(converted(source), {})
    assert capsys.readouterr().out == "2\n"
    assert list(notes(source)) in (
        ["show.log", "show.display"],
        ["show.display", "show.log"],
    )


def test_notes_name_lines_and_what_to_use():
    """In the order of the program."""
    source = (
        "import match\n\nx = match.mat([1])\nprint(x.nrow)\ny = match.mat([x.nrow])"
    )
    assert as_pytorch(source)["notes"] == [
        {"name": "mat", "lines": [3, 5], "advice": ADVICE["mat"]},
        {"name": ".nrow", "lines": [4, 5], "advice": "use .shape[0]"},
    ]


@pytest.mark.parametrize("name", sorted(LIBRARY.keys() - {"__init__"}))
def test_every_module_is_in_pytorch_or_explained(name):
    """The library's own files can be imported, too."""
    oracle.torch()
    source = (
        f"import match.{name}\nfrom match import {name}\nfrom match.{name} import *"
    )
    exec(converted(source), {})
    known = {*notes(source), *MOVED, "nn", "optim", "show", "utils"}
    assert {name} - known == set()


def test_own_attributes_need_no_note():
    """A program's own classes may have a W."""
    source = "import match\nclass A:\n  b = 1\n  def f(self):\n    self.W = self.b\n"
    assert notes(source) == {}


def test_unwatched_matrices_need_a_note():
    """Here all are watched where nobody asks; PyTorch wants to be asked."""
    source = "import match\nx = match.tensor(3.0)\n(x * x).backward()\n"
    assert notes(source) == {".backward": [3]}
    assert notes(source.replace("3.0", "3.0, requires_grad=True")) == {}


def test_what_pytorch_does_in_the_same_way_needs_no_note():
    """Its one_hot makes whole numbers, and so does ours."""
    assert notes("import match\nmatch.one_hot(match.tensor([1]))") == {}


def test_program_with_a_mistake_says_where():
    """Half a program cannot be converted."""
    assert as_pytorch("import match\nx = = 3") == {
        "error": "Line 2 is not Python yet: invalid syntax."
    }


@pytest.mark.parametrize("path", PUBLIC)
def test_every_public_name_is_in_pytorch_or_explained(path):
    """No name that PyTorch lacks, or has elsewhere, is forgotten."""
    torch = oracle.torch()
    part = path.removeprefix("match").removeprefix(".")
    names = [
        f"{part}.{name}".removeprefix(".")
        for name in importlib.import_module(path).__all__
    ]
    unknown = [name for name in names if not has(torch, RENAMED.get(name, name))]
    assert [name for name in unknown if name not in {*ADVICE, "show"}] == []


def test_every_public_attribute_is_in_pytorch_or_explained():
    """The same for what matrices and modules have."""
    torch = oracle.torch()
    pairs = [(match.Matrix, torch.Tensor), (match.nn.Module, torch.nn.Module)]
    unknown = {f".{x}" for ours, theirs in pairs for x in {*dir(ours)} - {*dir(theirs)}}
    assert {name for name in unknown if name[1] != "_"} - {*ADVICE} == UNTOLD


def has(torch, path):
    """Say whether PyTorch has a name."""
    try:
        attrgetter(path)(torch)
    except AttributeError:
        return False
    return True


def test_both_programs_stand_beside_each_other():
    """Lines that differ are marked; below is what needs another look."""
    made = with_pytorch("import match\nx = match.mat([1])\ny = 1")
    sides, heading, notes, _ = made["view"]["children"]
    marks = [
        [line["attributes"].get("class") for line in code["children"]]
        for _, code in (side["children"] for side in sides["children"])
    ]
    assert made["source"] == "import torch\nx = torch.tensor([1])\ny = 1"
    assert marks == [["v-changed", "v-changed", None]] * 2
    assert heading["children"] == ["Look at these again"]
    name, words = notes["children"][0]["children"]
    assert (name["children"], words) == (["mat"], f" in line 2: {ADVICE['mat']}")


def test_lines_that_belong_together_stand_in_one_row():
    """Where one program has a line more, the other has a gap."""
    made = with_pytorch("from match import nn, show\n\nshow.log(a=1)")
    sides, *_ = made["view"]["children"]
    left, right = (
        [line["children"][0] for line in code["children"]]
        for _, code in (side["children"] for side in sides["children"])
    )
    assert len(left) == len(right)
    assert left.index("show.log(a=1)\n") == right.index("log(a=1)\n")


def test_program_that_cannot_be_read_has_no_view():
    """What is said of it comes in its place."""
    assert with_pytorch("x = = 1") == as_pytorch("x = = 1")
