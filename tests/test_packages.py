"""What a program imports that is not here, and how it comes."""

from __future__ import annotations

import asyncio
import gzip
import io
import sys
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from playground.errors import describe
from playground.imports import SHIPPED, explain, missing
from playground.packages import REST, prepare

import build
from tests.package_index import Index

LOCK = (build.SITE / "packages.txt").read_text(encoding="utf-8")


class Page:
    """A reader's answers; what was asked is kept."""

    def __init__(
        self,
        look_up: bool = True,
        install: bool = True,
        is_online: bool = True,
        shipped: dict[str, bytes] | None = None,
    ) -> None:
        self.shipped = shipped or {}
        self.index = Index()
        self.is_online = is_online
        self.look_up = look_up
        self.install = install
        self.asked: list[tuple[str, Any]] = []

    async def ask(self, kind: str, payload: Any) -> dict[str, Any]:
        """Answer as the page does."""
        self.asked.append((kind, payload))
        if kind == "fetch" and not self.is_online:
            return {"status": 0, "kind": "", "body": b""}
        if kind == "fetch":
            return self.index.fetch(payload["url"])
        files, look_up = dict(self.shipped), []
        if kind == "packages" and self.look_up:
            look_up = [wanted["module"] for wanted in payload["wanted"]]
        if kind == "install" and self.install:
            wheels = payload["wheels"]
            files = {w["file"]: self.index.fetch(w["url"])["body"] for w in wheels}
        return {"start": kind != "problem", "files": files, "lookUp": look_up}

    def of_kind(self, kind: str) -> list[Any]:
        """What was asked for, of one kind."""
        return [payload for asked, payload in self.asked if asked == kind]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty folder that Python imports from."""
    monkeypatch.syspath_prepend(tmp_path)
    before = set(sys.modules)
    yield tmp_path
    for name in set(sys.modules) - before:
        del sys.modules[name]


@pytest.fixture
def micropip(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The site's micropip, from the wheel that was vendored."""
    (path,) = (build.packages() / "wheels").glob("micropip-*.whl")
    folder = tmp_path_factory.mktemp("micropip")
    zipfile.ZipFile(path).extractall(folder)
    monkeypatch.syspath_prepend(folder)


def brought(source: str, page: Page, home: Path) -> bool:
    """Prepare a program; whether it may start."""
    keep = (home / REST).write_bytes
    coming = prepare({"main.py": source}, "main.py", page.ask, keep, home)
    # A browser of other tests may have its own event loop in this thread.
    with ThreadPoolExecutor(1) as other_thread:
        return other_thread.submit(asyncio.run, coming).result()


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("import cowsay", {"cowsay": True}),
        ("import cowsay.deep as c, json", {"cowsay": True}),
        ("from cowsay import cow", {"cowsay": True}),
        ("if 1:\n    import cowsay", {"cowsay": True}),
        ("def f():\n    import cowsay", {"cowsay": False}),
        ("async def f():\n    import cowsay", {"cowsay": False}),
        ("try:\n    import cowsay\nexcept ImportError: pass", {"cowsay": False}),
        ("try:\n    import cowsay\nexcept: pass", {"cowsay": False}),
        ("try:\n    import cowsay\nexcept (KeyError, Exception): 1", {"cowsay": False}),
        ("try:\n    import cowsay\nexcept KeyError: pass", {"cowsay": True}),
        ("def f():\n    import cowsay\nimport cowsay", {"cowsay": True}),
        ("from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import cowsay",
         {"cowsay": False}),
        ("import match, sys\nfrom match import nn\nfrom . import cowsay", {}),
        ("import __main__", {}),
        ("open('cowsay.py', 'w').write('x = 1')\nimport cowsay", {}),
        ("import cowsay (", {}),
        ("print('import cowsay')", {}),
        ("import sys; import cowsay", {"cowsay": True}),
        ("from sys import argv; import cowsay", {"cowsay": True}),
        ("from sys import argv\rimport cowsay", {"cowsay": True}),
        ("import sys, cowsay", {"cowsay": True}),
        ("import \\\ncowsay", {"cowsay": True}),
        ("from \\\ncowsay import cow", {"cowsay": True}),
        ("import sys\nif 1: import cowsay", {"cowsay": True}),
        ("import sys as cowsay\nfrom sys import argv", {}),
    ],
)  # fmt: skip
def test_missing_modules_are_found(source: str, expected: dict[str, bool]) -> None:
    """By the program's imports alone, and whether it needs them."""
    assert missing({"main.py": source}, "main.py") == expected


