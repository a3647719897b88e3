"""What the page asks an idle interpreter, beside the runs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from playground.beside import with_pytorch
from playground.completion import complete
from playground.console import is_complete
from playground.difference import drawn_differences
from playground.graphs import drawn_graph, drawn_node, graph_svg
from playground.hints import explain, signature, suggest
from playground.made import home_file, home_files
from playground.notebook import from_notebook, to_notebook
from playground.parameters import drawn_parameter, drawn_parameters
from playground.syntax import findings

Answer = Callable[[Any, Mapping[str, Any]], Any]

# Each answers for a payload of plain values and the names that the last run left.
ANSWERS: dict[str, Answer] = {
    "complete": complete,
    "drawn_differences": drawn_differences,
    "drawn_graph": drawn_graph,
    "drawn_node": drawn_node,
    "drawn_parameter": drawn_parameter,
    "drawn_parameters": drawn_parameters,
    "explain": lambda program, _: explain(program),
    "from_notebook": lambda text, _: from_notebook(text),
    "graph_svg": graph_svg,
    "home_file": home_file,
    "home_files": home_files,
    "is_complete": lambda source, _: is_complete(source),
    "signature": lambda program, _: signature(program),
    "suggest": lambda program, _: suggest(program),
    "syntax": lambda source, _: findings(source),
    "to_notebook": lambda given, _: to_notebook(given["source"], given["outputs"]),
    "with_pytorch": lambda source, _: with_pytorch(source),
}
