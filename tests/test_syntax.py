"""What Python says of a program before it runs, and where the page marks it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from playground.syntax import findings

EXAMPLES = sorted((Path(__file__).parent.parent / "site/examples").glob("*.py"))


def marked(source: str) -> list[tuple[str, str, str]]:
    """Return severity, message, and the text that JavaScript would mark."""
    units = source.encode("utf-16-le", "surrogatepass")
    return [
        (
            found["severity"],
            found["message"],
            units[2 * found["from"] : 2 * found["to"]].decode("utf-16-le"),
        )
        for found in findings(source)
    ]


@pytest.mark.parametrize(
    ("source", "message", "text"),
    [
        ("x = = 2\n", "SyntaxError: invalid syntax", "="),
        ("s = '😀'; x = = 2\n", "SyntaxError: invalid syntax", "="),
        ("for i in range(3)\n    i\n", "SyntaxError: expected ':'", ")"),
        ("x = (1,\ny = 2\n", "SyntaxError: '(' was never closed", "("),
        (
            "if x = 3:\n    x\n",
            "SyntaxError: invalid syntax. Maybe you meant '==' or ':=' instead of '='?",
            "x = 3",
        ),
        (
            "print 'a'",
            "SyntaxError: Missing parentheses in call to 'print'. Did you ",
            "print 'a'",
        ),
        (
            "def f():\nreturn 1",
            "IndentationError: expected an indented block after function definition on "
            "line 1",
            "return 1",
        ),
        ("x = 1\n  y = 2 \n", "IndentationError: unexpected indent", "y = 2"),
        ("return 1", "SyntaxError: 'return' outside function", "return 1"),
    ],
)
def test_an_error_is_marked_where_python_points(
    source: str, message: str, text: str
) -> None:
    """In Python's words, with its hint; a mark is one character wide at least."""
    ((severity, said, where),) = marked(source)
    assert (severity, where) == ("error", text)
    assert said.startswith(message)


@pytest.mark.skipif(sys.version_info < (3, 14), reason="this hint is new in 3.14")
def test_a_misspelt_keyword_is_named() -> None:
    """Python adds this hint only where it prints the error."""
    ((_, message, _),) = marked("fro i in range(3):\n    pass\n")
    assert message == "SyntaxError: invalid syntax. Did you mean 'for'?"


def test_warnings_are_marked_under_their_line() -> None:
    """A line is marked without the space around it."""
    ((severity, message, text),) = marked("x = 1\nif x:\n    assert (x, 'why')  \n")
    assert (severity, text) == ("warning", "assert (x, 'why')")
    assert message == "assertion is always true, perhaps remove parentheses?"


def test_what_no_line_is_to_blame_for_waits_for_the_run() -> None:
    """A null byte or a nesting without end is no reason to fail."""
    assert [len(marked(source)) <= 1 for source in ("a\0b", "-" * 100_000 + "1")] == [
        True,
        True,
    ]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_examples_are_flawless(example: Path) -> None:
    """No example begins with a mark."""
    assert marked(example.read_text(encoding="utf-8")) == []
