"""The graph of a computation, to look at: as a dict, for Graphviz, and as a picture."""

import sys
from collections.abc import Mapping
from html import escape
from itertools import chain, pairwise, repeat
from typing import Any

from match.layout import Place, layout
from match.matrix import Matrix
from match.nn import Module
from match.operand import want_matrices

Node = dict[str, Any]


class Graph:
    """All matrices that led to one of them, oldest first, and what was made of what.

    What no gradient flows to, such as data, stands without its own history.

    Each of `nodes` is a dict: operation ("" of leaves), label, learned (whether it is a
    leaf that gets a gradient), shape, data, grad (None before backward), source (file
    and line, where recorded). Each of `edges` is a pair of places among the nodes, an
    operand's and its result's.
    """

    def __init__(self, root: Matrix, labels: Mapping[Matrix, str]) -> None:
        reached = root._reached()
        made = {m: m.operands for m in reversed(reached) if m._pairs}
        found = {root, *chain(*made.values())}
        flows = set(reached)
        matrices = sorted(found, key=lambda matrix: matrix.number)
        place = {matrix: i for i, matrix in enumerate(matrices)}
        self.nodes = [
            _described(matrix, labels.get(matrix, ""), matrix in made, matrix in flows)
            for matrix in matrices
        ]
        self.edges = [(place[a], place[b]) for b, parts in made.items() for a in parts]

    def to_dict(self) -> dict[str, list[Any]]:
        """Return the nodes and the edges."""
        return {"nodes": self.nodes, "edges": self.edges}

    def to_dot(self) -> str:
        """Return the graph in the language of Graphviz."""
        labels = ["\\n".join(_lines(node)).replace('"', "'") for node in self.nodes]
        nodes = [f'  {i} [label="{label}"];' for i, label in enumerate(labels)]
        edges = [f"  {a} -> {b};" for a, b in self.edges]
        return "\n".join(["digraph {", *nodes, *edges, "}"])

    def _repr_svg_(self) -> str:
        """Return a picture that can be read on light and on dark ground."""
        longest = max(len(line) for node in self.nodes for line in _lines(node))
        width = 8 * longest + 12  # of a box, in pixels
        places, ways = layout(len(self.nodes), self.edges, width + 20, _HEIGHT + 30)
        right, bottom = map(max, zip(*places, *chain(*ways), strict=True))
        boxes = map(_box, self.nodes, places, repeat(width))
        size = {"width": right + width + 8, "height": bottom + _HEIGHT + 8}
        inner = "\n".join([*map(_arrow, ways), *boxes])
        return _SVG.format(left=-width // 2 - 4, inner=inner, **size)


def graph(root: Matrix, names: Mapping[str, object] | None = None) -> Graph:
    """Return the graph that led to a matrix, such as a loss.

    Labels are the names of matrices, and of parameters within modules, among `names`;
    these are the caller's variables where none are given.

    >>> a, b = Matrix(2.0), Matrix(3.0)
    >>> graph(a * b).edges
    [(0, 2), (1, 2)]
    """
    want_matrices("graph() takes a Matrix", root)
    if names is None:
        frame = sys._getframe(1)
        names = {**frame.f_globals, **frame.f_locals}
    return Graph(root, _labels(names))


_HEIGHT = 38  # of a box, in pixels

_SVG = """\
<svg xmlns="http://www.w3.org/2000/svg" font-family="monospace" font-size="12"
 text-anchor="middle" width="{width}" height="{height}"
 viewBox="{left} -4 {width} {height}">
<marker id="tip" markerWidth="8" markerHeight="8" refX="7" refY="4" orient="auto">
<path d="M0,1 L7,4 L0,7" fill="#888"/></marker>
{inner}
</svg>"""


def _arrow(way: list[Place]) -> str:
    """A curve from each place down to the next one, and straight through it."""
    curves = [
        f"{x},{y + _HEIGHT} C{x},{to_y - 15} {to_x},{to_y - 15} {to_x},{to_y}"
        for (x, y), (to_x, to_y) in pairwise(way)
    ]
    line = "M" + " L".join(curves)
    return f'<path d="{line}" fill="none" stroke="#888" marker-end="url(#tip)"/>'


def _box(node: Node, place: Place, width: int) -> str:
    x, y = place
    first, second = map(escape, _lines(node))
    fill = "#cfe3ff" if node["operation"] else "#d3f2d3" if node["learned"] else "#eee"
    return (
        f'<g><rect x="{x - width // 2}" y="{y}" width="{width}" height="{_HEIGHT}" '
        f'rx="6" fill="{fill}" stroke="#888"/>'
        f'<text x="{x}" y="{y + 16}" fill="#111" font-weight="bold">{first}</text>'
        f'<text x="{x}" y="{y + 31}" fill="#444">{second}</text></g>'
    )


def _lines(node: Node) -> tuple[str, str]:
    """What stands in a box: the name and the operation, and the shape."""
    name = " = ".join(filter(None, [node["label"], node["operation"]]))
    return name or "constant", str(node["shape"])


def _described(matrix: Matrix, label: str, is_result: bool, flows: bool) -> Node:
    return {
        "operation": matrix.operation if is_result else "",
        "label": label,
        "shape": matrix.shape,
        "data": matrix.tolist(),
        "grad": matrix.grad.tolist() if matrix.has_grad else None,
        "source": matrix.source,
        "learned": flows and not is_result,
    }


def _labels(names: Mapping[str, object]) -> dict[Matrix, str]:
    labels: dict[Matrix, str] = {}
    # What a module holds is known by it, whatever else a loop calls it.
    for name, value in sorted(names.items(), key=lambda x: isinstance(x[1], Matrix)):
        if isinstance(value, Matrix):
            labels.setdefault(value, name)
        elif isinstance(value, Module):
            for key, parameter in value.named_parameters():
                labels.setdefault(parameter, f"{name}.{key}")
    return labels
