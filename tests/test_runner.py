"""The playground's runner, under CPython, with a host that remembers what it hears."""

from __future__ import annotations

import math
import re
import sys
from array import array
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playground.errors import MAX_FRAMES, MAX_OTHERS, MAX_PART
from playground.runner import Runner
from playground.streams import ENDS, MAX_CHARACTERS, MAX_LINES


class Listener:
    """A host that remembers everything and presses Stop when it is told to."""

    has_few_cores = False

    def __init__(self) -> None:
        self.outputs: list[tuple[str, str]] = []
        self.curves: dict[int, list[float]] = {}
        self.lines: dict[int, list[int]] = {}
        self.logged: dict[tuple[int, str], list[tuple[float, float]]] = {}
        self.figures: list[tuple[str, dict[str, Any]]] = []
        self.stop = False
        self.answers: list[str] = []

    def output(self, stream: str, text: str) -> None:
        self.outputs.append((stream, text))

    def curve(
        self,
        number: int,
        name: str,
        lines: list[int],
        steps: array[float],
        values: array[float],
    ) -> None:
        if name:
            logged = self.logged.setdefault((number, name), [])
            logged.extend(zip(steps, values, strict=True))
            return
        curve = self.curves.setdefault(number, [])
        assert list(steps) == list(range(len(curve), len(curve) + len(values)))
        curve.extend(values)
        self.lines[number] = lines

    def figure(self, name: str, content: dict[str, Any]) -> None:
        self.figures.append((name, content))

    def interrupted(self) -> bool:
        return self.stop

    def interrupt(self) -> None:
        self.stop = True

    def deaf(self) -> None:
        self.stop = False

    def library(self) -> None:
        return None

    def ask(self, kind: str, payload: Any) -> Any:
        assert (kind, payload) == ("input", {})
        return self.answers.pop(0) if self.answers else None

    def wait(self, answer: Any) -> Any:
        return answer

    def text(self, stream: str = "stdout") -> str:
        return "".join(text for name, text in self.outputs if name == stream)


@pytest.fixture
def listener() -> Listener:
    """A host that remembers."""
    return Listener()


@pytest.fixture
def runner(listener: Listener, tmp_path: Path) -> Iterator[Any]:
    """A runner at home in a folder of its own; the process's own state is kept."""
    kept = sys.modules["__main__"], sys.argv, list(sys.path)
    yield Runner(listener, tmp_path)
    sys.modules["__main__"], sys.argv, sys.path[:] = kept


def run(runner: Any, source: str, **others: str) -> dict[str, Any]:
    """Run a program, with other files beside it, and return its outcome."""
    files = {f"{name}.py": text for name, text in others.items()}
    return runner.run({"main.py": source, **files}, "main.py")


TRAIN = """
import match
from match import nn

def train(model, steps):
    x = match.tensor([[1.0], [2.0]])
    for _ in range(steps):
        loss = nn.MSELoss()(model(x), 3 * x)
        model.zero_grad()
        loss.backward()
        for p in model.parameters():
            p.data = p.data - 0.01 * p.grad

"""


def test_output_arrives_on_its_stream(runner: Any, listener: Listener) -> None:
    """What is printed arrives as stdout, what is an aside as stderr."""
    outcome = run(runner, "import sys\nprint('a', 1)\nprint('b', file=sys.stderr)")
    assert outcome == {"outcome": "ok"}
    assert (listener.text(), listener.text("stderr")) == ("a 1\n", "b\n")


def test_program_is_main(runner: Any, listener: Listener) -> None:
    """A program sees what `python main.py` would show it."""
    run(runner, "import sys\nprint(__name__, __file__, sys.argv)")
    assert listener.text() == "__main__ main.py ['main.py']\n"


def test_program_imports_its_other_files(runner: Any, listener: Listener) -> None:
    """Files of the program lie beside it."""
    run(runner, "import beside_it\nprint(beside_it.x)", beside_it="x = 7")
    assert listener.text() == "7\n"


def test_each_run_starts_with_a_fresh_main(runner: Any, listener: Listener) -> None:
    """Names of the last program are gone."""
    run(runner, "x = 1")
    outcome = run(runner, "print(x)")
    assert outcome["error"]["name"] == "NameError"


