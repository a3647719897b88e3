"""The graph of the loss and the parameters, as the reader explores them."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.playground import Playground

TRAIN = """
import match
from match import nn
match.manual_seed(0)
model = nn.Sequential(nn.Linear(2, 3), nn.Tanh(), nn.Linear(3, 1))
x = match.randn(5, 2)
for step in range(20):
    loss = (model(x) ** 2).mean()
    model.zero_grad()
    loss.backward()
"""
# operations: T matmul add, tanh, T matmul add, pow, mean
OPERATIONS = 9


def shown(playground: Playground, name: str) -> Locator:
    """The panel of a tab, which it opens."""
    playground.page.get_by_role("tab", name=name).click()
    return playground.page.get_by_role("tabpanel", name=name)


def test_graph_is_a_picture_and_a_tree(playground: Playground) -> None:
    """Every operation with its numbers, its gradient and the way to its line."""
    playground.open()
    graph = shown(playground, "Graph")
    expect(graph).to_contain_text("After a run, the graph")
    playground.run_to_end(TRAIN)
    tree = graph.get_by_role("tree", name="Operations")
    items = tree.get_by_role("treeitem")
    expect(items).to_have_count(OPERATIONS)
    expect(items.first).to_contain_text(re.compile(r"loss = mean.*\(\) *= 0\.\d+"))
    expect(items.first).to_contain_text("gradient norm 1")

    items.first.focus()
    playground.page.keyboard.press("Enter")
    expect(items.first).to_have_attribute("aria-selected", "true")
    playground.page.keyboard.press("ArrowDown")
    expect(items.nth(1)).to_be_focused()
    expect(items.nth(1)).to_have_attribute("aria-selected", "true")
    numbers = graph.get_by_role("region", name="Numbers of the chosen operation")
    expect(numbers).to_contain_text("pow (5, 1)")
    expect(
        numbers.get_by_role("table", name="gradient").get_by_role("cell")
    ).to_have_text(["0.2"] * 5)
    numbers.get_by_role("button", name="line 7").click()
    playground.page.keyboard.type("g")
    expect(playground.content).to_contain_text("g    loss = (model(x)")

    graph.locator(".v-box").filter(has_text="tanh").click()
    expect(numbers).to_contain_text("tanh (5, 3)")
    picture = graph.locator(".v-picture svg")
    before = picture.bounding_box()
    graph.get_by_role("button", name="Zoom in").click()
    after = picture.bounding_box()
    assert before
    assert after
    assert after["width"] > before["width"]
    graph.get_by_role("button", name="Fit").click()
    fitting = picture.bounding_box()
    room = graph.locator(".v-picture").bounding_box()
    assert fitting
    assert room
    filled = max(fitting[side] / room[side] for side in ("width", "height"))
    assert filled == pytest.approx(1, abs=0.02)
    with playground.page.expect_download() as download:
        graph.get_by_role("button", name="SVG").click()
    assert download.value.suggested_filename == "graph.svg"


def test_parameters_are_shown_with_their_gradients(playground: Playground) -> None:
    """A row for each, and the numbers of the one that is chosen; also after a line."""
    playground.open().run_to_end(TRAIN)
    panel = shown(playground, "Parameters")
    rows = panel.get_by_role("rowheader")
    expect(rows).to_have_text(
        ["model.0.weight", "model.0.bias", "model.2.weight", "model.2.bias"]
    )
    expect(panel.get_by_role("img", name="gradient of model.2.bias")).to_be_visible()
    panel.get_by_role("button", name="model.2.bias").click()
    numbers = panel.get_by_role("region", name="Numbers of the chosen parameter")
    expect(
        numbers.get_by_role("table", name="values").get_by_role("cell")
    ).to_have_count(1)
    playground.ask("model[2].bias.data = match.mat([[42.5]])")
    row = panel.get_by_role("row", name="model.2.bias")
    expect(row).to_contain_text("42.5")
    # Who looks at parameters keeps looking at them.
    playground.run_to_end("print('nothing learns')")
    expect(panel).to_contain_text("After a run, what your program has learned")
    expect(panel.get_by_role("row")).to_have_count(0)


def test_views_build_only_what_can_do_no_harm(playground: Playground) -> None:
    """A program that answers in Python's place gets no script and no link drawn."""
    source = """
from playground.answers import ANSWERS
def evil(tag, **attributes):
    bad = {"tag": tag, "attributes": attributes, "children": ["bad"]}
    return lambda *_: {"tag": "div", "attributes": {}, "children": ["bad", bad]}
ANSWERS["drawn_graph"] = evil("script")
ANSWERS["drawn_parameters"] = evil("b", style="position: fixed")
"""
    playground.open().run_to_end(source)
    for name in ("Graph", "Parameters"):
        panel = shown(playground, name)
        expect(panel).to_contain_text("After a run")
        expect(panel).not_to_contain_text("bad")
