"""What a run costs once the page is open: Run, Stop, the loss stream and the chart."""

from __future__ import annotations

import re
import statistics
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import CDPSession, Page

import build
from tests.browser.playground import Playground

MEASURED = Path(__file__).with_name("measured.py").read_text(encoding="utf-8")
ROUNDS = 9
STEPS = "measured(range({}), {})"
RUNS = 21  # of an example: one alone is a tenth off on a machine that others share
SPARE_BOOTS = 4000  # ms; nothing on the page tells when the next interpreter is there

# Milliseconds from the press on Run to the program's first line, by one clock.
CLOCK = "import time; print('clock', time.time() * 1000)\n"
PRESS_RUN = "() => { document.getElementById('run').click(); return Date.now(); }"
CLOCK_SHOWN = """
    () => /clock ([\\d.]+)/.exec(document.getElementById("console").textContent)?.[1]
"""

HUNG = "print('hung')\nsum(range(10**11))\n"
PRESS_STOP_TWICE = """() => new Promise((resolve) => {
    const stop = document.getElementById("stop");
    stop.click();
    const start = performance.now();
    const look = () => {
        if (document.body.dataset.state !== "ready") return;
        observer.disconnect();
        resolve(performance.now() - start);
    };
    const observer = new MutationObserver(look);
    observer.observe(document.body, { attributes: true });
    stop.click();
    look();
})"""

LONG_TASKS = """() => {
    window.longTasks = [];
    new PerformanceObserver((list) => {
        for (const { duration } of list.getEntries()) window.longTasks.push(duration);
    }).observe({ type: "longtask" });
}"""
COUNT_UPDATES = """() => {
    window.updates = 0;
    new MutationObserver(() => { window.updates += 1; }).observe(
        document.getElementById("loss"),
        { attributes: true, attributeFilter: ["d"], childList: true, subtree: true },
    );
}"""
FIVE_CURVES = """
import match
from match import nn

match.manual_seed(0)
x, y = match.randn(20, 1), match.randn(20, 1)
models = [nn.Linear(1, 1) for _ in range(5)]
for step in range(2000):
    for model in models:
        loss = ((model(x) - y) ** 2).mean()
        model.zero_grad()
        loss.backward()
        for param in model.parameters():
            param.data = param.data - 0.0003 * param.grad
    print(f"step {step}, loss {loss.item():.6f}")
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
        playground.printed("finished")
        times.append(float(playground.page.evaluate(CLOCK_SHOWN)) - pressed)
    return statistics.median(times)


def forced_stop(playground: Playground, before_stop: int) -> float:
    """Milliseconds from the second press of Stop to ready, in one long call in C."""
    playground.write(HUNG)
    times = []
    for _ in range(ROUNDS):
        playground.page.wait_for_timeout(SPARE_BOOTS)
        playground.run.click()
        playground.printed("hung")
        playground.page.wait_for_timeout(before_stop)
        times.append(playground.page.evaluate(PRESS_STOP_TWICE))
    return statistics.median(times)


def cost_of_showing(playground: Playground, source: str) -> float:
    """How many times as long an example takes for all that is heard and seen of it.

    Where it has several loops of equally many steps, the longer ones count for more.
    """
    playground.paste(source)
    ratios: list[float] = []
    for _ in range(RUNS):
        playground.page.wait_for_timeout(SPARE_BOOTS)
        playground.run_to_end()
        playground.printed("finished")
        text = playground.console.inner_text()
        found = re.findall(r"ratio ([\d.]+) of ([\d.]+) s", text)
        loops = [(float(ratio), float(silence)) for ratio, silence in found]
        heard = sum(ratio * silence for ratio, silence in loops)
        ratios.append(heard / sum(silence for _, silence in loops))
    return statistics.median(ratios)


def examples() -> Iterator[tuple[str, str]]:
    """The examples that are measured, with more steps, in blocks.

    A block lasts longer than the pause between two messages of losses: else each heard
    one would begin with a message that has been due since the silence before it.
    """
    folder = build.SITE / "examples"
    linear = (folder / "linear.py").read_text(encoding="utf-8")
    linear = linear.replace("epochs=4000", "epochs=20_000")
    linear = linear.replace("range(epochs)", STEPS.format("epochs", 2500))
    yield "linear", MEASURED + linear
    moons = (folder / "two_moons.py").read_text(encoding="utf-8")
    # In each block of 40 the example looks at its accuracy once.
    yield "two moons", MEASURED + moons.replace("range(201)", STEPS.format(800, 40))


def tasks(playground: Playground, source: str) -> dict[str, float]:
    """Milliseconds of the page's thread: its longest task and each update's share."""
    page = playground.page
    playground.write(source)
    page.wait_for_timeout(SPARE_BOOTS)
    page.evaluate(LONG_TASKS)
    page.evaluate(COUNT_UPDATES)
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")
    before = busy(session)
    playground.run_to_end()
    spent = busy(session) - before
    longest = max(page.evaluate("window.longTasks"), default=0.0)
    return {
        "longest": longest,
        "update": 1000 * spent / page.evaluate("window.updates"),
    }


def busy(session: CDPSession) -> float:
    """Seconds that the page's thread has worked."""
    metrics = session.send("Performance.getMetrics")["metrics"]
    return float(next(m["value"] for m in metrics if m["name"] == "TaskDuration"))


def open_page(page: Page, url: str) -> Playground:
    """A page that has run its first program."""
    return Playground(page, url).open().run_to_end()
