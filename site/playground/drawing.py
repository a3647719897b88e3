"""Pictures and tables for the page: plain values that it builds elements of."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

Drawn = dict[str, Any]
Rows = Sequence[Sequence[float]]

MOST_NUMBERS = 12  # in each direction of a table
MOST_CELLS = 48  # in each direction of a heat map
SHADES = 8
WIDTH, LARGEST_CELL = 64, 10  # of a heat map and of a cell in it, in pixels


def element(tag: str, *children: Drawn | str, **attributes: object) -> Drawn:
    """Return an element; class_ and data_node stand for class and data-node."""
    given = {
        name.strip("_").replace("_", "-"): str(value)
        for name, value in attributes.items()
        if value is not None
    }
    return {"tag": tag, "attributes": given, "children": list(children)}


def short(value: float) -> str:
    """Return a number in four digits, infinities as signs."""
    return f"{value:.4g}".replace("inf", "∞")


def norm(rows: Rows) -> float:
    """Return the Euclidean length of all numbers together."""
    return math.hypot(*(value for row in rows for value in row))


def table(rows: Rows, caption: str) -> Drawn:
    """Return the numbers, shaded by size and sign; of many, the first in each way."""
    most = largest(rows)
    lines = [
        [
            element("td", short(value), class_=shade_name(value, most))
            for value in row[:MOST_NUMBERS]
        ]
        for row in rows[:MOST_NUMBERS]
    ]
    if any(len(row) > MOST_NUMBERS for row in rows):
        lines = [[*line, element("td", "…")] for line in lines]
    if len(rows) > MOST_NUMBERS:
        lines.append([element("td", "…")])
    body = [element("tr", *line) for line in lines]
    return element("table", element("caption", caption), *body, class_="v-numbers")


def heat_map(rows: Rows, name: str) -> Drawn:
    """Return a picture with a shaded cell for each number, or for a block of them."""
    cells = blocks(rows)
    most = largest(cells)
    places: dict[str, list[str]] = {}
    for y, row in enumerate(cells):
        for x, value in enumerate(row):
            places.setdefault(shade_name(value, most), []).append(f"M{x} {y}h1v1h-1z")
    # One path for each shade is much less to build than an element for each cell.
    paths = [element("path", d="".join(d), class_=c) for c, d in sorted(places.items())]
    height, width = len(cells), len(cells[0])
    scale = min(LARGEST_CELL, WIDTH / max(height, width))
    return element(
        "svg",
        *paths,
        viewBox=f"0 0 {width} {height}",
        width=width * scale,
        height=height * scale,
        role="img",
        aria_label=name,
        class_="v-heat",
    )


def blocks(rows: Rows) -> Rows:
    """Return the numbers, or the means of blocks where there are too many to see."""
    height, width = len(rows), len(rows[0])
    down, across = -(-height // MOST_CELLS), -(-width // MOST_CELLS)
    if down == across == 1:
        return rows
    return [
        [
            mean([v for row in rows[y : y + down] for v in row[x : x + across]])
            for x in range(0, width, across)
        ]
        for y in range(0, height, down)
    ]


def mean(values: Sequence[float]) -> float:
    """Return the mean; nan and infinities are what they are in a sum."""
    return sum(values) / len(values)


def largest(rows: Rows) -> float:
    """Return the largest size among finite numbers."""
    sizes = [abs(value) for row in rows for value in row if math.isfinite(value)]
    return max(sizes, default=0.0)


def shade_name(value: float, most: float) -> str:
    """Return the class of a number's shade, by its sign and its size among others."""
    if math.isnan(value):
        return "v-nan"
    strength = 1.0 if math.isinf(value) else abs(value) / most if most else 0.0
    sign = "minus" if value < 0 else "plus"
    return f"v-{sign}-{math.ceil(strength * SHADES)}"
