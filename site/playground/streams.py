"""The program's stdin, stdout and stderr."""

from __future__ import annotations

import contextlib
import functools
import io
import re
import sys
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from playground.host import Host

MAX_LINES = 10_000
MAX_CHARACTERS = 1_000_000

ENDS = (
    f"\n… output ends here: a run shows {MAX_LINES:,} lines or "
    f"{MAX_CHARACTERS:,} characters\n"
)

# What stands before a carriage return that ends no line.
RETURNED_FROM = re.compile(r"[^\n]*\r(?!\n)")


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

    def reconfigure(self, **_: object) -> None:
        """Stay as it is: programs ask for UTF-8, and have it."""

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
    unfinished: int = 0  # characters of the line that is not at its end

    def spend(self, text: str) -> str:
        """Return the part of the text that is still within the budget."""
        lines = text.count("\n")
        if not 0 < self.lines >= lines or len(text) > self.characters:
            return self.__cut_off(text, lines)
        self.lines -= lines
        shown = text
        if "\r" in text:
            # What a progress bar writes over is not shown any more.
            shown = RETURNED_FROM.sub("", text)
            if RETURNED_FROM.match(text):
                self.characters += self.unfinished
                self.unfinished = 0
        self.characters -= len(shown)
        last = len(shown) - shown.rfind("\n") - 1
        self.unfinished = last if lines else self.unfinished + last
        return text

    def __cut_off(self, text: str, lines: int) -> str:
        kept = "".join(text[: self.characters].splitlines(True)[: self.lines])
        is_first = not self.dropped_characters
        self.lines = self.characters = 0
        self.dropped_lines += lines - kept.count("\n")
        self.dropped_characters += len(text) - len(kept)
        return kept + ENDS if is_first else kept

    def report(self) -> str:
        """One line that says what was dropped, or nothing."""
        if not self.dropped_characters:
            return ""
        dropped = f"{self.dropped_characters:,} more characters"
        return f"… {dropped} in {self.dropped_lines:,} lines were dropped\n"


class Input(io.TextIOBase):
    """The program's stdin, which gets a line when the program reads one."""

    encoding = "utf-8"
    # What a program should hear that reads more than there is.
    advice = ""

    def __init__(self) -> None:
        self.__rest = ""

    def readable(self) -> bool:
        """Input goes one way."""
        return True

    def readline(self, size: int | None = -1, /) -> str:  # type: ignore[override]
        """Return the next line with its end, or nothing at the end of all."""
        line = self.__rest or self.next_line()
        cut = len(line) if size is None or size < 0 else size
        self.__rest = line[cut:]
        return line[:cut]

    def read(self, size: int | None = -1, /) -> str:
        """Return all that is left, or the next so many characters of one line."""
        if size is None or size < 0:
            return "".join(iter(self.readline, ""))
        return self.readline(size)

    def next_line(self) -> str:
        """Return a line with its end, or nothing at the end of all."""
        raise NotImplementedError


class Keyboard(Input):
    """Asks the reader for each line."""

    def __init__(self, host: Host, before: Callable[[], None]) -> None:
        super().__init__()
        self.__host = host
        self.__before = before

    def next_line(self) -> str:
        """Wait until the reader has entered a line."""
        self.__before()
        with _debugger_off():
            line = self.__host.wait(self.__host.ask("input", {}))
        if self.__host.interrupted():
            raise KeyboardInterrupt
        return f"{line}\n" if isinstance(line, str) else ""


class PreparedInput(Input):
    """Reads lines that were written before the run, where nothing can wait."""

    advice = (
        "This browser cannot wait for an answer: write a line for each input() into "
        "the box 'Input for the program' and run again."
    )

    def __init__(self, text: str, echo: Stream) -> None:
        super().__init__()
        self.__lines = iter(text.splitlines())
        self.__echo = echo

    def next_line(self) -> str:
        """Take the next line, and show it where it would have been typed."""
        line = next(self.__lines, None)
        if line is None:
            return ""
        self.__echo.write(f"{line}\n")
        return f"{line}\n"


@contextlib.contextmanager
def _debugger_off() -> Iterator[None]:
    """Let no debugger stop in what waits for the reader."""
    monitoring: Any = getattr(sys, "monitoring", None)  # since Python 3.12
    events = monitoring and monitoring.get_tool(monitoring.DEBUGGER_ID) is not None
    if events:
        events = monitoring.get_events(monitoring.DEBUGGER_ID)
        monitoring.set_events(monitoring.DEBUGGER_ID, 0)
    try:
        yield
    finally:
        if events:
            monitoring.set_events(monitoring.DEBUGGER_ID, events)


@contextlib.contextmanager
def standard_streams(stdin: Input, stdout: Stream, stderr: Stream) -> Iterator[None]:
    """Let a program read and print by these for as long as it runs."""
    kept = sys.stdin, sys.stdout, sys.stderr, sys.excepthook
    # Typed as the files that they stand in for.
    streams: tuple[Any, ...] = stdin, stdout, stderr
    sys.stdin, sys.stdout, sys.stderr = streams
    # Pyodide prints an awaited error, to read it back itself from the real stderr.
    sys.excepthook = functools.partial(traceback.print_exception, file=kept[2])
    try:
        yield
    finally:
        sys.stdin, sys.stdout, sys.stderr, sys.excepthook = kept
