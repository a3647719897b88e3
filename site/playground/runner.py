"""Runs a learner's program and tells its host, the page's worker, what happens."""

from __future__ import annotations

import builtins
import contextlib
import functools
import linecache
import sys
import time
import types
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, cast

import match
from playground.answers import ANSWERS
from playground.errors import describe
from playground.host import Host
from playground.losses import Losses
from playground.streams import Budget, Stream, standard_streams

SLEEP_SLICE = 0.05
CONSOLE = "<console>"

Outcome = dict[str, Any]


class Runner:
    """Runs programs as `python main.py` would, and console lines on what they left."""

    def __init__(self, host: Host, home: Path | None = None) -> None:
        self.__host = host
        self.__home = home or Path.cwd()
        self.__entry = CONSOLE
        self.__main = types.ModuleType("__main__")

    def answer(self, kind: str, payload: Any) -> Any:
        """Answer a question of the page beside the runs."""
        return ANSWERS[kind](payload, self.__main.__dict__)

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
            data = content.encode() if isinstance(content, str) else content
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
        losses = Losses(self.__host, functools.cache(self.__is_programs))
        streams = (
            Stream("stdout", budget, self.__host),
            Stream("stderr", budget, self.__host),
        )
        with standard_streams(*streams), self.__patient_sleep(losses):
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
            return {"outcome": "stopped", "error": self.__described(stop)}
        except BaseException as error:
            return {"outcome": "error", "error": self.__described(error)}
        return {"outcome": "ok"}

    def __exit(self, stop: SystemExit) -> Outcome:
        if stop.code is None or stop.code == 0:
            return {"outcome": "ok"}
        if not isinstance(stop.code, int):
            print(stop.code, file=sys.stderr)
        return {"outcome": "error", "error": self.__described(stop)}

    def __described(self, error: BaseException) -> dict[str, Any]:
        return describe(error, self.__entry, self.__is_learners)

    def __is_learners(self, filename: str) -> bool:
        is_program = filename in (self.__entry, CONSOLE)
        return is_program or filename.startswith(f"{self.__home}/")

    def __is_programs(self, filename: str) -> bool:
        """Whether a file is the learner's and no edited one of the library."""
        is_library = filename.startswith(f"{self.__home}/match/")
        return self.__is_learners(filename) and not is_library

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


def _remember_source(filename: str, source: str) -> None:
    """Let tracebacks quote a program that is not read from a file."""
    lines = source.splitlines(keepends=True)
    linecache.cache[filename] = (len(source), None, lines, filename)
