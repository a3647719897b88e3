"""The graph and the parameters of a run, as Python describes them to the page."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

import pytest
from playground.drawing import MOST_CELLS, heat_map, shade_name, table
from playground.graphs import FIRST_STEPS, MOST_NODES, latest
from playground.parameters import MOST_ITEMS

from match.record import recording
from tests.test_runner import TRAIN, listener, run, runner

__all__ = ["listener", "runner"]  # fixtures

BY_HAND = """
import match
a = match.mat([[2.0]], requires_grad=True)
x = match.mat([[1.0, -4.0]])
b = a * x
loss = b.sum()
loss.backward()
"""


def elements(drawn: Any, tag: str) -> Iterator[dict[str, Any]]:
    """All elements of a kind, from the outside in."""
    if isinstance(drawn, dict):
        if drawn["tag"] == tag:
            yield drawn
        for child in drawn["children"]:
            yield from elements(child, tag)


def text(drawn: Any) -> str:
    """What a reader reads."""
    if isinstance(drawn, str):
        return drawn
    return " ".join(map(text, drawn["children"]))


def test_tree_has_an_item_for_each_operation(runner: Any) -> None:
    """The loss first; each with shape, value, gradient and the line that made it."""
    run(runner, BY_HAND)
    items = list(elements(runner.answer("drawn_graph", None), "li"))
    assert [text(item) for item in items] == [
        "loss = sum () = -6 of b = mul (1, 2) gradient norm 1 line 6",
        "b = mul (1, 2) of a (1, 1), x (1, 2) gradient norm 1.414 line 5",
    ]
    assert [item["attributes"]["aria-level"] for item in items] == ["1", "2"]


def test_picture_has_a_box_for_each_node(runner: Any) -> None:
    """And an arrow from each operand to its result."""
    run(runner, BY_HAND)
    drawn = runner.answer("drawn_graph", None)
    boxes = [text(box).strip() for box in elements(drawn, "g")]
    assert sorted(boxes) == [
        "a (1, 1) = 2",
        "b = mul (1, 2)",
        "loss = sum () = -6",
        "x (1, 2)",
    ]
    assert len(list(elements(drawn, "path"))) == 3
    assert runner.answer("graph_svg", None).startswith("<svg")


def test_node_shows_its_numbers_and_its_line(runner: Any) -> None:
    """Values and gradient, each shaded by sign and size."""
    run(runner, BY_HAND)
    (place,) = [
        item["attributes"]["data-ask"]
        for item in elements(runner.answer("drawn_graph", None), "li")
        if "mul" in text(item)[:8]
    ]
    node = runner.answer("drawn_node", place)
    assert text(node) == "b = mul (1, 2)   line 5 values 2 -8 gradient 1 1"
    shades = [cell["attributes"]["class"] for cell in elements(node, "td")]
    assert shades == ["v-plus-2", "v-minus-8", "v-plus-8", "v-plus-8"]


def test_lines_of_a_training_step_are_known(runner: Any) -> None:
    """Recorded in the first step, they hold for the last one, too."""
    run(runner, TRAIN + "train(nn.Linear(1, 1), 10)")
    ways = list(elements(runner.answer("drawn_graph", None), "button"))
    lines = {way["attributes"]["data-line"] for way in ways}
    assert (len(ways) > 3, lines) == (True, {"8"})


def test_lines_of_a_second_loop_are_known(runner: Any) -> None:
    """Another call of backward has another graph."""
    second = "w = match.mat(1.0, requires_grad=True)\nfor _ in range(3):\n"
    run(runner, TRAIN + f"train(nn.Linear(1, 1), 3)\n{second}    (w * w).backward()")
    (way,) = elements(runner.answer("drawn_graph", None), "button")
    assert way["attributes"]["data-line"] == "17"


def test_lines_of_a_smaller_last_batch_are_known(runner: Any) -> None:
    """They are those of the batches before it, which had other shapes."""
    source = """
