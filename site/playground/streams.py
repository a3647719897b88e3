"""The program's stdin, stdout and stderr."""

from __future__ import annotations

import contextlib
import io
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from playground.host import Host

MAX_LINES = 10_000
MAX_CHARACTERS = 1_000_000


class Stream(io.TextIOBase):
    """The program's stdout or stderr, passed on until the run's budget is spent."""

    encoding = "utf-8"

    def __init__(self, name: str, budget: Budget, host: Host) -> None:
        self.__name = name
        self.__budget = budget
        self.__host = host

    def writable(self) -> bool:
        """Output goes one way."""
        return True

    def write(self, text: str) -> int:
        """Pass text on, cut off where the budget ends."""
        if not isinstance(text, str):
            raise TypeError(f"write() takes a str, not {type(text).__name__}")
        if shown := self.__budget.spend(text):
            self.__host.output(self.__name, shown)
        return len(text)


@dataclass
class Budget:
    """How much one run may still print: a page cannot show a flood."""

    lines: int = MAX_LINES
    characters: int = MAX_CHARACTERS
    dropped_lines: int = 0
    dropped_characters: int = 0

    def spend(self, text: str) -> str:
        """Return the part of the text that is still within the budget."""
        lines = text.count("\n")
        if 0 < self.lines >= lines and len(text) <= self.characters:
            self.lines -= lines
            self.characters -= len(text)
            return text
        kept = "".join(text[: self.characters].splitlines(True)[: self.lines])
        self.lines = self.characters = 0
        self.dropped_lines += lines - kept.count("\n")
        self.dropped_characters += len(text) - len(kept)
        return kept

    def report(self) -> str:
        """One line that says what was dropped, or nothing."""
        if not self.dropped_characters:
            return ""
        return (
            f"\n… output ends here: a run shows {MAX_LINES:,} lines or "
            f"{MAX_CHARACTERS:,} characters; {self.dropped_lines:,} more lines "
            f"({self.dropped_characters:,} characters) were dropped\n"
        )


class NoInput(io.TextIOBase):
    """Stands in for the keyboard, which a worker cannot read."""

    def readable(self) -> bool:
        """Reading is answered, with an error that says why."""
        return True

    def readline(self, size: int | None = -1, /) -> str:  # type: ignore[override]
        """Refuse, naming the way on."""
        raise OSError(
            "input() cannot ask here: write the value into the program instead"
        )


@contextlib.contextmanager
def standard_streams(stdout: Stream, stderr: Stream) -> Iterator[None]:
    """Let a program print to these, and read nothing, for as long as it runs."""
    kept = sys.stdin, sys.stdout, sys.stderr
    # Typed as the files that they stand in for.
    streams: tuple[Any, ...] = NoInput(), stdout, stderr
    sys.stdin, sys.stdout, sys.stderr = streams
    try:
        yield
    finally:
        sys.stdin, sys.stdout, sys.stderr = kept
