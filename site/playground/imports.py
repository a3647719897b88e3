"""Finds, without running anything, what a program imports that is not here."""

from __future__ import annotations

import ast
import difflib
import importlib.util
import sys
from collections.abc import Iterator, Mapping

# Modules that the site ships beside Python and match, and the archive of each.
SHIPPED = {
    "micropip": "micropip",
    "narwhals": "plotly",
    "packaging": "plotly",
    "plotly": "plotly",
    "_plotly_utils": "plotly",
}
# Where the name that is imported is not the name that is installed.
PROJECTS = {
    "attr": "attrs",
    "bs4": "beautifulsoup4",
    "dateutil": "python-dateutil",
    "docx": "python-docx",
    "dotenv": "python-dotenv",
    "jwt": "pyjwt",
    "pkg_resources": "setuptools",
    "pptx": "python-pptx",
    "slugify": "python-slugify",
}
# Known to be compiled for another machine than the browser's.
COMPILED = {
    *("PIL", "cupy", "cv2", "cython", "h5py", "jax", "jaxlib", "keras", "lxml"),
    *("matplotlib", "numba", "numpy", "pandas", "polars", "psutil", "pyarrow"),
    *("pygame", "scipy", "seaborn", "sklearn", "skimage", "statsmodels"),
    *("tensorflow", "torch", "torchaudio", "torchvision", "transformers", "yaml"),
}
INSTEAD = {
    "matplotlib": "plotly draws figures here: import plotly.graph_objects",
    "numpy": "Match has matrices of its own: match.tensor([[1.0, 2.0]])",
    "pandas": "The csv module reads tables: import csv",
    "seaborn": "plotly draws figures here: import plotly.graph_objects",
    "torch": "Change the imports only: import match as torch, import match.nn as nn",
}
CAUGHT = {"ImportError", "ModuleNotFoundError", "Exception", "BaseException"}


def missing(sources: Mapping[str, str], entry: str) -> dict[str, bool]:
    """Return the modules that a program imports and that cannot be found.

    Each with whether the program needs it: not if the import stands in a function, or
    where its failure is caught. Files of the program that it imports are read, too; of
    a file that Python cannot read, Python itself will say so.
    """
    found: dict[str, bool] = {}
    if sources.keys() == {entry} and _is_all_known(sources[entry]):
        return found
    todo, seen = [entry], set()
    while todo:
        name = todo.pop()
        if name in seen:
            continue
        seen.add(name)
        for module, needed in _imports(sources[name]):
            if own := _files_of(module, sources):
                todo += own
            elif f"{module}.py" not in sources[name] and not _is_here(module):
                found[module] = found.get(module, False) or needed
    return found


def is_match(module: str) -> bool:
    """Whether this is match or one of its modules."""
    return module.partition(".")[0] == "match"


def explain(name: str) -> str:
    """Return what to do about a module that is not here, or nothing."""
    if hint := _out_of_reach(name):
        return hint
    if "." in name or not name.isidentifier():
        return ""
    if near := similar(name):
        return f"Did you mean: '{near}'?"
    return f"Run offers to install {name} if the program imports it at its top."


def can_be_looked_up(module: str) -> bool:
    """Whether an index of packages may have it."""
    return module not in SHIPPED and module.isascii() and not _out_of_reach(module)


def similar(module: str) -> str:
    """Return the module of Python or match with nearly this name, or nothing."""
    known = [*(name for name in sys.stdlib_module_names if name[0] != "_"), "match"]
    near = difflib.get_close_matches(module, known, 3, 0.8)
    near.sort(key=lambda name: sorted(name) != sorted(module))  # two letters changed?
    return near[0] if near else ""


def _out_of_reach(name: str) -> str:
    """Return why a module cannot be had here at all, or nothing."""
    module = name.partition(".")[0]
    if name in ("plotly.express", "plotly.figure_factory"):
        return f"{name} needs numpy, which is compiled; plotly.graph_objects does not."
    if module in COMPILED:
        why = f"{module} is compiled, and the playground runs pure Python only."
        return f"{why} {INSTEAD.get(module, '')}".strip()
    if module in sys.stdlib_module_names and not _is_here(module):
        return f"{module} is a part of Python that browsers cannot offer."
    return ""


def _is_all_known(source: str) -> bool:
    """Whether each import has its own line, and names what is imported already.

    It is so in most programs, which need not be parsed then, and start sooner.
    """
    for line in source.split("\n"):
        if "import" not in line:
            continue
        keyword, module, *rest = [*line.split(), "", ""]
        is_plain = keyword == "from" or (keyword == "import" and not any(rest))
        if not (is_plain and line.count("import") == 1 and module in sys.modules):
            return False
    return True


def _imports(source: str) -> Iterator[tuple[str, bool]]:
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return iter(())
    return _imports_below(tree, True)


def _imports_below(node: ast.AST, needed: bool) -> Iterator[tuple[str, bool]]:
    if isinstance(node, ast.Import):
        yield from ((alias.name.partition(".")[0], needed) for alias in node.names)
    elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
        yield node.module.partition(".")[0], needed
    needed = needed and not _may_fail(node)
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.stmt | ast.ExceptHandler | ast.match_case):
            yield from _imports_below(child, needed)


def _may_fail(node: ast.AST) -> bool:
    """Whether the program goes on where an import in this statement fails, or waits."""
    if isinstance(node, ast.Try):
        caught = {
            part.id
            for handler in node.handlers
            for part in ast.walk(handler.type or ast.Name("Exception"))
            if isinstance(part, ast.Name)
        }
        return not caught.isdisjoint(CAUGHT)
    if isinstance(node, ast.If):
        return "TYPE_CHECKING" in ast.unparse(node.test)
    return isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)


def _files_of(module: str, sources: Mapping[str, str]) -> list[str]:
    return [
        name
        for name in sources
        if name == f"{module}.py"
        or (name.startswith(f"{module}/") and name.endswith(".py"))
    ]


def _is_here(module: str) -> bool:
    try:
        return importlib.util.find_spec(module) is not None
    except (ImportError, ValueError):  # such as __main__, which has no spec
        return module in sys.modules
