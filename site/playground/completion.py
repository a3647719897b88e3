"""Names that may end a console line, found without running any of the program.

A program's objects may answer any question with code of their own. So nothing is
asked of them: attributes are looked up where Python stores them. Only the library's
own properties are computed, since they are where a matrix has its gradient.
"""

from __future__ import annotations

import builtins
import inspect
import keyword
import re
import types
from collections.abc import Iterator, Mapping
from typing import Any

MAX_OPTIONS = 500
PATH = re.compile(r"[\w.]*$")
STRING = re.compile(r"'[^'\n]*'|\"[^\"\n]*\"")

Answer = dict[str, Any]

# What a metaclass of the program could hide, as Python itself reads it.
_mro = type.__dict__["__mro__"].__get__
_dict = type.__dict__["__dict__"].__get__
_name = type.__dict__["__name__"].__get__


def complete(before: str, names: Mapping[str, Any]) -> Answer:
    """Return the unfinished name before the cursor, and what it may become.

    Args:
        before: The text before the cursor.
        names: The variables of the program.
    """
    *owners, start = _path(before).split(".")
    known = _attributes(owners, names) if owners else _globals(start, names)
    options = [
        {"label": name, "type": _kind(value), "detail": _detail(value)}
        for name, value in known
        if re.match(re.escape(start) or "[^_]", name) and name.isidentifier()
    ]
    return {"start": start, "options": options[:MAX_OPTIONS]}


def _path(before: str) -> str:
    """Return names with dots between them; nothing within strings and comments."""
    found = PATH.search(before)
    inside = re.search(r"['\"#]", STRING.sub("", before))
    return "" if inside or not found else found[0]


def _globals(start: str, names: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield the program's variables, then what Python knows itself."""
    if not start:
        return
    yield from sorted(names.items())
    yield from ((word, _KEYWORD) for word in keyword.kwlist)
    own = sorted(vars(builtins).items())
    yield from ((name, value) for name, value in own if name not in names)


def _attributes(
    owners: list[str], names: Mapping[str, Any]
) -> Iterator[tuple[str, Any]]:
    """Yield the attributes of the object that a path such as model.layer stands for."""
    owner = names.get(owners[0], vars(builtins).get(owners[0], _NOTHING))
    for name in owners[1:]:
        owner = _value(owner, name)
    if owner is not _NOTHING:
        for name in sorted(_names(owner)):
            yield name, _attribute(owner, name)


def _names(owner: Any) -> set[str]:
    """Return the names of an object's attributes; of a module only its public ones."""
    kind = type(owner)
    own = _own(owner)
    if issubclass(kind, types.ModuleType) and type(own.get("__all__")) is list:
        return {name for name in own["__all__"] if type(name) is str}
    classes = _mro(owner) if issubclass(kind, type) else _mro(kind)
    stored = [own, *map(_dict, classes)]
    return {name for names in stored for name in names if type(name) is str}


def _own(owner: Any) -> Mapping[str, Any]:
    """Return what is stored in an object itself."""
    kinds = map(_dict, _mro(type(owner)))
    place: Any = next((kind["__dict__"] for kind in kinds if "__dict__" in kind), None)
    stored = issubclass(type(place), _STORED) and place.__get__(owner)
    return stored or {}


def _attribute(owner: Any, name: str) -> Any:
    """Return what is stored under the name of an attribute; of a property, itself."""
    value = inspect.getattr_static(owner, name, _NOTHING)
    try:
        return value.__get__(owner) if issubclass(type(value), _STORED) else value
    except AttributeError:  # it has no value yet
        return _NOTHING
    except TypeError:  # a class has no value for it, its objects have
        return value


def _value(owner: Any, name: str) -> Any:
    """Return the value of an attribute; a property's only if it is the library's."""
    value = _attribute(owner, name)
    if not issubclass(type(value), property):
        return value
    try:
        return value.__get__(owner) if _is_librarys(value.fget) else _NOTHING
    except Exception:  # a property of an object that is half made
        return _NOTHING


def _is_librarys(function: Any) -> bool:
    is_plain = issubclass(type(function), types.FunctionType)
    return is_plain and function.__module__.startswith("match.")


def _kind(value: Any) -> str:
    """Return which sort of thing a name stands for, in the editor's words."""
    kind = type(value)
    if value is _KEYWORD:
        return "keyword"
    if issubclass(kind, types.ModuleType):
        return "namespace"
    if issubclass(kind, type):
        return "class"
    if issubclass(kind, _FUNCTIONS):
        return "function"
    return "property" if issubclass(kind, property) else "variable"


def _detail(value: Any) -> str:
    """Return the type of a value, where the sort does not say it all."""
    return _name(type(value)) if _kind(value) == "variable" else ""


_NOTHING, _KEYWORD = object(), object()
_STORED = (types.MemberDescriptorType, types.GetSetDescriptorType)
_FUNCTIONS = (
    types.FunctionType,
    types.BuiltinFunctionType,
    types.MethodType,
    types.MethodDescriptorType,
    types.WrapperDescriptorType,
    types.ClassMethodDescriptorType,
    staticmethod,
    classmethod,
)
