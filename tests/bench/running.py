"""What a run costs once the page is open: Run, Stop, the loss stream and the charts."""

from __future__ import annotations

import statistics
from collections.abc import Iterator

from playwright.sync_api import Page

import build
from tests.browser.playground import Playground

ROUNDS = 9
PAIRS = 5
SPARE_BOOTS = 4000  # ms; nothing on the page tells when the next interpreter is there

# How many milliseconds after the press on Run the program's first line was reached.
CLOCK = "import time; print('clock', time.time() * 1000)\n"
PRESS_RUN = """() => {
    document.getElementById("run").click();
    return Date.now();
}"""
CLOCK_SHOWN = """() => {
    const shown = /clock ([\\d.]+)/.exec(document.getElementById("console").textContent);
    return shown && Number(shown[1]);
}"""

HUNG = "print('hung')\nsum(range(10**11))\n"
PRESS_STOP_TWICE = """() => new Promise((resolve) => {
    const stop = document.getElementById("stop");
    stop.click();
    const start = performance.now();
    new MutationObserver((_, observer) => {
        if (document.body.dataset.state !== "ready") return;
        observer.disconnect();
        resolve(performance.now() - start);
    }).observe(document.body, { attributes: true });
    stop.click();
})"""

# Goes through an example's steps in blocks, heard and seen or in silence by turns.
MEASURED = """
import builtins, statistics, time
from match import node, show

def measured(steps, size):
    heard = list(node._hooks), show._screen.display, show._screen.log, print
    nothing = [], lambda *_: None, lambda *_: None, lambda *_, **__: None
    times = {True: [], False: []}
    is_heard = True
    for first in range(0, len(steps), size):
        hooks, display, log, builtins.print = heard if is_heard else nothing
        node._hooks[:] = hooks
        show.host(display, log)
        begun = time.perf_counter()
        yield from steps[first:first + size]
        times[is_heard].append(time.perf_counter() - begun)
        is_heard = not is_heard
    node._hooks[:] = heard[0]
    builtins.print = heard[3]
    show.host(heard[1], heard[2])
    ratios = [on / off for on, off in zip(times[True], times[False])]
    print("ratio", statistics.median(ratios), sum(times[True]) / sum(times[False]), "done")
"""

LONG_TASKS = """() => {
    window.longTasks = [];
    new PerformanceObserver((list) => {
        for (const { duration } of list.getEntries()) window.longTasks.push(duration);
    }).observe({ type: "longtask" });
}"""
FIVE_CURVES = """
import match
from match import nn

match.manual_seed(0)
x, y = match.randn(20, 1), match.randn(20, 1)
models = [nn.Linear(1, 1) for _ in range(5)]
for step in range({steps}):
    for model in models:
        loss = ((model(x) - y) ** 2).mean()
        model.zero_grad()
        loss.backward()
        for param in model.parameters():
            param.data = param.data - 0.0003 * param.grad
        print(f"step {{step}}, loss {{loss.item():.6f}}")
"""
MILLION = """
import math
from match import show

for step in range(1_000_000):
    show.log(height=math.sin(step / 20_000) + (step * 7919 % 1000) / 5000)
"""


def until_first_line(playground: Playground) -> float:
    """Milliseconds from the click on Run to the program's first line, spare ready."""
    playground.write(CLOCK)
    times = []
    for _ in range(ROUNDS):
        playground.page.wait_for_timeout(SPARE_BOOTS)
        with playground.a_run():
            pressed = playground.page.evaluate(PRESS_RUN)
        times.append(playground.page.evaluate(CLOCK_SHOWN) - pressed)
    return statistics.median(times)


def forced_stop(playground: Playground, wait: int) -> float:
    """Milliseconds from the second press of Stop to ready, in one long call in C."""
    playground.write(HUNG)
    times = []
    for _ in range(ROUNDS):
        playground.page.wait_for_timeout(SPARE_BOOTS)
        playground.run.click()
        playground.printed("hung")
        playground.page.wait_for_timeout(wait)
        times.append(playground.page.evaluate(PRESS_STOP_TWICE))
    return statistics.median(times)


def cost_of_showing(playground: Playground, source: str) -> float:
    """How much longer an example takes for all that is heard and seen of it."""
    playground.paste(source)
    ratios = []
    for _ in range(ROUNDS):
        playground.page.wait_for_timeout(SPARE_BOOTS)
        playground.run_to_end()
        playground.printed("finished")
        ratios += playground.page.evaluate(RATIOS)
    return statistics.median(ratios)


def examples() -> Iterator[tuple[str, str]]:
    """The examples with more steps, which are measured."""
    folder = build.SITE / "examples"
    linear = (folder / "linear.py").read_text(encoding="utf-8")
    linear = linear.replace("4000", "10_000")
    linear = linear.replace("range(epochs)", "measured(range(epochs), 500)")
    yield "linear demo", MEASURED + linear
    moons = (folder / "two_moons.py").read_text(encoding="utf-8")
    moons = moons.replace("range(201)", "measured(range(400), 20)")
    yield "two moons", MEASURED + moons


def longest_task(page: Page) -> float:
    """The longest task of the page's thread since LONG_TASKS; none is under 50 ms."""
    return max(page.evaluate("window.longTasks"), default=0.0)
