"""Stands before an example: its steps in blocks, by turns heard and in silence."""

import builtins
import statistics
import time

from match import node, show


def measured(steps, size):
    """Yield the steps; print how much longer they take for all that is heard of them.

    In silence there is no hook of backward, and nothing is printed or displayed.
    """
    heard = list(node._hooks), show._screen.display, show._screen.log, print
    silence = [], *[lambda *_, **__: None] * 3
    times = []
    for first in range(0, len(steps), size):
        is_heard = len(times) % 2 == 0
        node._hooks[:], display, log, builtins.print = heard if is_heard else silence
        show.host(display, log)
        begun = time.perf_counter()
        yield from steps[first : first + size]
        times.append(time.perf_counter() - begun)
    node._hooks[:], display, log, builtins.print = heard
    show.host(display, log)
    times = times[2:]  # the first two warm up
    ratios = []
    # The speed of a machine drifts: each block is compared with its two neighbours.
    for place in range(1, len(times) - 1):
        ratio = 2 * times[place] / (times[place - 1] + times[place + 1])
        ratios.append(ratio if place % 2 == 0 else 1 / ratio)
    print("ratio", statistics.median(ratios), "of", statistics.median(times[1::2]), "s")
