"""What the page says when something does not arrive, and that Retry works."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.playground import Playground
from tests.browser.server import Server


@pytest.mark.parametrize(
    "name", ["asm.wasm", "asm.mjs", "python_stdlib", "playground", "match"]
)
def test_missing_file_is_named_and_retry_works(
    playground: Playground, server: Server, expected_errors: list[str], name: str
) -> None:
    """A file that is not there gives the failure screen; Retry goes on from there."""
    expected_errors.append("404")
    server.missing.add(name)
    playground.page.goto(playground.url)
    playground.wait("failed")
    expect(playground.page.get_by_role("alert")).to_contain_text("could not be loaded")
    expect(playground.page.get_by_role("alert")).to_contain_text(name)
    server.missing.clear()
    playground.retry().run_to_end("print('after all')")
    playground.printed("after all")


def test_retry_asks_only_for_what_is_missing(
    playground: Playground, server: Server, expected_errors: list[str]
) -> None:
    """Megabytes that arrived are kept."""
    expected_errors.append("404")
    server.missing.add("asm.wasm")
    playground.page.goto(playground.url)
    playground.wait("failed")
    with playground.page.expect_response("**/*asm.wasm*"):
        playground.page.get_by_role("button", name="Retry").click()
    playground.wait("failed")
    server.missing.clear()
    before = len(server.requests)
    playground.retry()
    assert playground.page.locator("iframe").count() == 1
    again = [path for path in server.requests[before:] if "pyodide" in path]
    assert [path for path in again if "wasm" not in path] == []


def test_run_retries_a_failed_start(
    playground: Playground, server: Server, expected_errors: list[str]
) -> None:
    """Run, too, leads on from a failure, and its program runs then."""
    expected_errors.append("404")
    server.missing.add("asm.wasm")
    playground.page.goto(playground.url)
    playground.wait("failed")
    server.missing.clear()
    with playground.a_run():
        playground.run.click()
    playground.printed("learned")


def test_silent_server_is_given_up(playground: Playground, server: Server) -> None:
    """A file that never arrives ends in the failure screen, not in endless waiting."""
    server.hanging.add("asm.wasm")
    playground.page.clock.install()
    playground.page.goto(playground.url)
    expect(playground.page.locator("#phase")).to_contain_text(" MB, then starting it")
    playground.page.clock.fast_forward(31_000)
    playground.wait("failed")
    expect(playground.page.get_by_role("alert")).to_contain_text("stopped arriving")
    server.hanging.clear()
    server.resume.set()
    playground.retry()


def test_silent_sandbox_is_named_and_retry_works(playground: Playground) -> None:
    """A frame that fails cannot say so, so its silence is timed."""
    page = playground.page
    page.add_init_script("""if (self === top) {
        const listen = self.addEventListener;
        self.isDeaf = true;
        self.addEventListener = (type, hear, how) => {
            const heard = (event) => self.isDeaf || hear(event);
            listen.call(self, type, type === "message" ? heard : hear, how);
        };
    }""")
    page.clock.install()
    page.goto(playground.url)
    waiting = "then starting it"  # and for the frame, from the same moment on
    expect(page.locator("#phase")).to_contain_text(waiting)
    page.clock.fast_forward(21_000)
    playground.wait("failed")
    expect(page.get_by_role("alert")).to_contain_text("did not open")
    page.evaluate("self.isDeaf = false")
    playground.retry()


def test_missing_chart_is_told(
    playground: Playground, server: Server, expected_errors: list[str]
) -> None:
    """Programs run without the chart, and its place says what happened."""
    expected_errors.append("404")
    server.missing.add("/plotly")
    playground.open().run_to_end("print('still running')")
    playground.printed("still running")
    expect(playground.page.locator("#loss-hint")).to_contain_text("could not be loaded")


@pytest.mark.parametrize("name", ["pyodide-lock", "asm.wasm"])
def test_damaged_file_is_named(playground: Playground, name: str) -> None:
    """A file cut short is told from one that is missing."""
    page = playground.page

    def cut_short(route) -> None:  # type: ignore[no-untyped-def]
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.body()[:-100])

    page.route(f"**/*{name}*", cut_short)
    page.goto(playground.url)
    playground.wait("failed")
    expect(page.get_by_role("alert")).to_contain_text(name)
    expect(page.get_by_role("alert")).to_contain_text("damaged")


def test_progress_is_told_in_bytes(playground: Playground, server: Server) -> None:
    """While the runtime loads, the footer counts megabytes."""
    server.hanging.add("asm.wasm")
    playground.page.goto(playground.url)
    expect(playground.page.locator("#phase")).to_have_text(
        re.compile(r"Loading Python, \d+\.\d of \d+\.\d MB, then starting")
    )
    progress = playground.page.get_by_role("progressbar", name="Loading")
    assert 0 < float(progress.evaluate("(bar) => bar.value")) < 1
    server.resume.set()
    playground.wait("ready")
