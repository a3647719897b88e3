"""show: displaying objects and logging curves, natively and with a host."""

import sys
from types import SimpleNamespace

import pytest

from match import mat, show


@pytest.fixture(autouse=True)
def fresh_history(monkeypatch):
    """No test sees another's curves, or another's host, or a notebook."""
    monkeypatch.delitem(sys.modules, "IPython.display", raising=False)
    show.history.clear()
    show._screen.ids.clear()
    yield
    show.history.clear()
    show.host()


def test_display_prints(capsys):
    """Under plain Python."""
    show.display(mat([1.0]))
    assert capsys.readouterr().out == "Matrix([1.0000], shape=(1,))\n"


def test_notebook_shows_in_its_own_way(monkeypatch):
    """And is told to replace what had the same id."""
    seen = []
    notebook = SimpleNamespace(display=lambda *args, **kw: seen.append((args, kw)))
    monkeypatch.setitem(sys.modules, "IPython.display", notebook)
    for identifier in (None, "a", "a"):
        show.display(1, id=identifier)
    assert seen == [
        ((1,), {}),
        ((1,), {"display_id": "a", "update": False}),
        ((1,), {"display_id": "a", "update": True}),
    ]


def test_figure_is_named_once_where_nothing_can_draw_it(capsys):
    """Nobody wants to read its numbers, again for each time that it moves."""
    figure = {"data": [{"x": [1, 2], "y": [3, 4]}], "layout": {}}
    for identifier in ("curve", "curve", None):
        show.display(figure, id=identifier)
    assert capsys.readouterr().out == "(a figure: curve)\n(a figure)\n"


def test_notebook_draws_a_figure(monkeypatch):
    """It gets the figure as plotly's, and a word for where plotly is missing."""
    seen = []
    notebook = SimpleNamespace(display=lambda *args, **kw: seen.append((args, kw)))
    monkeypatch.setitem(sys.modules, "IPython.display", notebook)
    figure = {"data": []}
    show.display(figure, id="f")
    types = {"application/vnd.plotly.v1+json": figure, "text/plain": "(a figure: f)"}
    assert seen == [((types,), {"display_id": "f", "update": False, "raw": True})]


def test_log_remembers_steps_and_values():
    """A step is one backward."""
    show.log(accuracy=0.25)
    for _ in range(2):
        mat(1.0, requires_grad=True).backward()
    show.log(accuracy=mat(0.5), other=1)
    (start, first), (end, second) = show.history["accuracy"]
    expected = 2, 0.25, 0.5, [(end, 1.0)]
    assert expected == (end - start, first, second, show.history["other"])


def test_log_takes_single_numbers_only():
    """And then remembers nothing of that call."""
    with pytest.raises(RuntimeError):
        show.log(good=1, bad=mat([1.0, 2.0]))
    assert show.history == {}


def test_host_shows_instead(capsys):
    """Its two functions get all that there is; the history is kept, too."""
    seen = []
    show.host(
        display=lambda obj, identifier: seen.append((obj, identifier)),
        log=lambda step, values: seen.append(values),
    )
    show.display("figure", id="f")
    show.log(accuracy=0.5)
    expected = [("figure", "f"), {"accuracy": 0.5}], "", ["accuracy"]
    assert expected == (seen, capsys.readouterr().out, list(show.history))


def test_host_can_leave(capsys):
    """Then things are printed again."""
    show.host(display=lambda obj, identifier: None)
    show.host()
    show.display("back")
    assert capsys.readouterr().out == "back\n"