def test_files_that_are_imported_are_read_too() -> None:
    """The program's own and the edited library's, but no file that nobody imports."""
    sources = {
        "main.py": "import helper, match",
        "helper.py": "import main, cowsay",
        "match/nn.py": "import moo",
        "match/data.csv": "import quack",
        "other.py": "import oink",
    }
    assert missing(sources, "main.py") == {"cowsay": True, "moo": True}


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("numpy", "numpy is compiled, and the playground runs pure Python only. Match"),
        ("torch", "only. Change the imports only: import match as torch"),
        ("numpy.linalg", "numpy is compiled"),
        ("plotly.express", "needs numpy, which is compiled; plotly.graph_objects"),
        ("winreg", "winreg is a part of Python that browsers cannot offer."),
        ("maths", "Did you mean: 'math'?"),
        ("macth", "Did you mean: 'match'?"),
        (
            "cowsay",
            "Run offers to install cowsay if the program imports it at its top.",
        ),
    ],
)
def test_missing_module_is_explained(name: str, hint: str) -> None:
    """With what to do instead."""
    error = describe(ModuleNotFoundError("No module", name=name), "main.py", str)
    assert hint in error["message"]


def test_part_of_a_module_is_left_to_python() -> None:
    """Nothing is known of modules inside others."""
    assert explain("match.nm") == ""


def test_program_that_has_all_asks_nothing(home: Path) -> None:
    """The usual program starts at once."""
    page = Page()
    assert (brought("import match, json", page, home), page.asked) == (True, [])


def test_compiled_packages_are_not_looked_up(home: Path) -> None:
    """The program runs, and says so itself."""
    page = Page(look_up=False)
    assert brought("import numpy_, numpy", page, home)
    ((offer),) = page.of_kind("packages")
    assert [wanted["module"] for wanted in offer["wanted"]] == ["numpy_"]


def test_shipped_packages_come_without_a_question(home: Path) -> None:
    """Also where the program could do without."""
    page = Page()
    source = "import plotly.graph_objects as go\ntry: import micropip\nexcept: pass"
    assert brought(source, page, home)
    assert page.asked == [
        ("packages", {"shipped": ["micropip", "plotly"], "wanted": []})
    ]


def test_package_comes_with_what_it_needs(home: Path, micropip: None) -> None:
    """It is looked up, offered with its size and summary, and installed."""
    page = Page()
    page.index.add("moo", {"moo.py": "from grass import green"}, "grass>=1")
    page.index.add("grass", {"grass/__init__.py": "green = 'green'"})
    assert brought("import moo", page, home)
    ((offer),) = page.of_kind("install")
    shown = [(w["project"], w["version"], w["summary"]) for w in offer["wheels"]]
    assert sorted(shown) == [
        ("grass", "1.0", "All about grass."),
        ("moo", "1.0", "All about moo."),
    ]
    assert all(wheel["size"] > 100 for wheel in offer["wheels"])
    assert __import__("moo").green == "green"


@pytest.mark.parametrize(
    ("look_up", "install", "kinds"),
    [(False, True, ["packages"]), (True, False, ["packages", "install"])],
)
def test_refused_package_is_not_installed(
    home: Path, micropip: None, look_up: bool, install: bool, kinds: list[str]
) -> None:
    """Neither at the first question nor at the second; the program may start."""
    page = Page(look_up, install)
    page.index.add("moo", {"moo.py": ""})
    assert brought("import moo", page, home)
    assert [kind for kind, _ in page.asked if kind != "fetch"] == kinds
    assert list(home.iterdir()) == []


