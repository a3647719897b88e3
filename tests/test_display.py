"""What display() and log() hand to the page, under CPython."""

from __future__ import annotations

import base64
import math
from types import SimpleNamespace
from typing import Any
from unittest.mock import Mock

import pytest
from playground.display import MAX_FIGURES, Displays, content_of
from playground.losses import MAX_SERIES
from playground.plain import MAX_VALUES

import match
from tests.test_runner import Listener, listener, run, runner

__all__ = ["listener", "runner"]  # fixtures

SVG = "<svg xmlns='http://www.w3.org/2000/svg'/>"


def speaking(**methods: Any) -> object:
    """An object that represents itself by these methods."""
    functions = {
        f"_repr_{name}_": lambda self, value=value, **_: value
        for name, value in methods.items()
    }
    return type("Speaking", (), functions)()


def test_matrix_is_numbers_with_their_shape() -> None:
    """Row after row, as doubles, NaN and infinity included."""
    content = content_of(match.mat([[1.0, math.inf], [-2.0, 0.5]]))
    values = content.pop("values")
    expected = {"kind": "matrix", "shape": "(2, 2)", "columns": 2}
    assert (content, values.typecode, list(values)) == (
        expected,
        "d",
        [1.0, math.inf, -2.0, 0.5],
    )


def test_plotly_dict_is_a_plot() -> None:
    """Matrices, tuples, ranges and NaN within it are lists of numbers."""
    nan = float("nan")
    figure = {
        "data": [{"x": range(2), "y": match.mat([1.0, 2.0]), "z": [(1, nan), [None]]}],
        "layout": {"title": "t", "width": 10**30},
        "config": {"showSendToCloud": True},
    }
    content = content_of(figure)
    (z,) = [trace.pop("z") for trace in content["data"]]
    assert (math.isnan(z[0][1]), z[1]) == (True, [None])
    assert content == {
        "kind": "plot",
        "data": [{"x": [0, 1], "y": [1.0, 2.0]}],
        "layout": {"title": "t", "width": 1e30},
        "frames": [],
    }


def test_plotly_figure_is_a_plot() -> None:
    """Whatever speaks of itself as plotly's figures do."""
    trace = SimpleNamespace(to_plotly_json=lambda: {"y": [1.0]})
    figure = SimpleNamespace(to_plotly_json=lambda: {"data": [trace], "layout": None})
    content = content_of(figure)
    assert (content["kind"], content["data"]) == ("plot", [{"y": [1.0]}])


def test_other_dicts_are_text() -> None:
    """A dict with data is not always a plot."""
    assert content_of({"data": [1, 2]})["text"] == "{'data': [1, 2]}"


def test_matplotlib_figure_is_a_picture() -> None:
    """It saves itself as PNG."""
    figure = SimpleNamespace(savefig=lambda file, **_: file.write(b"png"))
    expected = {"kind": "image", "mime": "image/png", "bytes": b"png"}
    assert content_of(figure) == expected


def test_graph_is_a_picture() -> None:
    """match.graph draws itself as SVG."""
    content = content_of(match.graph(match.mat(2.0) * 3))
    assert (content["mime"], content["bytes"][:4]) == ("image/svg+xml", b"<svg")


@pytest.mark.parametrize(
    ("obj", "expected"),
    [
        (speaking(html="<b>"), {"kind": "html", "text": "<b>"}),
        (speaking(html=None, svg=SVG), {"kind": "image", "mime": "image/svg+xml"}),
        (speaking(png=b"p"), {"kind": "image", "mime": "image/png", "bytes": b"p"}),
        (
            speaking(mimebundle={"text/plain": "t", "text/html": "<i>"}),
            {"kind": "html", "text": "<i>"},
        ),
        (
            speaking(mimebundle=({"image/png": base64.b64encode(b"p").decode()}, {})),
            {"kind": "image", "mime": "image/png", "bytes": b"p"},
        ),
        ("plain", {"kind": "text", "text": "plain"}),
        ([1, 2], {"kind": "text", "text": "[1, 2]"}),
        (int, {"kind": "text", "text": "<class 'int'>"}),
    ],
)
def test_objects_speak_for_themselves(obj: object, expected: dict[str, Any]) -> None:
    """As in IPython, the richest that they have; else their repr."""
    assert content_of(obj).items() >= expected.items()


