"""Node for the tests of the site's JavaScript: the one that builds it, else any."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path


def find_node() -> str | None:
    """The path of Node's program, or None."""
    beside_python = str(Path(sys.executable).parent)
    return shutil.which("node", path=beside_python) or shutil.which("node")
