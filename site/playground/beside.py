"""A program beside the same program for PyTorch, with what needs another look."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Any, TypeAlias

from playground.as_pytorch import as_pytorch
from playground.drawing import Drawn, element

DIGITS = "PyTorch computes with 32 bits where you say nothing: last digits differ."
MOST_LINES = 5  # that a note names

Row: TypeAlias = tuple[str | None, str | None]


def with_pytorch(source: str) -> dict[str, Any]:
    """Return the program for PyTorch and a view of both.

    Returns:
        {"source": …, "view": an element}, or {"error": a sentence}.
    """
    made = as_pytorch(source)
    if "error" in made:
        return made
    rows = list(aligned(source.split("\n"), str(made["source"]).split("\n")))
    turned = [(after, before) for before, after in rows]
    sides = [side("With match", rows), side("With PyTorch", turned)]
    view = element(
        "div",
        element("div", *sides, class_="v-sides"),
        *advice(made["notes"]),
        element("p", DIGITS),
    )
    return {"source": made["source"], "view": view}


def aligned(before: list[str], after: list[str]) -> Iterator[Row]:
    """Yield the lines that belong together; None where one of the two has none."""
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for _, i, i_end, j, j_end in matcher.get_opcodes():
        yield from zip_longest(before[i:i_end], after[j:j_end])


def side(title: str, rows: Sequence[Row]) -> Drawn:
    """Return a program whose lines are marked where the other one has another."""
    lines = [
        element(
            "span", f"{line or ''}\n", class_=None if line == other else "v-changed"
        )
        for line, other in rows
    ]
    code = element("pre", *lines, tabindex=0, role="region", aria_label=title)
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
