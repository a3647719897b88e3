"""Where the nodes of a graph stand in a picture: in layers, so that arrows point down.

Source: Sugiyama, Tagawa and Toda, "Methods for visual understanding of hierarchical
system structures", 1981.
"""

import math
from collections import defaultdict
from itertools import chain, groupby, pairwise
from statistics import fmean

Edge = tuple[int, int]
Place = tuple[int, int]


def layout(
    count: int, edges: list[Edge], width: int, height: int
) -> tuple[list[Place], list[list[Place]]]:
    """Return the place (x, y) of each node, and the places that each edge leads over.

    Edges lead from earlier nodes to later ones. A node stands one layer above the
    highest of those that it leads to, and as near to the middle of them as the others
    in its layer allow. An edge that passes layers has a place of its own in each.

    >>> layout(3, [(0, 2), (1, 2)], width=10, height=10)[0]
    [(0, 0), (10, 0), (5, 10)]
    """
    layer, ways = _layers(count, edges)
    turn = {way[0]: i for i, way in enumerate(ways)}  # operands keep their order
    below = defaultdict(list)
    for upper, lower in chain.from_iterable(map(pairwise, ways)):
        below[upper].append(lower)
    x = [0.0] * len(layer)
    lowest_first = sorted(range(len(layer)), key=layer.__getitem__)
    for _, row in groupby(lowest_first, key=layer.__getitem__):
        wish = {i: fmean(x[other] for other in below[i] or [i]) for i in row}
        right = -math.inf
        for i in sorted(wish, key=lambda i: (wish[i], turn.get(i, 0))):
            half = width / 2 if i < count else width / 8
            x[i] = max(wish[i], right + half)
            right = x[i] + half
        shift = fmean(x[i] - wish[i] for i in wish)
        for i in wish:
            x[i] -= shift
    left, top = min(x), max(layer)
    places = [(round(x[i] - left), (top - y) * height) for i, y in enumerate(layer)]
    return places[:count], [[places[i] for i in way] for way in ways]


def _layers(count: int, edges: list[Edge]) -> tuple[list[int], list[list[int]]]:
    """The layer of each node, from the lowest, and the nodes that each edge leads over.

    In each layer that an edge passes there is a new one.
    """
    layer = [0] * count
    for upper, lower in sorted(edges, reverse=True):  # later nodes are done by then
        layer[upper] = max(layer[upper], layer[lower] + 1)
    ways = []
    for upper, lower in edges:
        first = len(layer)
        layer += range(layer[upper] - 1, layer[lower], -1)
        ways.append([upper, *range(first, len(layer)), lower])
    return layer, ways
