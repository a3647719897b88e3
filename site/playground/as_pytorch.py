"""The same program with PyTorch in match's place: only names change, nothing else.

The text is edited where its syntax tree names match, so that comments, blank lines and
quotes stay as they were.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import accumulate
from typing import Any

DRAWS = "PyTorch draws nothing; the line that stands in for it"
INSIDE = "the library's own workings, which no program needs"

# What match has and PyTorch has under another name.
RENAMED = {
    "Matrix": "Tensor",
    "gradcheck": "autograd.gradcheck",
    "leaky_relu": "nn.functional.leaky_relu",
    "mat": "tensor",
    "one_hot": "nn.functional.one_hot",
}
# What stands in for names that PyTorch lacks and a program can do without.
STAND_INS = {
    "show.display": "lambda obj, id=None: isinstance(obj, dict) or print(obj)",
    "show.log": "lambda **values: None",
}
# What one has to know of a name that PyTorch lacks or reads differently; what objects
# have begins with a dot.
ADVICE = {
    ".W": "a Linear of PyTorch has .weight only",
    ".b": "a Linear of PyTorch has .bias only",
    ".backward": "PyTorch watches only what asks for it: say requires_grad=True",
    ".leaky_relu": "write torch.nn.functional.leaky_relu(x)",
    ".ncol": "use .shape[1]",
    ".nrow": "use .shape[0]",
    ".operands": "use .grad_fn.next_functions",
    ".operation": "use .grad_fn, which has the operation's name",
    "List2D": "in PyTorch .data and .grad are tensors, too",
    "ShapeError": "PyTorch raises RuntimeError or ValueError",
    "caller": INSIDE,
    "gradcheck": "PyTorch's wants numbers of dtype torch.float64",
    "graph": "PyTorch has none; the package torchviz draws graphs",
    "mat": "torch.tensor keeps whole numbers whole: write 1.0 for 1",
    "one_hot": "PyTorch's makes whole numbers: add .float() where floats are wanted",
    "record_source": INSIDE,
    "register_backward_hook": "PyTorch has register_hook for a single tensor",
    "show.display": f"{DRAWS} prints, but no figures",
    "show.history": "PyTorch keeps no curves: append numbers to a list of your own",
    "show.host": INSIDE,
    "show.log": f"{DRAWS} does nothing",
}


def as_pytorch(source: str) -> dict[str, Any]:
    """Return a program for PyTorch, with notes on what needs another look.

    Returns:
        {"source": …, "notes": [{"name": …, "lines": [3, …], "advice": …}, …]}, or
        {"error": a sentence} where the program cannot be read.
    """
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None) or 1
        return {"error": f"Line {line} is not Python yet: {error.args[0]}."}
    converter = _Converter(source, tree)
    converter.visit(tree)
    return {"source": converter.converted(), "notes": converter.notes()}


class _Converter(ast.NodeVisitor):
    """Walks through a program and remembers what is to be changed and said."""

    def __init__(self, source: str, tree: ast.Module) -> None:
        self.__bytes = source.encode()
        lengths = map(len, self.__bytes.splitlines(keepends=True))
        self.__starts = [0, *accumulate(lengths)]
        self.__edits: list[tuple[int, int, str]] = []
        self.__lines: dict[str, set[int]] = {}  # where there is something to say
        self.__paths: dict[str, str] = {}  # what the program's names are in match
        self.__stand_ins: dict[str, str] = {}  # and the names of what stands in
        self.__imports: list[ast.stmt] = []
        nodes = list(ast.walk(tree))
        self.__bound = {name for node in nodes for name in _bound(node)}
        self.__attributes = {name for node in nodes for name in _attributes(node)}
        # Where one of the two is a name of the program's own, match goes on to be
        # what the program calls the library.
        clash = self.__bound & {"match", "torch"}
        self.__library = "match" if clash else "torch"
        self.__is_watched = False

    def converted(self) -> str:
        """Return the program with all changes made."""
        self.__insert_stand_ins()
        out, position = [], 0
        for start, end, text in sorted(self.__edits):
            out += [self.__bytes[position:start], text.encode()]
            position = end
        return b"".join([*out, self.__bytes[position:]]).decode()

    def notes(self) -> list[dict[str, Any]]:
        """Return what there is to say, in the order of the program."""
        if self.__is_watched:
            self.__lines.pop(".backward", None)
        notes = [
            {"name": name, "lines": sorted(lines), "advice": ADVICE[name]}
            for name, lines in self.__lines.items()
        ]
        return sorted(notes, key=lambda note: note["lines"])

    def visit_Import(self, node: ast.Import) -> None:
        """Import match, match.part, or match.part as name."""
        for alias in node.names:
            if not _is_match(alias.name):
                continue
            self.__imports.append(node)
            part = alias.name.partition(".")[2]
            self.__paths[alias.asname or "match"] = part if alias.asname else ""
            new = "torch" if part == "show" else _in_pytorch(part)
            if not alias.asname and self.__library == "match":
                new = "torch as match"
            start = self.__starts[alias.lineno - 1] + alias.col_offset
            self.__edits.append((start, start + len(alias.name), new))

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        """Import each name from where PyTorch has it; leave out what it lacks."""
        module = node.module or ""
        if node.level or not _is_match(module):
            return
        self.__imports.append(node)
        homes: dict[str, list[str]] = {}
        for alias in node.names:
            path, name = f"{module}.{alias.name}"[6:], alias.asname or alias.name
            self.__paths[name] = path
            self.__look_up(path, node)
            if path in STAND_INS:
                self.__stand_ins[path] = name
            elif not _is_lacking(path):
                home, _, new = _in_pytorch(path).rpartition(".")
                homes.setdefault(home, []).append(_as(new, name))
        names = [_as(alias.name, alias.asname or alias.name) for alias in node.names]
        if homes == {_in_pytorch(module[6:]): names}:
            start = self.__bytes.index(b"match", self.__span(node)[0])
            self.__edits.append((start, start + len("match"), "torch"))
            return
        lines = [f"from {home} import {', '.join(new)}" for home, new in homes.items()]
        if not lines:
            lines = [f"{'pass  ' if node.col_offset else ''}# {ast.unparse(node)}"]
        self.__replace(node, self.__indented(node, lines))

    def visit_Attribute(self, node: ast.Attribute) -> None:
        """A part of match, or something that an object has."""
        path = self.__path(node)
        self.__look_up(f".{node.attr}" if path is None else path, node)
        if path in STAND_INS:
            self.__replace(node, self.__stand_in(path))
        elif path in RENAMED:
            self.visit(node.value)
            start = self.__span(node.value)[1]
            self.__edits.append((start, self.__span(node)[1], f".{RENAMED[path]}"))
        else:
            self.generic_visit(node)

    def visit_Name(self, node: ast.Name) -> None:
        """The library itself, or something else."""
        if node.id == "match" and node.id in self.__paths:
            self.__replace(node, self.__library)

    def visit_keyword(self, node: ast.keyword) -> None:
        """Somebody may ask for gradients."""
        self.__is_watched |= node.arg == "requires_grad"
        self.generic_visit(node)

    def __path(self, node: ast.expr) -> str | None:
        """What an expression names within match, if it does."""
        if isinstance(node, ast.Name):
            return self.__paths.get(node.id)
        if not isinstance(node, ast.Attribute):
            return None
        base = self.__path(node.value)
        return None if base is None else f"{base}.{node.attr}".removeprefix(".")

    def __look_up(self, path: str, node: ast.stmt | ast.expr) -> None:
        """Remember a place that there is something to say about."""
        self.__is_watched |= path.startswith("nn") or path == ".requires_grad_"
        if path in ADVICE and path not in self.__attributes:
            self.__lines.setdefault(path, set()).add(node.lineno)

    def __stand_in(self, path: str) -> str:
        """The name of what stands in for a part of match: one that is free."""
        if path not in self.__stand_ins:
            name = path.rpartition(".")[2]
            while name in self.__bound:
                name += "_"
            self.__stand_ins[path] = name
        return self.__stand_ins[path]

    def __insert_stand_ins(self) -> None:
        """Write what stands in for parts of match below the import lines."""
        lines = [
            f"{name} = {STAND_INS[path]}  # PyTorch has no match.{path}"
            for path, name in self.__stand_ins.items()
        ]
        if not lines or not self.__imports:
            return
        last = self.__imports[0]
        for statement in self.__imports[1:]:
            if statement.lineno - (last.end_lineno or 0) > 1:
                break
            last = statement
        end = self.__starts[last.end_lineno or 0]
        newline = "" if self.__bytes[:end].endswith(b"\n") else "\n"
        text = self.__indented(last, ["", *lines]).removeprefix("\n")
        self.__edits.append((end, end, f"{newline}{text}\n"))

    def __replace(self, node: ast.stmt | ast.expr, text: str) -> None:
        self.__edits.append((*self.__span(node), text))

    def __span(self, node: ast.stmt | ast.expr) -> tuple[int, int]:
        """The bytes from a node's first to its last."""
        assert node.end_lineno is not None
        assert node.end_col_offset is not None
        start = self.__starts[node.lineno - 1] + node.col_offset
        return start, self.__starts[node.end_lineno - 1] + node.end_col_offset

    def __indented(self, like: ast.stmt, lines: list[str]) -> str:
        """Lines that follow on a statement's line."""
        line = self.__bytes[self.__starts[like.lineno - 1] :]
        indent = line[: len(line) - len(line.lstrip(b" \t"))].decode()
        return f"\n{indent}".join(lines)


