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
    times = {True: [], False: []}
    for first in range(0, len(steps), size):
        is_heard = first // size % 2 == 0
        node._hooks[:], display, log, builtins.print = heard if is_heard else silence
        show.host(display, log)
        begun = time.perf_counter()
        yield from steps[first : first + size]
        times[is_heard].append(time.perf_counter() - begun)
    node._hooks[:], display, log, builtins.print = heard
    show.host(display, log)
    # The first block warms up.
    pairs = zip(times[True][1:], times[False][1:], strict=False)
    ratio = statistics.median(on / off for on, off in pairs)
    print("ratio", ratio, "of", statistics.median(times[False]), "s")