import match
from match import nn
from match.utils.data import DataLoader, TensorDataset
x = match.randn(10, 1)
model = nn.Linear(1, 1)
for (batch,) in DataLoader(TensorDataset(x), batch_size=4):
    loss = (model(batch) ** 2).mean()
    loss.backward()
"""
    run(runner, source)
    ways = elements(runner.answer("drawn_graph", None), "button")
    assert {way["attributes"].get("data-line") for way in ways} >= {"8"}


def test_lines_of_equal_forms_are_told_apart(runner: Any) -> None:
    """Two losses that look the same were made in two lines."""
    source = """
import match
w = match.tensor(2.0)
(w * w).backward()
(w * w).backward()
"""
    run(runner, source)
    (way,) = elements(runner.answer("drawn_graph", None), "button")
    assert way["attributes"]["data-line"] == "5"


def test_recording_of_lines_ends_with_the_first_steps(runner: Any) -> None:
    """And whoever records by himself goes on."""
    run(
        runner,
        "import match\nwith match.record_source(True):\n    a = match.mat(1.0)\n"
        "    (a * a).backward()\n    b = match.mat(1.0)\nline = b.source[1]\n"
        f"for _ in range({FIRST_STEPS}): (a * a).backward()\nlate = match.mat(1.0)",
    )
    names = sys.modules["__main__"].__dict__
    assert (names["line"], names["late"].source) == (5, None)
    assert recording.source is False


def test_large_graph_has_no_picture(runner: Any) -> None:
    """But a sentence, and the beginning of the tree."""
    source = "import match\na = match.mat(1.0, requires_grad=True)\nb = a\n"
    run(runner, source + f"for _ in range({MOST_NODES}): b = b * a\nb.backward()")
    drawn = runner.answer("drawn_graph", None)
    assert (list(elements(drawn, "svg")), "301 nodes" in text(drawn)) == ([], True)


def test_without_backward_there_is_no_graph(runner: Any) -> None:
    """Neither that of the run before."""
    run(runner, BY_HAND)
    run(runner, "x = 1")
    asked = ["drawn_graph", "graph_svg", "drawn_parameters"]
    assert [runner.answer(kind, None) for kind in asked] == [None, None, None]


def test_training_holds_one_graph_only(runner: Any) -> None:
    """Ten thousand steps cost no more memory than one."""
    source = """
import weakref, match
w, losses = match.mat([[2.0]], requires_grad=True), []
for _ in range(5):
    loss = (w * w).sum()
    loss.backward()
    losses.append(weakref.ref(loss))
del loss
"""
    run(runner, source)
    losses = sys.modules["__main__"].__dict__["losses"]
    assert [loss() is None for loss in losses] == [True] * 4 + [False]
    assert losses[-1]() is latest.root


def test_parameters_have_names_numbers_and_gradients(runner: Any) -> None:
    """Of modules, of lists, and those that a function kept for itself."""
    source = """
import match
from match import nn
model = nn.Linear(2, 1)
model.weight.data = match.mat([[1.0, -3.0]])
extra = [match.mat([[0.5]], requires_grad=True)]
def hidden():
    w = match.mat([[7.0]], requires_grad=True)
    (model(match.mat([[1.0, 2.0]])) * w).sum().backward()
hidden()
"""
    run(runner, source)
    drawn = runner.answer("drawn_parameters", None)
    rows = [text(row).split() for row in elements(drawn, "tr")][1:]
    assert [row[0] for row in rows] == [
        "model.weight",
        "model.bias",
        "extra[0]",
        "(local)",
    ]
    assert rows[0] == ["model.weight", "(1,", "2)", "-3", "-1", "1", "15.65"]
    assert rows[2][-1] == "none"
    chosen = runner.answer("drawn_parameter", "0")
    assert text(chosen) == "model.weight (1, 2) values 1 -3 gradient 7 14"


def test_parameters_of_a_first_program_have_their_names(runner: Any) -> None:
    """Where nobody asked; what a module holds is known by it."""
    source = """
