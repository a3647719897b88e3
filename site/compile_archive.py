"""Adds bytecode to an archive of modules, inside the Pyodide that will load it.

Without it, compiling match alone is a tenth of the start. The sources stay, for readers
and for tracebacks; Python takes the bytecode without a look at them.

Usage: compile_archive.py ARCHIVE TARGET
"""

import importlib.util
import marshal
import sys
import zipfile

PACKAGES = "/lib/python{}.{}/site-packages".format(*sys.version_info)
# Flags: by the hash of the source (1), which nobody checks. The hash is all zero.
HEADER = importlib.util.MAGIC_NUMBER + (1).to_bytes(4, "little") + bytes(8)


def compiled(name: str, source: bytes) -> bytes:
    """Return the bytecode file of a module, with its docstrings."""
    code = compile(source, f"{PACKAGES}/{name}", "exec", dont_inherit=True, optimize=0)
    return HEADER + marshal.dumps(code)


def main(wheel: str, target: str) -> None:
    """Write the wheel with its bytecode."""
    with zipfile.ZipFile(wheel) as sources, zipfile.ZipFile(target, "w") as archive:
        for name in sources.namelist():
            data = sources.read(name)
            archive.writestr(zipfile.ZipInfo(name), data)
            if name.endswith(".py"):
                bytecode = importlib.util.cache_from_source(name)
                archive.writestr(zipfile.ZipInfo(bytecode), compiled(name, data))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
