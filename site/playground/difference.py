"""What changed between two texts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Line = tuple[str, str]  # " ", "-" or "+", and the line's text


def differences(pairs: Sequence[Sequence[str]], _: Mapping[str, Any]) -> list[Any]:
    """Return, of each two texts, the lines of both, and which of them has each."""
    return [list(difference(before, after)) for before, after in pairs]


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
