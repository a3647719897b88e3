"""The parameters that the last program left, for the page: numbers and gradients."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import match
from playground.drawing import Drawn, element, heat_map, mean, norm, short, table
from playground.graphs import latest

MOST_PARAMETERS = 60
MOST_ITEMS = 100_000  # of the lists within one name that are looked through
HOLDERS = (match.nn.Module, match.Matrix, list, tuple, dict)
COLUMNS = ("name", "shape", "values", "min", "mean", "max", "gradient", "its norm")


def drawn_parameters(payload: Any, names: Mapping[str, Any]) -> Drawn | None:
    """Return a table with a row for each parameter, or None where there is none."""
    found = parameters(names)
    if not found:
        return None
    head = element("tr", *[element("th", name, scope="col") for name in COLUMNS])
    shown = found[:MOST_PARAMETERS]
    rows = [_row(i, name, matrix) for i, (name, matrix) in enumerate(shown)]
    made = element("table", element("thead", head), element("tbody", *rows))
    if len(found) == len(shown):
        return made
    note = f"… and {len(found) - len(shown):,} more."
    return element("div", made, element("p", note, class_="v-note"))


def drawn_parameter(place: Any, names: Mapping[str, Any]) -> Drawn:
    """Return the numbers of one parameter."""
    name, matrix = parameters(names)[int(place)]
    tables = [table(matrix.data.tolist(), "values")]
    if matrix.has_grad:
        tables.append(table(matrix.grad.tolist(), "gradient"))
    heading = element("h3", f"{name} {tuple(matrix.shape)}")
    return element("div", heading, element("div", *tables, class_="v-tables"))


def parameters(names: Mapping[str, Any]) -> list[tuple[str, match.Matrix]]:
    """Return what learns, by name: what names lead to, and what backward reached."""
    found: dict[int, tuple[str, match.Matrix]] = {}
    leaves = latest.root.leaves() if latest.root is not None else []
    reached = set(map(id, leaves))
    # What a module holds is known by it, whatever else a loop calls it.
    is_matrix = lambda item: isinstance(item[1], match.Matrix)
    seen: set[int] = set()
    for name, value in sorted(names.items(), key=is_matrix):
        if not name.startswith("_"):
            for path, matrix in _within(name, value, seen):
                asked = matrix.requires_grad and matrix.is_leaf
                if asked or id(matrix) in reached:
                    found.setdefault(id(matrix), (path, matrix))
    for leaf in leaves:
        found.setdefault(id(leaf), ("(local)", leaf))
    return list(found.values())


def _within(
    name: str, value: Any, seen: set[int]
) -> Iterator[tuple[str, match.Matrix]]:
    """Yield the matrices that a name leads to, and how; each list is looked at once."""
    room = MOST_ITEMS
    todo = [(name, value)]
    while todo:
        path, item = todo.pop()
        if isinstance(item, match.nn.Module):
            for key, parameter in item.named_parameters():
                yield f"{path}.{key}", parameter
        elif isinstance(item, match.Matrix):
            yield path, item
        elif isinstance(item, HOLDERS) and id(item) not in seen and len(item) <= room:
            seen.add(id(item))
            room -= len(item)
            keyed = item.items() if isinstance(item, dict) else enumerate(item)
            # Last in, first out.
            todo += [
                (f"{path}[{key!r}]", part)
                for key, part in keyed
                if isinstance(part, HOLDERS)
            ][::-1]


def _row(place: int, name: str, matrix: match.Matrix) -> Drawn:
    rows = matrix.data.tolist()
    values = [value for row in rows for value in row]
    cells = [
        element("td", str(tuple(matrix.shape))),
        element("td", heat_map(rows, f"values of {name}")),
        *[element("td", short(f(values))) for f in (min, mean, max)],
    ]
    if matrix.has_grad:
        gradient = matrix.grad.tolist()
        cells.append(element("td", heat_map(gradient, f"gradient of {name}")))
        cells.append(element("td", short(norm(gradient))))
    else:
        cells.append(element("td", "none", colspan=2))
    choice = element("button", name, data_ask=place)
    return element("tr", element("th", choice, scope="row"), *cells)
