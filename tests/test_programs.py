"""Classic beginner programs, run on match and with PyTorch in its place.

Nothing changes but the imports: from the same seed, in float64, both have to compute
the same losses, step by step.
"""

from pathlib import Path

import pytest
from playground.as_pytorch import as_pytorch

import match
from tests import oracle

PROGRAMS = sorted((Path(__file__).parent / "programs").glob("*.py"))


@pytest.fixture(autouse=True)
def doubles():
    """Both libraries draw float64 numbers for the length of a test."""
    match.set_default_dtype(match.float64)
    yield
    match.set_default_dtype(match.float32)


def run(source, library):
    """Run a program; return its losses, and its parameters in the end."""
    names = {}
    exec(compile(source, "<program>", "exec"), names)
    models = [names[name] for name in ("model", "net", "second") if name in names]
    parameters = [p.tolist() for model in models for p in model.parameters()]
    leaves = [names[name].tolist() for name in ("w", "b", "p", "W") if name in names]
    assert names[library.__name__] is library
    return names["losses"] + oracle.flat(parameters + leaves)


def with_pytorch(source):
    """Put PyTorch in match's place, as the playground does."""
    return as_pytorch(source)["source"]


@pytest.mark.parametrize("path", PROGRAMS, ids=lambda path: path.stem)
def test_program_computes_what_it_computes_with_pytorch(path):
    """Every loss, and every parameter in the end."""
    torch = oracle.torch()
    source = path.read_text(encoding="utf-8")
    torch.set_default_dtype(torch.float64)
    try:
        expected = run(with_pytorch(source), torch)
    finally:
        torch.set_default_dtype(torch.float32)
    actual = run(source, match)
    assert len(expected) > 40
    assert pytest.approx(expected, rel=1e-9, abs=1e-9) == actual


@pytest.mark.parametrize("path", PROGRAMS, ids=lambda path: path.stem)
def test_program_learns(path, capsys):
    """Without PyTorch: the loss falls by a fifth at least, and it says how it went."""
    names = {}
    exec(compile(path.read_text(encoding="utf-8"), path.name, "exec"), names)
    losses = names["losses"]
    assert min(losses[:60]) < 0.8 * losses[0]
    assert capsys.readouterr().out
