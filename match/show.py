"""Showing more than the loss: any object, and curves over the steps of training.

Under plain Python display() prints, and a notebook shows in its own way; log()
remembers. A host such as a web page registers two functions of its own to do both.
A figure is a dict in the schema of plotly, {"data": [...], "layout": {...}}.
"""

import sys
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from match.list2d import clock

__all__ = ["display", "history", "host", "log"]

# Under each name that was logged: steps and values.
history: dict[str, list[tuple[int, float]]] = {}

Display = Callable[[object, str | None], object]
Log = Callable[[int, dict[str, float]], object]


def _show(obj: object, id: str | None) -> None:  # noqa: A002
    """Print, or let the notebook show; a figure's many numbers are not printed."""
    notebook: Any = sys.modules.get("IPython.display")
    known = id in _screen.ids
    if id is not None:
        _screen.ids.add(id)
    if notebook is not None:
        place: Any = {} if id is None else {"display_id": id, "update": known}
        if _is_figure(obj):
            obj = {"application/vnd.plotly.v1+json": obj, "text/plain": _named(id)}
            place["raw"] = True
        notebook.display(obj, **place)
    elif not _is_figure(obj):
        print(obj)
    elif not known:
        print(_named(id))


def _is_figure(obj: object) -> bool:
    return isinstance(obj, dict) and "data" in obj


def _named(id: str | None) -> str:  # noqa: A002
    """What those show of a figure that cannot draw it."""
    return "(a figure)" if id is None else f"(a figure: {id})"


# Who displays and who logs, and the ids of what was shown.
_screen = SimpleNamespace(display=_show, log=None, ids=set())


def display(obj: object, id: str | None = None) -> None:  # noqa: A002  IPython's way
    """Show an object, in the place of the one that had the same id before.

    >>> display("hello")
    hello
    """
    _screen.display(obj, id)


def log(**values: Any) -> None:
    """Add a point to each named curve, at the step to which training has come.

    A step is one backward.

    >>> log(accuracy=0.9)
    >>> history["accuracy"][-1][1]
    0.9
    """
    numbers = {name: float(value) for name, value in values.items()}
    for name, number in numbers.items():
        history.setdefault(name, []).append((clock.backwards, number))
    if _screen.log:
        _screen.log(clock.backwards, numbers)


def host(display: Display | None = None, log: Log | None = None) -> None:
    """Show by display(obj, id) and log(step, values) of a host; None is our own way."""
    _screen.display, _screen.log = display or _show, log
