"""What a program reads and prints, and when a console line is whole."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest
from playground.console import is_complete
from playground.streams import MAX_CHARACTERS

from tests.test_runner import Listener, listener, run, runner

__all__ = ["listener", "runner"]


def test_input_waits_for_the_reader(runner: Any, listener: Listener) -> None:
    """Each input() asks the host once, after what was printed before."""
    listener.answers = ["Ada", "36"]
    source = "name = input('Name? ')\nprint(name, int(input()) + 1)"
    assert run(runner, source) == {"outcome": "ok"}
    assert listener.text() == "Name? Ada 37\n"


def test_stdin_is_read_in_every_way(runner: Any, listener: Listener) -> None:
    """By line, by a loop to the end, by characters and as a whole."""
    listener.answers = ["one", "two", "three", "four"]
    source = """\
import sys
print(repr(sys.stdin.readline()), sys.stdin.read(2), repr(sys.stdin.readline()))
for line in sys.stdin:
    print(repr(line))
    break
print(repr(sys.stdin.read()), repr(sys.stdin.readline()))
"""
    run(runner, source)
    assert listener.text() == "'one\\n' tw 'o\\n'\n'three\\n'\n'four\\n' ''\n"


def test_end_of_input_is_an_error_of_input(runner: Any) -> None:
    """As Python has it: EOFError, in the program's line."""
    error = run(runner, "x = 1\ninput()")["error"]
    assert (error["name"], error["line"]) == ("EOFError", 2)
    assert error["message"] == "EOF when reading a line"


def test_stop_ends_a_program_that_waits(runner: Any, listener: Listener) -> None:
    """Stop is heard as soon as the host gives the wait up."""
    listener.stop = True
    outcome = run(runner, "try:\n    input()\nexcept EOFError:\n    pass")
    assert (outcome["outcome"], outcome["error"]["line"]) == ("stopped", 2)


def test_prepared_input_is_read_and_shown(runner: Any, listener: Listener) -> None:
    """Where nothing can wait, lines come from a box, shown as if they were typed."""
    files = {"main.py": "for _ in range(2): print('got', input('? '))"}
    assert runner.run(files, "main.py", "a\nb") == {"outcome": "ok"}
    assert listener.text() == "? a\ngot a\n? b\ngot b\n"


def test_prepared_input_that_is_used_up_names_the_way_on(runner: Any) -> None:
    """The error says where the next line would have come from."""
    error = runner.run({"main.py": "input()\ninput()"}, "main.py", "a")["error"]
    assert (error["name"], error["line"]) == ("EOFError", 2)
    assert "box 'Input for the program' and run again" in error["message"]


def test_console_line_reads_too(runner: Any, listener: Listener) -> None:
    """input() works there as in a program."""
    listener.answers = ["7"]
    runner.evaluate("int(input())")
    assert listener.text() == "7\n"


def test_progress_bar_costs_what_it_shows(runner: Any, listener: Listener) -> None:
    """A line that is rewritten for ever eats no budget; what follows is shown."""
    source = f"""\
for i in range({MAX_CHARACTERS // 40}):
    print(end=f"\\r{{i:80}}")
print("\\nend")
"""
    assert run(runner, source) == {"outcome": "ok"}
    assert listener.text().endswith("\nend\n")
    assert listener.text("stderr") == ""


def test_carriage_return_before_a_newline_rewrites_nothing(
    runner: Any, listener: Listener
) -> None:
    """Lines that end as on Windows count as lines."""
    run(runner, f"print('x' * 9 + '\\r\\n' * 1, end='')\nprint('y' * {MAX_CHARACTERS})")
    assert "lines were dropped" in listener.text("stderr")


