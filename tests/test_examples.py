"""The examples of the playground: a course of plain programs, the same with PyTorch."""

import functools
import json
import math
import re
import runpy
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

import match
from match import show
from tests import oracle
from tests.test_programs import with_pytorch

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "site" / "examples"
EXAMPLES = sorted(FOLDER.glob("*.py"))
# This one edits match itself, which PyTorch's users do not do in Python.
LESSON = FOLDER / "own_loss.py"
each_example = pytest.mark.parametrize("script", EXAMPLES, ids=lambda path: path.stem)

Names = dict[str, Any]


class Ran(NamedTuple):
    """What a program left: its variables, losses and figures."""

    names: Names
    losses: list[float]
    figures: dict[str | None, Any]


def printed(script: Path, library: Path = ROOT) -> str:
    """Return what a program prints as a script under this Python."""
    result = subprocess.run(
        [sys.executable, str(script)],
        cwd=script.parent,
        env={"PYTHONPATH": str(library)},
        capture_output=True,
        text=True,
        check=True,
    )
    return result.stdout


@functools.cache
def ran(script: Path) -> Ran:
    """Run a program once for all tests."""
    losses: list[float] = []
    figures: dict[str | None, Any] = {}
    hook = match.register_backward_hook(lambda loss: losses.append(loss.item()))
    show.history.clear()
    show.host(display=lambda figure, identifier: figures.update({identifier: figure}))
    try:
        names = runpy.run_path(str(script), run_name="__main__")
    finally:
        hook.remove()
        show.host()
    return Ran({**names, "history": dict(show.history)}, losses, figures)


@pytest.fixture(autouse=True)
def beside_the_data(monkeypatch: pytest.MonkeyPatch) -> None:
    """Programs open their files by name."""
    monkeypatch.chdir(FOLDER)


def answers(names: Names, model: str) -> bool:
    """Whether a model of probabilities says yes where it should, and no elsewhere."""
    return ((names[model](names["x"]) > 0.5) == (names["y"] > 0.5)).all().item()


def near(number: Any, wanted: float, within: float) -> bool:
    """Whether a number was learned as well as that."""
    return abs(number.item() - wanted) < within


def weakens(names: Names) -> bool:
    """Whether validation gets worse again after it was best."""
    values = [value for _, value in names["history"]["validation"]]
    return values[-1] > 1.5 * min(values)


# What each has to have learned in the end.
LEARNED: dict[str, Callable[[Names, list[float]], bool]] = {
    "derivative": lambda names, losses: near(names["x"], -1, 1e-3),
    "linear": lambda names, losses: (
        near(names["line"].weight, 5, 0.05)
        and near(names["line"].bias, 10, 0.05)
        and near(names["a"], 2, 0.01)
        and losses[-1] < 0.05
    ),
    "regression": lambda names, losses: (
        near(names["model"].weight, 2, 0.2) and losses[-1] < 0.4
    ),
    "neuron": lambda names, losses: answers(names, "neuron"),
    "logistic": lambda names, losses: (
        names["right"] > 0.85 and abs(names["border"] - 5) < 1
    ),
    "xor": lambda names, losses: answers(names, "model") and losses[-1] < 0.05,
    "two_moons": lambda names, losses: names["right"] > 0.98,
    "polynomial": lambda names, losses: losses[-1] < 0.03,
    "digits": lambda names, losses: names["right"](names["test"]) >= 0.85,
    "autoencoder": lambda names, losses: losses[-1] < 0.004,
    "momentum": lambda names, losses: losses[-1] < 1e-3 < 0.1 < losses[79],
    "bigram": lambda names, losses: losses[-1] < 2 < math.log(27) < losses[0],
    "overfitting": lambda names, losses: losses[-1] < 0.06 and weakens(names),
    "ice_cream": lambda names, losses: names["error"] < 20,
    "own_loss": lambda names, losses: len(names["missing"]) == 3,
}

# What each draws.
FIGURES = {
    "regression": {"line"},
    "neuron": {"answers of one neuron"},
    "logistic": {"chance"},
    "two_moons": {"boundary"},
    "polynomial": {"curve"},
    "digits": {"one of each", "what it looks for"},
    "autoencoder": {"pictures", "two numbers for each"},
    "momentum": {"two ways down"},
    "bigram": {"each letter"},
    "overfitting": {"fit"},
    "ice_cream": {"cones a day"},
}


@each_example
def test_example_learns(script: Path) -> None:
    """Each reaches, in a few steps, what its last lines then say."""
    names, losses, _ = ran(script)
    assert len(losses) <= 8000
    assert LEARNED[script.stem](names, losses)


@each_example
def test_example_draws(script: Path) -> None:
    """Each draws its figures, of kinds of curves that the page knows."""
    figures = ran(script).figures
    assert set(figures) == FIGURES.get(script.stem, set())
    traces = [trace for figure in figures.values() for trace in figure["data"]]
    kinds = {trace.get("type", "scatter") for trace in traces}
    assert kinds <= {"scatter", "heatmap", "contour"}


# From one number to a library of one's own.
COURSE = """
    derivative linear regression neuron logistic xor two_moons polynomial digits
    autoencoder momentum bigram overfitting ice_cream own_loss
"""


