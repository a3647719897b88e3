"""Where programs run: on the library as it is, or as the learner edited it.

Mostly one stage sees one program. Where memory is small it sees many, and clears up
between them.
"""

from __future__ import annotations

import asyncio
import builtins
import contextlib
import functools
import importlib
import importlib.util
import logging
import os
import random
import shutil
import signal
import site
import sys
import warnings
from collections.abc import Mapping
from importlib.machinery import PathFinder
from pathlib import Path
from types import ModuleType
from typing import Any

import match
from playground.errors import below, describe
from playground.host import Host
from playground.packages import REST, prepare
from playground.runner import Outcome, Runner
from playground.standard import StandardLibrary

LIBRARY = match.__name__
FOLDER = f"{LIBRARY}/"  # of the library's files, among those of a program

# What programs set of Python itself, or change within it.
SETTINGS: list[tuple[Any, str]] = [
    *((sys, name) for name in ("displayhook", "meta_path", "path", "path_hooks")),
    (logging.root, "handlers"),
    (warnings, "filters"),
]


class Stage:
    """Runs programs through a Runner, a new one on an edited library."""

    def __init__(self, host: Host, home: Path | None = None) -> None:
        self.__host = host
        self.__home = home or Path.cwd()
        archive = Path(site.getsitepackages()[0], REST)
        self.__library = StandardLibrary(host.library, archive)
        sys.meta_path.append(self.__library)
        self.__clean = _State(self.__home)
        self.__is_clean = True
        self.__runner = Runner(host, self.__home)
        # The memory that Python started from may have started before.
        random.seed()
        match.manual_seed(random.getrandbits(32))

    async def prepare(self, message: Mapping[str, Any]) -> bool:
        """Bring the packages that a run imports; return whether it may start."""
        files = message.get("files") or {"line": message["source"]}
        sources = {
            name: content if isinstance(content, str) else _text_of(content)
            for name, content in files.items()
            if isinstance(content, str) or name.endswith(".py")
        }
        entry = message.get("entry", "line")
        return await prepare(sources, entry, self.__host.ask, self.__library.keep)

    def perform(self, message: Mapping[str, Any]) -> Outcome:
        """Run the program, or the console lines, that a message of the page brings.

        Both take what they read from it, where its host cannot wait for the reader.
        """
        prepared_input = message.get("input")
        if message["type"] == "run":
            return self.run(message["files"], message["entry"], prepared_input)
        return self.evaluate(message["source"], prepared_input)

    def run(
        self, files: Mapping[str, Any], entry: str, prepared_input: str | None = None
    ) -> Outcome:
        """Run a program; its files in match/ take the place of the library's own."""
        edited = {name: files[name] for name in files if name.startswith(FOLDER)}
        try:
            if not self.__is_clean:
                self.__clear_up()
            if edited or not self.__is_clean:
                self.__runner = self.__runner_on(edited)
            self.__is_clean = False
        except KeyboardInterrupt:
            return {"outcome": "stopped"}
        except BaseException as error:
            told = describe(error, entry, functools.partial(below, self.__home))
            return {"outcome": "error", "error": told}
        others = {name: files[name] for name in files if name not in edited}
        return self.__runner.run(others, entry, prepared_input)

    def evaluate(self, source: str, prepared_input: str | None = None) -> Outcome:
        """Run console lines on what the last program left."""
        return self.__runner.evaluate(source, prepared_input)

    def answer(self, kind: str, payload: Any) -> Any:
        """Answer a question of the page beside the runs."""
        return self.__runner.answer(kind, payload)

    def __clear_up(self) -> None:
        """Forget what the last program made and imported."""
        self.__clean.restore()
        for path in self.__home.iterdir():
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink()

    def __runner_on(self, edited: Mapping[str, str]) -> Any:
        """Import the library anew, as edited, and all that knows its classes."""
        folder = self.__home / LIBRARY
        folder.mkdir(exist_ok=True)
        for name, source in edited.items():
            (self.__home / name).write_text(source, encoding="utf-8")
        kept = _forget_own_modules()
        try:
            _import_library(folder)
            runner = importlib.import_module(Runner.__module__)
        except BaseException:
            _forget_own_modules()
            sys.modules.update(kept)
            raise
        return runner.Runner(self.__host, self.__home)


class _State:
    """What a program may change of Python itself, as it is now."""

    def __init__(self, home: Path) -> None:
        self.__home = home
        self.__modules = set(sys.modules)
        self.__settings = [(*place, getattr(*place)) for place in SETTINGS]
        lists = [value for *_, value in self.__settings if isinstance(value, list)]
        self.__lists = [(values, [*values]) for values in lists]
        mappings: list[Any] = [os.environ, vars(builtins)]
        self.__mappings = [(names, dict(names)) for names in mappings]
        self.__most_calls = sys.getrecursionlimit()

    def restore(self) -> None:
        """Make it what it was."""
        for name in [name for name in sys.modules if name not in self.__modules]:
            del sys.modules[name]
        for owner, name, value in self.__settings:
            setattr(owner, name, value)
        for values, before in self.__lists:
            values[:] = before
        for names, known in self.__mappings:
            for name in names.keys() - known.keys():
                del names[name]
            names.update(known)
        sys.setrecursionlimit(self.__most_calls)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        random.seed()
        with contextlib.suppress(RuntimeError):  # no event loop runs
            for task in asyncio.all_tasks() - {asyncio.current_task()}:
                task.cancel()
        self.__home.mkdir(exist_ok=True)
        os.chdir(self.__home)


def _text_of(content: bytes) -> str:
    return bytes(content).decode("utf-8-sig", errors="replace")


def _forget_own_modules() -> dict[str, ModuleType]:
    """Forget the library, and what may hold classes of it; return what there was."""
    own = (LIBRARY, __package__)
    names = [name for name in sys.modules if name.partition(".")[0] in own]
    return {name: sys.modules.pop(name) for name in names}


def _import_library(edited: Path) -> None:
    """Import match; of each file the edited one, where there is such."""
    places = [str(edited), *match.__path__]
    folders = [str(Path(place).parent) for place in places]
    spec = PathFinder.find_spec(LIBRARY, folders)
    assert spec
    assert spec.loader
    spec.submodule_search_locations = places
    module = importlib.util.module_from_spec(spec)
    sys.modules[LIBRARY] = module
    spec.loader.exec_module(module)
