"""Notebooks of programs, programs of notebooks; jupytext and nbformat judge."""

import json
import math

import jupytext
import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st
from playground.display import content_of
from playground.notebook import MOST_SHOWN, from_notebook, to_notebook

import match
from tests.test_examples import EXAMPLES
from tests.test_programs import PROGRAMS

PROGRAM = """\
# Above the first mark.
import match

# %% Train the model
x = 1

y = 2


# %% [markdown]
# # Title
#
# text *here*
#no space

# %% The end [md]
'''
a long *string*
'''
#%%
z = "ä # %%"
# %% [raw]
# raw
"""
lines = st.sampled_from(
    ["x = 1", "", "    y = 2", "# ä", "# %%", "#%% a title", "# %% [markdown]", "'%%'"]
)


def cells(notebook):
    """What jupytext and we have to agree on."""
    return [
        (cell["cell_type"], cell["metadata"].get("title"), "".join(cell["source"]))
        for cell in notebook["cells"]
    ]


def judged(source):
    """Return the cells as jupytext reads them, which keeps some blank lines more."""
    notebook = jupytext.reads(source, fmt="py:percent")
    return [(kind, title, text.strip("\n")) for kind, title, text in cells(notebook)]


@pytest.mark.parametrize(
    "source",
    [PROGRAM, *(path.read_text(encoding="utf-8") for path in [*EXAMPLES, *PROGRAMS])],
)
def test_cells_are_those_of_jupytext(source):
    """Code, texts and titles; and the notebook is a valid one."""
    text = to_notebook(source)
    nbformat.validate(nbformat.reads(text, as_version=4))
    assert cells(json.loads(text)) == judged(source)


@given(st.lists(lines, max_size=12).map("\n".join))
def test_notebooks_of_any_program_are_valid_and_come_back(source):
    """What is read from a notebook makes the same notebook again."""
    text = to_notebook(source)
    nbformat.validate(nbformat.reads(text, as_version=4))
    back = from_notebook(text)["source"]
    filled = [cell for cell in cells(json.loads(text)) if cell[2]]
    assert cells(json.loads(to_notebook(back))) == filled


def test_outputs_stand_below_the_last_code():
    """Streams keep their order, and neighbours are one."""
    outputs = [("stdout", "a\n"), ("stdout", "b"), ("stderr", "!\n"), ("stdout", "c")]
    given = [{"stream": stream, "text": text} for stream, text in outputs]
    notebook = json.loads(to_notebook("x\n# %%\ny\n# %% [md]\n# end", given))
    nbformat.validate(notebook)
    assert [cell.get("outputs") for cell in notebook["cells"]] == [
        [],
        [
            {"output_type": "stream", "name": "stdout", "text": ["a\n", "b"]},
            {"output_type": "stream", "name": "stderr", "text": ["!\n"]},
            {"output_type": "stream", "name": "stdout", "text": ["c"]},
        ],
        None,
    ]


SVG = "<svg xmlns='http://www.w3.org/2000/svg'/>"


class Drawn:
    """An object that shows itself in one way."""

    def __init__(self, name, shown):
        setattr(self, f"_repr_{name}_", lambda: shown)


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        ("text", {"text/plain": "text"}),
        (
            Drawn("html", "<b>bold</b>"),
            {"text/html": "<b>bold</b>", "text/plain": "(a document)"},
        ),
        (Drawn("svg", SVG), {"image/svg+xml": SVG, "text/plain": "(a picture)"}),
        (Drawn("png", b"png"), {"image/png": "cG5n", "text/plain": "(a picture)"}),
        (
            {"data": [{"y": [1.0, math.nan, math.inf]}]},
            {
                "application/vnd.plotly.v1+json": {
                    "data": [{"y": [1.0, None, None]}],
                    "layout": {},
                    "frames": [],
                },
                "text/plain": "(a figure)",
            },
        ),
        *(
            (matrix, {"text/html": matrix._repr_html_(), "text/plain": repr(matrix)})
            for matrix in [
                match.tensor(2.0),
                match.tensor([1.0, math.nan]),
                match.tensor([[1.0, -2.5], [3.0, 4.0]]),
                match.zeros(40, 50),
            ]
        ),
    ],
    ids=["text", "html", "svg", "png", "plot", "scalar", "row", "matrix", "large"],
)
def test_figures_are_outputs(shown, expected):
    """By their MIME types, as the page shows them; a matrix as it shows itself."""
    notebook = json.loads(to_notebook("x", [{"content": content_of(shown)}]))
    nbformat.validate(notebook)
    (output,) = notebook["cells"][0]["outputs"]
    assert output == {"output_type": "display_data", "data": expected, "metadata": {}}


