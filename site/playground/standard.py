"""The rest of Python's own library: modules that come when they are first imported.

The page starts with what most programs need, and loads the rest a little later.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from pathlib import Path
from types import ModuleType

# What else is in the archive beside modules that every Python has.
ALSO = ("_pyodide", "pyodide", "_sysconfigdata__emscripten_wasm32-emscripten")


class StandardLibrary(MetaPathFinder):
    """Finds modules of Python's library in an archive, and asks for it when needed."""

    def __init__(self, bring: Callable[[], bytes | None], archive: Path) -> None:
        self.__bring = bring
        self.__archive = archive

    def find_spec(
        self,
        name: str,
        path: Sequence[str] | None = None,
        target: ModuleType | None = None,
    ) -> ModuleSpec | None:
        """Find a module, or a part of a package that is elsewhere."""
        top, package = name.partition(".")[0], name.rpartition(".")[0]
        is_pythons = top in sys.stdlib_module_names or top in ALSO
        if not is_pythons or not self.__is_here():
            return None
        folder = (
            self.__archive.joinpath(*package.split(".")) if package else self.__archive
        )
        return PathFinder.find_spec(name, [str(folder)])

    def keep(self, data: bytes) -> None:
        """Have the archive from here on."""
        self.__archive.write_bytes(data)

    def __is_here(self) -> bool:
        if not self.__archive.exists() and (data := self.__bring()):
            self.keep(data)
        return self.__archive.exists()
