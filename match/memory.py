"""The memory of histories: how much they take, and how long ones are freed."""

import weakref
from typing import Any

from match.record import warn

LIMIT = 64 * 2**20  # bytes of history that nobody asked for, before a warning
EVERY = 32  # of so many results of a backward one is looked at


class SilentHistory:
    """The memory that the living history takes which nobody asked for."""

    def __init__(self) -> None:
        self.bytes = 0
        self.warned = False

    def add(self, results: int, numbers: int) -> None:
        """Count a result and its numbers, or discount them; warn once of too many."""
        self.bytes += 1000 * results + 32 * numbers  # itself and its rules, and data
        if self.bytes > LIMIT and not self.warned:
            self.warned = True
            warn(
                "more than 64 MB of history are kept for gradients that nobody asked "
                "for: compute what needs none under with match.no_grad():, or say "
                "requires_grad=True of the matrices that need theirs"
            )


silent_history = SilentHistory()


class KeptResults:
    """Results of backwards that a program still holds, each with all its history.

    A look at every 32nd of them is enough to see them grow.
    """

    def __init__(self) -> None:
        self.sample: list[tuple[Any, int]] = []
        self.warned = False

    def add(self, result: Any, count: int, size: int) -> None:
        """Remember a result, with so many more behind it; warn once of too many."""
        self.sample.append((weakref.ref(result), 1000 * count + 64 * size))
        self.sample = [(kept, size) for kept, size in self.sample if kept() is not None]
        total = EVERY * sum(size for _, size in self.sample)
        if total > 4 * LIMIT and len(self.sample) > 1 and not self.warned:
            self.warned = True
            warn(
                "more than 256 MB of history are kept by the results of earlier "
                "backwards: add up or append loss.item(), rather than the loss itself"
            )


kept_results = KeptResults()


class Freeing:
    """Frees long chains of results one after the other.

    Left to Python, the last reference to a result frees its operands from within, those
    free theirs, and so on: WebAssembly's stack ends after some thousands of them.
    """

    def __init__(self) -> None:
        self.waiting: list[object] = []
        self.busy = False

    def empty(self) -> None:
        """Free what waits; what is let go of meanwhile, further in, waits in turn."""
        self.busy = True
        try:
            while self.waiting:
                self.waiting.pop()
        finally:
            self.busy = False


freeing = Freeing()
