"""The README: its programs run, its quotes and paths exist, its graph is true."""

import contextlib
import io
import re
import textwrap
from collections import Counter
from itertools import takewhile
from pathlib import Path

import pytest

import build
from tests import oracle

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
# The kind of each fenced block, and what is in it; blocks in lists are indented.
FENCE = re.compile(r"^( *)```(\w*)\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)
BLOCKS = [(kind, textwrap.dedent(text)) for _, kind, text in FENCE.findall(README)]
PYTHON = [text for kind, text in BLOCKS if kind == "python"]
# A quote begins with the name of its file, and every other block is a program.
QUOTE = re.compile(r"# (\S+\.py)\n(.*)", re.DOTALL)
QUOTES = [found.groups() for text in PYTHON if (found := QUOTE.match(text))]
PROGRAMS = [text for text in PYTHON if not QUOTE.match(text)]
FIRST, BY_HAND, *_ = PROGRAMS
(TREE,) = (text for kind, text in BLOCKS if not kind)
NAME = re.compile(r"\w+(/|\.\w+)")
(GRAPH,) = (text for kind, text in BLOCKS if kind == "mermaid")


def run(program):
    """Run a program; return what it printed, and its names."""
    names = {"__name__": "__main__"}
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        exec(compile(program, "README.md", "exec"), names)
    return printed.getvalue(), names


def output_of(program):
    """Return the block that follows a program."""
    kind, text = BLOCKS[BLOCKS.index(("python", program)) + 1]
    assert kind == "text"
    return text


def paths_in(tree):
    """Return the files and folders that the lines of a tree begin with."""
    paths, folder = [], ""
    for line in tree.splitlines():
        names = list(takewhile(NAME.fullmatch, line.split()))
        if not line.startswith(" "):
            folder = ""
        paths += [folder + name for name in names]
        if names[0].endswith("/") and not folder:
            folder = names[0]
    return paths


def written(numbers):
    """Write a List2D as the graph does: rows parted by semicolons."""
    rows = "; ".join(" ".join(f"{x:g}" for x in row) for row in numbers.tolist())
    return rows if numbers.shape == (1, 1) else f"[{rows}]"


def below(root):
    """Return a matrix and all that it was computed from."""
    return [root, *(node for part in root.operands for node in below(part))]


@pytest.mark.parametrize("program", PROGRAMS)
def test_program_prints_what_the_readme_says(program):
    """Each program is followed by its output."""
    assert run(program)[0] == output_of(program)


def test_first_program_is_pytorchs():
    """With another import the first program prints the same."""
    oracle.torch()
    program = FIRST
    for ours, theirs in [
        ("import match\n", "import torch as match\n"),
        ("from match import nn\n", "from torch import nn\n"),
    ]:
        assert f"`{theirs.strip()}`" in README
        program = program.replace(ours, theirs)
    assert "torch" in program
    assert run(program)[0] == output_of(FIRST)


@pytest.mark.parametrize(("path", "quote"), QUOTES)
def test_quote_stands_in_its_file(path, quote):
    """What is quoted is the code of today, whole lines in their order."""
    text = (ROOT / path).read_text(encoding="utf-8")
    depths = (textwrap.indent(quote, " " * n) for n in range(0, 13, 4))
    assert any(f"\n{lines}" in text for lines in depths)


def test_graph_is_the_one_that_is_computed():
    """The drawn results and gradients are those of the program above it."""
    nodes = below(run(BY_HAND)[1]["loss"])
    results = [f"{n.operation}: {written(n.data)}" for n in nodes if n.operation]
    gradients = [written(node.grad) for node in nodes[1:] if node.has_grad]
    drawn = re.findall(r'\["(\w+: [^"]+)"\]', GRAPH), re.findall(r'\|"(.+?)"\|', GRAPH)
    assert tuple(map(Counter, drawn)) == (Counter(results), Counter(gradients))


@pytest.mark.parametrize("path", paths_in(TREE))
def test_path_in_the_tree_exists(path):
    """The tree shows what is there."""
    assert (ROOT / path).exists()


def test_tree_shows_the_whole_library():
    """No file of the library is left out."""
    files = {f"match/{path.name}" for path in (ROOT / "match").glob("*.py")}
    assert files - set(paths_in(TREE)) == {"match/__init__.py"}


def test_links_lead_to_files():
    """Links without a host are files of the checkout."""
    links = re.findall(r"\]\(([^):]+)\)", README)
    assert [link for link in links if not (ROOT / link).is_file()] == []


@pytest.mark.parametrize("line", re.findall(r"python build\.py([^`\n]*)", README))
def test_command_is_known(line):
    """Each build command of the README is one of build.py's."""
    options, more = build.parser().parse_known_args(line.split())
    assert not more or options.command == "test"
