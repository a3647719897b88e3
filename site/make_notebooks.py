"""Makes Jupyter notebooks of the examples: `python make_notebooks.py FOLDER`."""

import shutil
import sys
from pathlib import Path

import jupytext

EXAMPLES = Path(__file__).with_name("examples")
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}


def notebook(script: Path) -> str:
    """Return the notebook of a script whose cells begin with `# %%`."""
    made = jupytext.read(script, fmt="py:percent")
    for number, cell in enumerate(made.cells):
        cell.id = f"cell-{number}"  # not a random one: equal scripts, equal notebooks
    made.metadata = {"kernelspec": KERNEL}
    return str(jupytext.writes(made, fmt="ipynb"))


def main(folder: Path) -> None:
    """Write the notebooks of all examples, and their data, into a new folder."""
    folder.mkdir()
    for script in sorted(EXAMPLES.glob("*.py")):
        path = folder / f"{script.stem}.ipynb"
        path.write_bytes(notebook(script).encode())
    for table in EXAMPLES.glob("*.csv"):
        shutil.copyfile(table, folder / table.name)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
