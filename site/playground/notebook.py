"""Jupyter notebooks of programs whose cells begin with `# %%`, and programs of them."""

from __future__ import annotations

import ast
import json
import re
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from io import StringIO
from itertools import groupby
from tokenize import TokenError, generate_tokens
from typing import Any

from match import text as written

PLOTLY = "application/vnd.plotly.v1+json"
MOST_SHOWN = 3_000_000  # characters of all figures together
TOO_LARGE = "(a figure that is too large for a notebook)"
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}
LEFT_OUT = "# a notebook's command, left out:"

# "# %%", "# %% title", "# %% [markdown]", "# %% title [markdown]"
KIND = r"\s*\[(?P<kind>markdown|md|raw)\].*"
MARK = re.compile(rf"#\s*%%(?:\s+(?P<title>.*?))??(?:{KIND})?\s*")
QUOTED = re.compile(r'(?P<quote>"""|\'\'\')(?P<text>.*)(?P=quote)', re.DOTALL)
# "%matplotlib inline", "!pip install x", "files = !ls", "?help", "name?"
COMMAND = re.compile(
    r"(?P<indent>\s*)(?P<command>(?:[\w.]+\s*=\s*)?[%!?]\S.*|[\w.]+\?+)", re.DOTALL
)
# "%%bash" and its like: what follows is no Python, but for these.
FOREIGN = re.compile(r"%%(?!time|timeit|capture|prun)\w")
LINE_END = re.compile(r"\r\n?|\n")
LAST_LINE_END = re.compile(r"(?<!\\)\n")  # a line with a backslash goes on below

Output = Mapping[str, Any]


