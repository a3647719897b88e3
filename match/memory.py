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
