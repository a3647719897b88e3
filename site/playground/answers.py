"""What the page asks an idle interpreter, beside the runs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from playground.made import home_file, home_files

Answer = Callable[[Any, Mapping[str, Any]], Any]

# Each answers for a payload of plain values and the names that the last run left.
ANSWERS: dict[str, Answer] = {"home_files": home_files, "home_file": home_file}