def test_last_value_of_several_lines_is_shown(
    runner: Any, listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is pasted runs as a block; the last statement shows its value, once."""
    monkeypatch.setattr("builtins._", None, raising=False)
    runner.evaluate("1\nx = 20\nx + 1")
    runner.evaluate("_ * 2\n")
    runner.evaluate("# only a remark")
    assert listener.text() == "21\n42\n"


def test_error_of_an_earlier_console_line_quotes_it(runner: Any) -> None:
    """Each line's source stays known."""
    runner.evaluate("def f():\n    return 1 / 0\n")
    error = runner.evaluate("f()")["error"]
    assert [frame["text"] for frame in error["frames"]] == ["f()", "return 1 / 0"]
    assert {frame["file"] for frame in error["frames"]} == {"console"}


@pytest.mark.parametrize(
    "source",
    [
        "x",
        "x = (1,\n     2)",
        "for x in y:\n    print(x)\n",
        "for x in y:\n    print(x)\n    ",
        "def f():\n    return 1\n\nf()",
        "match x:\n    case 1: pass\n",
        "if x: y\n",
        "# a remark",
        "x = = 1",
        "'not closed",
        "\0",
    ],
)
def test_whole_source_is_run(source: str) -> None:
    """Enter runs what is whole, and what never will be."""
    assert is_complete(source)


@pytest.mark.parametrize(
    "source",
    [
        "for x in y:",
        "for x in y:\n    print(x)",
        "if x: y",
        "x = (1,",
        "'''text",
        "@decorated",
        "try:\n    x\n",
        "if x:\n    y\nelse:\n",
        "match x:\n    case 1: pass",
        "x = 1 + \\",
    ],
)
def test_unfinished_source_goes_on(source: str) -> None:
    """Enter continues a block, a bracket and a text."""
    assert not is_complete(source)


def test_syntax_error_shows_its_place(runner: Any) -> None:
    """The line, with carets below what Python cannot read."""
    error = run(runner, "if True:\n    x = 1 +* 2\n")["error"]
    assert error["frames"][-1]["text"] == "x = 1 +* 2\n       ^"


def test_error_that_came_while_another_was_handled(runner: Any) -> None:
    """The first is told after the last, each with its lines."""
    source = "try:\n    {}['a']\nexcept KeyError:\n    1 / 0\n"
    error = run(runner, source)["error"]
    (other,) = error["others"]
    assert (error["name"], error["line"]) == ("ZeroDivisionError", 4)
    assert (other["relation"], other["name"]) == ("While handling", "KeyError")
    assert other["frames"][0]["line"] == 2


def test_error_from_none_tells_no_other(runner: Any) -> None:
    """`raise … from None` hides what came before."""
    source = (
        "try:\n    {}['a']\nexcept KeyError:\n    raise ValueError('b') from None\n"
    )
    assert run(runner, source)["error"]["others"] == []


def test_errors_of_a_group_are_told(runner: Any) -> None:
    """Each error that a group holds has its words and lines."""
    source = "raise ExceptionGroup('two', [ValueError('a'), TypeError('b')])"
    error = run(runner, source)["error"]
    assert error["message"] == "two (2 sub-exceptions)"
    told = [(other["relation"], other["message"]) for other in error["others"]]
    assert told == [("Error 1 of the group", "a"), ("Error 2 of the group", "b")]


def test_notes_are_part_of_the_message(runner: Any) -> None:
    """What add_note() adds is shown, also to an error without words."""
    source = "error = ValueError()\nerror.add_note('look: here')\nraise error"
    assert run(runner, source)["error"]["message"] == "look: here"


def test_full_text_has_all_frames_but_the_runners(runner: Any) -> None:
    """Python's whole traceback, from the program's line on."""
    text = run(runner, "import json\njson.loads('{')")["error"]["traceback"]
    assert "json/decoder.py" in Path(text).as_posix()
    assert "playground" not in text
    assert text.splitlines()[1] == '  File "main.py", line 2, in <module>'


@pytest.mark.skipif(sys.version_info < (3, 12), reason="Python 3.11 hints in C only")
@pytest.mark.parametrize(
    ("source", "hint"),
    [
        ("from match import nn\nnn.Lineer(1, 1)", "Did you mean: 'Linear'?"),
        ("from match import nn\nnn.relu()", "ReLU"),
        ("import match\nmatch.zeros(1, 1).backwards()", "'backward'?"),
        ("from match import zeross", "'zeros'?"),
    ],
)
def test_hints_of_python_are_kept(runner: Any, source: str, hint: str) -> None:
    """Did you mean, of names, attributes and imports."""
    assert hint in run(runner, source)["error"]["message"]
