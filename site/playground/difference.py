"""What changed between two texts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from playground.drawing import Drawn, element

TAGS = {"+": "ins", "-": "del", " ": "span"}
CONTEXT = 3

Line = tuple[str, str]  # " ", "-" or "+", and the line's text


def drawn_differences(
    pairs: Mapping[str, tuple[str, str]], names: Mapping[str, Any]
) -> Drawn:
    """Return the changed files for the page, each below its name."""
    files = [
        [
            element("h3", name),
            # A line that holds nothing is as high as the others.
            element("pre", *(element(TAGS[sign], line or " ") for sign, line in lines)),
        ]
        for name, lines in differences(pairs, names).items()
    ]
    return element("div", *(part for file in files for part in file))


def differences(
    pairs: Mapping[str, tuple[str, str]], _: Mapping[str, Any]
) -> dict[str, list[Line]]:
    """Return what changed in files; of the library only what is near a change."""
    lines = {name: list(difference(*pair)) for name, pair in pairs.items()}
    return {
        name: list(near_changes(found)) if name.startswith("match/") else found
        for name, found in lines.items()
    }


def difference(before: str, after: str) -> Iterator[Line]:
    """Yield the lines of two texts: gone "-", new "+", or in both " "."""
    import difflib  # late: the start of the page does not wait for it

    old, new = before.splitlines(), after.splitlines()
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    for kind, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        if kind == "equal":
            yield from ((" ", line) for line in new[new_from:new_to])
        else:
            yield from (("-", line) for line in old[old_from:old_to])
            yield from (("+", line) for line in new[new_from:new_to])


def near_changes(lines: list[Line]) -> Iterator[Line]:
    """Yield the changed lines and some around them, with "…" for the others."""
    is_skipping = False
    for at, line in enumerate(lines):
        near = lines[max(0, at - CONTEXT) : at + CONTEXT + 1]
        is_near = any(sign != " " for sign, _ in near)
        if is_near:
            yield line
        elif not is_skipping:
            yield " ", "…"
        is_skipping = not is_near
