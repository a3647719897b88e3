"""Brings the packages that a program imports, before it starts.

Those that the site ships come without a question. Others are looked up if the reader
agrees, and downloaded if the reader still agrees; the page alone reaches the network.
"""

from __future__ import annotations

import hashlib
import importlib
import importlib.util
import io
import site
import sys
import zipfile
from collections.abc import Awaitable, Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from playground.imports import PROJECTS, SHIPPED, can_be_looked_up, missing, similar

MAX_BYTES = 20_000_000  # of a wheel, as in downloader.html
REST = "library.zip"  # of Python's own library; packages need parts of it

# Asks the page for something of a kind, and gets its answer.
Ask = Callable[[str, Any], Awaitable[Mapping[str, Any]]]


async def prepare(
    sources: Mapping[str, str],
    entry: str,
    ask: Ask,
    keep: Callable[[bytes], None],
    home: Path | None = None,
) -> bool:
    """Bring what a program imports into a folder; return whether it may start.

    `keep` takes the rest of Python's own library.
    """
    home = home or Path(site.getsitepackages()[0])
    modules = missing(sources, entry)
    shipped = sorted({SHIPPED[name] for name in modules if name in SHIPPED})
    if not sys.stdlib_module_names.isdisjoint(modules):
        shipped.append("library")
    wanted = [
        {"module": name, "project": _project(name), "similar": similar(name)}
        for name, is_needed in modules.items()
        if is_needed and can_be_looked_up(name)
    ]
    if not shipped and not wanted:
        return True
    answer = await ask("packages", {"shipped": shipped, "wanted": wanted})
    files = dict(answer["files"])
    if library := files.pop(REST, None):
        keep(library)
    _unpack(files, home)
    if answer["lookUp"]:
        answer = await _install(answer["lookUp"], ask, home)
    return bool(answer["start"])


async def _install(modules: list[str], ask: Ask, home: Path) -> Mapping[str, Any]:
    """Look up the projects of modules and, if the reader agrees, install them."""
    from playground.resolver import resolve  # needs micropip, which has come only now

    try:
        wheels = await resolve([_project(name) for name in modules], ask)
        _measure(wheels)
        answer = await ask("install", {"wheels": wheels})
        if answer["files"]:
            _verify(wheels, answer["files"])
            _unpack(answer["files"], home)
            _find(modules)
    except LookupError as problem:
        return await ask("problem", {"message": str(problem)})
    return answer


def _measure(wheels: Iterable[Mapping[str, Any]]) -> None:
    for wheel in wheels:
        if wheel["size"] > MAX_BYTES:
            raise LookupError(
                f"{wheel['project']} has {wheel['size'] / 1e6:.1f} MB; the playground "
                f"takes packages of up to {MAX_BYTES / 1e6:.0f} MB."
            )


def _verify(wheels: Iterable[Mapping[str, Any]], files: Mapping[str, Any]) -> None:
    for wheel in wheels:
        name, expected = wheel["file"], wheel["sha256"]
        if name not in files:
            raise LookupError(f"{name} could not be downloaded: are you offline?")
        if expected and hashlib.sha256(files[name]).hexdigest() != expected:
            raise LookupError(
                f"{name} arrived damaged: its checksum is not the one that the index "
                "names. It was not installed."
            )


def _find(modules: Iterable[str]) -> None:
    for name in modules:
        if importlib.util.find_spec(name) is None:
            raise LookupError(
                f"{_project(name)} is installed, but no module {name} came with it: "
                "another project may have that."
            )


def _unpack(files: Mapping[str, Any], home: Path) -> None:
    for wheel in files.values():
        with zipfile.ZipFile(io.BytesIO(wheel)) as archive:
            archive.extractall(home)
    if files:
        importlib.invalidate_caches()  # by a part of the rest of Python's library


def _project(module: str) -> str:
    return PROJECTS.get(module, module)
