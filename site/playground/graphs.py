"""The graph of the latest backward, for the page: a picture, a tree, and numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any, cast
from weakref import ref

import match
from match.graph import Graph
from match.layout import layout
from match.record import recording
from playground.drawing import Drawn, element, norm, short, table

MOST_NODES = 300
WIDTH, HEIGHT, GAP = 148, 40, 30  # of a box, and between boxes
SCALE = 0.9  # pixels for each of these

Place = tuple[str, int]
Form = tuple[Any, ...]
# Their lines cost little, and short programs have no others.
FIRST_STEPS = 20
# True for the library, and yet not the True of a program that records by itself.
SAMPLING = cast(bool, 2)


class Latest:
    """Remembers what the latest backward began at, and lines of steps like it.

    To record the line of every operation costs a small step a fifth of its time. So
    the first steps are recorded, and others when somebody asks to look.
    """

    def __init__(self) -> None:
        self.root: match.Matrix | None = None
        self.__known: Callable[[], match.Matrix | None] = lambda: None
        self.__lines: dict[Form, list[Place | None]] = {}
        self.__steps = 0  # that are still to be recorded

    def begin(self) -> None:
        """Forget the last program; record the lines of the first steps."""
        self.root = None
        self.__lines.clear()
        self.__steps = FIRST_STEPS
        self.look()

    def look(self) -> None:
        """Record the lines of the next step, unless this one's were just recorded."""
        if self.root is None or self.root is not self.__known():
            recording.source = recording.source or SAMPLING

    def end(self) -> None:
        """Record no more."""
        if recording.source is SAMPLING:
            recording.source = False

    def remember(self, root: match.Matrix) -> None:
        """Hold the graph until the next backward; called before each."""
        self.root = root
        if recording.source is SAMPLING:
            self.__steps -= 1
            if self.__steps > 0:
                return  # what it led to knows its lines by itself
            recording.source = False
            self.__known = ref(root)
            nodes = match.graph(root, {}).nodes
            lines = [node["source"] for node in nodes]
            self.__lines.update(dict.fromkeys(_forms(nodes), lines))

    def graph(self, names: Mapping[str, Any]) -> Graph:
        """Return the graph, with a program's names, and its lines where known."""
        graph = match.graph(cast(match.Matrix, self.root), names)
        exactly, roughly = map(self.__lines.get, _forms(graph.nodes))
        lines = exactly or roughly or []
        for node, line in zip(graph.nodes, lines, strict=False):
            node["source"] = node["source"] or line
        return graph


latest = Latest()


def _forms(nodes: list[dict[str, Any]]) -> tuple[Form, Form]:
    """What steps that one line made have in common; but the last batch may be small."""
    operations = tuple([node["operation"] for node in nodes])
    shapes = [node["shape"] for node in nodes]
    return tuple(zip(operations, shapes, strict=True)), operations


def drawn_graph(payload: Any, names: Mapping[str, Any]) -> Drawn | None:
    """Return picture and tree of the latest graph, or None where there is none."""
    if latest.root is None:
        return None
    graph = latest.graph(names)
    count = len(graph.nodes)
    if count <= MOST_NODES:
        # Keys can scroll what can have the focus.
        top = element("div", _picture(graph), class_="v-picture", tabindex=0)
    else:
        text = f"{count:,} nodes are too many for a picture (up to {MOST_NODES})."
        top = element("p", text, class_="v-note")
    return element("div", top, _tree(graph), class_="v-graph")


def graph_svg(payload: Any, names: Mapping[str, Any]) -> str | None:
    """Return the latest graph as a picture that stands for itself."""
    if latest.root is None:
        return None
    return match.graph(latest.root, names)._repr_svg_()


def drawn_node(place: Any, names: Mapping[str, Any]) -> Drawn | None:
    """Return the numbers of one node of the latest graph."""
    if latest.root is None:
        return None
    node = latest.graph(names).nodes[int(place)]
    heading = element("h3", f"{_name(node)} {_shape(node)}", *_line(node, " "))
    tables = [table(_rows(node["data"]), "values")]
    if node["grad"] is not None:
        tables.append(table(_rows(node["grad"]), "gradient"))
    return element("div", heading, element("div", *tables, class_="v-tables"))


