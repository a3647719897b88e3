"""Where the nodes of a graph stand in a picture: in layers, so that arrows point down.

Source: Sugiyama, Tagawa and Toda, "Methods for visual understanding of hierarchical
system structures", 1981.
"""

import math
from collections.abc import Iterable
from itertools import pairwise

Edge = tuple[int, int]
Place = tuple[float, float]


def layout(
    count: int, edges: list[Edge], width: float, height: float
) -> tuple[list[Place], list[list[Place]]]:
    """Return the place (x, y) of each node, and the places that each edge leads over.

    Edges lead from earlier nodes to later ones. A node stands one layer above the
    highest of those that it leads to, and as near to the middle of them as the others
    in its layer allow. An edge that passes layers has a place of its own in each.

    >>> layout(3, [(0, 2), (1, 2)], width=10, height=10)[0]
    [(0.0, 0), (10.0, 0), (5.0, 10)]
    """
    layer = _layers(count, edges)
    top = max(layer)
    ways = [_way(layer, *edge) for edge in edges]
    below: list[list[int]] = [[] for _ in layer]
    turn = [0] * len(layer)  # operands keep their order
    for i, way in enumerate(ways):
        turn[way[0]] = i
        for upper, lower in pairwise(way):
            below[upper].append(lower)
    x = [0.0] * len(layer)
    for row in _rows(layer)[1:]:
        middle = {node: _mean(x[other] for other in below[node]) for node in row}
        right = -math.inf
        for node in sorted(row, key=lambda node: (middle[node], turn[node])):
            half = width / 2 if node < count else width / 8
            x[node] = max(middle[node], right + half)
            right = x[node] + half
        shift = _mean(x[node] - middle[node] for node in row)
        for node in row:
            x[node] -= shift
    left = min(x)
    places = [(x[i] - left, (top - level) * height) for i, level in enumerate(layer)]
    return places[:count], [[places[node] for node in way] for way in ways]


def _layers(count: int, edges: list[Edge]) -> list[int]:
    """The layer of each node, counted from the lowest."""
    layer = [0] * count
    for upper, lower in sorted(edges, reverse=True):  # later nodes are done by then
        layer[upper] = max(layer[upper], layer[lower] + 1)
    return layer


def _way(layer: list[int], upper: int, lower: int) -> list[int]:
    """The nodes that an edge leads over: one new one in each layer that it passes."""
    passed = range(layer[upper] - 1, layer[lower], -1)
    first = len(layer)
    layer.extend(passed)
    return [upper, *range(first, len(layer)), lower]


def _rows(layer: list[int]) -> list[list[int]]:
    rows: list[list[int]] = [[] for _ in range(max(layer) + 1)]
    for node, level in enumerate(layer):
        rows[level].append(node)
    return rows


def _mean(numbers: Iterable[float]) -> float:
    listed = list(numbers)
    return sum(listed) / len(listed)
