"""Everything that a reader waits for, beside stock Pyodide where that can do it.

Both sites are served by one host that compresses nothing and lets browsers keep files
for ten minutes, and opened in Chromium, in turns: cold in a fresh profile, warm on a
second visit. No tool is attached to the browser then, as none is to a reader's: the
page watches itself and tells the host what it saw. (Tools halt each frame and worker
as it begins, and we have more of those than stock Pyodide.) With a slow network the
host sends 10 Mbit/s after 40 ms; with a slow processor the browser shares one core
with three busy loops, since the developer tools' throttle would slow the page but not
Python.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

import build
from tests.bench import running
from tests.bench.machine import Line, renderer_memory, slow_processor
from tests.bench.visits import Table, compare, stock_site, watched
from tests.browser.conftest import CHROMIUM_FLAGS
from tests.browser.playground import Playground
from tests.browser.server import Server

ROUNDS = 7
MAX_AGE = 600  # seconds, as GitHub Pages says

# What is measured, its unit, and the most that it may be.
GOALS = {
    "first paint, cold": ("ms", 300),
    "first loss, cold, of stock Pyodide's": ("x", 0.5),
    "first loss, warm, of stock Pyodide's": ("x", 0.25),
    "sent until the first loss, cold": ("MB", 6.0),
    "page script before the first paint, gzip": ("KB", 250),
    "layout shift": ("", 0),
    "memory, one interpreter": ("MB", math.inf),
    "memory, with the spare": ("MB", 400),
    "Run to the program's first line": ("ms", 30),
    "forced stop of a hung program, with the spare": ("ms", 100),
    "forced stop of a hung program, without": ("ms", 1000),
    "time with loss, console and chart, linear": ("x", 1.05),
    "time with loss, console and chart, two moons": ("x", 1.05),
    "longest task, five curves and printing": ("ms", 50),
    "longest task, a million points": ("ms", 50),
    "page's time for an update, a million points": ("ms", 33),
}

Show = Callable[[str, float], None]


def print_table(title: str, table: Table) -> None:
    """Print a table whose rows are kinds of visits."""
    print(f"\n  {title}")
    print(f"  {'':14}{'paint':>9}{'ready':>9}{'first loss':>12}{'MB':>7}")
    for name, row in table.items():
        times = [row["paint"], row.get("ready", math.nan), row["loss"]]
        paint, ready, loss = (f"{time:,.0f} ms" for time in times)
        print(f"  {name:14}{paint:>9}{ready:>9}{loss:>12}{row['MB']:>7.1f}")
    for when in ("cold", "warm"):
        ratio = of_stock(table, when)
        print(f"  {when}: {ratio:.2f} of stock Pyodide's time", flush=True)


def of_stock(table: Table, when: str) -> float:
    """Our time to the first loss as a share of stock Pyodide's."""
    return table[f"ours, {when}"]["loss"] / table[f"stock, {when}"]["loss"]


def show_start(table: Table, show: Show) -> None:
    """Show what the goals say of the visits."""
    cold = table["ours, cold"]
    show("first paint, cold", cold["paint"])
    for when in ("cold", "warm"):
        show(f"first loss, {when}, of stock Pyodide's", of_stock(table, when))
    show("sent until the first loss, cold", cold["MB"])
    show("page script before the first paint, gzip", cold["script KB"])
    shifts = [row["shift"] for name, row in table.items() if name.startswith("ours")]
    show("layout shift", max(shifts))


def show_memory(browser: Browser, url: str, show: Show) -> None:
    """Show the megabytes of the page, less an empty one's, before and after a run."""
    context = browser.new_context()
    page = context.new_page()
    page.goto("about:blank")
    empty = renderer_memory()
    playground = Playground(page, url).open()
    show("memory, one interpreter", renderer_memory() - empty)
    playground.run_to_end()
    page.wait_for_timeout(running.SPARE_BOOTS)
    show("memory, with the spare", renderer_memory() - empty)
    context.close()


def show_runs(browser: Browser, url: str, show: Show) -> None:
    """Show what a run costs on a page that is open."""
    context = browser.new_context(viewport={"width": 1280, "height": 760})
    playground = running.open_page(context.new_page(), url)
    show("Run to the program's first line", running.until_first_line(playground))
    stop = "forced stop of a hung program"
    # The spare boots two seconds into a run.
    with_spare = running.forced_stop(playground, 2000 + running.SPARE_BOOTS)
    show(f"{stop}, with the spare", with_spare)
    show(f"{stop}, without", running.forced_stop(playground, 0))
    for name, source in running.examples():
        ratio = running.cost_of_showing(playground, source)
        show(f"time with loss, console and chart, {name}", ratio)
    five = running.tasks(playground, running.FIVE_CURVES)
    show("longest task, five curves and printing", five["longest"])
    million = running.tasks(playground, running.MILLION)
    show("longest task, a million points", million["longest"])
    show("page's time for an update, a million points", million["update"])
    context.close()


def main() -> None:
    """Measure everything; print tables, and write them as JSON where asked to."""
    line = argparse.ArgumentParser(prog="build.py bench --page")
    line.add_argument("--json", type=Path, help="file to write the numbers to")
    line.add_argument("--rounds", type=int, default=ROUNDS, help="visits of each kind")
    options = line.parse_args()
    found: dict[str, Any] = {"goals": {}}

    def show(name: str, value: float) -> None:
        unit, most = GOALS[name]
        met = "" if most == math.inf else "met" if value <= most else "MISSED"
        goal = "" if most == math.inf else f"goal {most:g}"
        print(f"  {name:46}{value:>10,.3f} {unit:3}{goal:>12}  {met}", flush=True)
        found["goals"][name] = {"value": value, "unit": unit, "goal": goal, "met": met}

    chromium = os.environ["MATCH_CHROMIUM"]
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        place = Path(folder)
        (place / "stock").mkdir()
        stock_site(place / "stock")
        stock = Server({"/": watched(place / "stock", place / "stock, watched")})
        ours = Server({"/": watched(build.DIST, place / "ours, watched")})
        servers = {"stock": stock, "ours": ours}
        for server in servers.values():
            server.max_age = MAX_AGE

        def measure(title: str) -> Table:
            found[title] = compare(chromium, servers, options.rounds)
            print_table(title, found[title])
            table: Table = found[title]
            return table

        table = measure("network and processor as they are")
        print()
        show_start(table, show)
        plain = Server({"/": build.DIST})
        browser = playwright.chromium.launch(
            executable_path=chromium, args=CHROMIUM_FLAGS
        )
        show_memory(browser, plain.url(), show)
        show_runs(browser, plain.url(), show)
        browser.close()
        plain.close()
        with slow_processor():
            measure("one core, shared with three busy loops")
        for server in servers.values():
            server.pace = Line().wait
        measure("10 Mbit/s, 40 ms")
        for server in servers.values():
            server.close()
    if options.json:
        options.json.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
