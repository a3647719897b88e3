"""What to do about an error that comes of where the program runs: on a page."""

from __future__ import annotations

import errno
import re
import sys
from difflib import get_close_matches
from pathlib import Path, PureWindowsPath
from types import ModuleType

from playground.imports import explain, is_match

OFFLINE = (
    "Programs here do not reach the network: download the file yourself and drop it on "
    "the page, and open() reads it by its name."
)
# What Pyodide, Emscripten and the browsers say where a page cannot serve.
ENVIRONMENT = {
    "TLS not supported": OFFLINE,
    "Socket not connected": OFFLINE,
    "NetworkError": OFFLINE,
    "can't start new thread": "Python has one thread here: call the function itself.",
    "does not support processes": "Browsers start no other programs.",
}
PART_OF_PYTORCH = (
    "match has the names of PyTorch that a first course needs: Ctrl-Space after the "
    "dot lists them."
)
COMMANDS = ("!", "%", "pip ", "pip3 ", "conda ")


def advice(error: BaseException, said: str) -> str:
    """Return what to do about an error that said this, or nothing."""
    match error:
        case AttributeError() | ImportError() if "Did you mean" in said:
            return ""
        case AttributeError(obj=obj) if is_match(_module(obj)):
            return PART_OF_PYTORCH
        case ImportError(name=str(module)) if is_match(module):
            return _similar(said, module) or PART_OF_PYTORCH
        case ModuleNotFoundError():
            return explain(error.name or "")
        case SyntaxError() if (error.text or "").lstrip().startswith(COMMANDS):
            return (
                "This is a command of notebooks, not of Python: delete the line. Run "
                "offers to install what a program imports."
            )
        case SyntaxError() if (error.text or "").lstrip().startswith(">>>"):
            return "Leave out the >>>, which only shows where something is entered."
        case TypeError() if said.startswith("Loss.__init__() takes 1 positional"):
            return "Make a loss, then call it: nn.MSELoss()(prediction, target)"
        case OSError(errno=errno.ENOENT, filename=str(missing)):
            return _how_to_open(missing)
    return next((hint for part, hint in ENVIRONMENT.items() if part in said), "")


def _module(value: object) -> str:
    """The name of a module, or of the one that a value's type comes from."""
    return value.__name__ if isinstance(value, ModuleType) else type(value).__module__


def _similar(said: str, module: str) -> str:
    """Ask for another name of a module: Python looks in the package around it only."""
    if not (missing := re.search(r"cannot import name '(\w+)'", said)):
        return ""
    close = get_close_matches(missing[1], vars(sys.modules[module]), 1, 0.8)
    return f"Did you mean: {close[0]!r}?" if close else ""


def _how_to_open(missing: str) -> str:
    name = PureWindowsPath(missing).name  # of Linux's paths, too
    folder = missing.removesuffix(name).rstrip("/\\")
    if not folder or Path(folder).is_dir():
        return f"Drop {name} on the page, or open it by File, and try again."
    return f'There is no folder {folder}: open("{name}") is beside your program.'
