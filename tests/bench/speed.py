"""The time of one training step: the library, its yardstick and PyTorch, side by side.

`python -m tests.bench.speed` from the root prints one table. All of them train the same
network from the same numbers. They take turns, round by round, so that a busy machine
slows all of them, and the ratios stay true. With --growth the table says instead how
the library's time grows with the number of examples and with the size of each layer.
"""

import argparse
import json
import platform
import sys
import time
import warnings
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from statistics import median

import match
from match import nn, optim
from tests.bench import nested

try:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it misses NumPy
        import torch
except ImportError:
    torch = None

LEARNING_RATE = 1e-3
PLACE = "Pyodide" if sys.platform == "emscripten" else platform.python_implementation()


@dataclass
class Training:
    """Steps of a network whose layers have these sizes, on so many examples."""

    name: str
    sizes: tuple[int, ...]
    examples: int
    adam: bool = False

    def contestants(self):
        match.manual_seed(0)
        model = _network(nn, self.sizes)
        x, y = (match.randn(self.examples, self.sizes[end]) for end in (0, -1))
        found = {
            "nested": _nested_step(model, x, y, self.adam),
            "match": _match_step(model, x, y, self.adam),
        }
        if torch:
            found["torch"] = _torch_step(model, self.sizes, x, y, self.adam)
        return found


@dataclass
class Product:
    """The product of two square matrices, without gradients."""

    name: str
    size: int

    def contestants(self):
        match.manual_seed(0)
        a, b = match.randn(self.size, self.size), match.randn(self.size, self.size)
        nested_a, nested_b = (nested.leaf(m.tolist()).data for m in (a, b))
        found = {
            "nested": lambda: nested_a @ nested_b,
            "match": match.no_grad(lambda: a @ b),
        }
        if torch:
            torch_a, torch_b = (torch.tensor(m.tolist()) for m in (a, b))
            found["torch"] = lambda: torch_a @ torch_b
        return found


TASKS = [
    Training("linear 50x1", (1, 1), 50),
    Training("MLP 100x2-16-1", (2, 16, 1), 100),
    Training("MLP 64x64-64-10", (64, 64, 10), 64),
    Training("moons 200x2-16-16-1, Adam", (2, 16, 16, 1), 200, adam=True),
    Product("matmul 64x64", 64),
]
GROWTH = {
    "examples": [Training("", (32, 64, 16), 64 * times) for times in (1, 2, 4)],
    "inputs": [Training("", (32 * times, 64, 16), 64) for times in (1, 2, 4)],
    "hidden": [Training("", (32, 64 * times, 16), 64) for times in (1, 2, 4)],
    "outputs": [Training("", (32, 64, 16 * times), 64) for times in (1, 2, 4)],
}
ROUND_SECONDS = 0.03  # about as long as a contestant's turn lasts


def report(rounds: int = 15) -> list[dict]:
    """Return a row for each task: microseconds per step, and how they compare."""
    if torch:
        torch.set_num_threads(1)
    return [_row(task, rounds) for task in TASKS]


def _row(task, rounds):
    times = _race(task.contestants(), rounds)
    row = {"task": task.name, "place": PLACE, "python": platform.python_version()}
    row |= {key: round(seconds * 1e6, 1) for key, seconds in times.items()}
    for other in "nested", "torch":
        known = other in times
        row[f"over_{other}"] = (
            round(times[other] / times["match"], 2) if known else None
        )
    return row


def growth(rounds: int = 15) -> list[dict]:
    """Return a row for what is doubled twice: microseconds, and the added ones' ratio.

    Where time grows linearly, the second doubling adds twice what the first one added.
    """
    rows = []
    for name, trainings in GROWTH.items():
        steps = [training.contestants()["match"] for training in trainings]
        once, twice, fourfold = _race(dict(enumerate(steps)), rounds).values()
        row = {"task": f"growth of {name}", "place": PLACE}
        row |= {"python": platform.python_version()}
        row["match"] = [round(t * 1e6, 1) for t in (once, twice, fourfold)]
        row["added"] = round((fourfold - twice) / (twice - once), 2)
        rows.append(row)
    return rows


