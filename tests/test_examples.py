"""The examples of the playground: plain programs, and the same with PyTorch."""

import subprocess
import sys
from pathlib import Path

import pytest

import match
from tests import oracle
from tests.test_programs import with_pytorch

ROOT = Path(__file__).parent.parent
EXAMPLES = sorted((ROOT / "site" / "examples").glob("*.py"))
each_example = pytest.mark.parametrize("script", EXAMPLES, ids=lambda path: path.stem)


def printed(script: Path) -> str:
    """Return what a program prints under this Python."""
    command = [sys.executable, str(script)]
    environment = {"PYTHONPATH": str(ROOT)}
    result = subprocess.run(
        command, env=environment, capture_output=True, text=True, check=True
    )
    return result.stdout


@each_example
def test_example_says_what_it_learned(script: Path) -> None:
    """Each example runs to its end under CPython and prints its result last."""
    last = printed(script).splitlines()[-1]
    assert last.startswith(("learned", "right in the end"))


@each_example
def test_example_trains_as_with_pytorch(
    script: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With nothing changed but the imports, every loss is PyTorch's, in float64."""
    torch = oracle.torch()
    source = script.read_text(encoding="utf-8")
    monkeypatch.setattr(torch.Tensor, "backward", remembering(torch.Tensor.backward))
    torch.set_default_dtype(torch.float64)
    match.set_default_dtype(match.float64)
    actual: list[float] = []
    hook = match.register_backward_hook(lambda loss: actual.append(loss.item()))
    try:
        exec(compile(source, script.name, "exec"), {})
        exec(compile(with_pytorch(source), script.name, "exec"), {})
    finally:
        hook.remove()
        torch.set_default_dtype(torch.float32)
        match.set_default_dtype(match.float32)
    assert len(actual) > 100
    assert actual == pytest.approx(torch.Tensor.backward.losses, rel=1e-9, abs=1e-12)


def remembering(backward):
    """Return a backward that keeps the loss in a list of its own."""

    def remembers(loss):
        remembers.losses.append(loss.item())
        backward(loss)

    remembers.losses = []
    return remembers
