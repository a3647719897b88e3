"""What the names in a program stand for, as far as one sees that without running it."""

from __future__ import annotations

import ast
import contextlib
import re

from playground.entry import STRANGER, Entry, object_of
from playground.library import find, likely

MENDED = 10  # lines that are left out; then the program ends before the next
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
LITERALS = (
    *(ast.Constant, ast.JoinedStr, ast.List, ast.Tuple, ast.Dict, ast.Set),
    *(ast.ListComp, ast.DictComp, ast.SetComp, ast.GeneratorExp, ast.Lambda),
)


class Scope(ast.NodeVisitor):
    """The names of a program, half written as it may be, and what they stand for."""

    def __init__(self, source: str, line: int) -> None:
        """Read a program; `self` is what it is in a line, counted from 1."""
        self.__names: dict[str, Entry | None] = {}
        self.__line = line
        self.__here: Entry | None = None
        self.__own: dict[str, Entry] = {}  # of the class that is read
        self.visit(_parsed(source))
        self.__names["self"] = self.__here

    def entry(self, expression: ast.expr) -> Entry | None:
        """Return what an expression names: None where that is not known."""
        if isinstance(expression, LITERALS):
            return STRANGER
        match expression:
            case ast.Name(id=name):
                return self.__names.get(name)
            case ast.Attribute(value=owner, attr=name):
                known = self.value(owner)
                owners = likely() if known is None else [known]
                found = (owner.members().get(name) for owner in owners)
                return next(filter(None, found), known and STRANGER)
            case ast.Call(func=function):
                called = self.value(function)
                return called.result() if called else None
        return None

    def value(self, expression: ast.expr) -> Entry | None:
        """Return what is known of an expression's value."""
        found = self.entry(expression)
        return found.value if found else None

    def read(self, text: str) -> Entry | None:
        """Return what an expression names that is written where the reader is."""
        with contextlib.suppress(SyntaxError):
            return self.entry(ast.parse(f"({text})", mode="eval").body)
        return None

    def visit_Import(self, node: ast.Import) -> None:
        """Learn what `import match.nn as nn` names."""
        for alias in node.names:
            first = alias.name.split(".")[0]
            known = find(alias.name if alias.asname else first)
            self.__names[alias.asname or first] = known

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        """Learn what `from match import nn` names."""
        module = find(node.module or "")
        for alias in node.names:
            if alias.name == "*":
                self.__names.update(module.members())
            else:
                known = module.members().get(alias.name, STRANGER)
                self.__names[alias.asname or alias.name] = known

    def visit_Assign(self, node: ast.Assign) -> None:
        """Learn what a name is given; parts of a tuple are not looked into."""
        value = self.value(node.value)
        for target in node.targets:
            match target:
                case ast.Name(id=name):
                    self.__names[name] = value
                case ast.Attribute(value=ast.Name(id="self"), attr=name):
                    self.__attribute(name, value)
                case ast.Tuple(elts=parts):
                    names = [part.id for part in parts if isinstance(part, ast.Name)]
                    self.__names.update(dict.fromkeys(names))

    def __attribute(self, name: str, value: Entry | None) -> None:
        owner = self.__names.get("self")
        if owner and name not in owner.members():
            words = f"{owner.name}.{name}"
            self.__own[name] = Entry(words, "property", result=lambda: value)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        """Learn a class: its methods, and what they give to self."""
        base = (self.value(node.bases[0]) if node.bases else None) or STRANGER
        own: dict[str, Entry] = {}
        known = Entry(node.name, "class", _doc(node), base.parameters)
        known.members = lambda: {**base.members(), **own}
        known.result = lambda: object_of(known)
        for part in node.body:
            if isinstance(part, FUNCTIONS):
                parts = _parameters(part.args)[1:]
                name = f"{node.name}.{part.name}"
                own[part.name] = Entry(name, "method", _doc(part), parts)
        if init := own.pop("__init__", None):
            known.parameters = init.parameters
        self.__names[node.name] = known
        if node.lineno <= self.__line <= (node.end_lineno or node.lineno):
            self.__here = object_of(known)
        self.__within(node, known, own)

    def __within(self, node: ast.ClassDef, known: Entry, own: dict[str, Entry]) -> None:
        outside = self.__own, self.__names.get("self")
        self.__own, self.__names["self"] = own, object_of(known)
        for part in node.body:
            is_method = isinstance(part, FUNCTIONS)
            self.generic_visit(part) if is_method else self.visit(part)
        self.__own, self.__names["self"] = outside

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        """Learn a function."""
        self.__function(node)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> None:
        """Learn a function that can wait."""
        self.__function(node)

    def __function(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        parts = _parameters(node.args)
        self.__names[node.name] = Entry(node.name, "function", _doc(node), parts)
        self.generic_visit(node)


def _doc(node: ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) -> str:
    return ast.get_docstring(node) or ""


def _parameters(given: ast.arguments) -> list[str]:
    """Return the parts of a signature, without types."""
    named = [*given.posonlyargs, *given.args]
    defaults = [None] * (len(named) - len(given.defaults)) + given.defaults
    parts = list(map(_parameter, named, defaults))
    if given.posonlyargs:
        parts.insert(len(given.posonlyargs), "/")
    if given.vararg:
        parts.append(f"*{given.vararg.arg}")
    elif given.kwonlyargs:
        parts.append("*")
    parts += map(_parameter, given.kwonlyargs, given.kw_defaults)
    if given.kwarg:
        parts.append(f"**{given.kwarg.arg}")
    return parts


def _parameter(given: ast.arg, default: ast.expr | None) -> str:
    return f"{given.arg}={ast.unparse(default)}" if default else given.arg


def _parsed(source: str) -> ast.Module:
    """Return the tree of a program, without the lines that Python objects to."""
    lines = source.split("\n")
    for attempt in range(MENDED + len(lines)):
        try:
            return ast.parse("\n".join(lines))
        except SyntaxError as error:
            at = _line(error, len(lines)) - 1
            if attempt < MENDED:
                lines[at] = _without_words(lines[at])
            else:
                del lines[at:]
        except (ValueError, RecursionError, MemoryError):
            break
    return ast.Module([], [])


def _line(error: SyntaxError, lines: int) -> int:
    """Return the line to blame: of a block that is missing, the one that opens it."""
    opener = re.search(r"on line (\d+)$", error.msg)
    return min(int(opener[1]) if opener else error.lineno or 1, lines)


def _without_words(line: str) -> str:
    words = line.strip()
    return "" if words in ("", "pass") else line.replace(words, "pass")