def _race(contestants, rounds):
    """Let all of them run in turn; return the median time of a step of each."""
    steps = {key: _steps_of_a_turn(step) for key, step in contestants.items()}
    times = {key: [] for key in contestants}
    for _ in range(rounds):
        for key, step in contestants.items():
            start = time.perf_counter()
            for _ in range(steps[key]):
                step()
            times[key].append((time.perf_counter() - start) / steps[key])
    return {key: median(runs) for key, runs in times.items()}


def _steps_of_a_turn(step):
    """Warm up for a turn, and see how many steps it takes."""
    steps, start = 0, time.perf_counter()
    while time.perf_counter() - start < ROUND_SECONDS:
        step()
        steps += 1
    return steps


def _match_step(model, x, y, adam):
    loss_function = nn.MSELoss()
    return _training_step(
        lambda: loss_function(model(x), y),
        model.zero_grad,
        optim.Adam(model.parameters(), lr=LEARNING_RATE).step
        if adam
        else _descent(model.parameters),
    )


def _nested_step(model, x, y, adam):
    network = nested.Network(model)
    inputs, targets = nested.leaf(x.tolist()), nested.leaf(y.tolist())
    return _training_step(
        lambda: nested.mean_square_error(network(inputs), targets),
        network.zero_grad,
        nested.Adam(network.parameters(), LEARNING_RATE).step
        if adam
        else _descent(network.parameters),
    )


def _torch_step(model, sizes, x, y, adam):
    network = _network(torch.nn, sizes)
    for theirs, ours in zip(network.parameters(), model.parameters(), strict=True):
        theirs.data = torch.tensor(ours.tolist())
    inputs, targets = torch.tensor(x.tolist()), torch.tensor(y.tolist())
    loss_function = torch.nn.MSELoss()
    return _training_step(
        lambda: loss_function(network(inputs), targets),
        network.zero_grad,
        torch.optim.Adam(network.parameters(), lr=LEARNING_RATE).step
        if adam
        else _descent(network.parameters),
    )


def _training_step(loss_of_now, zero_grad, follow):
    def step():
        loss = loss_of_now()
        zero_grad()
        loss.backward()
        follow()

    return step


def _descent(parameters):
    """Gradient descent by hand, as the linear demo does it."""

    def follow():
        for p in parameters():
            p.data = p.data - LEARNING_RATE * p.grad

    return follow


def _network(layers, sizes):
    if len(sizes) == 2:
        return layers.Linear(*sizes)
    modules = [layers.Linear(sizes[0], sizes[1])]
    for pair in pairwise(sizes[1:]):
        modules += [layers.ReLU(), layers.Linear(*pair)]
    return layers.Sequential(*modules)


def _print(rows):
    print(f"One step in microseconds, {PLACE} {platform.python_version()}")
    print(f"{'task':<26}{'nested':>11}{'match':>10}{'torch':>10}", end="")
    print(f"{'nested/match':>15}{'torch/match':>13}")
    for row in rows:
        torch_time = f"{row['torch']:,.1f}" if "torch" in row else "absent"
        over_torch = f"{row['over_torch']:.2f}" if "torch" in row else ""
        print(
            f"{row['task']:<26}{row['nested']:>11,.1f}{row['match']:>10,.1f}"
            f"{torch_time:>10}{row['over_nested']:>15.2f}{over_torch:>13}"
        )


def _print_growth(rows):
    print(f"One step in microseconds, {PLACE} {platform.python_version()}")
    print(f"{'task':<26}{'once':>11}{'twice':>11}{'fourfold':>11}", end="")
    print(f"{'added 2nd/1st':>15}   (2 where linear)")
    for row in rows:
        times = "".join(f"{time:>11,.1f}" for time in row["match"])
        print(f"{row['task']:<26}{times}{row['added']:>15.2f}")


def main(argv: list[str] | None = None) -> int:
    """Print the table; with --json FILE write the rows there, too."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--json", type=Path, metavar="FILE")
    parser.add_argument("--growth", action="store_true")
    options = parser.parse_args(argv)
    rows = (growth if options.growth else report)(options.rounds)
    (_print_growth if options.growth else _print)(rows)
    if options.json:
        options.json.write_text(json.dumps(rows, indent=2) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
