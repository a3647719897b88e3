"""What stands before the cursor in a program that is half written."""

from __future__ import annotations

import keyword
import re
from dataclasses import dataclass

TOKEN = re.compile(
    r"""
      \#[^\n]*(?P<comment>)
    | (?P<prefix>[bfrutBFRUT]{0,2}) (?:
        (?P<triple>\"{3}|'{3}) (?:\\.|(?!(?P=triple)).)* (?P<end3>(?P=triple))?
      | (?P<quote>["']) (?:\\.|(?!(?P=quote))[^\n])* (?P<end1>(?P=quote))?
      )
    | \d[\w.]*
    | (?P<name>\w+)
    | \S
    """,
    re.DOTALL | re.VERBOSE,
)
OPENING, CLOSING = "([{", ")]}"
# The module and the name at its end, in both forms of an import.
FROM = re.compile(r"^\s*from\s+([\w.]+)\s+import\b(?:[^(\n]*|\s*\([^)]*)\Z", re.M)
MODULE = re.compile(r"^\s*(?:from|import)[ ](?:[^\n]*[ ,])?(?:([\w.]+)\.)?\w*\Z", re.M)

Token = re.Match[str]


@dataclass(frozen=True)
class Call:
    """A call whose arguments are being written."""

    function: str
    start: int  # of the arguments: the place of the bracket
    argument: int  # the place where the one begins that is being written
    before: int  # how many there are before it


def tokens(before: str, start: int = 0) -> list[Token] | None:
    """Return the tokens before the cursor; None within strings and comments."""
    found = list(TOKEN.finditer(before, start))
    last = found[-1] if found else None
    if (
        not last
        or last.end() < len(before)
        or last["prefix"] is None is last["comment"]
    ):
        return found
    is_open = last["comment"] is None and not (last["end1"] or last["end3"])
    brace = last[0].rfind("{")
    if is_open and "f" in last["prefix"].lower() and last[0].rfind("}") < brace:
        return tokens(before, last.start() + brace + 1)  # an f-string holds code
    return None


def primary(found: list[Token]) -> str:
    """Return the expression that ends here: names, their attributes, calls of them."""
    at = len(found)
    while at:
        at = _opening(found, at - 1)
        previous = found[at - 1] if at else None
        if not previous:
            break
        if previous[0] == "." and found[at]["name"]:
            at -= 1
        elif not (found[at][0] in OPENING and _has_value(previous)):
            break
    if at == len(found):
        return ""
    return found[at].string[found[at].start() : found[-1].end()]


def _opening(found: list[Token], at: int) -> int:
    """Return the place of the bracket that a closing one belongs to."""
    depth = 0
    for place in range(at, -1, -1):
        depth += (found[place][0] in CLOSING) - (found[place][0] in OPENING)
        if depth <= 0:
            return place
    return at


def _has_value(token: Token) -> bool:
    name = token["name"]
    return token[0] in CLOSING or bool(name and not keyword.iskeyword(name))


def call(found: list[Token]) -> Call | None:
    """Return the innermost call whose arguments are being written."""
    depth = commas = 0
    argument = None
    for at in range(len(found) - 1, -1, -1):
        sign = found[at][0]
        if sign in CLOSING:
            depth += 1
        elif sign in OPENING and depth:
            depth -= 1
        elif sign in OPENING:
            function = primary(found[:at]) if _is_call(found, at) else ""
            if function:
                start = found[at].start()
                return Call(function, start, argument or start + 1, commas)
            commas, argument = 0, None
        elif sign == "," and not depth:
            commas += 1
            argument = argument or found[at].end()
    return None


def _is_call(found: list[Token], at: int) -> bool:
    """Whether a bracket follows what can be called, and defines nothing."""
    before = [token[0] for token in found[max(0, at - 2) : at]]
    is_definition = before[:1] in (["def"], ["class"])
    return (
        found[at][0] == "("
        and at > 0
        and _has_value(found[at - 1])
        and not is_definition
    )
