"""Python's start: from its memory as it was kept, with a spare, and in small memory."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.browser.playground import SLOW, Playground
from tests.browser.server import Server

# The names of what the page keeps of its starts, after a change to the first: it gets
# another name, or one of its files is damaged.
SNAPSHOTS = """
async (change) => {
    const folder = location.pathname.replace(/[^/]*$/, "");
    const result = (request) => new Promise((resolve) => {
        request.onsuccess = () => resolve(request.result);
    });
    const opening = indexedDB.open(`match:${folder}:snapshot`);
    opening.onupgradeneeded = () => opening.result.createObjectStore("files");
    const database = await result(opening);
    const store = () => database.transaction("files", "readwrite").objectStore("files");
    const keys = await result(store().getAllKeys());
    const [files] = await result(store().getAll());
    if (change === "rename") {
        await result(store().put(files, "another build"));
        await result(store().delete(keys[0]));
    } else if (change) {
        const bytes = new Uint8Array(await files[change].arrayBuffer());
        bytes.fill(7, bytes.length / 2, bytes.length / 2 + 4096);
        files[change] = new Blob([bytes]);
        await result(store().put(files, keys[0]));
    }
    database.close();
    return keys;
}
"""
# What moved by itself, and from where to where.
WATCH_SHIFTS = """
const entries = [];
const watch = new PerformanceObserver((list) => entries.push(...list.getEntries()));
watch.observe({ type: "layout-shift", buffered: true });
window.shifts = () => [...entries, ...watch.takeRecords()].flatMap(({ sources }) =>
    sources.map(({ node, previousRect, currentRect }) =>
        [node?.id || node?.textContent, previousRect.toJSON(), currentRect.toJSON()]));
"""
# Every Python draws a secret for its hashes as it starts, and memory keeps it.
SECRET = "import random; print('secret', hash('match'), 'chance', random.random())"


def snapshots(page: Page, change: str = "") -> list[str]:
    """Return the names of the snapshots that the page keeps, and change one."""
    found: list[str] = page.evaluate(SNAPSHOTS, change)
    return found


def wait_for_snapshot(page: Page) -> None:
    """Wait until the page keeps one snapshot, of this build."""
    deadline = time.monotonic() + SLOW / 1000
    while [key.startswith("another") for key in snapshots(page)] != [False]:
        assert time.monotonic() < deadline
        page.wait_for_timeout(50)


def secrets(playground: Playground) -> tuple[str, str]:
    """Return the secret of the Python that runs now, and a random number."""
    playground.run_to_end(SECRET).printed("chance")
    words = playground.console.inner_text().split()
    return words[words.index("secret") + 1], words[words.index("chance") + 1]


def test_nothing_moves_while_python_starts(playground: Playground) -> None:
    """From the first paint to the end of a run that was asked for at once."""
    page = playground.page
    page.add_init_script(WATCH_SHIFTS)
    page.goto(playground.url)
    with playground.a_run():
        page.evaluate("document.getElementById('run').click()")
    playground.curves(4000, 4000)
    assert page.evaluate("shifts()") == []


def test_later_visits_start_from_a_snapshot(
    new_page: Callable[[], Page], server: Server
) -> None:
    """It is Python's memory before any program ran; random numbers are new ones."""
    page = new_page()
    first = Playground(page, server.url()).open()
    wait_for_snapshot(page)
    secret, chance = secrets(first)
    again, another_chance = secrets(first)
    assert (again, another_chance != chance) == (secret, True)
    first.run_to_end("planted = 1\nimport builtins\nbuiltins.planted = 1")
    page.close()

    second = Playground(new_page(), server.url()).open()
    later, later_chance = secrets(second)
    assert later == secret
    assert len({chance, another_chance, later_chance}) == 3
    source = "import match\nwith open('x.txt', 'w') as file:\n    print(1, file=file)\n"
    second.run_to_end(source + "print(open('x.txt').read(), match.ones(2))\nplanted")
    second.printed("NameError")
    second.printed("name 'planted' is not defined")
    second.run_to_end("import match.nn\nmatch.nn.Linear(2, 3)(match.ones(3))")
    second.printed("ShapeError")


