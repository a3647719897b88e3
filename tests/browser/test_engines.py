"""The same road in Chromium, Firefox and WebKit: start, train, stop, and no way out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser.engines import OPENERS, Chromium, Engine, until
from tests.browser.server import Server

READY = "document.body.dataset.state === 'ready'"
LAST_LOSSES = """(document.getElementById('loss').data ?? [])
    .filter((trace) => trace.name && trace.x.at(-1) === 3999)
    .map((trace) => trace.y.at(-1))"""


@pytest.fixture(scope="module")
def site(built_site: Path) -> Iterator[Server]:
    server = Server({"/": built_site})
    yield server
    server.close()


@pytest.fixture(scope="module", params=["chromium", "firefox", "webkit"])
def engine(request: pytest.FixtureRequest, site: Server) -> Iterator[Engine]:
    """One engine with the playground open and ready."""
    if request.param == "chromium":
        opened: Engine = Chromium(request.getfixturevalue("chromium"))
        opened.goto(site.url())
        until(opened, READY)
        yield opened
        return
    with OPENERS[request.param]() as opened:
        opened.goto(site.url())
        until(opened, READY)
        yield opened


def click(engine: Engine, name: str) -> None:
    """Press a button by its id."""
    engine.evaluate(f"document.getElementById({name!r}).click()")


def ask(engine: Engine, source: str) -> str:
    """What the console shows after a console line."""
    before = engine.evaluate("Number(document.body.dataset.finished ?? 0)")
    engine.evaluate(
        f"""(() => {{
            document.getElementById("clear").click();
            document.getElementById("line").value = {json.dumps(source)};
            document.getElementById("prompt").requestSubmit();
        }})()"""
    )
    until(engine, f"Number(document.body.dataset.finished ?? 0) > {before}")
    text: Any = until(
        engine,
        "document.getElementById('console').innerText.split('\\n').slice(1).join('\\n')",
    )
    return str(text)


def test_demo_reaches_its_last_step(engine: Engine) -> None:
    """Both models of the linear demo are trained to the end, and drawn."""
    click(engine, "run")
    until(engine, f"({LAST_LOSSES}).length === 2")
    assert max(engine.evaluate(LAST_LOSSES)) < 0.05


def test_endless_loop_stops_and_keeps_its_state(engine: Engine) -> None:
    """Stop raises KeyboardInterrupt; the console line sees what was made."""
    loop = "x = 0\nwhile True: x += 1"
    before = engine.evaluate("Number(document.body.dataset.finished ?? 0)")
    engine.evaluate(
        f"""(() => {{
            document.getElementById("line").value = {json.dumps(f"exec({loop!r})")};
            document.getElementById("prompt").requestSubmit();
        }})()"""
    )
    until(engine, "document.body.dataset.state === 'running'")
    click(engine, "stop")
    until(engine, f"Number(document.body.dataset.finished) > {before} && {READY}")
    assert ask(engine, "print(x > 0)").strip() == "True"


def test_origin_is_opaque(engine: Engine) -> None:
    """The worker belongs to no site."""
    assert ask(engine, "import js; print(js.self.origin)").strip() == "null"


ATTEMPTS = {
    "the site itself": "await js.fetch({site!r})",
    "another host": "await js.fetch('https://example.com/')",
    "IndexedDB": "js.indexedDB.open('x')",
    "Cache Storage": "await js.caches.open('x')",
    "a WebSocket": "js.WebSocket.new('ws://127.0.0.1:1/')",
    "a script": "js.Function('return 1')()",
    "local storage": "js.localStorage.setItem('x', '1')",
}


@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_program_cannot_get_out(engine: Engine, site: Server, attempt: str) -> None:
    """From a program, network and storage are refused, by whichever error."""
    code = ATTEMPTS[attempt].format(site=site.url())
    before = len(site.requests)
    source = f"""
import js, asyncio
async def attempt():
    try:
        result = {code}
        if hasattr(result, "addEventListener"):
            outcome = asyncio.Future()
            result.addEventListener("error", create_proxy(lambda event: outcome.set_result("refused")))
            result.addEventListener("success", create_proxy(lambda event: outcome.set_result("allowed")))
            result.addEventListener("open", create_proxy(lambda event: outcome.set_result("allowed")))
            return await outcome
        else:
            return "allowed"
    except BaseException as error:
        return "refused"
from pyodide.ffi import create_proxy
task = asyncio.ensure_future(attempt())
"""
    ask(engine, f"exec({source!r})")
    shown = until_printed(engine)
    assert shown.strip() == "refused"
    assert site.requests[before:] == []


def until_printed(engine: Engine) -> str:
    """Ask until the attempt, which is asynchronous, has come to its end."""
    for _ in range(100):
        shown = ask(engine, "print(task.done() and 'done')")
        if "done" in shown:
            break
    return ask(engine, "print(task.result())")
