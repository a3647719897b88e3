"""Programs on a library that the learner edited, under CPython."""

from __future__ import annotations

import asyncio
import random
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from playground import made
from playground.stage import Stage

import match
from tests.test_runner import TRAIN, Listener

LIBRARY = Path(match.__file__).parent


@pytest.fixture
def listener() -> Listener:
    """A host that remembers."""
    return Listener()


@pytest.fixture
def stage(
    listener: Listener, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Any]:
    """A stage at home in a folder of its own; the process keeps its own modules."""
    monkeypatch.chdir(tmp_path)
    modules, argv, path = dict(sys.modules), sys.argv, list(sys.path)
    finders, dtype = list(sys.meta_path), match.get_default_dtype()
    yield Stage(listener, tmp_path)
    match.set_default_dtype(dtype)
    match.set_grad_enabled(True)
    sys.meta_path[:] = finders
    for name in set(sys.modules) - set(modules):
        del sys.modules[name]
    sys.modules.update(modules)
    sys.argv, sys.path[:] = argv, path


def edited(name: str, before: str, after: str) -> dict[str, str]:
    """A file of the library in which a few words are replaced."""
    source = (LIBRARY / name).read_text(encoding="utf-8")
    assert before in source
    return {f"match/{name}": source.replace(before, after)}


def test_data_that_is_a_module_is_looked_for_nowhere_else(stage: Any) -> None:
    """Its own imports are found, too; a host that is asked for another would fail."""
    files = {
        "main.py": "import helper\nprint(helper.twice(4))",
        "helper.py": b"import second\ndef twice(x): return 2 * x",
        "second.py": b"",
    }
    message = {"type": "run", "files": files, "entry": "main.py"}
    with ThreadPoolExecutor(1) as other_thread:
        ready = other_thread.submit(asyncio.run, stage.prepare(message))
    assert ready.result()
    assert stage.perform(message) == {"outcome": "ok"}