def test_outputs_keep_their_order():
    """What was printed stands between the figures; an error is the last."""
    text, figure = {"stream": "stdout", "text": "a\n"}, {"content": content_of("b")}
    error = {
        "name": "ZeroDivisionError",
        "message": "division by zero",
        "traceback": "Traceback (most recent call last):\nZeroDivisionError: …\n",
    }
    given = [text, text, figure, figure, text, {"error": error}]
    notebook = json.loads(to_notebook("x", given))
    nbformat.validate(notebook)
    *others, last = notebook["cells"][0]["outputs"]
    kinds = ["stream", "display_data", "display_data", "stream"]
    assert [output["output_type"] for output in others] == kinds
    assert last == {
        "output_type": "error",
        "ename": "ZeroDivisionError",
        "evalue": "division by zero",
        "traceback": ["Traceback (most recent call last):", "ZeroDivisionError: …"],
    }


def test_notebook_stays_small_enough_to_be_opened():
    """A figure that does not fit is left out in words; smaller ones have room."""
    sizes = [MOST_SHOWN // 2 + 1, MOST_SHOWN // 2 + 1, 5]
    given = [{"content": content_of(Drawn("svg", size * "x"))} for size in sizes]
    notebook = json.loads(to_notebook("x", given))
    data = [output["data"] for output in notebook["cells"][0]["outputs"]]
    kept = [len(shown.get("image/svg+xml", "")) for shown in data]
    assert kept == [sizes[0], 0, sizes[2]]
    assert "too large" in data[1]["text/plain"]


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_examples_come_back_as_they_were(path):
    """From the program to the notebook and back."""
    source = path.read_text(encoding="utf-8")
    back = from_notebook(to_notebook(source))["source"]
    assert back == source.replace("\n\n\n# %%", "\n\n# %%")


def notebook(*sources, **more):
    """Return the text of a notebook with these cells of code."""
    made = [nbformat.v4.new_code_cell(source) for source in sources]
    return json.dumps({**nbformat.v4.new_notebook(cells=made), **more})


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("x = 7\n%matplotlib inline", "x = 7\n{} %matplotlib inline"),
        ("if x:\n  !ls\n  z = !ls", "if x:\n  pass  {} !ls\n  pass  {} z = !ls"),
        ("%%time\nx = 1", "{} %%time\nx = 1"),
        ("%%bash\nls -l", "{}\n# %%bash\n# ls -l"),
        ("!pip \\\n  a \\\n  b\nx = 1", "{} !pip \\\n#   a \\\n#   b\nx = 1"),
        ("if x:\n  !pip \\\n  a", "if x:\n  pass  {} !pip \\\n  #   a"),
        ("!it's (\ny = (7\n %3)\n!ls", "{} !it's (\ny = (7\n %3)\n{} !ls"),
        ("!ls\ny = 7 \\\n %3", "{} !ls\ny = 7 \\\n %3"),
        ('!ls\ny = """\n!ls\n"""', '{} !ls\ny = """\n!ls\n"""'),
        ("help?\n?x", "{} help?\n{} ?x"),
        ("a = (7\n  % 2)", "a = (7\n  % 2)"),
        ('"""\n%time\n"""', '"""\n%time\n"""'),
    ],
)  # fmt: skip
def test_commands_of_notebooks_become_comments(cell, expected):
    """Python has no such lines; what only looks like one stays."""
    note = "# a notebook's command, left out:"
    source = from_notebook(notebook(cell))["source"]
    compile(source, "cell", "exec")
    assert source == expected.replace("{}", note) + "\n"


def test_texts_become_comments_and_empty_cells_nothing():
    """As jupytext writes them."""
    made = nbformat.v4.new_notebook(
        cells=[
            nbformat.v4.new_markdown_cell("# Title\n\ntext"),
            nbformat.v4.new_code_cell(""),
            nbformat.v4.new_code_cell("x = 1\n"),
            nbformat.v4.new_raw_cell("raw"),
        ]
    )
    source = (
        "# %% [markdown]\n# # Title\n#\n# text\n\n# %%\nx = 1\n\n# %% [raw]\n# raw\n"
    )
    assert from_notebook(nbformat.writes(made)) == {"source": source}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("import match", "no notebook"),
        ("[" * 100_000, "no notebook"),
        ("[]", "no list of cells"),
        ('{"cells": 3}', "no list of cells"),
        ('{"cells": [3]}', "no list of cells"),
        ('{"worksheets": []}', "old format"),
        (notebook("x", metadata={"kernelspec": {"language": "julia"}}), "julia"),
    ],
)
def test_what_is_no_notebook_is_said(text, why):
    """Each wrong file in its own words."""
    assert why in from_notebook(text)["error"]


@pytest.mark.parametrize("source", [None, 3, {}, [None], [3, "x"]])
def test_strange_cells_do_no_harm(source):
    """A notebook may come from anywhere."""
    text = json.dumps({"cells": [{"cell_type": "code", "source": source}]})
    assert from_notebook(text)["source"] in ("", "x\n")
