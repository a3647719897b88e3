"""Runs a learner's program and tells its host, the page's worker, what happens."""

from __future__ import annotations

import builtins
import contextlib
import functools
import linecache
import sys
import time
import types
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, cast

import match
from playground.answers import ANSWERS
from playground.console import statements
from playground.display import Displays
from playground.errors import below, describe
from playground.graphs import latest
from playground.host import Host
from playground.losses import Losses
from playground.renderer import PlotlyFinder
from playground.streams import (
    Budget,
    Input,
    Keyboard,
    PreparedInput,
    Stream,
    standard_streams,
)

SLEEP_SLICE = 0.05
CONSOLE = "<console"  # and a number: each line's source stays known

Outcome = dict[str, Any]


class Runner:
    """Runs programs as `python main.py` would, and console lines on what they left."""

    def __init__(self, host: Host, home: Path | None = None) -> None:
        self.__host = host
        self.__home = home or Path.cwd()
        self.__entry = CONSOLE
        self.__console_lines = 0
        self.__main = types.ModuleType("__main__")
        self.__displays = Displays(host)
        sys.meta_path.insert(0, PlotlyFinder())

    def answer(self, kind: str, payload: Any) -> Any:
        """Answer a question of the page beside the runs."""
        return ANSWERS[kind](payload, self.__main.__dict__)

    def run(
        self,
        files: Mapping[str, str | bytes],
        entry: str,
        prepared_input: str | None = None,
    ) -> Outcome:
        """Write the files into the home folder and run one as a fresh __main__."""
        self.__entry = entry
        self.__displays = Displays(self.__host)
        latest.begin()
        self.__main = types.ModuleType("__main__")
        self.__main.__dict__.update(__builtins__=builtins, __file__=entry)
        sys.modules["__main__"] = self.__main
        sys.argv = [entry]
        if str(self.__home) not in sys.path:
            sys.path.insert(0, str(self.__home))
        for name, content in files.items():
            data = content.encode() if isinstance(content, str) else content
            (self.__home / name).write_bytes(data)
        source = str(files[entry])
        _remember_source(entry, source)
        return self.__perform(
            lambda: [compile(source, entry, "exec", dont_inherit=True)], prepared_input
        )

    def evaluate(self, source: str, prepared_input: str | None = None) -> Outcome:
        """Run console lines in the last program's __main__; show the last one's value.

        Both take what the program reads, where its host cannot wait for the reader.
        """
        self.__console_lines += 1
        name = f"{CONSOLE} {self.__console_lines}>"
        _remember_source(name, source)
        return self.__perform(lambda: statements(source, name), prepared_input)

    def __perform(
        self, compiled: Callable[[], list[types.CodeType]], prepared_input: str | None
    ) -> Outcome:
        budget = Budget()
        losses = Losses(self.__host, functools.cache(self.__is_programs), latest.look)
        displays = self.__displays

        def flush() -> None:
            losses.flush()
            displays.flush()

        stdout = Stream("stdout", budget, self.__host)
        stderr = Stream("stderr", budget, self.__host)
        keyboard = Keyboard(self.__host, flush)
        box = PreparedInput(prepared_input or "", stdout)
        stdin = keyboard if prepared_input is None else box
        streams = standard_streams(stdin, stdout, stderr)
        with streams, self.__patient_sleep(flush), self.__stops_anywhere():
            hooks = [
                match.register_backward_hook(latest.remember, before=True),
                match.register_backward_hook(losses.record),
            ]
            match.show.host(displays.show, lambda _, values: losses.log(values))
            try:
                outcome = self.__execute(compiled, stdin)
            finally:
                match.show.host()
                for hook in hooks:
                    hook.remove()
                latest.end()
                flush()
                if dropped := budget.report():
                    self.__host.output("stderr", dropped)
        return outcome

    def __execute(
        self, compiled: Callable[[], list[types.CodeType]], stdin: Input
    ) -> Outcome:
        trace, profile = sys.gettrace(), sys.getprofile()
        try:
            try:
                for code in compiled():
                    exec(code, self.__main.__dict__)
            finally:
                sys.setprofile(profile)
                sys.settrace(trace)
                self.__host.deaf()
        except SystemExit as stop:
            return self.__exit(stop)
        except KeyboardInterrupt as stop:
            return {"outcome": "stopped", "error": self.__described(stop)}
        except BaseException as error:
            if isinstance(error, EOFError) and stdin.advice:
                error.add_note(stdin.advice)
            return {"outcome": "error", "error": self.__described(error)}
        return {"outcome": "ok"}

    def __exit(self, stop: SystemExit) -> Outcome:
        if stop.code is None or stop.code == 0:
            return {"outcome": "ok"}
        return {"outcome": "error", "error": self.__described(stop)}

    def __described(self, error: BaseException) -> dict[str, Any]:
        return describe(error, self.__entry, self.__learners_name)

    def __learners_name(self, filename: str) -> str:
        if filename == self.__entry:
            return filename
        return (
            "console" if filename.startswith(CONSOLE) else below(self.__home, filename)
        )

    def __is_programs(self, filename: str) -> bool:
        """Whether a file is the learner's and no edited one of the library."""
        name = self.__learners_name(filename)
        return bool(name) and not name.startswith("match/")

    @contextlib.contextmanager
    def __patient_sleep(self, flush: Callable[[], None]) -> Iterator[None]:
        """Let time.sleep show what is pending, and hear Stop."""
        given = time.sleep
        # Pyodide's own sleep lets other tasks run, and these would swallow a Stop.
        really_sleep = getattr(given, "__wrapped__", given)

        def sleep(seconds: float, /) -> None:
            flush()
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
            time.sleep = given

    @contextlib.contextmanager
    def __stops_anywhere(self) -> Iterator[None]:
        """Stop once more where Python swallows it, as it does in a __del__."""
        given = sys.unraisablehook

        def hook(unraisable: Any) -> None:
            if unraisable.exc_type is KeyboardInterrupt:
                self.__host.interrupt()
            else:
                given(unraisable)

        sys.unraisablehook = hook
        try:
            yield
        finally:
            sys.unraisablehook = given


def _remember_source(filename: str, source: str) -> None:
    """Let tracebacks quote a program that is not read from a file."""
    lines = source.splitlines(keepends=True)
    linecache.cache[filename] = (len(source), None, lines, filename)