def _is_match(module: str) -> bool:
    return module.partition(".")[0] == "match"


def _is_lacking(path: str) -> bool:
    """Whether PyTorch has nothing for a name."""
    return path.startswith("show") or (path in ADVICE and path not in RENAMED)


def _in_pytorch(path: str) -> str:
    return f"torch.{RENAMED.get(path, path)}".removesuffix(".")


def _as(name: str, own: str) -> str:
    return name if name == own else f"{name} as {own}"


def _bound(node: ast.AST) -> Iterator[str]:
    """The names that a node gives to something, imports of match aside."""
    if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
        yield node.id
    elif isinstance(node, ast.arg):
        yield node.arg
    elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield node.name
    elif isinstance(node, ast.Import | ast.ImportFrom):
        names = [alias.asname or alias.name for alias in node.names]
        yield from (name for name in names if not _is_match(name))


def _attributes(node: ast.AST) -> Iterator[str]:
    """The attributes, each with its dot, that the program itself gives to objects."""
    if isinstance(node, ast.Attribute) and not isinstance(node.ctx, ast.Load):
        yield f".{node.attr}"
    elif isinstance(node, ast.ClassDef):
        for statement in node.body:
            for target in getattr(statement, "targets", [statement]):
                yield from (f".{name}" for name in _bound(target))
