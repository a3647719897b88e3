"""The same road in all three engines: start, train, stop, offline, and no way out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.engines import OPENERS, Chromium, Engine, until
from tests.browser.server import Server

READY = "document.body?.dataset.state === 'ready'"
KEPT = "Boolean(navigator.serviceWorker.controller)"
CONSOLE = "document.getElementById('console').innerText"
LAST_LOSSES = """(document.getElementById('loss').data ?? [])
    .filter((trace) => trace.name && trace.x.at(-1) === 3999)
    .map((trace) => trace.y.at(-1))"""


@pytest.fixture(scope="module")
def site(built_site: Path) -> Iterator[Server]:
    """One server for all the tests of an engine."""
    server = Server({"/": built_site})
    yield server
    server.close()


@pytest.fixture(scope="module", params=["chromium", "firefox", "webkit"])
def engine(request: pytest.FixtureRequest, site: Server) -> Iterator[Engine]:
    """One engine with the playground open and ready."""
    if request.param == "chromium":
        opened: Engine = Chromium(request.getfixturevalue("chromium"))
        yield at_rest(opened, site)
        return
    with OPENERS[request.param]() as opened:
        yield at_rest(opened, site)


def at_rest(engine: Engine, site: Server) -> Engine:
    """An engine whose page is ready, and asks the server for nothing more."""
    engine.goto(site.url())
    until(engine, READY)
    until(engine, KEPT)
    return engine


def enter(engine: Engine, source: str) -> None:
    """Run some lines of Python on the console line."""
    line = json.dumps(f"exec({source!r})")
    engine.evaluate(
        f"""(() => {{
            document.getElementById("clear").click();
            const line = document.getElementById("line").shadowRoot.querySelector(
                ".cm-content");
            line.focus();
            document.execCommand("selectAll");
            document.execCommand("insertText", false, {line});
            line.dispatchEvent(new KeyboardEvent(
                "keydown", {{key: "Enter", keyCode: 13, bubbles: true}}));
        }})()"""
    )


def ask(engine: Engine, source: str) -> str:
    """What lines of Python print."""
    enter(engine, f"{source}\nprint('the end')")
    until(engine, f"{CONSOLE}.includes('\\nthe end') && {READY}")
    _, *lines = engine.evaluate(CONSOLE).split("\n")
    return "\n".join(lines[: lines.index("the end")])


def test_demo_reaches_its_last_step(engine: Engine) -> None:
    """Both models of the linear demo are trained to the end, and drawn."""
    engine.click("run")
    until(engine, f"({LAST_LOSSES}).length === 2")
    assert max(engine.evaluate(LAST_LOSSES)) < 0.05


def test_endless_loop_stops_and_keeps_its_state(engine: Engine) -> None:
    """Stop raises KeyboardInterrupt; the console line sees what was made."""
    enter(engine, "x = 0\nprint('on its way')\nwhile True: x += 1")
    until(engine, f"{CONSOLE}.includes('\\non its way')")
    engine.click("stop")
    until(engine, f"{CONSOLE}.includes('stopped after') && {READY}")
    assert ask(engine, "print(x > 0)") == "True"


def test_link_is_in_the_clipboard(engine: Engine) -> None:
    """One click is enough, though the link is packed before it is there."""
    engine.click("share")
    until(engine, "document.getElementById('notice').innerText")
    said = engine.evaluate("document.getElementById('notice').innerText")
    assert said.startswith("The link is in the clipboard.")


def test_rest_of_pythons_library_is_found(engine: Engine) -> None:
    """Modules that Python starts without, named by the program or by other modules."""
    assert ask(engine, "import pydoc\nprint(pydoc.plain('plain'))") == "plain"
    assert ask(engine, "print(ascii('д'.encode('cp1251')))") == "b'\\xe4'"


MARKUP = """
from match.show import display
class Markup:
    def _repr_html_(self): return "<p style='height: 234px'>shown</p>"
