"""The console line: when what was entered is whole, and what of it shows a value."""

from __future__ import annotations

import ast
import codeop
from types import CodeType


def is_complete(source: str) -> bool:
    """Say whether Enter should run the source: a block goes on to an empty line.

    What can never be right is complete, too, and runs into its SyntaxError.
    """
    try:
        if codeop.compile_command(source, symbol="exec") is None:
            return False
        body = ast.parse(source).body
    except (SyntaxError, ValueError, OverflowError):
        return True
    if not body or not (hasattr(body[-1], "body") or isinstance(body[-1], ast.Match)):
        return True
    *before, last = source.split("\n")
    return bool(before) and not last.strip()


def statements(source: str, filename: str) -> list[CodeType]:
    """Compile console lines so that the last statement, and only it, shows its value.

    Raises:
        SyntaxError: Python cannot read them.
    """
    body = ast.parse(source, filename).body
    silent, showing = ast.Module(body[:-1], type_ignores=[]), ast.Interactive(body[-1:])
    return [
        compile(silent, filename, "exec", dont_inherit=True),
        compile(showing, filename, "single", dont_inherit=True),
    ]