def test_console_line_sees_what_the_run_left(runner: Any, listener: Listener) -> None:
    """A console line shows its value, and may change the state."""
    run(runner, "x = 20")
    runner.evaluate("y = x + 1")
    runner.evaluate("y * 2")
    assert listener.text() == "42\n"


def test_console_line_works_after_an_error(runner: Any, listener: Listener) -> None:
    """A failed program leaves what it had made."""
    run(runner, "x = 20\n1 / 0")
    runner.evaluate("x")
    assert listener.text() == "20\n"


def test_training_loop_is_a_curve(runner: Any, listener: Listener) -> None:
    """One loop gives one falling curve, known by the lines that led to backward."""
    run(runner, TRAIN + "train(nn.Linear(1, 1), 50)\n")
    assert listener.lines == {0: [14, 10]}
    assert len(listener.curves[0]) == 50
    assert listener.curves[0][-1] < listener.curves[0][0]


def test_curve_of_a_console_line_names_lines_of_the_program(
    runner: Any, listener: Listener
) -> None:
    """Not its own, which stand nowhere in the editor."""
    run(runner, TRAIN)
    runner.evaluate("train(nn.Linear(1, 1), 3)")
    assert listener.lines == {0: [10]}
    listener.curves.clear()
    runner.evaluate("\nw = match.mat(1.0)\n(w * w).backward()")
    assert listener.lines == {0: []}


def test_two_models_are_two_curves(runner: Any, listener: Listener) -> None:
    """One line of backward that trains two models draws two curves."""
    source = TRAIN + "for _ in range(2):\n    train(nn.Linear(1, 1), 5)\n"
    run(runner, source)
    assert [len(curve) for curve in listener.curves.values()] == [5, 5]


def test_models_that_take_turns_are_two_curves(runner: Any, listener: Listener) -> None:
    """One line of backward in one loop, and the leaves tell the models apart."""
    source = (
        TRAIN
        + """
x = match.tensor([[1.0], [2.0]])
models = nn.Linear(1, 1), nn.Linear(1, 1)
for step in range(5):
    for model in models:
        model.zero_grad()
        nn.MSELoss()(model(x), 3 * x).backward()
"""
    )
    assert run(runner, source) == {"outcome": "ok"}
    assert [len(curve) for curve in listener.curves.values()] == [5, 5]


def test_heads_on_one_trunk_are_two_curves(runner: Any, listener: Listener) -> None:
    """Models that share a layer are two models."""
    source = (
        TRAIN
        + """
x = match.tensor([[1.0], [2.0]])
trunk, heads = nn.Linear(1, 2), [nn.Linear(2, 1), nn.Linear(2, 1)]
for step in range(5):
    for head in heads:
        nn.MSELoss()(head(trunk(x)), 3 * x).backward()
"""
    )
    run(runner, source)
    assert [len(curve) for curve in listener.curves.values()] == [5, 5]


def test_two_callers_are_two_curves(runner: Any, listener: Listener) -> None:
    """The line that called the helper tells curves apart."""
    model = "model = nn.Linear(1, 1)\n"
    run(runner, TRAIN + model + "train(model, 3)\ntrain(model, 4)\n")
    assert listener.lines == {0: [15, 10], 1: [16, 10]}
    assert [len(curve) for curve in listener.curves.values()] == [3, 4]


def test_weights_bound_anew_are_one_curve(runner: Any, listener: Listener) -> None:
    """w = w - lr * grad makes a new leaf in every step of the same curve."""
    source = """
import match
w = match.tensor([[5.0]], requires_grad=True)
for _ in range(6):
    loss = (w * w).sum()
    loss.backward()
    w = match.tensor((w.data - 0.1 * w.grad).vals, requires_grad=True)
"""
    run(runner, source)
    assert [len(curve) for curve in listener.curves.values()] == [6]


def test_loss_that_diverges_is_passed_on_as_it_is(
    runner: Any, listener: Listener
) -> None:
    """inf and nan reach the host."""
    source = """
import match
w = match.tensor([[1e200]], requires_grad=True)
for _ in range(2):
    loss = (w * w).sum()
    loss.backward()
    w.data = w.data * 1e200
"""
    run(runner, source)
    assert listener.curves[0] == [math.inf, math.inf]


