"""The same program with PyTorch in match's place: only names change, nothing else.

The text is edited where its syntax tree names match, so that comments, blank lines and
quotes stay as they were.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from itertools import accumulate, takewhile
from typing import Any

import match
from playground.imports import is_match

Placed = ast.stmt | ast.expr | ast.alias

DRAWS = "PyTorch draws nothing; the line that stands in for it"
INSIDE = "the library's own workings, which no program needs"

# The library's own modules that PyTorch has elsewhere, and those that it has nowhere.
MOVED = {
    "clip": "nn.utils",
    "data": "utils.data",
    "functional": "nn.functional",
    "init": "nn.init",
    "lr_scheduler": "optim.lr_scheduler",
}
INNER = {name.split(".")[1] for name in sys.modules if name.startswith("match.")}
INNER -= {*MOVED, "nn", "optim", "show", "utils"}
# What match has and PyTorch has under another name.
RENAMED = {
    **MOVED,
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
    **dict.fromkeys(INNER, INSIDE),
    ".W": "a Linear of PyTorch has .weight only",
    ".b": "a Linear of PyTorch has .bias only",
    ".backward": "PyTorch watches only what asks for it: say requires_grad=True",
    ".has_grad": "use .grad is not None",
    ".leaky_relu": "write torch.nn.functional.leaky_relu(x)",
    ".leaves": "PyTorch has none; keep a list of what you made",
    ".ncol": "use .shape[1]",
    ".nrow": "use .shape[0]",
    ".operands": "use .grad_fn.next_functions",
    ".operation": "use .grad_fn, which has the operation's name",
    ".watched": "use .requires_grad",
    ".written_by": "PyTorch does not tell which loss a gradient came from",
    "List2D": "in PyTorch .data and .grad are tensors, too",
    "ShapeError": "PyTorch raises RuntimeError or ValueError",
    "caller": INSIDE,
    "gradcheck": "PyTorch's wants numbers of dtype torch.float64",
    "graph": "PyTorch has none; the package torchviz draws graphs",
    "mat": "torch.tensor keeps whole numbers whole: write 1.0 for 1",
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
        self.__body = tree.body
        nodes = list(ast.walk(tree))
        self.__named = {node.id for node in nodes if isinstance(node, ast.Name)}
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
            if not is_match(alias.name):
                continue
            part = alias.name.partition(".")[2]
            self.__look_up(part, node)
            self.__paths[alias.asname or "match"] = part if alias.asname else ""
            new = "torch" if _is_lacking(part) else _in_pytorch(part)
            if not alias.asname and self.__library == "match":
                new = "torch as match"
            self.__replace(alias, _as(new, alias.asname or new))

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        """Import each name from where PyTorch has it; leave out what it lacks."""
        module = node.module or ""
        if node.level or not is_match(module):
            return
        part = MOVED.get(module[6:], module[6:])
        aliases = self.__aliases(module, node.names)
        homes: dict[str, list[str]] = {}
        stand_ins = []
        for alias in aliases:
            is_public = part in INNER and alias.name in match.__all__
            path = alias.name if is_public else f"{part}.{alias.name}".removeprefix(".")
            name = alias.asname or alias.name
            self.__paths[name] = path
            self.__look_up(path, node)
            if path in STAND_INS:
                stand_ins.append(_stand_in(name, path))
            elif not _is_lacking(path):
                home, _, new = _in_pytorch(path).rpartition(".")
                homes.setdefault(home, []).append(_as(new, name))
        names = [_as(alias.name, alias.asname or alias.name) for alias in node.names]
        if homes == {f"torch{module[5:]}": names}:
            start = self.__bytes.index(b"match", self.__span(node)[0])
            self.__edits.append((start, start + len("match"), "torch"))
            return
        lines = [f"from {home} import {', '.join(new)}" for home, new in homes.items()]
        lines += stand_ins
        self.__replace_statement(node, lines or [f"pass  # {ast.unparse(node)}"])

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

    def generic_visit(self, node: ast.AST) -> None:
        """Visit what is within; a function's parameters and imports are its own."""
        paths, arguments = self.__paths, getattr(node, "args", None)
        if isinstance(arguments, ast.arguments):
            own = {name for part in ast.walk(arguments) for name in _bound(part)}
            self.__paths = {name: paths[name] for name in paths.keys() - own}
        super().generic_visit(node)
        self.__paths = paths

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
        name = _topic(path)
        if name in ADVICE and name not in self.__attributes:
            self.__lines.setdefault(name, set()).add(node.lineno)

    def __aliases(self, module: str, aliases: list[ast.alias]) -> list[ast.alias]:
        """What is imported: of `*`, which means less in PyTorch, what is in use."""
        public = getattr(sys.modules.get(module), "__all__", [])
        used = [ast.alias(name) for name in public if name in self.__named]
        return used if used and aliases[0].name == "*" else aliases

    def __stand_in(self, path: str) -> str:
        """The name of what stands in for a part of match: one that is free."""
        if path not in self.__stand_ins:
            name = path.rpartition(".")[2]
            while name in {*self.__bound, *self.__paths}:
                name += "_"
            self.__stand_ins[path] = name
        return self.__stand_ins[path]

    def __insert_stand_ins(self) -> None:
        """Write what stands in for parts of match below the first import lines."""
        head = list(takewhile(_is_head, self.__body))
        below = min((node.lineno for node in self.__body[len(head) :]), default=0)
        ends = [node.end_lineno or 0 for node in head]
        end = self.__starts[max((line for line in ends if line < below), default=0)]
        for path, name in self.__stand_ins.items():
            self.__edits.append((end, end, f"{_stand_in(name, path)}\n"))

    def __replace(self, node: Placed, text: str) -> None:
        self.__edits.append((*self.__span(node), text))

    def __span(self, node: Placed) -> tuple[int, int]:
        """The bytes from a node's first to its last."""
        assert node.end_lineno is not None
        assert node.end_col_offset is not None
        start = self.__starts[node.lineno - 1] + node.col_offset
        return start, self.__starts[node.end_lineno - 1] + node.end_col_offset

    def __replace_statement(self, node: ast.stmt, lines: list[str]) -> None:
        """Put lines in a statement's place; others on its line stay beside them."""
        start, end = self.__span(node)
        before = self.__bytes[self.__starts[node.lineno - 1] : start].decode()
        after = self.__bytes[end : self.__starts[node.end_lineno or 0]]
        if before.strip() or after.lstrip().startswith(b";"):
            text = "; ".join(line.partition("  #")[0] for line in lines)
        else:
            text = f"\n{before}".join(lines)
        self.__replace(node, text if before else text.removeprefix("pass  "))


