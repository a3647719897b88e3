"""How long the page takes to answer: Stop in an endless loop, and the next Run."""

from __future__ import annotations

import os
import statistics
import sys

from playwright.sync_api import sync_playwright

import build
from tests.browser.conftest import CHROMIUM_FLAGS
from tests.browser.playground import Playground
from tests.browser.server import Server

ROUNDS = 9

# Presses a button and resolves to the milliseconds until the page's state is another.
PRESS = """([id, state]) => new Promise((resolve) => {
    const start = performance.now();
    new MutationObserver((_, observer) => {
        if (document.body.dataset.state !== state) return;
        observer.disconnect();
        resolve(performance.now() - start);
    }).observe(document.body, { attributes: true });
    document.getElementById(id).click();
})"""


def measure(playground: Playground) -> dict[str, list[float]]:
    """Run an endless loop and stop it, a few times over; return milliseconds."""
    times: dict[str, list[float]] = {"Stop": [], "Force stop": []}
    stubborn = "while True:\n    try:\n        while True: pass\n    except: pass"
    for _ in range(ROUNDS):
        start(playground, "while True: pass")
        times["Stop"].append(playground.page.evaluate(PRESS, ["stop", "ready"]))
        start(playground, stubborn)
        playground.stop.click()
        times["Force stop"].append(playground.page.evaluate(PRESS, ["stop", "ready"]))
    return times


def start(playground: Playground, source: str) -> None:
    """Run a program for long enough that the next interpreter has booted."""
    playground.write(source).run.click()
    playground.wait("running")
    playground.page.wait_for_timeout(4000)


def main() -> None:
    """Print medians and extremes."""
    server = Server({"/": build.DIST})
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ["MATCH_CHROMIUM"], args=CHROMIUM_FLAGS
        )
        playground = Playground(browser.new_page(), server.url()).open()
        for name, times in measure(playground).items():
            median, worst = statistics.median(times), max(times)
            print(f"  {name}: {median:.0f} ms (median of {ROUNDS}; worst {worst:.0f})")
        browser.close()
    server.close()


if __name__ == "__main__":
    sys.exit(main())
