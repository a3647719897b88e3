"""What a page shows of an exception: its words, and the learner's own lines."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

MAX_FRAMES = 20  # of an error, from each end of the stack
MAX_PART = 5_000  # characters of an error's text, from each end


def describe(
    error: BaseException, entry: str, is_learners: Callable[[str], bool]
) -> dict[str, Any]:
    """Return an error with those of its frames that are the learner's.

    Args:
        error: What was raised.
        entry: The program's file name; "line" is the last of its lines, or None.
        is_learners: Says of a file name whether the learner wrote the file.
    """
    report = traceback.TracebackException.from_exception(error)
    _keep_learners_lines(report, is_learners)
    shown = [*report.stack[:MAX_FRAMES], *report.stack[MAX_FRAMES:][-MAX_FRAMES:]]
    frames = [_place(f.filename, f.lineno, f.name, f.line or "") for f in shown]
    if isinstance(error, SyntaxError) and error.lineno:
        where, text = error.filename or entry, (error.text or "").strip()
        frames.append(_place(where, error.lineno, "<module>", text))
    is_file = not entry.startswith("<")  # as the console's name does
    in_entry = [frame["line"] for frame in frames if frame["file"] == entry]
    return {
        "name": type(error).__name__,
        "message": _shortened(_message(report)),
        "traceback": _shortened("".join(report.format())),
        "line": in_entry[-1] if is_file and in_entry else None,
        "frames": frames,
    }


def _keep_learners_lines(
    report: traceback.TracebackException, is_learners: Callable[[str], bool]
) -> None:
    """Drop the frames of libraries from an error and from those that led to it."""
    todo: list[traceback.TracebackException | None] = [report]
    while todo:
        if not (item := todo.pop()):
            continue
        learners = [frame for frame in item.stack if is_learners(frame.filename)]
        item.stack = traceback.StackSummary.from_list(learners)
        todo += [item.__cause__, item.__context__, *(item.exceptions or [])]


def _place(filename: str, line: int | None, name: str, text: str) -> dict[str, Any]:
    path = Path(filename)
    # An edited file of the library is known by its folder, too.
    file = "/".join(path.parts[-2:]) if path.parent.name == "match" else path.name
    return {"file": file, "line": line or 0, "name": name, "text": _shortened(text)}


def _message(report: traceback.TracebackException) -> str:
    """What an error says, hints included, without its type in front."""
    lines = "".join(report.format_exception_only()).strip()
    if hasattr(report, "lineno"):  # of a SyntaxError, which quotes its line first
        lines = lines.splitlines()[-1]
    return lines.partition(": ")[2]


def _shortened(text: str) -> str:
    """The text, or its beginning and its end: a page cannot show a flood."""
    if len(text) <= 2 * MAX_PART:
        return text
    return f"{text[:MAX_PART]}\n…\n{text[-MAX_PART:]}"
