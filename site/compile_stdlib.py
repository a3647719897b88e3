"""Writes the standard library as bytecode, inside the Pyodide that will load it.

Compiling the sources is most of the start of a stock Pyodide. There are two archives:
what Python, the playground and programs for learning import, and the rest, which comes
when something of it is first imported. They are not compressed by themselves: the whole
of each is, once, and zipimport then reads it faster.

Usage: compile_stdlib.py FIRST REST
"""

import importlib
import importlib.util
import marshal
import sys
import zipfile

LIBRARY = "/lib/python{}{}.zip".format(*sys.version_info)
# Magic number, then flags, time and size of a source that is not there: all zero.
HEADER = importlib.util.MAGIC_NUMBER + bytes(12)
# What these import comes along.
NAMES = """
    abc array ast asyncio base64 bisect builtins calendar cmath codecs
    collections.abc contextlib copy csv dataclasses datetime decimal difflib enum errno
    fractions functools gc glob hashlib heapq html importlib.util inspect io itertools
    json keyword linecache locale logging math numbers operator os pathlib pprint queue
    random re secrets shutil statistics string struct sysconfig tempfile textwrap
    threading time timeit token tokenize traceback types typing unicodedata warnings
    weakref zipfile zlib
    _ast_unparse _colorize _strptime
    encodings.ascii encodings.cp1252 encodings.cp437 encodings.idna encodings.latin_1
    encodings.raw_unicode_escape encodings.unicode_escape encodings.utf_16
    encodings.utf_16_be encodings.utf_16_le encodings.utf_32 encodings.utf_8
    encodings.utf_8_sig
"""


def compiled(name: str, source: bytes) -> bytes:
    """Return the bytecode file of a library module, without docstrings."""
    code = compile(source, f"{LIBRARY}/{name}", "exec", dont_inherit=True, optimize=2)
    return HEADER + marshal.dumps(code)


def first_files() -> set[str]:
    """Return the names of the files that all imports of NAMES read."""
    for name in NAMES.split():
        importlib.import_module(name)
    own = f"{LIBRARY}/"
    files = set()
    for module in [*sys.modules.values()]:
        path = getattr(module, "__file__", None) or ""
        origin = getattr(module.__spec__, "origin", "")
        if path.startswith(own) and origin != "frozen":  # that is inside the wasm
            files.add(path.removeprefix(own))
    return files


def main(first: str, rest: str) -> None:
    """Write both archives."""
    wanted = first_files()
    with (
        zipfile.ZipFile(LIBRARY) as sources,
        zipfile.ZipFile(first, "w") as first_archive,
        zipfile.ZipFile(rest, "w") as rest_archive,
    ):
        for name in sorted(sources.namelist()):
            archive = first_archive if name in wanted else rest_archive
            data = sources.read(name)
            if name.endswith(".py"):
                archive.writestr(zipfile.ZipInfo(f"{name}c"), compiled(name, data))
            elif not name.endswith("/"):
                archive.writestr(zipfile.ZipInfo(name), data)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