def test_hook_is_gone_after_the_run(
    runner: Any, listener: Listener, tmp_path: Path
) -> None:
    """Nothing of one run hears the next one's losses."""
    run(runner, TRAIN + "train(nn.Linear(1, 1), 3)\n")
    run(Runner(Listener(), tmp_path), TRAIN + "train(nn.Linear(1, 1), 4)\n")
    assert [len(curve) for curve in listener.curves.values()] == [3]


def test_error_names_the_learners_lines_only(runner: Any) -> None:
    """The library's frames are left out of a traceback."""
    source = "import match\n\ndef f(a):\n    return a @ a\n\nf(match.zeros(2, 3))\n"
    error = run(runner, source)["error"]
    assert error["name"] == "ShapeError"
    assert error["line"] == 4
    assert [frame["line"] for frame in error["frames"]] == [6, 4]
    assert "matrix.py" in error["traceback"]
    assert "return a @ a" in error["traceback"]


def test_error_in_another_file_marks_the_call(runner: Any) -> None:
    """The marked line is the program's own; the frames tell the rest."""
    error = run(runner, "import helps\nhelps.f()", helps="def f():\n    1 / 0\n")[
        "error"
    ]
    assert error["line"] == 2
    frame = {"file": "helps.py", "line": 2, "name": "f", "text": "1 / 0"}
    assert error["frames"][-1] == frame


def test_message_of_several_lines_is_whole(runner: Any) -> None:
    """What a program says in an error is shown as it said it."""
    error = run(runner, "raise ValueError('do not fit:\\nleft: 2 x 3')")["error"]
    assert error["message"] == "do not fit:\nleft: 2 x 3"


def test_endless_message_is_shortened(runner: Any) -> None:
    """An error reaches the page however much it says."""
    error = run(runner, "raise ValueError('x' * 3_000_000)")["error"]
    assert len(error["message"]) < 3 * MAX_PART
    assert len(error["traceback"]) < 3 * MAX_PART


def test_deep_recursion_is_shortened(runner: Any) -> None:
    """Of hundreds of frames the first and the last are shown."""
    error = run(runner, "def f(n):\n    return f(n + 1)\n\nf(0)")["error"]
    assert error["name"] == "RecursionError"
    assert len(error["frames"]) == 2 * MAX_FRAMES
    assert [error["frames"][i]["line"] for i in (0, -1)] == [4, 2]


def test_only_the_ends_of_a_very_deep_recursion_are_read(runner: Any) -> None:
    """Also where another error follows from it; the first and the last line stay."""
    source = """
import sys
sys.setrecursionlimit(20_000)
def f(n):
    return f(n + 1)

try:
    f(0)
except RecursionError as error:
    raise ValueError("too deep") from error
"""
    limit = sys.getrecursionlimit()
    try:
        error = run(runner, source)["error"]
    finally:
        sys.setrecursionlimit(limit)
    (cause,) = error["others"]
    lines = [frame["line"] for frame in cause["frames"]]
    assert (lines[0], lines[-1], len(lines)) == (8, 5, 2 * MAX_FRAMES)
    repeated = re.search(r"repeated (\d+) more times", error["traceback"])
    assert repeated
    assert 1_000 < int(repeated[1]) < 2_000


@pytest.mark.parametrize(
    "source",
    [
        "def f(n):\n    try:\n        f(n + 1)\n"
        "    except Exception:\n        raise ValueError(n)\nf(0)",
        "e = ValueError()\nfor _ in range(2000):\n    e = ExceptionGroup('', [e])\n"
        "raise e",
    ],
    ids=["chain", "groups"],
)
def test_errors_of_each_level_of_a_recursion_are_told(runner: Any, source: str) -> None:
    """Each caught the one below; of a thousand, those that come first."""
    outcome = run(runner, source)
    assert outcome["outcome"] == "error"
    assert len(outcome["error"]["others"]) == MAX_OTHERS


