"""The memory of histories: how much they take, and how long ones are freed."""

import warnings

LIMIT = 64 * 2**20  # bytes of history that nobody asked for, before a warning


class SilentHistory:
    """The memory that the living history takes which nobody asked for."""

    def __init__(self) -> None:
        self.bytes = 0
        self.warned = False

    def grow(self, numbers: int) -> None:
        """Count a new result; warn, once, where there are too many."""
        self.bytes += _size(numbers)
        if self.bytes > LIMIT and not self.warned:
            self.warned = True
            warnings.warn(
                "more than 64 MB of history are kept for gradients that nobody asked "
                "for: compute what needs none under with match.no_grad():, or say "
                "requires_grad=True of the matrices that need theirs",
                stacklevel=5,
            )

    def shrink(self, numbers: int) -> None:
        """Discount a result that is gone."""
        self.bytes -= _size(numbers)


silent_history = SilentHistory()


class Freeing:
    """Frees long chains of results one after the other.

    Left to Python, the last reference to a result frees its operands from within, those
    free theirs, and so on: WebAssembly's stack ends after some thousands of them.
    """

    def __init__(self) -> None:
        self.__waiting: list[object] = []
        self.__busy = False

    def put(self, operands: object) -> None:
        """Hold operands, so that whoever lets go of them now frees nothing."""
        self.__waiting.append(operands)

    def empty(self) -> None:
        """Free what is held, unless that is being done already further out."""
        if not self.__busy:
            self.__busy = True
            try:
                while self.__waiting:
                    self.__waiting.pop()
            finally:
                self.__busy = False


freeing = Freeing()


def _size(numbers: int) -> int:
    """About what a result takes: itself, its rules, and its numbers."""
    return 1000 + 32 * numbers
