"""Where the nodes of a graph stand in a picture: in layers, so that arrows point down.

Source: Sugiyama, Tagawa and Toda, "Methods for visual understanding of hierarchical
system structures", 1981.
"""

import math
from statistics import mean

Edge = tuple[int, int]
Place = tuple[float, float]


def layout(count: int, edges: list[Edge], width: float, height: float) -> list[Place]:
    """Return x and y of each node; edges lead from earlier nodes to later ones.

    A node stands one layer above the highest of those that it leads to, and as near to
    the middle of them as the others in its layer allow.

    >>> layout(3, [(0, 2), (1, 2)], width=10, height=10)
    [(0.0, 0), (10.0, 0), (5.0, 10)]
    """
    below = [[b for a, b in edges if a == node] for node in range(count)]
    turn = {a: i for i, (a, _) in enumerate(edges)}  # operands keep their order
    layer = [0] * count
    for node in reversed(range(count)):
        layer[node] = max((layer[other] + 1 for other in below[node]), default=0)
    top = max(layer)
    x = [0.0] * count
    for level in range(1, top + 1):
        row = [node for node in range(count) if layer[node] == level]
        middle = {node: mean(x[other] for other in below[node]) for node in row}
        edge = -math.inf
        for node in sorted(row, key=lambda node: (middle[node], turn[node])):
            x[node] = edge = max(middle[node], edge + width)
        shift = mean(x[node] - middle[node] for node in row)
        for node in row:
            x[node] -= shift
    left = min(x)
    return [(x[node] - left, (top - layer[node]) * height) for node in range(count)]
