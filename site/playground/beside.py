"""A program beside the same program for PyTorch, with what needs another look."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from playground.as_pytorch import as_pytorch
from playground.drawing import Drawn, element

DIGITS = "PyTorch computes with 32 bits where you say nothing: last digits differ."
MOST_LINES = 5  # that a note names


def with_pytorch(source: str) -> dict[str, Any]:
    """Return the program for PyTorch and a view of both.

    Returns:
        {"source": …, "view": an element}, or {"error": a sentence}.
    """
    made = as_pytorch(source)
    if "error" in made:
        return made
    before, after = source.split("\n"), str(made["source"]).split("\n")
    sides = [side("With match", before, after), side("With PyTorch", after, before)]
    view = element(
        "div",
        element("div", *sides, class_="v-sides"),
        *advice(made["notes"]),
        element("p", DIGITS),
    )
    return {"source": made["source"], "view": view}


def side(title: str, lines: Sequence[str], others: Collection[str]) -> Drawn:
    """Return a program whose lines are marked where the other one has no such line."""
    same = set(others)
    rows = [
        element("span", f"{line}\n", class_=None if line in same else "v-changed")
        for line in lines
    ]
    code = element("pre", *rows, tabindex=0, role="region", aria_label=title)
    return element("div", element("h3", title), code)


def advice(notes: Sequence[dict[str, Any]]) -> list[Drawn]:
    """Return a heading and a list, or nothing."""
    if not notes:
        return []
    items = [
        element("li", element("code", note["name"]), f" in line {_places(note)}")
        for note in notes
    ]
    return [element("h3", "Look at these again"), element("ul", *items)]


def _places(note: dict[str, Any]) -> str:
    lines = note["lines"]
    more = " …" if len(lines) > MOST_LINES else ""
    return f"{', '.join(map(str, lines[:MOST_LINES]))}{more}: {note['advice']}"
