"""Makes one archive of some wheels, as bytecode, inside the Pyodide that will load it.

What a browser has no use for stays behind: sources, docstrings, notebook widgets,
sample data, plotly's JavaScript (the page has its own), and what needs NumPy.

Usage: compile_packages.py TARGET WHEEL...
"""

import importlib.util
import marshal
import re
import sys
import zipfile

# Magic number, then flags, time and size of a source that is not there: all zero.
HEADER = importlib.util.MAGIC_NUMBER + bytes(12)
USELESS = re.compile(
    r"\.(js|md|pyi|typed)$|\.data/|/RECORD$|^plotly/"
    r"(data|express|figure_factory|labextension|matplotlylib|package_data/datasets)/"
)


def compiled(name: str, source: bytes) -> bytes:
    """Return the bytecode file of a module, without docstrings."""
    code = compile(source, f"/packages/{name}", "exec", dont_inherit=True, optimize=2)
    return HEADER + marshal.dumps(code)


def main(target: str, *wheels: str) -> None:
    """Write the archive."""
    with zipfile.ZipFile(target, "w") as archive:
        for wheel in sorted(wheels):
            with zipfile.ZipFile(wheel) as contents:
                for name in sorted(contents.namelist()):
                    if name.endswith("/") or USELESS.search(name):
                        continue
                    data = contents.read(name)
                    if name.endswith(".py"):
                        name, data = f"{name}c", compiled(name, data)
                    archive.writestr(zipfile.ZipInfo(name), data)


if __name__ == "__main__":
    main(*sys.argv[1:])