display(Markup())
"""
FRAME_HEIGHT = "document.querySelector('.card iframe')?.clientHeight"


def test_displayed_markup_is_shown(engine: Engine) -> None:
    """Its frame hears the page, and becomes as high as what it shows."""
    ask(engine, MARKUP)
    until(engine, f"{FRAME_HEIGHT} > 234")


def test_rows_of_a_menu_are_no_higher_than_their_words(engine: Engine) -> None:
    """Also where there is room for more."""
    engine.click("examples")
    until(engine, "Boolean(document.querySelector('#examples-menu:popover-open'))")
    rows = "[...document.querySelectorAll('#examples-menu li')]"
    room = f"{rows}.map((row) => row.offsetHeight - row.firstChild.offsetHeight)"
    assert min(engine.evaluate(room)) == 0
    engine.evaluate("document.getElementById('examples-menu').hidePopover()")


def test_help_begins_at_its_beginning(engine: Engine) -> None:
    """Also on a phone, where the first thing that takes the focus is far below."""
    engine.resize(390, 700)
    engine.click("help")
    body = "document.querySelector('dialog[open] .body')"
    until(engine, f"{body}?.scrollHeight > {body}?.clientHeight")
    assert engine.evaluate(f"{body}.scrollTop") == 0
    engine.evaluate("document.querySelector('dialog[open]').close()")
    engine.resize(1280, 760)


FIELD = "document.querySelector('#console .asked')"
BOX = "document.querySelector('#input:not([hidden]) textarea')"


def test_program_reads_a_line(engine: Engine) -> None:
    """Where Python can wait, the console asks; elsewhere a box is filled before."""
    source = "print('got', input('? '))"
    enter(engine, source)
    until(engine, f"Boolean({FIELD} ?? {BOX})")
    if engine.evaluate(f"Boolean({FIELD})"):
        press = "new KeyboardEvent('keydown', {key: 'Enter'})"
        engine.evaluate(f"{FIELD}.value = 'Ada'")
        engine.evaluate(f"{FIELD}.dispatchEvent({press})")
    else:
        until(engine, READY)
        engine.evaluate(f"{BOX}.value = 'Ada'")
        enter(engine, source)
    until(engine, f"{CONSOLE}.includes('? Ada\\ngot Ada') && {READY}")


def test_origin_is_opaque(engine: Engine) -> None:
    """The worker belongs to no site."""
    assert ask(engine, "import js; print(js.self.origin)") == "null"


ATTEMPTS = {
    "the site itself": "js.fetch({site!r})",
    "another host": "js.fetch('https://example.com/')",
    "IndexedDB": "js.indexedDB.open('x')",
    "Cache Storage": "js.caches.open('x')",
    "a WebSocket": "js.WebSocket.new('ws://127.0.0.1:1/')",
    "a script": "js.Function('return 1')()",
    "a worker of its own": "js.Worker.new('blob:x')",
    "local storage": "js.localStorage.setItem('x', '1')",
}

ATTEMPT = """
import asyncio, js
from pyodide.ffi import create_proxy

async def attempt():
    try:
        result = {code}
        if hasattr(result, "addEventListener"):
            outcome = asyncio.Future()
            for event in "error", "success", "open":
                tell = create_proxy(lambda event: outcome.set_result(event.type))
                result.addEventListener(event, tell)
            return await outcome
        await asyncio.wait_for(result, 3)  # WebKit refuses by never answering
        return "allowed"
    except BaseException:
        return "error"

task = asyncio.ensure_future(attempt())
"""


@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_program_cannot_get_out(engine: Engine, site: Server, attempt: str) -> None:
    """From a program, network and storage are refused, by whichever error."""
    before = len(site.requests)
    ask(engine, ATTEMPT.format(code=ATTEMPTS[attempt].format(site=site.url())))
    for _ in range(100):  # the attempt goes on between two console lines
        if ask(engine, "print(task.done())") == "True":
            break
    assert ask(engine, "print(task.result())") == "error"
    # Chromium looks for a newer one of these whenever it likes.
    assert {*site.requests[before:]} <= {"/service-worker.js"}


def test_demo_is_trained_offline(engine: Engine, built_site: Path) -> None:
    """After one visit the server may go: the page opens, trains and restarts."""
    server = Server({"/": built_site})
    at_rest(engine, server)
    server.close()
    engine.goto(server.url())
    until(engine, READY)
    enter(engine, "print('on its way')\nwhile True: pass")
    until(engine, f"{CONSOLE}.includes('\\non its way')")
    engine.click("stop")
    until(engine, f"{CONSOLE}.includes('stopped after') && {READY}")
    engine.click("run")
    until(engine, f"({LAST_LOSSES}).length === 2")


def test_one_file_from_the_disk_trains(engine: Engine, built_site: Path) -> None:
    """The whole playground in one file: no server, and the demo reaches its end."""
    engine.goto((built_site / "match-playground.html").as_uri())
    until(engine, READY)
    engine.click("run")
    until(engine, f"({LAST_LOSSES}).length === 2")
    assert max(engine.evaluate(LAST_LOSSES)) < 0.05


# How many kinds of starts the page keeps, or what a browser says that keeps no Blobs.
STARTS = """new Promise((resolve) => {
    const name = `match:${location.pathname.replace(/[^/]*$/, "")}:snapshot`;
    const opening = indexedDB.open(name);
    opening.onsuccess = () => {
        const change = opening.result.transaction("files", "readwrite");
        const files = change.objectStore("files");
        const counting = files.count();
        const probing = files.put(new Blob(["probe"]), "probe");
        probing.onerror = () => resolve(probing.error.message);
        probing.onsuccess = () => files.delete("probe");
        change.oncomplete = () => {
            opening.result.close();
            resolve(counting.result);
        };
    };
})"""


def test_later_visit_begins_with_what_was_kept(engine: Engine, site: Server) -> None:
    """Its Python has the secret of the one before, which each start would draw anew."""
    at_rest(engine, site)
    if isinstance(refusal := until(engine, STARTS), str):
        pytest.skip(f"a private session: {refusal}")
    secret = ask(engine, "print(hash('match'))")
    engine.goto(site.url())
    until(engine, READY)
    assert ask(engine, "print(hash('match'))") == secret
