"""Browsers, a static server and an open playground for the tests of the page."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.browser.playground import Playground
from tests.browser.server import Server

# Chromium as root in a container, making no connection of its own.
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP match.test 127.0.0.1",
]

# A machine that does other things, too, takes its time.
expect.set_options(timeout=20_000)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One Chromium for all tests of the page."""
    path = os.environ.get("MATCH_CHROMIUM") or shutil.which("chromium")
    if not path:
        pytest.skip("no Chromium: set MATCH_CHROMIUM or use `python build.py test`")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def server(built_site: Path) -> Iterator[Server]:
    """The built site below / of a host of its own."""
    server = Server({"/": built_site})
    yield server
    server.close()


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    """A fresh profile, in which every request reaches the server."""
    context = chromium.new_context(
        viewport={"width": 1280, "height": 760}, service_workers="block"
    )
    yield context
    context.close()


@pytest.fixture
def expected_errors() -> list[str]:
    """Parts of console errors that a test provokes; any other error fails it."""
    return []


@pytest.fixture
def expected_hosts() -> list[str]:
    """Other hosts that a test answers for; a request to any other fails it."""
    return []


@pytest.fixture
def new_page(
    context: BrowserContext, expected_errors: list[str], expected_hosts: list[str]
) -> Iterator[Callable[[], Page]]:
    """Makes pages that may neither complain nor ask another host for anything."""
    errors: list[str] = []
    requests: list[str] = []

    def make() -> Page:
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on(
            "console",
            lambda message: (
                errors.append(message.text) if message.type == "error" else None
            ),
        )
        page.on("request", lambda request: requests.append(request.url))
        return page

    yield make
    answered = tuple(f"https://{host}/" for host in expected_hosts)
    strangers = [
        url for url in requests if not _is_own(url) and not url.startswith(answered)
    ]
    surprises = [
        error for error in errors if not any(part in error for part in expected_errors)
    ]
    assert (strangers, surprises) == ([], [])


def _is_own(url: str) -> bool:
    own = ("http://127.0.0.1:", "http://localhost:", "http://match.test:", "file:")
    return url.startswith((*own, "blob:", "data:", "about:"))


@pytest.fixture
def playground(new_page: Callable[[], Page], server: Server) -> Playground:
    """The playground on a page that has not been opened yet."""
    return Playground(new_page(), server.url())
