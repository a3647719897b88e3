"""Compiles an archive of modules, inside the Pyodide that will import from it.

Without bytecode, compiling match alone is a tenth of the start. A wheel keeps its
sources for readers and for tracebacks, and Python takes the bytecode without a look at
them. Any other archive is left with bytecode alone. Nobody unpacks them: they stand on
Python's path as they are.

Usage: compile_archive.py ARCHIVE TARGET
"""

import importlib.util
import marshal
import sys
import zipfile
from pathlib import Path

PACKAGES = "/lib/python{}.{}/site-packages".format(*sys.version_info)
# Flags: by the hash of the source (1), which nobody checks. The hash is all zero.
HEADER = importlib.util.MAGIC_NUMBER + (1).to_bytes(4, "little") + bytes(8)


def compiled(path: str, source: bytes, has_docstrings: bool) -> bytes:
    """Return the bytecode file of a module, which will be known by its path."""
    optimize = 0 if has_docstrings else 2
    code = compile(source, path, "exec", dont_inherit=True, optimize=optimize)
    return HEADER + marshal.dumps(code)


def main(source: str, target: str) -> None:
    """Write the archive with bytecode."""
    is_wheel = target.endswith(".whl")
    place = f"{PACKAGES}/{Path(target).name}"
    with zipfile.ZipFile(source) as sources, zipfile.ZipFile(target, "w") as archive:
        for name in sources.namelist():
            data = sources.read(name)
            is_module = name.endswith(".py")
            if is_wheel or not is_module:
                archive.writestr(zipfile.ZipInfo(name), data)
            if is_module:
                code = compiled(f"{place}/{name}", data, is_wheel)
                archive.writestr(zipfile.ZipInfo(f"{name}c"), code)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