def to_notebook(source: str, outputs: Sequence[Output] = ()) -> str:
    """Return the notebook of a program, as the text of an .ipynb file.

    Args:
        source: The program.
        outputs: What it showed, in that order: {"stream": "stdout", "text": …} where it
            printed, {"content": …} of a figure as the page has it, and {"error": …}. It
            stands below the last cell of code.
    """
    cells = list(_cells(LINE_END.split(source)))
    for number, cell in enumerate(cells):
        cell["id"] = f"cell-{number}"  # no random one: equal programs, equal notebooks
    codes = [cell for cell in cells if cell["cell_type"] == "code"]
    if codes:
        codes[-1]["outputs"] = list(_outputs(outputs))
    notebook = {
        "cells": cells,
        "metadata": {"kernelspec": KERNEL, "language_info": {"name": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(notebook, ensure_ascii=False, indent=1) + "\n"


def from_notebook(text: str) -> dict[str, str]:
    """Return the program of a notebook: its cells under `# %%`, its texts as comments.

    Returns:
        {"source": …}, or {"error": a sentence} where there is no program in it.
    """
    try:
        notebook = json.loads(text)
    except (ValueError, RecursionError):
        return {"error": "It is no notebook: a notebook is a file of JSON."}
    cells = notebook.get("cells") if isinstance(notebook, dict) else None
    if isinstance(notebook, dict) and "worksheets" in notebook:
        return {"error": "It is of an old format: open it in Jupyter and save it anew."}
    if not isinstance(cells, list) or not all(isinstance(cell, dict) for cell in cells):
        return {"error": "It is JSON, but no notebook: it has no list of cells."}
    language = _language(notebook)
    if language != "python":
        return {"error": f"Its language is {language}; the playground runs Python."}
    parts = [part for cell in cells if (part := _part(cell))]
    source = "\n\n".join(parts).removeprefix("# %%\n")
    return {"source": f"{source}\n" if source else ""}


def _cells(lines: list[str]) -> Iterator[dict[str, Any]]:
    """Cut a program at its marks."""
    mark: re.Match[str] | None = None
    body: list[str] = []
    for line in lines:
        if found := MARK.fullmatch(line):
            yield from _cell(mark, body)
            mark, body = found, []
        else:
            body.append(line)
    yield from _cell(mark, body)


def _cell(mark: re.Match[str] | None, lines: list[str]) -> Iterator[dict[str, Any]]:
    """One cell; what stands before the first mark is one if it is not empty."""
    source = "\n".join(lines).strip("\n").rstrip()
    if not mark and not source:
        return
    kind = (mark and mark["kind"]) or "code"
    title = mark and mark["title"]
    cell: dict[str, Any] = {"metadata": {"title": title} if title else {}}
    if kind == "code":
        cell |= {"cell_type": "code", "execution_count": None, "outputs": []}
    else:
        cell["cell_type"] = "raw" if kind == "raw" else "markdown"
        source = _uncommented(source)
    yield cell | {"source": _as_lines(source)}


def _uncommented(text: str) -> str:
    """The text that stands in comments, or in one long string."""
    if quoted := QUOTED.fullmatch(text):
        return quoted["text"].strip("\n")
    return re.sub(r"(?m)^# ?", "", text)


def _outputs(outputs: Sequence[Output]) -> Iterator[dict[str, Any]]:
    """What notebooks have below a cell: of one stream, neighbours are one."""
    room = MOST_SHOWN
    for stream, group in groupby(outputs, lambda output: output.get("stream")):
        if stream:
            text = "".join(output["text"] for output in group)
            yield {"output_type": "stream", "name": stream, "text": _as_lines(text)}
            continue
        for output in group:
            if error := output.get("error"):
                yield _error(error)
                continue
            texts = _texts(output["content"])
            size = sum(map(len, texts.values()))
            if size > room:
                texts, size = {"text/plain": TOO_LARGE}, 0
            room -= size
            yield _display(texts)


def _error(error: Mapping[str, Any]) -> dict[str, Any]:
    words = {"ename": error["name"], "evalue": error["message"]}
    lines = error["traceback"].rstrip("\n").split("\n")
    return {"output_type": "error", **words, "traceback": lines}


def _display(texts: Mapping[str, str]) -> dict[str, Any]:
    data: dict[str, Any] = {**texts}
    if PLOTLY in texts:
        # JSON has no NaN, and plotly leaves a gap where a number is null.
        data[PLOTLY] = json.loads(texts[PLOTLY], parse_constant=lambda _: None)
    return {"output_type": "display_data", "data": data, "metadata": {}}


def _texts(content: Mapping[str, Any]) -> dict[str, str]:
    """A figure by its MIME type, and plain text for who can draw nothing else."""
    kind = content["kind"]
    if kind == "plot":
        plot = {name: content[name] for name in ("data", "layout", "frames")}
        text = json.dumps(plot, ensure_ascii=False)
        return {PLOTLY: text, "text/plain": "(a figure)"}
    if kind == "matrix":
        return _matrix(content)
    if kind == "image":
        mime, data = content["mime"], bytes(content["bytes"])
        is_text = mime == "image/svg+xml"
        picture = data.decode(errors="replace") if is_text else b64encode(data).decode()
        return {mime: picture, "text/plain": "(a picture)"}
    if kind == "html":
        return {"text/html": content["text"], "text/plain": "(a document)"}
    return {"text/plain": content["text"]}


def _matrix(content: Mapping[str, Any]) -> dict[str, str]:
    """A matrix as it shows itself in notebooks."""
    values, columns = list(content["values"]), content["columns"]
    starts = range(0, len(values), columns or 1)
    numbers = written.table([values[start : start + columns] for start in starts])
    shape = content["shape"]
    dimensions = len(re.findall(r"\d+", shape))
    nested = written.nested(numbers, dimensions, len("Matrix("))
    return {
        "text/html": written.html(numbers, f"shape={shape}"),
        "text/plain": f"Matrix({nested}, shape={shape})",
    }


def _as_lines(text: str) -> list[str]:
    """Text as notebooks hold it: its lines, each with its end."""
    return re.findall(r"[^\n]*\n|[^\n]+", text)


def _language(notebook: dict[str, Any]) -> str:
    """The language of a notebook; one that names none is taken for Python's."""
    metadata = notebook.get("metadata")
    for name, key in (("kernelspec", "language"), ("language_info", "name")):
        said = metadata.get(name) if isinstance(metadata, dict) else None
        if isinstance(said, dict) and isinstance(said.get(key), str):
            return str(said[key]).lower()
    return "python"


def _part(cell: dict[str, Any]) -> str:
    """A cell as a part of a program; nothing if it is empty."""
    source = cell.get("source")
    if isinstance(source, list):
        source = "".join(line for line in source if isinstance(line, str))
    if not isinstance(source, str) or not source.strip():
        return ""
    source = "\n".join(LINE_END.split(source)).strip("\n").rstrip()
    kind, metadata = cell.get("cell_type"), cell.get("metadata")
    title = metadata.get("title") if isinstance(metadata, dict) else None
    words = ["# %%", *([" ".join(title.split())] if isinstance(title, str) else [])]
    if kind == "code":
        return "\n".join([" ".join(words), _python(source)])
    words.append("[raw]" if kind == "raw" else "[markdown]")
    return "\n".join([" ".join(words), _commented(source)])


def _commented(text: str) -> str:
    return "\n".join(f"# {line}".rstrip() for line in text.split("\n"))


def _python(source: str) -> str:
    """A cell's code with the commands of notebooks, which Python lacks, commented."""
    if FOREIGN.match(source):
        return f"{LEFT_OUT}\n{_commented(source)}"
    try:
        ast.parse(source)
    except (SyntaxError, ValueError):
        lines: list[str] = []
        for line in LAST_LINE_END.split(source):
            lines.append(_without_command(line, lines))
        return "\n".join(lines)
    return source


def _without_command(line: str, above: Sequence[str]) -> str:
    found = COMMAND.fullmatch(line)
    if not found or _is_open("\n".join(above)):
        return line
    indent, command = found.groups()
    command = command.replace("\n", f"\n{indent}# ")
    # A block may hold nothing else.
    return f"{indent}{'pass  ' if indent else ''}{LEFT_OUT} {command}"


def _is_open(source: str) -> bool:
    """Whether a bracket or a string goes on below."""
    try:
        list(generate_tokens(StringIO(source).readline))
    except (TokenError, SyntaxError):
        return True
    return False
