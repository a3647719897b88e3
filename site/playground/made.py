"""The files that a program wrote beside itself."""

from __future__ import annotations

import contextlib
import gc
import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

HOME = Path.cwd()
MAX_FILES = 50
MAX_SIZE = 5_000_000
WRITERS = (io.TextIOWrapper, io.BufferedWriter, io.BufferedRandom)


def home_files(_: object, names: Mapping[str, Any]) -> list[list[Any]]:
    """Return the names and sizes of the files in the home folder."""
    _flush()
    files = sorted(path for path in HOME.iterdir() if path.is_file())
    return [[path.name, path.stat().st_size] for path in files[:MAX_FILES]]


def home_file(name: str, names: Mapping[str, Any]) -> bytes | None:
    """Return what a file of the home folder holds; None if it is too large."""
    path = HOME / Path(name).name
    return path.read_bytes() if path.stat().st_size <= MAX_SIZE else None


def _flush() -> None:
    """Write what waits in files that were not closed, as Python's own end would."""
    # Whatever holds a file, such as a csv.writer, may be all that has a name.
    for thing in gc.get_objects():
        if type(thing) in WRITERS:
            with contextlib.suppress(ValueError, OSError):  # it may be closed, or full
                thing.flush()
