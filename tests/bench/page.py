"""How long the page takes to show a first loss, beside stock Pyodide.

Both are served by one host that compresses nothing, opened in one Chromium, in turns:
cold in a fresh profile, warm on a second visit. With a slow network the host sends
10 Mbit/s after 40 ms; with a slow processor the browser shares one core with three
busy loops, since the developer tools' throttle would slow the page but not Python.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import json
import math
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, sync_playwright

import build
from tests.browser.conftest import CHROMIUM_FLAGS
from tests.browser.playground import Playground
from tests.browser.server import Server

STOCK = Path(__file__).parent / "stock"
ROUNDS = 7
WAIT = 120_000
BYTES_A_SECOND = 10e6 / 8
DELAY = 0.04

# What the page itself sees, by the clock that starts with the navigation: Run is
# pressed as soon as there is one, and the first loss is a point of the chart or a line.
WATCH = """
window.seen = {};
const see = (name) => { window.seen[name] ??= performance.now(); };
const look = () => {
    const started = ["ready", "running"].includes(document.body.dataset.state);
    if (started) see("ready");
    const chart = document.getElementById("loss");
    if (chart?.data?.some(({ x, name }) => name && x.length)) see("loss");
    if (document.getElementById("output")?.textContent.includes("loss")) see("loss");
    setTimeout(look, 4);
};
document.addEventListener("DOMContentLoaded", () => {
    document.getElementById("run")?.click();
    look();
});
"""
PAINT = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN"


Table = dict[str, dict[str, float]]
BUSY = "while True: pass"


class Line:
    """A line of 10 Mbit/s, shared by all answers, each of which begins 40 ms late."""

    def __init__(self) -> None:
        self.__free_at = 0.0
        self.__lock = threading.Lock()

    def wait(self, size: int) -> None:
        """Sleep for as long as a piece of this many bytes is under way."""
        with self.__lock:
            now = time.monotonic()
            self.__free_at = max(self.__free_at, now + DELAY) + size / BYTES_A_SECOND
            until = self.__free_at - now
        time.sleep(until)


def stock_site(folder: Path) -> None:
    """Write the page that Pyodide's documentation teaches, with our wheel and demo."""
    pyodide = build.MODULES / "pyodide"
    lock = build.read_json(pyodide / "pyodide-lock.json")
    for path in pyodide.iterdir():
        if path.name.startswith(("pyodide", "python_stdlib")):
            shutil.copyfile(path, folder / path.name)
    entry = lock["packages"]["micropip"]
    what = f"micropip=={entry['version']}"
    ours = ("--python-version", "3.14", "--only-binary=:all:", "--no-deps")
    fetch = (sys.executable, "-m", "pip", "download", "--quiet", *ours, what)
    subprocess.run(fetch, cwd=folder, check=True)
    (micropip,) = folder.glob("micropip-*.whl")
    # The index has this wheel with another time in it than Pyodide's own copy.
    entry["sha256"] = hashlib.sha256(micropip.read_bytes()).hexdigest()
    (folder / "pyodide-lock.json").write_text(json.dumps(lock), encoding="utf-8")
    (wheel,) = build.DIST.glob("*.whl")
    shutil.copyfile(wheel, folder / wheel.name)
    shutil.copyfile(build.SITE / "examples/linear.py", folder / "linear.py")
    shutil.copyfile(STOCK / "index.html", folder / "index.html")
    script = (STOCK / "worker.mjs").read_text(encoding="utf-8")
    (folder / "worker.mjs").write_text(script.replace("WHEEL", wheel.name))


def visit(context: BrowserContext, server: Server) -> dict[str, float]:
    """Open the page, press Run at once, and return times in ms and megabytes sent."""
    page = context.new_page()
    page.add_init_script(WATCH)
    before = server.sent
    page.goto(server.url())
    page.wait_for_function("() => window.seen.loss", timeout=WAIT)
    sent = server.sent - before
    found = {"paint": page.evaluate(PAINT), **page.evaluate("window.seen")}
    page.close()
    return {**found, "MB": sent / 1e6}


def compare(browser: Browser, servers: dict[str, Server], rounds: int) -> Table:
    """Return the medians of both pages' first and second visits."""
    seen: dict[str, list[dict[str, float]]] = {}
    for _ in range(rounds):
        for name, server in servers.items():
            context = browser.new_context()
            for when in ("cold", "warm"):
                seen.setdefault(f"{name}, {when}", []).append(visit(context, server))
            context.close()
    return {name: medians(visits) for name, visits in seen.items()}


