"""The library stays small enough to be read from top to bottom."""

import ast
import io
import tokenize
from pathlib import Path

MATCH = Path(__file__).resolve().parent.parent / "match"
NO_CODE = {
    tokenize.COMMENT,
    tokenize.NL,
    tokenize.NEWLINE,
    tokenize.INDENT,
    tokenize.DEDENT,
    tokenize.ENDMARKER,
}


def lines_of_code(source):
    """Return the numbers of the lines that hold code: no docstring, no comment."""
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    code = {
        line
        for token in tokens
        if token.type not in NO_CODE
        for line in range(token.start[0], token.end[0] + 1)
    }
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef)
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, documented) and ast.get_docstring(node) is not None:
            docstring = node.body[0]
            code -= set(range(docstring.lineno, docstring.end_lineno + 1))
    return code


def test_numbers_and_operations_are_read_in_one_sitting():
    """list2d.py and matrix.py together: the heart of the library."""
    files = [MATCH / "list2d.py", MATCH / "matrix.py"]
    counts = [len(lines_of_code(path.read_text(encoding="utf-8"))) for path in files]
    assert sum(counts) < 700


def test_lines_of_code_are_those_that_run():
    """A test of the counter."""
    source = '"""Module."""\n\n# why\nx = [\n    1,\n]\n\n\ndef f():\n    """Doc."""\n'
    assert lines_of_code(source) == {4, 5, 6, 9}