def test_no_file_is_asked_for_twice(playground: Playground, server: Server) -> None:
    """What the page's first lines ask for is what its scripts go on with."""
    playground.open()
    packed = [path for path in server.requests if path.endswith(".gz")]
    assert len(packed) > 5
    assert len(packed) == len(set(packed))


def secret_before(
    change: str, new_page: Callable[[], Page], server: Server
) -> tuple[str, Playground]:
    """Visit the page, change its snapshot, and come back until there is a new one.

    Returns the secret of the first visit, and the page of the second.
    """
    page = new_page()
    first = Playground(page, server.url()).open()
    wait_for_snapshot(page)
    secret, _ = secrets(first)
    snapshots(page, change)
    page.close()
    second = Playground(new_page(), server.url()).open()
    wait_for_snapshot(second.page)
    return secret, second


@pytest.mark.parametrize("file", ["snapshot", "pyodide.asm.wasm", "match.whl"])
def test_damaged_snapshot_is_dropped(
    file: str, new_page: Callable[[], Page], server: Server
) -> None:
    """Python starts as on a first visit, and a whole snapshot takes the place."""
    secret, second = secret_before(file, new_page, server)
    other, _ = secrets(second)
    assert other != secret
    second.page.close()
    third = Playground(new_page(), server.url()).open()
    assert secrets(third)[0] == other


def test_snapshot_of_another_build_is_not_used(
    new_page: Callable[[], Page], server: Server
) -> None:
    """It goes when there is one of this build."""
    secret, second = secret_before("rename", new_page, server)
    assert secrets(second)[0] != secret


def test_small_memory_holds_one_python(
    context: BrowserContext, new_page: Callable[[], Page], server: Server
) -> None:
    """It runs each program as if it were alone, and keeps no snapshot."""
    context.add_init_script(
        "Object.defineProperty(Navigator.prototype, 'deviceMemory', { value: 1 });"
    )
    page = new_page()
    playground = Playground(page, server.url()).open()
    secret, _ = secrets(playground)
    deaf = "import signal\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\n"
    playground.run_to_end(deaf + "left = 1\nimport match\nmatch.manual_seed = None")
    playground.ask("left + 41")
    playground.printed("42")
    assert secrets(playground)[0] == secret
    playground.run_to_end("print('left' in globals(), match)\nimport match")
    playground.printed("NameError")
    playground.run_to_end("import match\nprint(match.manual_seed(3) is None)")
    playground.printed("False")
    playground.write("print('on')\nwhile True: pass").run.click()
    playground.printed("on")
    playground.press_stop()
    playground.printed("stopped in line 2")
    assert snapshots(page) == []


FROM_THE_REST = """
import sys
files = [getattr(module, "__file__", "") for module in [*sys.modules.values()]]
print("of the rest:", [file for file in files if "library.zip" in str(file)])
"""
NEEDS_THE_REST = """
import xml.dom.minidom
print(xml.dom.minidom.parseString("<a><b/></a>").documentElement.firstChild.tagName)
print(ascii("привет".encode("cp1251")), __import__("pydoc").plain("plain"))
"""


def test_rest_of_pythons_library_comes_when_it_is_imported(
    playground: Playground, server: Server
) -> None:
    """Even at once, before the page has asked for it; the demo needs nothing of it."""
    server.hanging.add("/library-")
    playground.open().run_to_end()
    playground.run_to_end(FROM_THE_REST).printed("of the rest: []")
    playground.write(NEEDS_THE_REST)
    with playground.a_run():
        playground.run.click()
        server.resume.set()
    playground.printed("b\nb'\\xef\\xf0\\xe8\\xe2\\xe5\\xf2' plain")
    playground.run_to_end("import calendar, pydoc\nprint(pydoc.__name__)")
    playground.printed("pydoc")