def test_nothing_is_downloaded_before_the_second_yes(
    home: Path, micropip: None
) -> None:
    """Only what the index and the wheels say of themselves."""
    page = Page(install=False)
    page.index.add("moo", {"moo.py": ""})
    brought("import moo", page, home)
    names = [payload["url"].rpartition("/")[2] for payload in page.of_kind("fetch")]
    assert names == ["", "moo-1.0-py3-none-any.whl.metadata"]


def problem(page: Page, home: Path) -> str:
    """What the reader is told of the package moo, which does not come."""
    assert not brought("import moo", page, home)
    (payload,) = page.of_kind("problem")
    return str(payload["message"])


def test_unknown_package_is_said_to_be_unknown(home: Path, micropip: None) -> None:
    """By the name that was looked for."""
    message = problem(Page(), home)
    assert message.startswith("There is no package named moo at ")


def test_package_that_needs_compiled_code_is_said_to(
    home: Path, micropip: None
) -> None:
    """Also where it is another one that needs it."""
    page = Page()
    page.index.add("moo", {"moo.py": ""}, "milk")
    page.index.add("milk", {}, tag="cp314-cp314-win_amd64")
    assert problem(page, home).startswith("milk has no version that is pure Python")


def test_being_offline_is_said(home: Path, micropip: None) -> None:
    """An answer that does not come is a matter of the network."""
    page = Page(is_online=False)
    assert problem(page, home).endswith("cannot be reached: are you offline?")


def test_damaged_wheel_is_not_installed(home: Path, micropip: None) -> None:
    """Its checksum has to be the one that the index names."""
    page = Page()
    page.index.add("moo", {"moo.py": ""}, checksum="0" * 64)
    assert "arrived damaged" in problem(page, home)
    assert list(home.iterdir()) == []


def test_package_that_is_too_large_is_not_offered(
    home: Path, micropip: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The reader learns its size in place of a question."""
    monkeypatch.setattr("playground.packages.MAX_BYTES", 10)
    page = Page()
    page.index.add("moo", {"moo.py": ""})
    assert "the playground takes packages of up to" in problem(page, home)
    assert page.of_kind("install") == []


def test_package_without_the_module_is_named(home: Path, micropip: None) -> None:
    """A project need not hold a module of its name."""
    page = Page()
    page.index.add("moo", {"cow.py": ""})
    assert "no module moo came with it" in problem(page, home)


def test_each_shipped_module_is_in_an_archive() -> None:
    """What is loaded for a module holds it."""
    folder = build.packages()
    for module, archive in SHIPPED.items():
        packed = (folder / f"{archive}.zip.gz").read_bytes()
        data = zipfile.ZipFile(io.BytesIO(gzip.decompress(packed)))
        assert f"{module}/__init__.pyc" in data.namelist()


@pytest.mark.parametrize("name", ["micropip", "narwhals", "packaging", "plotly"])
def test_licence_of_a_package_is_shipped(built_site: Path, name: str) -> None:
    """Under its name and the locked version."""
    version = next(line for line in LOCK.splitlines() if line.startswith(f"{name}=="))
    text = (built_site / "licences.txt").read_text(encoding="utf-8")
    assert f"\n{version.split()[0].replace('==', ' ')}\n====" in text


def test_rest_of_pythons_library_comes_with_what_needs_it(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A module of Python's own that is not here yet is no package to install."""
    monkeypatch.setattr(sys, "stdlib_module_names", frozenset({"_rest_of_python"}))
    page = Page(shipped={REST: b"an archive"})
    assert brought("import _rest_of_python", page, home)
    assert page.asked == [("packages", {"shipped": ["library"], "wanted": []})]
    assert (home / REST).read_bytes() == b"an archive"
