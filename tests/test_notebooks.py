"""The notebooks that the build makes of the examples."""

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from tests.test_examples import EXAMPLES, printed

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize("script", EXAMPLES, ids=lambda script: script.stem)
def test_notebook_prints_what_its_script_prints(built_site: Path, script: Path) -> None:
    """Each cell runs, and all together print what the script prints."""
    path = built_site / "notebooks" / f"{script.stem}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(notebook, resources={"metadata": {"path": str(ROOT)}})
    client.execute()
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    assert "".join(output["text"] for output in outputs) == printed(script)
