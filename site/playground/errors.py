"""What a page shows of an exception: its words, and the learner's own lines."""

from __future__ import annotations

import re
import traceback
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Any

from playground.advice import advice

MAX_FRAMES = 20  # of an error, from each end of the stack
MAX_PART = 5_000  # characters of an error's text, from each end
MAX_OTHERS = 10
MAX_DEPTH = 1_000  # of a stack that is read, from each end
# Deeper stacks stay: when they are freed, from within each other, WebAssembly's ends.
DEEP: list[list[TracebackType]] = []

BEFORE_MESSAGE = re.compile(r"[^\s:]+(: |\n|$)")
OWN_FOLDER = str(Path(__file__).parent)

# Says what the learner calls a file; nothing, if the learner did not write it.
LearnersName = Callable[[str], str]
Report = traceback.TracebackException


def describe(
    error: BaseException, entry: str, learners_name: LearnersName
) -> dict[str, Any]:
    """Return an error with those of its frames that are the learner's.

    Args:
        error: What was raised.
        entry: The program's file name; "line" is the last of its lines, or None.
        learners_name: Says what the learner calls a file, or nothing for a library's.
    """
    _cut_middle_out(error)
    report = Report.from_exception(error)
    if hint := advice(error, str(report)):
        report.__notes__ = [*(report.__notes__ or []), hint]
    _drop_own_frames(report)
    main = _part(report, learners_name)
    others = [
        {"relation": relation} | _part(other, learners_name)
        for relation, other in islice(_others(report), MAX_OTHERS)
    ]
    is_file = not entry.startswith("<")  # as the console's name does
    in_entry = [frame["line"] for frame in main["frames"] if frame["file"] == entry]
    return main | {
        "line": in_entry[-1] if is_file and in_entry else None,
        "others": others,
        "traceback": _shortened("".join(report.format())),
    }


def below(folder: Path, filename: str) -> str:
    """A file's name inside a folder; nothing, if it is not there."""
    start = f"{folder}/"
    return filename.removeprefix(start) if filename.startswith(start) else ""


def _cut_middle_out(error: BaseException | None) -> None:
    """Take most of a very deep recursion off an error: reading it takes minutes."""
    seen = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        frames, frame = [], error.__traceback__
        while frame is not None:
            frames.append(frame)
            frame = frame.tb_next
        if len(frames) > 2 * MAX_DEPTH:
            DEEP.append(frames)
            frames[MAX_DEPTH].tb_next = frames[-MAX_DEPTH]
        error = error.__cause__ or error.__context__


def _drop_own_frames(report: Report) -> None:
    """Take the frames of this package, which runs the program, off an error."""
    todo: list[Report | None] = [report]
    while todo:
        if not (item := todo.pop()):
            continue
        kept = [f for f in item.stack if not f.filename.startswith(OWN_FOLDER)]
        item.stack = traceback.StackSummary.from_list(kept)
        todo += [item.__cause__, item.__context__, *(item.exceptions or [])]


def _others(report: Report) -> Iterator[tuple[str, Report]]:
    """The errors that led to one, latest first, and those that a group holds."""
    for number, held in enumerate(report.exceptions or [], 1):
        yield f"Error {number} of the group", held
        yield from _others(held)
    if report.__cause__:
        relation, other = "Caused by", report.__cause__
    elif report.__context__ and not report.__suppress_context__:
        relation, other = "While handling", report.__context__
    else:
        return
    yield relation, other
    yield from _others(other)


def _part(report: Report, learners_name: LearnersName) -> dict[str, Any]:
    """The type, the words and the learner's lines of one error."""
    frames = [
        {
            "file": name,
            "line": frame.lineno or 0,
            "name": frame.name,
            "text": _shortened(frame.line or ""),
        }
        for frame in report.stack
        if (name := learners_name(frame.filename))
    ]
    frames = [*frames[:MAX_FRAMES], *frames[MAX_FRAMES:][-MAX_FRAMES:]]
    if getattr(report, "lineno", None):  # a SyntaxError's own line
        frames.append(_unreadable(report, learners_name))
    name = _type_name(report)
    return {"name": name, "message": _message(report, name), "frames": frames}


def _unreadable(report: Report, learners_name: LearnersName) -> dict[str, Any]:
    """The line that Python could not read, with carets below the place."""
    line, last = int(report.lineno or 0), int(report.end_lineno or 0)
    whole = (report.text or "").rstrip()
    text = whole.lstrip()
    before = len(whole) - len(text) + 1  # columns are counted from 1
    start = (report.offset or 0) - before
    end = (report.end_offset or 0) - before if last == line else len(text)
    if text and 0 <= start <= MAX_PART:
        text += f"\n{' ' * start}{'^' * max(1, end - start)}"
    file = report.filename or ""
    name = learners_name(file) or Path(file).name
    return {"file": name, "line": line, "name": "<module>", "text": _shortened(text)}


def _type_name(report: Report) -> str:
    """The name of an error's type; how to ask for it changed in Python 3.13."""
    qualified = getattr(report, "exc_type_str", "") or report.exc_type.__qualname__
    return str(qualified).rpartition(".")[2]


def _message(report: Report, name: str) -> str:
    """What an error says, hints and notes included, without its type in front."""
    text = "".join(report.format_exception_only()).strip()
    if hasattr(report, "lineno"):  # of a SyntaxError, which quotes its line first
        text = text[text.find(f"\n{name}: ") + 1 :]
    return _shortened(BEFORE_MESSAGE.sub("", text, count=1))


def _shortened(text: str) -> str:
    """The text, or its beginning and its end: a page cannot show a flood."""
    if len(text) <= 2 * MAX_PART:
        return text
    return f"{text[:MAX_PART]}\n…\n{text[-MAX_PART:]}"
