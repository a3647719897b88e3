"""The start of the page beside stock Pyodide's, on a first visit and on a return."""

from __future__ import annotations

import gzip
import hashlib
import json
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

import build
from tests.bench.reader import Reader
from tests.browser.server import Server

STOCK = Path(__file__).parent / "stock"
WAIT = 120  # s
# How long a reader stays, in s; a page may keep things for the next visit meanwhile.
STAY = 12

# What the page itself sees, by the clock that starts with the navigation: Run is
# pressed as soon as there is one, and the first loss is a point of the chart or a line.
WATCH = """{
    const seen = { shift: 0 };
    new PerformanceObserver((list) => {
        for (const { value } of list.getEntries()) seen.shift += value;
    }).observe({ type: "layout-shift", buffered: true });
    const see = (name) => { seen[name] ??= performance.now(); };
    const look = () => {
        const started = ["ready", "running"].includes(document.body.dataset.state);
        if (started) see("ready");
        const chart = document.getElementById("loss");
        if (chart?.data?.some(({ x, name }) => name && x.length)) see("loss");
        const output = document.getElementById("output");
        if (output?.textContent.includes("loss")) see("loss");
        if (seen.loss) tell();
        else setTimeout(look, 4);
    };
    const tell = () => {
        const [paint] = performance.getEntriesByName("first-contentful-paint");
        seen.paint = paint?.startTime;
        // No script runs before the last byte of it is here.
        seen.scripts = performance.getEntriesByType("resource")
            .filter(({ responseEnd }) => responseEnd <= seen.paint)
            .map(({ name }) => name)
            .filter((name) => name.endsWith("js"));
        fetch("seen", { method: "POST", body: JSON.stringify(seen) });
    };
    document.addEventListener("DOMContentLoaded", () => {
        document.getElementById("run")?.click();
        look();
    });
}"""
INLINE = "script-src 'self'"

Table = dict[str, dict[str, float]]


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


def watched(site: Path, folder: Path) -> Path:
    """Copy a site whose page watches itself, and is still the one of its build."""
    shutil.copytree(site, folder)
    index, keeper = folder / "index.html", folder / "service-worker.js"
    (before,) = build.short_hashes(index)
    page = index.read_text(encoding="utf-8")
    page = page.replace(INLINE, f"{INLINE} '{build.script_hash(WATCH)}'", 1)
    page = page.replace("<title>", f"<script>{WATCH}</script>\n<title>", 1)
    index.write_text(page, encoding="utf-8")
    if keeper.exists():
        (after,) = build.short_hashes(index)
        script = keeper.read_text(encoding="utf-8")
        keeper.write_text(script.replace(before, after), encoding="utf-8")
    return folder


def visit(reader: Reader, server: Server, stay: int) -> dict[str, float]:
    """Open the page, press Run at once, and return times in ms and sizes."""
    before = server.sent
    tab = reader.open(server.url())
    seen = json.loads(server.posted.get(timeout=WAIT))
    scripts = kilobytes(server, seen.pop("scripts"))
    seen |= {"MB": (server.sent - before) / 1e6, "script KB": scripts}
    time.sleep(stay)
    reader.close(tab)
    return seen


def kilobytes(server: Server, urls: list[str]) -> float:
    """Kilobytes, gzipped, of files that a server has."""
    files = [server.file(urlsplit(url).path) for url in urls]
    return sum(len(gzip.compress(f.read_bytes(), 9)) for f in files if f) / 1000


def compare(chromium: str, servers: dict[str, Server], rounds: int) -> Table:
    """Return the medians of both pages' first and second visits in new profiles."""
    seen: dict[str, list[dict[str, float]]] = {}
    for _ in range(rounds):
        for name, server in servers.items():
            with Reader(chromium) as reader:
                for when, stay in (("cold", STAY), ("warm", 0)):
                    found = visit(reader, server, stay)
                    seen.setdefault(f"{name}, {when}", []).append(found)
    return {name: medians(visits) for name, visits in seen.items()}


def medians(visits: list[dict[str, float]]) -> dict[str, float]:
    """Return the median of each figure."""
    names = {name for visit in visits for name in visit}
    return {
        name: statistics.median(v[name] for v in visits if name in v) for name in names
    }
