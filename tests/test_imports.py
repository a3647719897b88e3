"""The direction of imports, in the library and in the page."""

import ast
import re
import sys
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LAYERS = ["list2d", "matrix", "nn", "optim"]
VIEWS = [
    "console.js",
    "data.js",
    "editor.js",
    "files.js",
    "input.js",
    "keyrow.js",
    "loss.js",
    "prompt.js",
    "splitter.js",
    "status.js",
    "textsize.js",
    "theme.js",
]
LIBRARY = {path.stem: path for path in sorted((ROOT / "match").glob("*.py"))}
PLAYGROUND = {path.stem: path for path in (ROOT / "site/playground").glob("*.py")}
PAGE = {path.name: path for path in sorted((ROOT / "site").glob("*.js"))}
# Import statements and calls; a type's `@import` stands behind a star.
JS_IMPORT = re.compile(
    r"""^(?:import|export)\s(?:[^"';]*?\sfrom\s)?"([^"]+)"|\bimport\("([^"]+)"\)""",
    re.MULTILINE,
)


def python_imports(path):
    """Return the modules that a file imports, anywhere in it, by their full names."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            package = "match" if node.level else ""
            module = ".".join(filter(None, [package, node.module]))
            found |= {f"{module}.{alias.name}" for alias in node.names}
    return found


def siblings(path):
    """Return the files of the library that a file of it imports."""
    parts = [name.split(".") for name in python_imports(path)]
    named = {part[1] for part in parts if part[0] == "match" and len(part) > 1}
    return (named & LIBRARY.keys()) - {path.stem}


def js_imports(path):
    """Return what a JavaScript file imports, its siblings by their names."""
    found = JS_IMPORT.findall(path.read_text(encoding="utf-8"))
    return {(static or dynamic).removeprefix("./") for static, dynamic in found}


def cycle_of(imports):
    """Return the first cycle of imports, or None."""
    try:
        TopologicalSorter(imports).prepare()
    except ValueError as error:
        return error.args[1]
    return None


@pytest.mark.parametrize("layer", [name for name in LAYERS if name in LIBRARY])
def test_layer_imports_only_layers_below_it(layer):
    """list2d ◀ matrix ◀ nn ◀ optim: no layer knows those that stand on it."""
    above = LAYERS[LAYERS.index(layer) + 1 :]
    assert siblings(LIBRARY[layer]).intersection(above) == set()


def test_library_has_no_cycle_of_imports():
    """Each file can be read after those that it imports."""
    files = {name: path for name, path in LIBRARY.items() if name != "__init__"}
    assert cycle_of({name: siblings(path) for name, path in files.items()}) is None


@pytest.mark.parametrize("name", LIBRARY)
def test_library_needs_the_standard_library_only(name):
    """Whatever is imported from outside comes with Python."""
    roots = {module.split(".")[0] for module in python_imports(LIBRARY[name])}
    assert roots - {"match"} - sys.stdlib_module_names == set()


@pytest.mark.parametrize("name", PLAYGROUND)
def test_playground_needs_the_standard_library_and_match_only(name):
    """What runs programs in the page runs under CPython, too."""
    roots = {module.split(".")[0] for module in python_imports(PLAYGROUND[name])}
    own = {"match", "playground"}
    if name == "resolver":  # imported only where a package is looked up
        own.add("micropip")
    assert roots - own - sys.stdlib_module_names == set()


def test_protocol_imports_nothing():
    """What all sides speak depends on no side."""
    assert js_imports(PAGE["protocol.js"]) == set()


@pytest.mark.parametrize("view", VIEWS)
def test_view_imports_no_other_view(view):
    """Views know nothing of each other: main.js connects them."""
    assert js_imports(PAGE[view]).intersection(VIEWS) == set()


@pytest.mark.parametrize("name", [name for name in PAGE if name != "main.js"])
def test_only_main_imports_views(name):
    """One file composes the page, and only what opens the page imports that file."""
    composers = {"main.js"} if name == "page.js" else set()
    assert js_imports(PAGE[name]).intersection([*VIEWS, "main.js"]) == composers


def test_page_has_no_cycle_of_imports():
    """Each file can be read after those that it imports."""
    imports = {name: js_imports(path) & PAGE.keys() for name, path in PAGE.items()}
    assert cycle_of(imports) is None


def test_imports_are_seen_in_all_their_forms(tmp_path):
    """A test of the reader: statements, re-exports and calls count, types do not."""
    source = tmp_path / "some.js"
    source.write_text(
        '/** @import { T } from "./types.js" */\n'
        'import "./effect.js";\n'
        'import { a,\n  b } from "./two.js";\n'
        'export { c } from "./again.js";\n'
        'const d = await import("./late.js");\n'
    )
    assert js_imports(source) == {"effect.js", "two.js", "again.js", "late.js"}


def test_page_knows_each_file_of_the_library():
    """All of them can be looked at and edited in the page."""
    names = re.findall(
        r"\b\w+\b",
        " ".join(re.findall(r'"([^"/.\n]+)"', PAGE["library.js"].read_text())),
    )
    assert sorted(names) == sorted(LIBRARY)


def test_late_imports_see_to_deploys():
    """A file may be gone when it is asked for; deploy.js knows what to do then."""
    text = "".join(path.read_text(encoding="utf-8") for path in PAGE.values())
    before = set(re.findall(r"(\S*)\bimport\([`\"]", text))
    assert before - {"{"} == {"ours("}  # {import(…)} is a type
