"""The notebooks that the build makes of the examples."""

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from tests.test_examples import EXAMPLES, FOLDER, printed

ROOT = Path(__file__).parent.parent


def test_each_example_is_a_notebook(built_site: Path) -> None:
    """With the same lines in its cells."""
    for script in EXAMPLES:
        path = built_site / "notebooks" / f"{script.stem}.ipynb"
        cells = [cell.source for cell in nbformat.read(path, as_version=4).cells]
        source = script.read_text(encoding="utf-8").replace("# %%\n", "")
        assert "\n".join(cells).split() == source.split()


@pytest.mark.parametrize("name", ["linear", "regression", "ice_cream"])
def test_notebook_prints_what_its_script_prints(
    built_site: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One with losses, one with a figure that moves, one with a table from a file."""
    folder = built_site / "notebooks"
    notebook = nbformat.read(folder / f"{name}.ipynb", as_version=4)
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    NotebookClient(notebook, resources={"metadata": {"path": str(folder)}}).execute()
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    shown = "".join(
        f"{output['data']['text/plain']}\n" if "data" in output else output["text"]
        for output in outputs
    )
    assert shown == printed(FOLDER / f"{name}.py")
