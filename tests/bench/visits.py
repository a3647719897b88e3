"""The start of the page beside stock Pyodide's, on a first visit and on a return."""

from __future__ import annotations

import gzip
import hashlib
import json
import shutil
import statistics
import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Page

import build
from tests.browser.server import Server

STOCK = Path(__file__).parent / "stock"
WAIT = 120_000
# How long a reader stays, in ms; a page may keep things for the next visit meanwhile.
STAY = 12_000
# How long a browser does things of its own when a tab has opened, in ms.
REST = 2000

# What the page itself sees, by the clock that starts with the navigation: Run is
# pressed as soon as there is one, and the first loss is a point of the chart or a line.
WATCH = """
window.seen = { shift: 0 };
new PerformanceObserver((list) => {
    for (const { value } of list.getEntries()) window.seen.shift += value;
}).observe({ type: "layout-shift", buffered: true });
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
# No script runs before the last byte of it is here.
SCRIPTS_BEFORE = f"""() => performance.getEntriesByType("resource")
    .filter(({{ responseEnd }}) => responseEnd <= {PAINT})
    .map(({{ name }}) => name)
    .filter((name) => name.endsWith("js"))"""

Table = dict[str, dict[str, float]]
# Opens a browser that has a disk for what pages let it keep.
Profile = Callable[[], AbstractContextManager[BrowserContext]]


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


def visit(context: BrowserContext, server: Server, stay: int) -> dict[str, float]:
    """Open the page, press Run at once, and return times in ms and sizes."""
    page = context.new_page()
    page.wait_for_timeout(REST)
    page.add_init_script(WATCH)
    before = server.sent
    page.goto(server.url())
    page.wait_for_function("() => window.seen.loss", timeout=WAIT)
    sent = server.sent - before
    found = {"paint": page.evaluate(PAINT), **page.evaluate("window.seen")}
    found |= {"MB": sent / 1e6, "script KB": script_before_paint(page, server)}
    page.wait_for_timeout(stay)
    page.close()
    return found


def script_before_paint(page: Page, server: Server) -> float:
    """Kilobytes, gzipped, of the page's scripts that were there before it was drawn."""
    total = 0
    for url in page.evaluate(SCRIPTS_BEFORE):
        file = server.file(urlsplit(url).path)
        total += len(gzip.compress(file.read_bytes(), 9)) if file else 0
    return total / 1000


def compare(profile: Profile, servers: dict[str, Server], rounds: int) -> Table:
    """Return the medians of both pages' first and second visits in new profiles."""
    seen: dict[str, list[dict[str, float]]] = {}
    for _ in range(rounds):
        for name, server in servers.items():
            with profile() as context:
                for when, stay in (("cold", STAY), ("warm", 0)):
                    found = visit(context, server, stay)
                    seen.setdefault(f"{name}, {when}", []).append(found)
    return {name: medians(visits) for name, visits in seen.items()}


def medians(visits: list[dict[str, float]]) -> dict[str, float]:
    """Return the median of each figure."""
    names = {name for visit in visits for name in visit}
    return {
        name: statistics.median(v[name] for v in visits if name in v) for name in names
    }
