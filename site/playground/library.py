"""What is known of the library's names: what Python itself says of them."""

from __future__ import annotations

import dis
import functools
import inspect
import re
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import match
from match import dtypes
from playground.entry import STRANGER, Entry, object_of

# What subclasses fill in, and no program calls.
INNER = {"defaults", "function"}


@functools.cache
def library() -> Entry:
    """Return what is known of match."""
    return _described("match", match)


def find(path: str) -> Entry:
    """Return what a path such as match.nn.Linear stands for."""
    first, *names = path.split(".")
    found = library() if first == "match" else STRANGER
    for name in names:
        found = found.members().get(name, STRANGER)
    return found


def likely() -> Iterator[Entry]:
    """Yield what an object that nothing is known of may be, the most likely first."""
    yield from map(object_of, _classes("Matrix", "Module", "Optimizer"))


def _classes(*names: str) -> list[Entry]:
    return [_public_classes()[name] for name in names if name in _public_classes()]


@functools.cache
def _public_classes() -> dict[str, Entry]:
    return {entry.name.split(".")[-1]: entry for entry in _classes_within(library())}


def _classes_within(module: Entry) -> Iterator[Entry]:
    for entry in module.members().values():
        if entry.kind == "class":
            yield entry
        if entry.kind == "namespace":
            yield from _classes_within(entry)


def _described(name: str, thing: Any) -> Entry:
    """Describe a module, a class, a function, or a constant."""
    if inspect.ismodule(thing):
        return _module(name, thing)
    if not _is_own(thing):
        is_dtype = name.split(".")[-1] in dtypes.__all__
        return Entry(name, "constant", _doc(dtypes) if is_dtype else "")
    if inspect.isclass(thing):
        return _class(name, thing)
    return _function(name, "function", thing, match.Matrix)


def _doc(thing: Any) -> str:
    return inspect.cleandoc(thing.__doc__ or "")


def _is_own(thing: Any) -> bool:
    """Whether the library defines it: the names of dtypes are Python's types."""
    owner = getattr(thing, "__module__", None) or ""
    return callable(thing) and owner.split(".")[0] == "match"


def _module(name: str, module: ModuleType) -> Entry:
    @functools.cache
    def members() -> dict[str, Entry]:
        inner = name.split(".")[-1]
        things = [(member, getattr(module, member)) for member in module.__all__]
        return {key: _described(f"{inner}.{key}", thing) for key, thing in things}

    return Entry(name, "namespace", _doc(module), members=members)


def _class(name: str, cls: type) -> Entry:
    @functools.cache
    def members() -> dict[str, Entry]:
        return dict(_members(name.split(".")[-1], cls))

    entry = Entry(name, "class", _doc(cls), parameters(cls), members=members)
    entry.result = lambda: object_of(entry)
    return entry


def _members(name: str, cls: type) -> Iterator[tuple[str, Entry]]:
    """Yield what objects of a class have: from its bases, too."""
    own = [owner for owner in cls.__mro__ if _is_own(owner)]
    for key in sorted({key for owner in own for key in _assigned(owner)}):
        yield key, Entry(f"{name}.{key}", "property")
    for key in sorted({key for owner in own for key in vars(owner)} - INNER):
        member = inspect.getattr_static(cls, key)
        if not (key.startswith("_") or inspect.isclass(member)):
            yield key, _member(f"{name}.{key}", member, cls)


def _assigned(cls: type) -> Iterator[str]:
    """Yield the public attributes that a class's own __init__ assigns."""
    if "__init__" in vars(cls):
        for step in dis.get_instructions(vars(cls)["__init__"]):
            if step.opname == "STORE_ATTR" and not step.argval.startswith("_"):
                yield step.argval


def _member(name: str, member: Any, cls: type) -> Entry:
    if isinstance(member, property):
        words, result = _returned(member.fget, cls)
        return Entry(name, "property", _doc(member), None, words, result=result)
    if isinstance(member, (staticmethod, classmethod)):
        member = member.__get__(None, cls)
    if callable(member):
        return _function(name, "method", member, cls)
    return Entry(name, "property")


def _function(name: str, kind: str, function: Any, cls: type) -> Entry:
    """Describe a function; `Self` in its signature is a class."""
    parts = parameters(function)
    if parts[:1] == ["self"]:
        # The function form of a method takes any matrix.
        parts[:1] = ["matrix"] if kind == "function" else []
    words, result = _returned(function, cls)
    return Entry(name, kind, _doc(function), parts, words, result=result)


def parameters(thing: Any) -> list[str]:
    """Return the parameters of a call as they would be written, without types."""
    if inspect.isclass(thing) and issubclass(thing, Exception):
        return ["*args"]  # not every Python can say
    given = list(inspect.signature(thing).parameters.values())
    if options := getattr(thing, "defaults", None):
        # Optimizers take their options in order, or by name.
        kind = inspect.Parameter.POSITIONAL_OR_KEYWORD
        given[1:] = [inspect.Parameter(k, kind, default=options[k]) for k in options]
    return written(given)


def written(given: list[inspect.Parameter]) -> list[str]:
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


def _returned(function: Any, cls: type) -> tuple[str, Any]:
    """Return the type of what a call returns, in words, and how to know more of it."""
    given = getattr(function, "__annotations__", {}).get("return", "Any")
    words = given if isinstance(given, str) else inspect.formatannotation(given)
    words = re.sub(r"\b[\w.]+\.(?=\w)|'", "", words)
    words = re.sub(r"\bSelf\b", cls.__name__, words)
    if words in ("Any", "None"):
        return "", lambda: None
    is_same = words in [base.__name__ for base in cls.__mro__]
    name = cls.__name__ if is_same else words
    return name, lambda: next(map(object_of, _classes(name)), STRANGER)