@pytest.mark.parametrize("function", ["settrace", "setprofile"])
def test_trace_function_sees_the_program_only(
    runner: Any, listener: Listener, function: str
) -> None:
    """And nothing of what ends a run, or of the next console line."""
    source = f"""
import sys
def show(frame, event, _):
    if event == "call":
        print(frame.f_code.co_name)
    return show
def program():
    pass
sys.{function}(show)
program()
"""
    given = sys.gettrace(), sys.getprofile()
    try:
        run(runner, source)
        runner.evaluate("1 + 1")
        left = sys.gettrace(), sys.getprofile()
    finally:
        sys.settrace(given[0])
        sys.setprofile(given[1])
    assert (listener.text(), left) == ("program\n2\n", given)


def test_error_of_a_console_line_has_no_line_of_the_program(runner: Any) -> None:
    """Also where no program has run yet."""
    assert runner.evaluate("1 / 0")["error"]["line"] is None


def test_syntax_error_has_a_line(runner: Any) -> None:
    """A program that does not parse fails at the line that Python names."""
    error = run(runner, "x = 1\ny = (\n")["error"]
    assert (error["name"], error["line"]) == ("SyntaxError", 2)


@pytest.mark.skipif(sys.version_info < (3, 12), reason="Python 3.11 hints in C only")
def test_did_you_mean_is_kept(runner: Any) -> None:
    """Python's own hint is part of the message."""
    error = run(runner, "value = 1\nprint(valeu)")["error"]
    assert error["message"].endswith("Did you mean: 'value'?")


def test_chained_errors_are_shown_without_library_frames(runner: Any) -> None:
    """The error that led to an error is told too."""
    source = """\
try:
    1 / 0
except ZeroDivisionError as error:
    raise KeyError("k") from error
"""
    error = run(runner, source)["error"]
    assert (error["name"], error["line"]) == ("KeyError", 4)
    (other,) = error["others"]
    frame = {"file": "main.py", "line": 2, "name": "<module>", "text": "1 / 0"}
    assert other == {
        "relation": "Caused by",
        "name": "ZeroDivisionError",
        "message": "division by zero",
        "frames": [frame],
    }
    assert "ZeroDivisionError" in error["traceback"]
    assert "playground" not in error["traceback"]


@pytest.mark.parametrize(
    ("code", "outcome"), [("", "ok"), ("0", "ok"), ("3", "error"), ("'no'", "error")]
)
def test_exit_codes_mean_what_they_mean(runner: Any, code: str, outcome: str) -> None:
    """sys.exit() ends a program well, with 1 or a text badly."""
    assert run(runner, f"import sys\nsys.exit({code})")["outcome"] == outcome


def test_error_that_cannot_say_what_it_is_is_told(runner: Any) -> None:
    """By its name and its line, as Python does."""
    source = (
        "class Mute(Exception):\n    def __str__(self):\n        1 / 0\n\nraise Mute"
    )
    error = run(runner, source)["error"]
    assert (error["name"], error["line"]) == ("Mute", 5)
    assert "str() failed" in error["message"]


def test_run_that_printed_nothing_says_nothing(runner: Any, listener: Listener) -> None:
    """A notebook of it has no empty outputs."""
    run(runner, "x = 1")
    assert listener.outputs == []


def test_exit_text_is_told_once(runner: Any, listener: Listener) -> None:
    """sys.exit('text') tells it as an error's words, and prints nothing beside."""
    error = run(runner, "import sys\nsys.exit('no data')")["error"]
    assert (error["name"], error["message"]) == ("SystemExit", "no data")
    assert listener.text("stderr") == ""


