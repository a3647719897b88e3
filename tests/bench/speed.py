"""The time of one training step: the library, its yardstick and PyTorch, side by side.

`python -m tests.bench.speed` from the root prints one table. All of them train the same
network from the same numbers. They take turns, round by round, so that a busy machine
slows all of them, and the ratios stay true.
"""

import argparse
import json
import platform
import time
import warnings
from itertools import pairwise
from pathlib import Path
from statistics import median

import match
from match import nn
from tests.bench import nested

try:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it misses NumPy
        import torch
except ImportError:
    torch = None

LEARNING_RATE = 1e-3
# The sizes of the layers, the number of examples, and how many steps make a round.
TASKS = {
    "linear 50x1": ((1, 1), 50, 200),
    "MLP 100x2-16-1": ((2, 16, 1), 100, 20),
    "MLP 64x64-64-10": ((64, 64, 10), 64, 1),
}


def report(rounds: int = 30) -> list[dict]:
    """Return a row for each task: microseconds per step, and how they compare."""
    if torch:
        torch.set_num_threads(1)
    return [
        _row(name, *task, rounds if name == "linear 50x1" else max(3, rounds // 3))
        for name, task in TASKS.items()
    ]


def _row(name, sizes, examples, steps, rounds):
    match.manual_seed(0)
    model = _network(nn, sizes)
    x, y = match.randn(examples, sizes[0]), match.randn(examples, sizes[-1])
    contestants = {
        "nested": _nested_step(model, x, y),
        "match": _match_step(model, x, y),
    }
    if torch:
        contestants["torch"] = _torch_step(model, sizes, x, y)
    times = {key: median(runs) for key, runs in _race(contestants, steps, rounds)}
    row = {"task": name, "python": platform.python_version(), "torch": None}
    row |= {key: round(seconds * 1e6, 1) for key, seconds in times.items()}
    row["over_nested"] = round(times["nested"] / times["match"], 2)
    row["over_torch"] = round(times["torch"] / times["match"], 2) if torch else None
    return row


def _race(contestants, steps, rounds):
    """Let all of them run in turn; return the times of a step of each."""
    times = {key: [] for key in contestants}
    for _ in range(rounds + 1):
        for key, step in contestants.items():
            start = time.perf_counter()
            for _ in range(steps):
                step()
            times[key].append((time.perf_counter() - start) / steps)
    return [(key, runs[1:]) for key, runs in times.items()]  # the first one warms up


def _match_step(model, x, y):
    loss_function = nn.MSELoss()

    def step():
        loss = loss_function(model(x), y)
        model.zero_grad()
        loss.backward()
        for p in model.parameters():
            p.data = p.data - LEARNING_RATE * p.grad

    return step


def _nested_step(model, x, y):
    network = nested.Network(model)
    inputs, targets = nested.leaf(x.data.vals), nested.leaf(y.data.vals)

    def step():
        loss = nested.mean_square_error(network(inputs), targets)
        network.zero_grad()
        loss.backward()
        for p in network.parameters():
            p.data = p.data - LEARNING_RATE * p.grad

    return step


def _torch_step(model, sizes, x, y):
    network = _network(torch.nn, sizes)
    for theirs, ours in zip(network.parameters(), model.parameters(), strict=True):
        theirs.data = torch.tensor(ours.tolist())
    inputs, targets = torch.tensor(x.tolist()), torch.tensor(y.tolist())
    loss_function = torch.nn.MSELoss()

    def step():
        loss = loss_function(network(inputs), targets)
        network.zero_grad()
        loss.backward()
        for p in network.parameters():
            p.data = p.data - LEARNING_RATE * p.grad

    return step


def _network(layers, sizes):
    if len(sizes) == 2:
        return layers.Linear(*sizes)
    modules = [layers.Linear(sizes[0], sizes[1])]
    for pair in pairwise(sizes[1:]):
        modules += [layers.ReLU(), layers.Linear(*pair)]
    return layers.Sequential(*modules)


def _print(rows):
    print(f"One training step in microseconds, CPython {platform.python_version()}")
    print(f"{'task':<17}{'nested':>10}{'match':>10}{'torch':>10}", end="")
    print(f"{'nested/match':>15}{'torch/match':>13}")
    for row in rows:
        torch_time = "absent" if row["torch"] is None else f"{row['torch']:,.1f}"
        over_torch = "" if row["over_torch"] is None else f"{row['over_torch']:.2f}"
        print(
            f"{row['task']:<17}{row['nested']:>10,.1f}{row['match']:>10,.1f}"
            f"{torch_time:>10}{row['over_nested']:>15.2f}{over_torch:>13}"
        )


def main(argv: list[str] | None = None) -> int:
    """Print the table; with --json FILE write the rows there, too."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--json", type=Path, metavar="FILE")
    options = parser.parse_args(argv)
    rows = report(options.rounds)
    _print(rows)
    if options.json:
        options.json.write_text(json.dumps(rows, indent=2) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