import match
from match import nn
a, x = match.tensor(2.0), match.tensor(1.0)
(a * a).backward()
B = nn.Linear(1, 1)
for p in B.parameters():
    p.data = p.data * 2
"""
    run(runner, source)
    drawn = runner.answer("drawn_parameters", None)
    rows = [text(row).split() for row in elements(drawn, "tr")][1:]
    assert [row[0] for row in rows] == ["B.weight", "B.bias", "a"]


@pytest.mark.parametrize(
    "beside",
    [
        "tree = {'children': []}\ntree['children'].append({'parent': tree})",
        "a = []\nfor _ in range(5000):\n    a = [a]",
        "a = []\nfor _ in range(50):\n    a = [a, a]",
        "data = [[0.0] * 200 for _ in range(1000)]",
    ],
    ids=["cyclic", "deep", "shared", "large"],
)
def test_parameters_are_found_beside_any_data(runner: Any, beside: str) -> None:
    """Lists may hold themselves, or more than anybody waits for."""
    source = f"""
import match
{beside}
new = lambda: match.mat([[2.0]], requires_grad=True)
layers = [new(), {{'b': new()}}]
(layers[0] * layers[1]['b']).sum().backward()
"""
    assert run(runner, source) == {"outcome": "ok"}
    drawn = runner.answer("drawn_parameters", None)
    rows = [text(row).split() for row in elements(drawn, "tr")][1:]
    assert [row[0] for row in rows] == ["layers[0]", "layers[1]['b']"]


def test_only_so_much_of_a_list_is_looked_through(runner: Any) -> None:
    """Data are passed over, and what stands beside them is found."""
    source = f"""
import match
w = match.mat(1.0, requires_grad=True)
data = [w * 2, [match.mat(1.0, requires_grad=True), *{MOST_ITEMS} * [0.0]], w]
del w
"""
    run(runner, source)
    drawn = runner.answer("drawn_parameters", None)
    rows = [text(row).split() for row in elements(drawn, "tr")][1:]
    assert [row[0] for row in rows] == ["data[2]"]


def test_heat_map_has_a_path_for_each_shade() -> None:
    """However many cells there are; of more than can be seen, means of blocks."""
    small = heat_map([[1.0, -1.0], [1.0, 0.0]], "m")
    d = {p["attributes"]["class"]: p["attributes"]["d"] for p in small["children"]}
    assert d == {
        "v-plus-8": "M0 0h1v1h-1zM0 1h1v1h-1z",
        "v-minus-8": "M1 0h1v1h-1z",
        "v-plus-0": "M1 1h1v1h-1z",
    }
    large = heat_map([[1.0] * 2 * MOST_CELLS] * 2 * MOST_CELLS, "m")
    assert large["attributes"]["viewBox"] == f"0 0 {MOST_CELLS} {MOST_CELLS}"


def test_table_shows_the_first_of_many() -> None:
    """And that there are more."""
    cells = [text(cell) for cell in elements(table([[1.0] * 20] * 20, "c"), "td")]
    assert (len(cells), cells.count("…")) == (12 * 13 + 1, 13)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (float("nan"), "v-nan"),
        (float("-inf"), "v-minus-8"),
        (0.0, "v-plus-0"),
        (-0.5, "v-minus-4"),
    ],
)
def test_shades_know_all_numbers(value: float, expected: str) -> None:
    """Those that are none, too."""
    assert shade_name(value, 1.0) == expected


def test_console_line_makes_a_graph(runner: Any) -> None:
    """As a program does."""
    run(runner, "import match\na = match.mat([[2.0]], requires_grad=True)")
    runner.evaluate("(a * a * a).sum().backward()")
    items = list(elements(runner.answer("drawn_graph", None), "li"))
    assert len(items) == 3
