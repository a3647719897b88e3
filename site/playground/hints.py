"""Help while a program is written: which names fit, and what is known of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from playground.cursor import FROM, MODULE, Call, Token, call, primary, tokens
from playground.drawing import Drawn, element
from playground.entry import STRANGER, Entry
from playground.library import find, library, likely
from playground.scope import Scope

NUMBER = re.compile(r"(?<!\w)\d[\w.]*\Z")

Program = Mapping[str, str]  # what stands before and after the cursor


def suggest(program: Program) -> dict[str, Any]:
    """Return the unfinished name before the cursor, and what it may become.

    Where any name may stand, `isOpen`, the editor adds those that it knows.
    """
    before = program["before"]
    start = _typed(before)
    found = tokens(before)
    if found is None or NUMBER.search(before):
        return {"start": start, "options": [], "isOpen": False}
    if start:
        found.pop()
    members = _members(program, found)
    if members is None:
        options = _keywords(program, call(found))
    else:
        options = [_option(name, entry) for name, entry in members.items()]
    return {"start": start, "options": options, "isOpen": members is None}


def signature(program: Program) -> dict[str, Any] | None:
    """Draw the call whose arguments are being written, from its bracket on."""
    before = program["before"]
    now = call(tokens(before) or [])
    called = _called(program, now)
    if not now or not called or called.parameters is None:
        return None
    argument = before[now.argument :] + program["after"]
    named = re.match(r"\s*(\w+)\s*=(?!=)", argument)
    active = _active(called.parameters, now.before, named[1] if named else "")
    return {"start": before[now.start :], "drawn": described(called, active)}


def explain(program: Program) -> Drawn | None:
    """Draw what is known of the name at the cursor."""
    rest = re.match(r"\w*", program["after"])
    before = program["before"] + (rest[0] if rest else "")
    found = tokens(before)
    if not found or not _typed(before):
        return None
    known = _scope(program).read(primary(found))
    return described(known) if known and known is not STRANGER else None


def _typed(before: str) -> str:
    found = re.search(r"\w*\Z", before)
    return found[0] if found else ""


def _scope(program: Program) -> Scope:
    line = program["before"].count("\n") + 1
    return Scope(program["before"] + program["after"], line)


def _members(program: Program, found: list[Token]) -> Mapping[str, Entry] | None:
    """Return what can be imported here or follows a dot; None where any name may stand.

    What nothing is known of is most likely a matrix.
    """
    members = _imported(program["before"])
    if members is not None or not found or found[-1][0] != ".":
        return members
    owner = _scope(program).read(primary(found[:-1]))
    return ((owner and owner.value) or next(likely())).members()


def _imported(before: str) -> Mapping[str, Entry] | None:
    """Return what can be imported here, or None where nothing is."""
    if module := FROM.search(before):
        return find(module[1]).members()
    if not (path := MODULE.search(before)):
        return None
    if not path[1]:
        return {"match": library()}
    known = find(path[1]).members().items()
    return {name: entry for name, entry in known if entry.kind == "namespace"}


def _called(program: Program, now: Call | None) -> Entry | None:
    known = _scope(program).read(now.function) if now else None
    return known.value.called if known and known.value else None


def _keywords(program: Program, now: Call | None) -> list[dict[str, str]]:
    """Return the options of the call that is being written."""
    called = _called(program, now)
    parts = (called.parameters if called else None) or []
    names = [part.split("=")[0] for part in parts if re.match(r"\w", part)]
    return [{"label": f"{name}=", "type": "property", "detail": ""} for name in names]


def _option(name: str, entry: Entry) -> dict[str, str]:
    given = entry.parameters
    detail = "" if given is None else f"({', '.join(given)})"
    return {"label": name, "type": entry.kind, "detail": detail}


def _active(parameters: list[str], before: int, name: str) -> int:
    """Return the place of the parameter that gets an argument, or -1."""
    if name:
        found = _place(parameters, rf"{name}(=|$)")
        return found if found >= 0 else _place(parameters, r"\*\*")
    rest = _place(parameters, r"\*\w")
    if 0 <= rest <= before:
        return rest
    first = _place(parameters, r"\*")
    named = parameters[: first if first >= 0 else None]
    positional = [at for at, part in enumerate(named) if part != "/"]
    return positional[before] if before < len(positional) else -1


def _place(parameters: list[str], pattern: str) -> int:
    fitting = (at for at, part in enumerate(parameters) if re.match(pattern, part))
    return next(fitting, -1)


def described(known: Entry, active: int | None = None) -> Drawn:
    """Draw the signature, then what the docstring says.

    Of a call that is being written, with its active parameter, only what fits above it.
    """
    blocks = [block for block in re.split(r"\n\s*\n", known.doc) if block]
    shown = blocks if active is None else blocks[:1]
    return element("div", _signature(known, active), *map(_block, shown))


def _signature(known: Entry, active: int | None) -> Drawn:
    line: list[Drawn | str] = [known.name]
    if known.parameters is not None:
        for at, part in enumerate(known.parameters):
            line += [
                ", " if at else "(",
                element("b" if at == active else "span", part),
            ]
        line += [")" if known.parameters else "()"]
        line += [f" → {known.returns}"] if known.returns else []
    return element("div", *line, class_="v-signature")


def _block(text: str) -> Drawn:
    if re.match(r">>>| {2}", text):
        return element("pre", text)
    parts = re.sub(r"\s*\n\s*", " ", text).split("`")
    return element(
        "p", *[element("code", p) if at % 2 else p for at, p in enumerate(parts)]
    )