def _is_lacking(path: str) -> bool:
    """Whether PyTorch has nothing for a name."""
    is_known = path in RENAMED or _topic(path) not in ADVICE
    return path.startswith("show") or not is_known


def _topic(path: str) -> str:
    """What there may be advice on: a name, or else the module that it is in."""
    return path if path in ADVICE else path.partition(".")[0]


def _is_head(node: ast.stmt) -> bool:
    """Whether a statement may stand above all others: a docstring or an import."""
    is_text = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    return is_text or isinstance(node, ast.Import | ast.ImportFrom)


def _in_pytorch(path: str) -> str:
    return f"torch.{RENAMED.get(path, path)}".removesuffix(".")


def _stand_in(name: str, path: str) -> str:
    return f"{name} = {STAND_INS[path]}  # PyTorch has no match.{path}"


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
        yield from (name for name in names if not is_match(name))


def _attributes(node: ast.AST) -> Iterator[str]:
    """The attributes, each with its dot, that the program itself gives to objects."""
    if isinstance(node, ast.Attribute) and not isinstance(node.ctx, ast.Load):
        yield f".{node.attr}"
    elif isinstance(node, ast.ClassDef):
        for statement in node.body:
            for target in getattr(statement, "targets", [statement]):
                yield from (f".{name}" for name in _bound(target))
