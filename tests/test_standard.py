"""The rest of Python's library, which comes when something of it is imported."""

from __future__ import annotations

import importlib
import io
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playground.standard import StandardLibrary

NAMES = frozenset({"_late", "_late_package"})


@pytest.fixture
def archive() -> bytes:
    """A module, a part of a package that is elsewhere, and a stranger."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as files:
        files.writestr("_late.py", "value = 1")
        files.writestr("_late_package/part.py", "value = 2")
        files.writestr("_stranger.py", "value = 3")
    return data.getvalue()


@pytest.fixture(autouse=True)
def _python(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A Python with these modules in its library, and a half of the package here."""
    package = tmp_path / "_late_package"
    package.mkdir()
    (package / "__init__.py").write_text("")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(sys, "stdlib_module_names", NAMES)
    finders, modules = [*sys.meta_path], set(sys.modules)
    yield
    sys.meta_path[:] = finders
    for name in set(sys.modules) - modules:
        del sys.modules[name]


def value_of(name: str) -> int:
    """Import a module and return what is in it."""
    value: int = importlib.import_module(name).value
    return value


def test_archive_is_asked_for_once(archive: bytes, tmp_path: Path) -> None:
    """And not before a module of Python's own is missing."""
    asked: list[bytes] = []

    def bring() -> bytes:
        asked.append(archive)
        return archive

    sys.meta_path.append(StandardLibrary(bring, tmp_path / "library.zip"))
    with pytest.raises(ModuleNotFoundError):
        importlib.import_module("_stranger")
    assert asked == []
    assert (value_of("_late"), value_of("_late_package.part")) == (1, 2)
    assert asked == [archive]


def test_module_is_missing_until_the_archive_comes(
    archive: bytes, tmp_path: Path
) -> None:
    """As for any other, with Python's own words."""
    library = StandardLibrary(lambda: None, tmp_path / "library.zip")
    sys.meta_path.append(library)
    with pytest.raises(ModuleNotFoundError, match="No module named '_late'"):
        importlib.import_module("_late")
    library.keep(archive)
    assert value_of("_late") == 1