def medians(visits: list[dict[str, float]]) -> dict[str, float]:
    """Return the median of each figure."""
    return {name: statistics.median(v[name] for v in visits) for name in visits[0]}


def print_table(title: str, table: Table) -> None:
    """Print a table whose rows are kinds of visits."""
    print(f"\n  {title}")
    print(f"  {'':14}{'paint':>9}{'ready':>9}{'first loss':>12}{'MB':>7}")
    for name, row in table.items():
        times = [row["paint"], row.get("ready", math.nan), row["loss"]]
        paint, ready, loss = (f"{time:,.0f} ms" for time in times)
        print(f"  {name:14}{paint:>9}{ready:>9}{loss:>12}{row['MB']:>7.1f}")
    for when in ("cold", "warm"):
        ratio = table[f"ours, {when}"]["loss"] / table[f"stock, {when}"]["loss"]
        print(f"  {when}: {ratio:.2f} of stock Pyodide's time")


@contextlib.contextmanager
def slow_processor() -> Iterator[None]:
    """Let the browser share one core with three busy loops."""
    cores = os.sched_getaffinity(0)
    loops = [subprocess.Popen([sys.executable, "-c", BUSY]) for _ in range(3)]
    try:
        for pid in [*browser_processes(), *(loop.pid for loop in loops)]:
            set_cores(pid, {min(cores)})
        yield
    finally:
        for loop in loops:
            loop.kill()
            loop.wait()
        for pid in browser_processes():
            set_cores(pid, cores)


def set_cores(pid: int, cores: set[int]) -> None:
    """Let all threads of a process run on these cores only."""
    for thread in Path(f"/proc/{pid}/task").iterdir():
        with contextlib.suppress(ProcessLookupError):
            os.sched_setaffinity(int(thread.name), cores)


def browser_processes() -> dict[int, bytes]:
    """Return the command lines of the processes of the browser that runs here."""
    children: dict[int, list[int]] = {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            after_name = status.read_text().rpartition(")")[2].split()
            children.setdefault(int(after_name[1]), []).append(int(status.parent.name))
    found = {}
    todo = [os.getpid()]
    for pid in todo:
        todo += children.get(pid, [])
        with contextlib.suppress(OSError):
            command = Path(f"/proc/{pid}/cmdline").read_bytes()
            if b"chrom" in command.split(b"\0")[0]:
                found[pid] = command
    return found


def renderer_memory() -> float:
    """Return the megabytes of the pages' processes, what they share divided fairly."""
    total = 0
    for pid, command in browser_processes().items():
        with contextlib.suppress(OSError):
            if b"--type=renderer" in command:
                rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
                total += int(re.findall(r"^Pss:\s+(\d+) kB", rollup, re.MULTILINE)[0])
    return total / 1000


def memory(browser: Browser, server: Server) -> dict[str, float]:
    """Return the megabytes of the page, less an empty one's, before and after a run."""
    context = browser.new_context()
    page = context.new_page()
    page.goto("about:blank")
    empty = renderer_memory()
    playground = Playground(page, server.url()).open()
    ready = renderer_memory()
    playground.run_to_end()
    page.wait_for_timeout(5000)  # the spare boots, and nothing on the page tells
    with_spare = renderer_memory()
    context.close()
    return {"one interpreter": ready - empty, "with the spare": with_spare - empty}


def main() -> None:
    """Measure everything; print tables, and write them as JSON where asked to."""
    line = argparse.ArgumentParser(prog="build.py bench --page")
    line.add_argument("--json", type=Path, help="file to write the numbers to")
    line.add_argument("--rounds", type=int, default=ROUNDS, help="visits of each kind")
    options = line.parse_args()
    found: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        stock_site(Path(folder))
        servers = {
            "stock": Server({"/": Path(folder)}),
            "ours": Server({"/": build.DIST}),
        }
        browser = playwright.chromium.launch(
            executable_path=os.environ["MATCH_CHROMIUM"], args=CHROMIUM_FLAGS
        )

        def measure(title: str) -> None:
            found[title] = compare(browser, servers, options.rounds)
            print_table(title, found[title])

        measure("network and processor as they are")
        found["memory, MB"] = memory(browser, servers["ours"])
        for name, megabytes in found["memory, MB"].items():
            print(f"  memory, {name}: {megabytes:.0f} MB")
        with slow_processor():
            measure("one core, shared with three busy loops")
        for server in servers.values():
            server.pace = Line().wait
        measure("10 Mbit/s, 40 ms")
        browser.close()
        for server in servers.values():
            server.close()
    if options.json:
        options.json.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