@pytest.mark.parametrize(
    ("source", "advice"),
    [
        ("open('names.txt')", "Drop names.txt on the page"),
        ("open('data/names.txt')", 'no folder data: open("names.txt") is beside'),
        (
            r"open(r'C:\data\names.txt')",
            r'no folder C:\data: open("names.txt") is beside',
        ),
        (r"open(r'data\names.txt')", 'no folder data: open("names.txt") is beside'),
        ("!pip install numpy", "a command of notebooks"),
        ("%matplotlib inline", "a command of notebooks"),
        ("pip install numpy", "a command of notebooks"),
        (">>> x = 1", "Leave out the >>>"),
        ("raise RuntimeError('TLS not supported here')", "download the file yourself"),
        ('raise RuntimeError("can\'t start new thread")', "one thread here"),
        ("import match; match.einsum", "names of PyTorch that a first course needs"),
        ("from match import einsum", "names of PyTorch that a first course needs"),
        ("from match.nn import LSTM", "names of PyTorch that a first course needs"),
        ("import match.vision", "names of PyTorch that a first course needs"),
        ("from match.nn import Lineer", "Did you mean: 'Linear'?"),
        ("import match; match.nn.LSTM", "names of PyTorch that a first course needs"),
        ("import match; match.ones(2).eig()", "Ctrl-Space after the dot"),
        ("import match; match.nn.L1Loss(1, 2)", "nn.MSELoss()(prediction, target)"),
    ],
)
def test_error_of_a_page_comes_with_a_way_on(
    runner: Any, source: str, advice: str
) -> None:
    """What a program cannot have on a page is told, and what to do in its place."""
    error = run(runner, f"x = 1\n{source}\n")["error"]
    assert error["line"] == 2
    assert advice in error["message"]


@pytest.mark.parametrize(
    "source",
    ["x = (1", "import os\nos.close(999)", "1 / 0", "'match'.x", "import re.x"],
)
def test_other_errors_get_no_advice(runner: Any, source: str) -> None:
    """Python's own words are enough, and all there are."""
    assert "\n" not in run(runner, source)["error"]["message"]


def test_stdout_can_be_asked_for_utf_8(runner: Any, listener: Listener) -> None:
    """As programs do that are written where it is not what print() writes."""
    run(runner, "import sys\nsys.stdout.reconfigure(encoding='utf-8')\nprint('é')")
    assert listener.text() == "é\n"


def test_keyboard_interrupt_is_a_stop(runner: Any) -> None:
    """Stop is an outcome of its own, with the line that it reached."""
    outcome = run(runner, "x = 1\nraise KeyboardInterrupt\n")
    assert (outcome["outcome"], outcome["error"]["line"]) == ("stopped", 2)


def test_sleep_hears_stop(runner: Any, listener: Listener) -> None:
    """time.sleep ends as soon as the reader presses Stop."""
    listener.stop = True
    outcome = run(runner, "import time\ntime.sleep(3600)\n")
    assert (outcome["outcome"], outcome["error"]["line"]) == ("stopped", 2)


def test_stop_that_python_swallows_comes_again(runner: Any, listener: Listener) -> None:
    """An interrupt that lands in a __del__ ends the program a little later."""
    source = """
class Deaf:
    def __del__(self):
        raise KeyboardInterrupt

Deaf()
import time
time.sleep(3600)
"""
    outcome = run(runner, source)
    assert (outcome["outcome"], outcome["error"]["line"]) == ("stopped", 8)
    assert listener.text("stderr") == ""


def test_sleep_refuses_what_python_refuses(runner: Any) -> None:
    """A negative pause is a ValueError, here too."""
    error = run(runner, "import time\ntime.sleep(-1)\n")["error"]
    assert error["name"] == "ValueError"


def test_flood_of_lines_is_cut_off(runner: Any, listener: Listener) -> None:
    """A run shows so many lines, says so at once, and at the end what was dropped."""
    run(runner, f"for i in range({MAX_LINES + 5}):\n    print(i)")
    assert listener.text().endswith(f"{MAX_LINES - 1}\n{ENDS}")
    assert "30 more characters in 5 lines" in listener.text("stderr")


def test_flood_of_characters_is_cut_off(runner: Any, listener: Listener) -> None:
    """One endless line is cut off too."""
    run(runner, f"print('x' * {MAX_CHARACTERS + 7})")
    assert listener.text() == "x" * MAX_CHARACTERS + ENDS
    assert "8 more characters" in listener.text("stderr")


def test_streams_are_given_back(runner: Any) -> None:
    """The host's own streams are there again after a run, whatever it did."""
    kept = sys.stdin, sys.stdout, sys.stderr
    run(runner, "import sys\nsys.stdout = None\n1 / 0")
    assert (sys.stdin, sys.stdout, sys.stderr) == kept


def test_write_refuses_bytes(runner: Any) -> None:
    """sys.stdout takes text, and says so."""
    error = run(runner, "import sys\nsys.stdout.write(b'x')")["error"]
    assert error["message"] == "write() takes a str, not bytes"
