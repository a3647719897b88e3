"""Runs a learner's program and tells its host, the page's worker, what happens.

Standard library and match only, so that all of it runs, and is tested, under CPython.
"""

from __future__ import annotations

import builtins
import contextlib
import functools
import io
import linecache
import sys
import time
import traceback
import types
from array import array
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from operator import is_
from pathlib import Path
from typing import Any, Protocol, cast

import match

MAX_LINES = 10_000
MAX_CHARACTERS = 1_000_000
MAX_SERIES = 50
MAX_FRAMES = 20  # of an error, from each end of the stack
MAX_ERROR_PART = 5_000  # characters of an error's text, from each end
SECONDS_BETWEEN_LOSSES = 1 / 30
SLEEP_SLICE = 0.05
CONSOLE = "<console>"

Outcome = dict[str, Any]


class Host(Protocol):
    """What the runner needs of the place that it runs in."""

    def output(self, stream: str, text: str) -> None:
        """Show text that the program wrote to stdout or stderr."""

    def loss(
        self, series: int, lines: list[int], steps: array[float], values: array[float]
    ) -> None:
        """Show new points of one loss curve."""

    def interrupted(self) -> bool:
        """Say, once, whether the reader pressed Stop."""

    def deaf(self) -> None:
        """Raise no KeyboardInterrupt from here on."""


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


@dataclass
class Series:
    """One loss curve: the points of one training loop."""

    number: int
    lines: list[int]
    leaves: list[match.Matrix]
    points_of_leaves: int = 0
    length: int = 0
    steps: array[float] = field(default_factory=lambda: array("d"))
    values: array[float] = field(default_factory=lambda: array("d"))

    def add(self, value: float) -> None:
        """Append the next step's loss."""
        self.steps.append(self.length)
        self.values.append(value)
        self.length += 1
        self.points_of_leaves += 1

    def reaches(self, leaves: list[match.Matrix]) -> bool:
        """Whether these are the very leaves that this curve trains."""
        return len(self.leaves) == len(leaves) and all(map(is_, self.leaves, leaves))


class Losses:
    """Turns every backward on a single number into a point of a curve.

    A curve is known by the chain of the program's lines that led to backward, and
    by the leaves that it reached: one train(model) for two models draws two curves.
    """

    def __init__(self, host: Host, is_learners: Callable[[str], bool]) -> None:
        self.__host = host
        self.__is_learners = is_learners
        self.__series: list[Series] = []
        self.__by_call: dict[tuple[object, ...], list[Series]] = {}
        self.__sent_at = 0.0

    def record(self, root: match.Matrix) -> None:
        """Add the loss to its curve; called after each backward."""
        if root.nrow != 1 or root.ncol != 1:
            return
        self.__find(root).add(root.item())
        if time.perf_counter() - self.__sent_at >= SECONDS_BETWEEN_LOSSES:
            self.flush()

    def flush(self) -> None:
        """Send the points that the host has not seen."""
        for series in self.__series:
            if series.steps:
                self.__host.loss(
                    series.number, series.lines, series.steps, series.values
                )
                series.steps, series.values = array("d"), array("d")
        self.__sent_at = time.perf_counter()

    def __find(self, root: match.Matrix) -> Series:
        frames = self.__learners_frames()
        leaves = root.leaves()
        # By id, since hashing a code object reads all of it: this runs in each step.
        call = tuple([(id(frame.f_code), frame.f_lasti) for frame in frames])
        known = self.__by_call.setdefault(call, [])
        for series in reversed(known):
            if series.reaches(leaves):
                return series
        if known and (known[-1].points_of_leaves == 1 or len(known) == MAX_SERIES):
            # Weights that are bound anew in each step are still one training loop.
            known[-1].leaves, known[-1].points_of_leaves = leaves, 0
            return known[-1]
        lines = [frame.f_lineno for frame in reversed(frames)]
        series = Series(len(self.__series), lines, leaves)
        self.__series.append(series)
        known.append(series)
        return series

    def __learners_frames(self) -> list[types.FrameType]:
        """The program's part of the stack, innermost first."""
        frames = []
        frame: types.FrameType | None = sys._getframe(1)
        while frame:
            if self.__is_learners(frame.f_code.co_filename):
                frames.append(frame)
            frame = frame.f_back
        return frames


