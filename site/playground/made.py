"""The files that a program wrote beside itself."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

HOME = Path.cwd()
MAX_FILES = 50
MAX_SIZE = 5_000_000


def home_files(_: object, names: Mapping[str, Any]) -> list[list[Any]]:
    """Return the names and sizes of the files in the home folder."""
    files = sorted(path for path in HOME.iterdir() if path.is_file())
    return [[path.name, path.stat().st_size] for path in files[:MAX_FILES]]


def home_file(name: str, names: Mapping[str, Any]) -> bytes | None:
    """Return what a file of the home folder holds; None if it is too large."""
    path = HOME / Path(name).name
    return path.read_bytes() if path.stat().st_size <= MAX_SIZE else None