def _picture(graph: Graph) -> Drawn:
    places, ways = layout(len(graph.nodes), graph.edges, WIDTH + GAP // 2, HEIGHT + GAP)
    right = max(x for way in [places, *ways] for x, _ in way)
    bottom = max(y for _, y in places)
    arrows = [_arrow(way) for way in ways]
    boxes = [_box(i, node, places[i]) for i, node in enumerate(graph.nodes)]
    left, width, height = -WIDTH // 2 - 4, right + WIDTH + 8, bottom + HEIGHT + 8
    return element(
        "svg",
        *arrows,
        *boxes,
        viewBox=f"{left} -4 {width} {height}",
        width=width * SCALE,
        height=height * SCALE,
        role="img",
        aria_label=f"Graph of {len(graph.nodes)} nodes, which the tree has in words",
    )


def _arrow(way: list[tuple[int, int]]) -> Drawn:
    """A curve from each place down to the next one, with a tip at the end."""
    parts = [f"M{way[0][0]} {way[0][1] + HEIGHT}"]
    for (x, y), (to_x, to_y) in pairwise(way):
        y += HEIGHT
        bend = (y + to_y) // 2
        parts.append(f"L{x} {y}C{x} {bend} {to_x} {bend} {to_x} {to_y}")
    x, y = way[-1]
    parts.append(f"M{x - 4} {y - 7}L{x} {y}L{x + 4} {y - 7}")
    return element("path", d="".join(parts), class_="v-arrow")


def _box(number: int, node: dict[str, Any], place: tuple[int, int]) -> Drawn:
    x, y = place
    kind = (
        "operation" if node["operation"] else "learned" if node["learned"] else "data"
    )
    size = {"x": x - WIDTH // 2, "y": y, "width": WIDTH, "height": HEIGHT, "rx": 6}
    second = f"{_shape(node)} {_value(node)}".strip()
    return element(
        "g",
        element("rect", **size),
        element("text", _name(node), x=x, y=y + 17, class_="v-name"),
        element("text", second, x=x, y=y + 32),
        class_=f"v-box v-{kind}",
        data_ask=number,
    )


def _tree(graph: Graph) -> Drawn:
    """An item for each operation, the loss first, under what it was computed for."""
    operands: dict[int, list[int]] = {}
    for upper, lower in graph.edges:
        operands.setdefault(lower, []).append(upper)
    items: list[Drawn] = []
    seen: set[int] = set()
    todo = [(len(graph.nodes) - 1, 1)]
    while todo and len(items) < MOST_NODES:
        number, level = todo.pop()
        node = graph.nodes[number]
        if number in seen or not node["operation"]:
            continue
        seen.add(number)
        mine = operands.get(number, [])
        todo += [(other, level + 1) for other in reversed(mine)]
        items.append(_item(number, level, node, [graph.nodes[i] for i in mine]))
    return element(
        "ul", *items, role="tree", aria_label="Operations, the last one first"
    )


def _item(
    number: int, level: int, node: dict[str, Any], operands: list[dict[str, Any]]
) -> Drawn:
    of = ", ".join(f"{_name(operand)} {_shape(operand)}" for operand in operands)
    grad = node["grad"]
    length = None if grad is None else f"gradient norm {short(norm(_rows(grad)))}"
    words = [_shape(node), _value(node), f"of {of}", length]
    return element(
        "li",
        element("b", _name(node)),
        *[element("span", word) for word in words if word],
        *_line(node),
        role="treeitem",
        aria_level=level,
        aria_selected="false",
        data_ask=number,
    )


def _line(node: dict[str, Any], before: str = "") -> list[Drawn | str]:
    """A way to the line of the program that made a node, where it is known."""
    if not node["source"]:
        return []
    file, line = node["source"]
    way = element("button", f"line {line}", data_file=Path(file).name, data_line=line)
    return [before, way] if before else [way]


def _name(node: dict[str, Any]) -> str:
    return " = ".join(filter(None, [node["label"], node["operation"]])) or "constant"


def _shape(node: dict[str, Any]) -> str:
    return str(tuple(node["shape"]))


def _value(node: dict[str, Any]) -> str:
    rows = _rows(node["data"])
    return f"= {short(rows[0][0])}" if len(rows) == len(rows[0]) == 1 else ""


def _rows(data: Any) -> list[list[float]]:
    """Numbers in rows, whatever the number of dimensions is."""
    if not isinstance(data, list):
        return [[float(data)]]
    if not data or not isinstance(data[0], list):
        data = [data]
    return [[float(value) for value in row] for row in data]
