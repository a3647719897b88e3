"""The memory of histories: how much they take, and how long ones are freed."""

import warnings

LIMIT = 64 * 2**20  # bytes of history that nobody asked for, before a warning


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
            warnings.warn(
                "more than 64 MB of history are kept for gradients that nobody asked "
                "for: compute what needs none under with match.no_grad():, or say "
                "requires_grad=True of the matrices that need theirs",
                stacklevel=4,
            )


silent_history = SilentHistory()


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