def test_data_that_is_a_module_may_begin_with_a_mark_of_its_encoding(
    stage: Any, listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As Windows writes it: what it imports is brought all the same."""
    wanted = []

    async def ask(kind: str, payload: Any) -> dict[str, Any]:
        wanted.extend(payload["wanted"])
        return {"files": {}, "lookUp": [], "start": True}

    monkeypatch.setattr(listener, "ask", ask)
    files = {"main.py": "import helper", "helper.py": "import moo".encode("utf-8-sig")}
    message = {"type": "run", "files": files, "entry": "main.py"}
    assert asyncio.run(stage.prepare(message))
    assert [module["module"] for module in wanted] == ["moo"]


def added(name: str, more: str) -> dict[str, str]:
    """A file of the library with some lines more at its end."""
    return {f"match/{name}": (LIBRARY / name).read_text(encoding="utf-8") + more}


def run(stage: Any, source: str, *edits: dict[str, str]) -> dict[str, Any]:
    """Run a program on a library with edits."""
    files = {"main.py": source}
    for edit in edits:
        files |= edit
    return stage.run(files, "main.py")


def test_program_sees_the_edited_library(stage: Any, listener: Listener) -> None:
    """What was added to a file can be imported; other files are as they were."""
    source = "from match import nn\nprint(nn.answer, nn.Linear(2, 3).weight.shape)"
    assert run(stage, source, added("nn.py", "\nanswer = 42\n")) == {"outcome": "ok"}
    assert listener.text() == "42 (3, 2)\n"


def test_first_file_of_the_library_can_be_edited(
    stage: Any, listener: Listener
) -> None:
    """A new name reaches match itself."""
    run(stage, "import match\nprint(match.new)", added("__init__.py", "\nnew = 1\n"))
    assert listener.text() == "1\n"


def test_losses_come_from_the_edited_library(stage: Any, listener: Listener) -> None:
    """The curve is that of the new classes, and told by the program's lines alone."""
    edit = edited("node.py", "newest_first:", "newest_first:  # edited")
    run(stage, TRAIN + "train(nn.Linear(1, 1), 5)\n", edit, added("nn.py", "\nx = 1\n"))
    assert [len(curve) for curve in listener.curves.values()] == [5]
    assert listener.lines == {0: [14, 10]}


def test_error_in_an_edited_file_is_the_learners(stage: Any) -> None:
    """Its frame is named by the file's place in the library."""
    edit = added("nn.py", "\n\ndef broken():\n    return 1 / 0\n")
    length = edit["match/nn.py"].count("\n")
    error = run(stage, "from match import nn\nnn.broken()", edit)["error"]
    places = [(frame["file"], frame["line"]) for frame in error["frames"]]
    assert places == [("main.py", 2), ("match/nn.py", length)]
    assert error["line"] == 2


@pytest.mark.parametrize(
    ("more", "name"),
    [
        ("\ndef (:\n", "SyntaxError"),
        ("\nimport match.nothing\n", "ModuleNotFoundError"),
    ],
)
def test_broken_library_is_an_error_of_its_file(
    stage: Any, listener: Listener, more: str, name: str
) -> None:
    """The program does not begin, and the console line still has a library."""
    edit = added("nn.py", more)
    outcome = run(stage, "print('begun')", edit)
    frame = outcome["error"]["frames"][-1]
    assert (outcome["outcome"], outcome["error"]["name"]) == ("error", name)
    assert (frame["file"], frame["line"]) == (
        "match/nn.py",
        edit["match/nn.py"].count("\n"),
    )
    stage.evaluate("import match; print(match.ones(1, 2).tolist())")
    assert listener.text() == "[[1.0, 1.0]]\n"


def test_stop_while_the_library_is_imported(stage: Any) -> None:
    """An endless loop in an edited file can be stopped."""
    edit = added("nn.py", "\nraise KeyboardInterrupt\n")
    assert run(stage, "", edit) == {"outcome": "stopped"}


def test_program_on_an_unedited_library_uses_the_shipped_one(
    stage: Any, listener: Listener
) -> None:
    """Without edits nothing is imported anew."""
    run(stage, "import match\nprint(match.__path__)")
    assert listener.text() == f"{[str(LIBRARY)]}\n"


def test_written_files_are_listed_and_read(
    stage: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page can offer what a program wrote; what is too large is only listed."""
    monkeypatch.setattr(made, "HOME", tmp_path)
    monkeypatch.setattr(made, "MAX_SIZE", 3)
    source = """
from pathlib import Path
Path('b.txt').write_text('abc')
Path('c').write_text('long')
"""
    run(stage, source)
    listed = [["b.txt", 3], ["c", 4], ["main.py", len(source)]]
    assert stage.answer("home_files", None) == listed
    assert stage.answer("home_file", "b.txt") == b"abc"
    assert stage.answer("home_file", "c") is None


@pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")
@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("f = open('made', 'w')\nf.write('text')", b"text"),
        ("f = open('made', 'wb')\nf.write(b'bytes')", b"bytes"),
        ("import csv\nf = csv.writer(open('made', 'w'))\nf.writerow([1])", b"1\r\n"),
        ("f = open('made', 'w')\nf.write('text')\n1 / 0", b"text"),
    ],
    ids=["text", "bytes", "csv", "error"],
)
def test_files_that_were_not_closed_are_whole(
    stage: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    source: str,
    expected: bytes,
) -> None:
    """As they are when Python ends."""
    monkeypatch.setattr(made, "HOME", tmp_path)
    run(stage, source)
    listed = stage.answer("home_files", None)
    content = stage.answer("home_file", "made")
    sys.modules["__main__"].__dict__["f"] = None
    assert (listed[0], content) == (["made", len(expected)], expected)


def test_data_is_written_as_it_is(
    stage: Any, listener: Listener, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Bytes lie beside the program."""
    source = "from pathlib import Path\nprint(Path('a.bin').read_bytes())"
    stage.run({"main.py": source, "a.bin": memoryview(b"\0\1")}, "main.py")
    assert listener.text() == "b'\\x00\\x01'\n"


LEAVES_TRACES = """
import builtins, logging, os, random, signal, sys, warnings
import helper
import match
os.environ["MATCH_TRACE"] = "yes"
os.makedirs("results/deep")
for name in ("results/deep/made.txt", "made.txt"):
    with open(name, "w") as made:
        made.write("made")
os.chdir("results")
sys.path.append("/elsewhere")
warnings.simplefilter("error")
sys.path = sys.path + ["/elsewhere"]
sys.displayhook = lambda value: None
sys.setrecursionlimit(5000)
signal.signal(signal.SIGINT, signal.SIG_IGN)
logging.root.addHandler(logging.StreamHandler())
random.seed(1)
builtins.left = builtins.bin = print
match.set_default_dtype(match.float64)
match.set_grad_enabled(False)
left = 1
"""
LOOKS_FOR_TRACES = """
import builtins, logging, os, random, signal, sys, warnings
import match
drawn = random.random()
random.seed(1)
found = [
    "left" in globals(),
    hasattr(builtins, "left") or bin is print,
    sys.displayhook != sys.__displayhook__,
    sys.getrecursionlimit() == 5000,
    signal.getsignal(signal.SIGINT) == signal.SIG_IGN,
    any(type(known) is logging.StreamHandler for known in logging.root.handlers),
    drawn == random.random(),
    "helper" in sys.modules,
    "MATCH_TRACE" in os.environ,
    os.path.exists("made.txt"),
    os.path.exists("results"),
    "/elsewhere" in sys.path,
    any(action == "error" for action, *_ in warnings.filters[:1]),
    match.get_default_dtype() == match.float64,
    not match.is_grad_enabled(),
]
print(found)
x = match.tensor([[2.0]], requires_grad=True)
(x * x).backward()
print(x.grad.item())
"""


def test_second_program_finds_nothing_of_the_first(
    stage: Any, listener: Listener, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where one interpreter runs all programs, each begins as if it were alone."""
    first = {"main.py": LEAVES_TRACES, "helper.py": "", "data.csv": "1"}
    assert stage.run(first, "main.py") == {"outcome": "ok"}
    assert stage.run({"main.py": LOOKS_FOR_TRACES}, "main.py") == {"outcome": "ok"}
    assert listener.text("stdout") == f"{[False] * 15}\n4.0\n"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["main.py", "match"]


@pytest.mark.parametrize(
    "source",
    ["shutil.rmtree(os.getcwd())", "os.mkdir('a')\nos.symlink('a', 'b')"],
    ids=["home", "link"],
)
def test_program_runs_whatever_the_last_one_did_to_its_folder(
    stage: Any,
    listener: Listener,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    source: str,
) -> None:
    """It may have removed what it stood in, or left what leads elsewhere."""
    assert run(stage, f"import os, shutil\n{source}") == {"outcome": "ok"}
    look = "from pathlib import Path\nprint(Path.cwd(), *sorted(Path().iterdir()))"
    for _ in range(2):
        assert run(stage, look) == {"outcome": "ok"}
    assert listener.text() == 2 * f"{tmp_path} main.py match\n"


def test_tasks_end_with_the_program_that_left_them(stage: Any) -> None:
    """What still waits would go on in the next one."""

    async def runs() -> bool:
        run(stage, "import asyncio\ntask = asyncio.ensure_future(asyncio.sleep(0))")
        task = sys.modules["__main__"].__dict__["task"]
        run(stage, "")
        await asyncio.wait([task])
        return bool(task.cancelled())

    assert asyncio.run(runs())


def test_edits_are_gone_with_the_program_that_had_them(
    stage: Any, listener: Listener
) -> None:
    """The next program has the library as it is, or its own edits."""
    look = "import match\nprint(hasattr(match.nn, 'answer'))"
    for edits in ([added("nn.py", "\nanswer = 42\n")], [], []):
        assert run(stage, look, *edits) == {"outcome": "ok"}
    assert listener.text("stdout") == "True\nFalse\nFalse\n"


def test_stages_draw_different_numbers(listener: Listener, tmp_path: Path) -> None:
    """Memory that Python starts from holds random state, which nobody shall share."""
    state = random.getstate()
    Stage(listener, tmp_path)
    first = [random.random(), match.rand(1, 1).item()]
    random.setstate(state)
    Stage(listener, tmp_path)
    second = [random.random(), match.rand(1, 1).item()]
    assert first[0] != second[0]
    assert first[1] != second[1]


def test_messages_say_what_runs(stage: Any, listener: Listener) -> None:
    """A program with its files, or console lines on what it left."""
    run = {"type": "run", "files": {"main.py": "x = 2"}, "entry": "main.py"}
    line = {"type": "evaluate", "source": "x + int(input())", "input": "3"}
    outcomes = [stage.perform(message)["outcome"] for message in (run, line)]
    assert (outcomes, listener.text()) == (["ok", "ok"], "3\n5\n")