class Runner:
    """Runs programs as `python main.py` would, and console lines on what they left."""

    def __init__(self, host: Host, home: Path | None = None) -> None:
        self.__host = host
        self.__home = home or Path.cwd()
        self.__entry = CONSOLE
        self.__main = types.ModuleType("__main__")
        self.__answers: dict[str, Callable[[Any], Any]] = {}

    def answer(self, kind: str, payload: Any) -> Any:
        """Answer a question of the page beside the runs; each kind has its function."""
        return self.__answers[kind](payload)

    def run(self, files: Mapping[str, str | bytes], entry: str) -> Outcome:
        """Write the files into the home folder and run one as a fresh __main__."""
        self.__entry = entry
        self.__main = types.ModuleType("__main__")
        self.__main.__dict__.update(__builtins__=builtins, __file__=entry)
        sys.modules["__main__"] = self.__main
        sys.argv = [entry]
        if str(self.__home) not in sys.path:
            sys.path.insert(0, str(self.__home))
        for name, content in files.items():
            data = content if isinstance(content, bytes) else content.encode()
            (self.__home / name).write_bytes(data)
        source = str(files[entry])
        _remember_source(entry, source)
        return self.__perform(source, entry, "exec")

    def evaluate(self, source: str) -> Outcome:
        """Run a console line in the last program's __main__; show its value."""
        _remember_source(CONSOLE, source)
        return self.__perform(source, CONSOLE, "single")

    def __perform(self, source: str, filename: str, mode: str) -> Outcome:
        budget = Budget()
        losses = Losses(self.__host, functools.cache(self.__is_learners))
        streams = (
            Stream("stdout", budget, self.__host),
            Stream("stderr", budget, self.__host),
        )
        with _standard_streams(*streams), self.__patient_sleep(losses):
            hook = match.register_backward_hook(losses.record)
            try:
                outcome = self.__execute(source, filename, mode)
            finally:
                hook.remove()
                losses.flush()
                self.__host.output("stderr", budget.report())
        return outcome

    def __execute(self, source: str, filename: str, mode: str) -> Outcome:
        try:
            try:
                code = compile(source, filename, mode, dont_inherit=True)
                exec(code, self.__main.__dict__)
            finally:
                self.__host.deaf()
        except SystemExit as stop:
            return self.__exit(stop)
        except KeyboardInterrupt as stop:
            return {"outcome": "stopped", "error": self.__describe(stop)}
        except BaseException as error:
            return {"outcome": "error", "error": self.__describe(error)}
        return {"outcome": "ok"}

    def __exit(self, stop: SystemExit) -> Outcome:
        if stop.code is None or stop.code == 0:
            return {"outcome": "ok"}
        if not isinstance(stop.code, int):
            print(stop.code, file=sys.stderr)
        return {"outcome": "error", "error": self.__describe(stop)}

    def __describe(self, error: BaseException) -> dict[str, Any]:
        report = traceback.TracebackException.from_exception(error)
        self.__keep_learners_lines(report)
        shown = [*report.stack[:MAX_FRAMES], *report.stack[MAX_FRAMES:][-MAX_FRAMES:]]
        frames = [_place(f.filename, f.lineno, f.name, f.line or "") for f in shown]
        if isinstance(error, SyntaxError) and error.lineno:
            where, text = error.filename or self.__entry, (error.text or "").strip()
            frames.append(_place(where, error.lineno, "<module>", text))
        in_entry = [
            frame["line"]
            for frame in frames
            if frame["file"] == self.__entry and self.__entry != CONSOLE
        ]
        return {
            "name": type(error).__name__,
            "message": _shortened(_message(report)),
            "traceback": _shortened("".join(report.format())),
            "line": in_entry[-1] if in_entry else None,
            "frames": frames,
        }

    def __keep_learners_lines(self, report: traceback.TracebackException) -> None:
        """Drop the frames of libraries from an error and from those that led to it."""
        todo: list[traceback.TracebackException | None] = [report]
        while todo:
            if not (item := todo.pop()):
                continue
            learners = [f for f in item.stack if self.__is_learners(f.filename)]
            item.stack = traceback.StackSummary.from_list(learners)
            todo += [item.__cause__, item.__context__, *(item.exceptions or [])]

    def __is_learners(self, filename: str) -> bool:
        is_program = filename in (self.__entry, CONSOLE)
        return is_program or filename.startswith(f"{self.__home}/")

    @contextlib.contextmanager
    def __patient_sleep(self, losses: Losses) -> Iterator[None]:
        """Let time.sleep show what is pending, and hear Stop."""
        really_sleep = time.sleep

        def sleep(seconds: float, /) -> None:
            losses.flush()
            end = time.monotonic() + seconds
            while (left := end - time.monotonic()) > SLEEP_SLICE:
                really_sleep(SLEEP_SLICE)
                if self.__host.interrupted():
                    raise KeyboardInterrupt
            really_sleep(min(seconds, max(0.0, left)))

        time.sleep = cast(Any, sleep)
        try:
            yield
        finally:
            time.sleep = really_sleep


def _place(filename: str, line: int | None, name: str, text: str) -> dict[str, Any]:
    place = {"file": Path(filename).name, "line": line or 0, "name": name}
    return place | {"text": _shortened(text)}


def _message(report: traceback.TracebackException) -> str:
    """What an error says, hints included, without its type in front."""
    lines = "".join(report.format_exception_only()).strip()
    if hasattr(report, "lineno"):  # of a SyntaxError, which quotes its line first
        lines = lines.splitlines()[-1]
    return lines.partition(": ")[2]


def _shortened(text: str) -> str:
    """The text, or its beginning and its end: a page cannot show a flood."""
    if len(text) <= 2 * MAX_ERROR_PART:
        return text
    return f"{text[:MAX_ERROR_PART]}\n…\n{text[-MAX_ERROR_PART:]}"


@contextlib.contextmanager
def _standard_streams(stdout: Stream, stderr: Stream) -> Iterator[None]:
    kept = sys.stdin, sys.stdout, sys.stderr
    # Typed as the files that they stand in for.
    streams: tuple[Any, ...] = NoInput(), stdout, stderr
    sys.stdin, sys.stdout, sys.stderr = streams
    try:
        yield
    finally:
        sys.stdin, sys.stdout, sys.stderr = kept


def _remember_source(filename: str, source: str) -> None:
    """Let tracebacks quote a program that is not read from a file."""
    lines = source.splitlines(keepends=True)
    linecache.cache[filename] = (len(source), None, lines, filename)