@pytest.mark.parametrize(
    "obj",
    [Mock(name="it"), type("Options", (dict,), {"__getattr__": dict.get})(depth=3)],
    ids=["mock", "options"],
)
def test_what_answers_to_any_name_is_text(obj: object) -> None:
    """It has no representation of its own, whatever one asks it for."""
    assert content_of(obj) == {"kind": "text", "text": repr(obj)}


def test_too_many_numbers_are_refused_in_words() -> None:
    """The page goes on; the message says how many it can show."""
    content = content_of({"data": [{"y": [0.0] * 2_000_000}]})
    assert content["kind"] == "text"
    assert f"{MAX_VALUES:,}" in content["text"]


def test_long_text_is_cut_in_the_middle() -> None:
    """A page cannot show a flood."""
    text = content_of("a" * 10**6 + "z")["text"]
    assert (len(text) < 110_000, text[0], text[-1]) == (True, "a", "z")


def test_display_replaces_what_had_the_same_id(runner: Any, listener: Listener) -> None:
    """Anonymous ones get numbers that go on in the console line."""
    run(
        runner,
        "from match.show import display\n"
        "display(1)\ndisplay(2, id='a')\ndisplay(3, id='a')\ndisplay(4)",
    )
    runner.evaluate("display(5)")
    shown = [(name, content["text"]) for name, content in listener.figures]
    assert shown == [("#1", "1"), ("a", "2"), ("a", "3"), ("#2", "4"), ("#3", "5")]


def test_of_fast_updates_the_last_is_shown(runner: Any, listener: Listener) -> None:
    """A film of a thousand pictures need not show all of them, but its end."""
    source = "from match.show import display\nfor i in range(1000): display(i, id='i')"
    run(runner, source)
    texts = [content["text"] for _, content in listener.figures]
    assert (texts[0], texts[-1], len(texts) < 1000) == ("0", "999", True)


def test_figures_have_an_end(listener: Listener) -> None:
    """The last card says why, and what to do."""
    displays = Displays(listener)
    for number in range(MAX_FIGURES + 20):
        displays.show(number)
    name, content = listener.figures[-1]
    assert (name, "id=" in content["text"]) == ("…", True)
    assert len({name for name, _ in listener.figures}) == MAX_FIGURES + 1


def test_logged_curves_stand_on_the_steps_of_the_loss(
    runner: Any, listener: Listener
) -> None:
    """Also where they are logged in some of the steps only."""
    run(
        runner,
        "import match\nfrom match.show import log\n"
        "w = match.mat([[2.0]], requires_grad=True)\n"
        "for step in range(6):\n"
        "    (w * w).sum().backward()\n"
        "    if step % 2 == 1: log(double=2 * step, other=0)\n",
    )
    expected = [(1, 2.0), (3, 6.0), (5, 10.0)]
    assert listener.logged[1, "double"] == expected


def test_logging_without_a_loss_counts_by_itself(
    runner: Any, listener: Listener
) -> None:
    """And nan is a value, too."""
    run(runner, "from match.show import log\nfor v in (3, 2, 1): log(v=v)")
    assert listener.logged == {(0, "v"): [(0, 3.0), (1, 2.0), (2, 1.0)]}


def test_too_many_logged_names_are_refused(runner: Any) -> None:
    """A name for each step is a mistake, and the message says so."""
    source = f"from match.show import log\nfor i in range({MAX_SERIES + 1}):\n"
    outcome = run(runner, source + "    log(**{f'n{i}': i})")
    assert "use the same names" in outcome["error"]["message"]


def test_display_prints_again_after_the_run(
    runner: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    """The page is the host for as long as a program runs."""
    run(runner, "pass")
    match.show.display("printed")
    assert capsys.readouterr().out == "printed\n"
