"""How numbers are written: aligned, and by their edges where there are too many."""

import math
from collections.abc import Callable
from html import escape
from typing import TypeVar

T = TypeVar("T")

_MANY = 1000  # of more numbers than this only the edges are written
_EDGE = 3


def table(rows: list[list[float]], kind: type = float) -> list[list[str]]:
    """Return the numbers, which are of one kind, as texts of one width.

    >>> table([[1.0, -20.5]])
    [['  1.0000', '-20.5000']]
    """
    write = _writer([number for row in rows for number in row], kind)
    texts = [[write(number) for number in row] for row in rows]
    if len(rows) * len(rows[0]) > _MANY:
        texts = _edges([_edges(row, "...") for row in texts], ["..."])
    width = max(len(text) for row in texts for text in row)
    return [[text.rjust(width) for text in row] for row in texts]


def nested(texts: list[list[str]], ndim: int, indent: int) -> str:
    """Return the texts in as many brackets as there are dimensions, 0 to 2.

    >>> print(nested([["1", "2"], ["3", "4"]], ndim=2, indent=0))
    [[1, 2],
     [3, 4]]
    """
    lines = [", ".join(row) for row in texts]
    if ndim == 0:
        return lines[0].strip()
    if ndim == 1:
        return f"[{lines[0]}]"
    between = "],\n" + " " * (indent + 1) + "["
    return f"[[{between.join(lines)}]]"


def html(texts: list[list[str]], caption: str) -> str:
    """Return the texts as a table of HTML.

    >>> html([["1", "2"]], "shape=(2,)")
    '<table><caption>shape=(2,)</caption><tr><td>1</td><td>2</td></tr></table>'
    """
    cells = ["".join(f"<td>{text.strip()}</td>" for text in row) for row in texts]
    rows = "".join(f"<tr>{row}</tr>" for row in cells)
    return f"<table><caption>{escape(caption)}</caption>{rows}</table>"


def _writer(numbers: list[float], kind: type) -> Callable[[float], str]:
    if kind is not float:
        return lambda number: str(kind(number))
    sizes = [abs(number) for number in numbers if number and math.isfinite(number)]
    tame = not sizes or 1e-3 <= max(sizes) < 1e6
    return "{:.4f}".format if tame else "{:.4e}".format


def _edges(items: list[T], gap: T) -> list[T]:
    if len(items) <= 2 * _EDGE:
        return items
    return [*items[:_EDGE], gap, *items[-_EDGE:]]