def test_menu_lists_the_course() -> None:
    """In its order, each with its first comment, one sentence, and its data."""
    listed = json.loads((FOLDER / "course.json").read_text(encoding="utf-8"))
    lines = [script.read_text(encoding="utf-8").splitlines()[0] for script in EXAMPLES]
    first = dict(zip((script.stem for script in EXAMPLES), lines, strict=True))
    assert [example["name"] for example in listed] == COURSE.split()
    assert {example["name"]: f"# {example['line']}" for example in listed} == first
    assert all(re.fullmatch(r"# [A-Z].{20,70}[.?]", line) for line in lines)
    tables = {table for example in listed for table in example.get("tables", [])}
    assert tables == {table.stem for table in FOLDER.glob("*.csv")}


@pytest.mark.parametrize(
    "script", [s for s in EXAMPLES if s != LESSON], ids=lambda path: path.stem
)
def test_example_trains_as_with_pytorch(
    script: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With PyTorch in match's place, the losses are the same in float64.

    After hundreds of steps of a large network the last digits of rounding have grown
    to be seen, and then nothing is compared.
    """
    torch = oracle.torch()
    source = script.read_text(encoding="utf-8")
    monkeypatch.setattr(torch.Tensor, "backward", remembering(torch.Tensor.backward))
    show.host(display=lambda figure, identifier: None)
    torch.set_default_dtype(torch.float64)
    match.set_default_dtype(match.float64)
    actual: list[float] = []
    hook = match.register_backward_hook(lambda loss: actual.append(loss.item()))
    try:
        exec(compile(source, script.name, "exec"), {})
        exec(compile(with_pytorch(source), script.name, "exec"), {})
    finally:
        hook.remove()
        show.host()
        torch.set_default_dtype(torch.float32)
        match.set_default_dtype(match.float32)
    expected = torch.Tensor.backward.losses
    assert len(actual) == len(expected) > 50
    assert actual[:300] == pytest.approx(expected[:300], rel=1e-7, abs=1e-12)


def remembering(backward):
    """Return a backward that keeps the loss in a list of its own."""

    def remembers(loss):
        remembers.losses.append(loss.item())
        backward(loss)

    remembers.losses = []
    return remembers


def test_weight_decay_keeps_validation_low(tmp_path: Path) -> None:
    """The other value that the example on overfitting proposes does what it says."""
    plain = FOLDER / "overfitting.py"
    source = plain.read_text(encoding="utf-8")
    decayed = tmp_path / "decayed.py"
    changed = source.replace("weight_decay = 0.0", "weight_decay = 0.3")
    decayed.write_text(changed, encoding="utf-8")
    (_, before), (_, after) = (
        ran(script).names["history"]["validation"][-1] for script in (plain, decayed)
    )
    assert changed != source
    assert after < 0.7 * before


# The lesson on adding a loss

STEP = re.compile(r"^# Step \d: .*?\n#\n(.*?)\n\n# %%", re.MULTILINE | re.DOTALL)
RELU = "    def relu("


def steps() -> list[str]:
    """Return the lines that the lesson gives, as a learner uncomments them."""
    blocks = STEP.findall(LESSON.read_text(encoding="utf-8"))
    return [re.sub("^# ?", "", block, flags=re.MULTILINE) for block in blocks]


def take(step: int, library: Path) -> None:
    """Follow one of the lesson's steps in a copy of the library."""
    code = steps()[step]
    path = library / "match" / ("nn.py", "matrix.py", "list2d.py")[step]
    source = path.read_text(encoding="utf-8")
    if step == 0:
        path.write_text(f"{source}\n\n{code}\n", encoding="utf-8")
        return
    assert source.count(RELU) == 1
    path.write_text(source.replace(RELU, f"{code}\n\n{RELU}"), encoding="utf-8")


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """A folder with a copy of match that may be edited."""
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "match", tmp_path / "match", ignore=ignored)
    return tmp_path


def test_lesson_says_what_is_next(library: Path) -> None:
    """Until the third step is done, each run names the file for the next one."""
    said = []
    for step in range(3):
        said.append(printed(LESSON, library).splitlines()[0])
        take(step, library)
    files = "nn", "matrix", "list2d"
    for step, (line, file) in enumerate(zip(said, files, strict=True)):
        assert line.startswith(f"{step} of 3 steps done. Next is step {step + 1}, ")
        assert line.endswith(f" in {file}.py.")


def test_lesson_ends_with_a_proven_loss(library: Path) -> None:
    """gradcheck approves, and the new loss is less moved by wild points."""
    for step in range(3):
        take(step, library)
    said = printed(LESSON, library)
    squares, log_cosh = re.findall(r"y = (\S+) x", said)
    assert "The numbers are right, and so is the gradient." in said
    assert abs(float(log_cosh) - 2) < 0.5 < abs(float(squares) - 2)


def test_lesson_finds_a_wrong_rule(library: Path) -> None:
    """The mistake that the lesson proposes is seen by gradcheck."""
    for step in range(3):
        take(step, library)
    path = library / "match" / "matrix.py"
    source = path.read_text(encoding="utf-8")
    path.write_text(
        source.replace("slope = self.data.tanh()", "slope = self.data.sin()"), "utf-8"
    )
    with pytest.raises(subprocess.CalledProcessError) as failed:
        printed(LESSON, library)
    assert "the gradient of input 0 is wrong" in failed.value.stderr


def test_lesson_finds_wrong_numbers(library: Path) -> None:
    """A formula whose slope is right may still be wrong."""
    for step in range(3):
        take(step, library)
    path = library / "match" / "list2d.py"
    source = path.read_text(encoding="utf-8")
    path.write_text(source.replace("log1p(exp(-2 * x)) - log_2", "log1p(exp(-2 * x))"))
    with pytest.raises(subprocess.CalledProcessError) as failed:
        printed(LESSON, library)
    assert "log cosh" in failed.value.stderr
