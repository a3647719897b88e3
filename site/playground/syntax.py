"""What Python says of a program before it runs: an error of syntax, or warnings."""

from __future__ import annotations

import traceback
import warnings
from typing import Any

Finding = dict[str, Any]


def findings(source: str) -> list[Finding]:
    """Return what is wrong with a program, and where: offsets as JavaScript counts."""
    try:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always", SyntaxWarning)
            compile(source, "<program>", "exec", dont_inherit=True)
    except SyntaxError as error:
        return [_of_error(source.split("\n"), error)]
    except (ValueError, OverflowError, RecursionError, MemoryError):
        return []  # it will say so when it runs, and no line is to blame
    lines = source.split("\n")
    return [
        _finding(
            lines, "warning", str(warning.message), *_words_of(lines, warning.lineno)
        )
        for warning in caught
        if issubclass(warning.category, SyntaxWarning)
    ]


def _of_error(lines: list[str], error: SyntaxError) -> Finding:
    """Return the error with the hint that Python adds only where it prints it."""
    message = traceback.format_exception_only(error)[-1].strip()
    line = min(error.lineno or 1, len(lines))
    if isinstance(error, IndentationError) or not error.offset:
        return _finding(lines, "error", message, *_words_of(lines, line))
    start = line, error.offset
    end = error.end_lineno or 0, error.end_offset or 0
    width = len(lines[line - 1])
    if end <= start or error.offset > width:  # a mark of no width is not seen
        column = max(1, min(error.offset, width))
        start, end = (line, column), (line, column + 1)
    return _finding(lines, "error", message, start, end)


Place = tuple[int, int]  # line and column, both counted from 1


def _words_of(lines: list[str], line: int) -> tuple[Place, Place]:
    """Return start and end of a line without the space around it."""
    text = lines[line - 1]
    words = text.strip()
    start = text.index(words) + 1
    return (line, start), (line, start + len(words))


def _finding(
    lines: list[str], severity: str, message: str, start: Place, end: Place
) -> Finding:
    places = {"from": _offset(lines, start), "to": _offset(lines, end)}
    return places | {"severity": severity, "message": message}


def _offset(lines: list[str], place: Place) -> int:
    """Return how many UTF-16 units stand before a place; the end of a line is one."""
    line, column = place
    before = "\n".join([*lines[: line - 1], lines[line - 1][: column - 1]])
    return len(before.encode("utf-16-le", "surrogatepass")) // 2
