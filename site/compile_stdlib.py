"""Writes the standard library as bytecode, inside the Pyodide that will load it.

Compiling the sources is most of the start of a stock Pyodide. The archive is not
compressed by itself: the whole of it is, once, and zipimport then reads it faster.

Usage: compile_stdlib.py TARGET
"""

import importlib.util
import marshal
import sys
import zipfile

LIBRARY = "/lib/python{}{}.zip".format(*sys.version_info)
# Magic number, then flags, time and size of a source that is not there: all zero.
HEADER = importlib.util.MAGIC_NUMBER + bytes(12)


def compiled(name: str, source: bytes) -> bytes:
    """Return the bytecode file of a library module, without docstrings."""
    code = compile(source, f"{LIBRARY}/{name}", "exec", dont_inherit=True, optimize=2)
    return HEADER + marshal.dumps(code)


def main(target: str) -> None:
    """Write the archive."""
    with zipfile.ZipFile(LIBRARY) as sources, zipfile.ZipFile(target, "w") as archive:
        for name in sorted(sources.namelist()):
            data = sources.read(name)
            if name.endswith(".py"):
                archive.writestr(zipfile.ZipInfo(f"{name}c"), compiled(name, data))
            elif not name.endswith("/"):
                archive.writestr(zipfile.ZipInfo(name), data)


if __name__ == "__main__":
    main(sys.argv[1])
