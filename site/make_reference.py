"""Makes what the editor knows of match, from its docstrings and signatures.

`python make_reference.py FILE` writes a JSON object: the path of each public name, such
as `match.nn.Linear` or `match.Matrix.sum`, with an entry that describes it, or with the
path under which the very same thing is described.
"""

import ast
import inspect
import json
import re
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeAlias

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import match
from match import dtypes

Entry: TypeAlias = dict[str, Any]
Paths: TypeAlias = dict[int, str]  # of each own thing, by its id

# What subclasses fill in, and no program calls.
INNER = {"defaults", "function"}


def reference() -> dict[str, Entry | str]:
    """Return the entries of all public names, or the paths of what they are, too."""
    named = list(_named("match", match))
    paths: Paths = {}
    for path, thing in sorted(named, key=_is_nickname):
        if _is_own(thing):
            paths.setdefault(id(thing), path)
    entries: dict[str, Entry | str] = {}
    for path, thing in named:
        known = paths.get(id(thing), path)
        entries[path] = _entry(thing, path, paths) if known == path else known
        if known == path and inspect.isclass(thing) and _is_own(thing):
            entries |= _members(thing, path, paths)
    return entries


def _named(path: str, module: Any) -> Iterator[tuple[str, Any]]:
    """Yield what a module's public names stand for; the modules within come last."""
    yield path, module
    things = [(f"{path}.{name}", getattr(module, name)) for name in module.__all__]
    yield from (pair for pair in things if not inspect.ismodule(pair[1]))
    for inner, thing in things:
        if inspect.ismodule(thing):
            yield from _named(inner, thing)


def _is_nickname(named: tuple[str, Any]) -> bool:
    path, thing = named
    return path.split(".")[-1] != getattr(thing, "__name__", None)


def _is_own(thing: Any) -> bool:
    """Whether the library defines it: the names of dtypes are Python's types."""
    owner = getattr(thing, "__module__", None) or ""
    return callable(thing) and owner.split(".")[0] == "match"


def _entry(thing: Any, path: str, paths: Paths) -> Entry:
    """Describe a module, a class, a function, or a constant."""
    if inspect.ismodule(thing):
        return _described("module", thing.__doc__)
    if not _is_own(thing):
        is_dtype = path.removeprefix("match.") in dtypes.__all__
        return _described("constant", dtypes.__doc__ if is_dtype else None)
    if not inspect.isclass(thing):
        return _function(thing, "function", match.Matrix, paths)
    base = _public_base(thing, paths)
    return (
        _described("class", thing.__doc__)
        | {"parameters": _parameters(thing)}
        | ({"base": paths[id(base)]} if base else {})
    )


def _described(kind: str, doc: str | None) -> Entry:
    return {"kind": kind} | ({"doc": inspect.cleandoc(doc)} if doc else {})


def _members(cls: type, path: str, paths: Paths) -> dict[str, Entry | str]:
    """Describe what a class has and has not from another public class."""
    base = _public_base(cls, paths)
    members: dict[str, Entry | str] = {}
    own = [vars(owner) for owner in cls.__mro__ if _is_own(owner)]
    for name in sorted(set().union(*own)):
        member = inspect.getattr_static(cls, name)
        inherited = base and inspect.getattr_static(base, name, None) is member
        hidden = name.startswith("_") or name in INNER or inspect.isclass(member)
        if not (hidden or inherited):
            members[f"{path}.{name}"] = _member(member, cls, paths)
    for name in _assigned(cls):
        members.setdefault(f"{path}.{name}", _described("attribute", None))
    return members


def _member(member: Any, cls: type, paths: Paths) -> Entry:
    if isinstance(member, property):
        entry = _described("attribute", member.__doc__)
        return entry | _returned(member.fget, cls, paths)
    if isinstance(member, (staticmethod, classmethod)):
        member = member.__get__(None, cls)
    if callable(member):
        return _function(member, "method", cls, paths)
    return _described("attribute", None)


def _function(function: Any, kind: str, cls: type, paths: Paths) -> Entry:
    """Describe a function; `Self` in its signature is a class."""
    parameters = _parameters(function)
    if parameters[:1] == ["self"]:
        # The function form of a method takes any matrix.
        parameters[:1] = ["matrix"] if kind == "function" else []
    entry = _described(kind, function.__doc__)
    return entry | {"parameters": parameters} | _returned(function, cls, paths)


def _parameters(thing: Any) -> list[str]:
    """Return the parameters of a call as they would be written, without types."""
    if inspect.isclass(thing) and issubclass(thing, Exception):
        return ["*args"]  # not every Python can say
    given = list(inspect.signature(thing).parameters.values())
    if options := getattr(thing, "defaults", None):
        # Optimizers take their options in order, or by name.
        kind = inspect.Parameter.POSITIONAL_OR_KEYWORD
        given[1:] = [inspect.Parameter(k, kind, default=options[k]) for k in options]
    return _written(given)


def _written(given: list[inspect.Parameter]) -> list[str]:
    """Return parameters as the parts of a signature, the marks / and * among them."""
    parts: list[str] = []
    before = None
    for parameter in given:
        if before == parameter.POSITIONAL_ONLY != parameter.kind:
            parts.append("/")
        stars = (parameter.KEYWORD_ONLY, parameter.VAR_POSITIONAL)
        if parameter.kind == parameter.KEYWORD_ONLY and before not in stars:
            parts.append("*")
        default = _Words(parameter.default)
        known = parameter.default is not parameter.empty
        bare = parameter.replace(annotation=parameter.empty)
        parts.append(str(bare.replace(default=default) if known else bare))
        before = parameter.kind
    return parts


class _Words:
    """A default as a program would write it: functions and types by their names."""

    def __init__(self, value: Any) -> None:
        self.value = value

    def __repr__(self) -> str:
        words = getattr(self.value, "__name__", repr(self.value))
        return "..." if words.startswith("<") else str(words)


def _returned(function: Any, cls: type, paths: Paths) -> Entry:
    """Return what a call returns: the path of a public class, or a type in words."""
    given = getattr(function, "__annotations__", {}).get("return", "Any")
    words = given if isinstance(given, str) else inspect.formatannotation(given)
    words = re.sub(r"\b[\w.]+\.(?=\w)|'", "", words)
    words = re.sub(r"\bSelf\b", cls.__name__, words)
    if words in ("Any", "None"):
        return {}
    if words in [base.__name__ for base in cls.__mro__]:
        return {"returns": paths[id(cls)]}
    public = {path.split(".")[-1]: path for path in paths.values()}
    return {"returns": public.get(words, words)}


def _public_base(cls: type, paths: Paths) -> type | None:
    return next((base for base in cls.__mro__[1:] if id(base) in paths), None)


def _assigned(cls: type) -> Iterator[str]:
    """Yield the public attributes that a class's own __init__ assigns."""
    if "__init__" not in vars(cls):
        return
    source = textwrap.dedent(inspect.getsource(vars(cls)["__init__"]))
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Attribute(attr=name, ctx=ast.Store()) if name[0] != "_":
                yield name


def main(path: Path) -> None:
    """Write the reference, the same bytes each time."""
    text = json.dumps(reference(), ensure_ascii=False, separators=(",", ":"))
    path.write_bytes(text.encode())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
