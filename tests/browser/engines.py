"""Chromium, Firefox and WebKit, each driven in its own way, behind two verbs."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import time
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any, Protocol

import pytest
from playwright.sync_api import Browser

from tests.node import find_node

SITE = Path(__file__).parents[2] / "site"
SECONDS = 90


class Engine(Protocol):
    """A browser with one page."""

    def goto(self, url: str) -> None:
        """Open an address."""

    def click(self, name: str) -> None:
        """Click on the element of that id, as a reader does."""

    def resize(self, width: int, height: int) -> None:
        """Give the window another size."""

    def evaluate(self, expression: str) -> Any:
        """The value of a JavaScript expression in the page, awaited."""


def until(engine: Engine, expression: str) -> Any:
    """The first true value of an expression."""
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        if value := engine.evaluate(expression):
            return value
        time.sleep(0.02)
    state = engine.evaluate("document.body.innerText.slice(0, 2000)")
    raise TimeoutError(f"{expression} was never true; the page shows:\n{state}")


class Chromium:
    """Through Playwright."""

    def __init__(self, browser: Browser) -> None:
        self.__page = browser.new_page()

    def goto(self, url: str) -> None:
        """Open an address."""
        self.__page.goto(url)

    def click(self, name: str) -> None:
        """Click on the element of that id, as a reader does."""
        self.__page.click(f"#{name}")

    def resize(self, width: int, height: int) -> None:
        """Give the window another size."""
        self.__page.set_viewport_size({"width": width, "height": height})

    def evaluate(self, expression: str) -> Any:
        """The value of a JavaScript expression in the page, awaited."""
        return self.__page.evaluate(expression)


class Firefox:
    """Through puppeteer-core, which needs no driver of its own."""

    def __init__(self, requests: IO[str], answers: IO[str]) -> None:
        self.__requests = requests
        self.__answers = answers

    def goto(self, url: str) -> None:
        """Open an address."""
        self.__ask("goto", url)

    def click(self, name: str) -> None:
        """Click on the element of that id, as a reader does."""
        self.__ask("click", f"#{name}")

    def resize(self, width: int, height: int) -> None:
        """Give the window another size."""
        self.__ask("resize", {"width": width, "height": height})

    def evaluate(self, expression: str) -> Any:
        """The value of a JavaScript expression in the page, awaited."""
        return self.__ask("evaluate", expression)

    def __ask(self, name: str, argument: str | dict[str, int]) -> Any:
        request = json.dumps({"name": name, "argument": argument})
        print(request, file=self.__requests, flush=True)
        answer = json.loads(self.__answers.readline() or '{"error": "it ended"}')
        if "error" in answer:
            raise RuntimeError(f"Firefox: {answer['error']}")
        return answer["value"]


class WebKit:
    """Through Selenium and WebKitGTK's MiniBrowser."""

    def __init__(self, driver: Any) -> None:
        self.__driver = driver

    def goto(self, url: str) -> None:
        """Open an address."""
        self.__driver.get(url)

    def click(self, name: str) -> None:
        """Click on the element of that id, as a reader does."""
        self.__driver.find_element("id", name).click()

    def resize(self, width: int, height: int) -> None:
        """Give the window another size."""
        self.__driver.set_window_size(width, height)

    def evaluate(self, expression: str) -> Any:
        """The value of a JavaScript expression in the page, awaited."""
        return self.__driver.execute_script(f"return {expression}")


@contextlib.contextmanager
def open_firefox() -> Iterator[Engine]:
    """A headless Firefox, or a skip that says what is missing."""
    firefox = shutil.which("firefox-esr") or shutil.which("firefox")
    node = find_node()
    if not firefox or not node:
        pytest.skip("no Firefox (or no Node to drive it) on this machine")
    process = subprocess.Popen(
        [node, str(Path(__file__).with_name("firefox.mjs")), firefox, str(SITE)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        assert process.stdin
        assert process.stdout
        yield Firefox(process.stdin, process.stdout)


@contextlib.contextmanager
def open_webkit() -> Iterator[Engine]:
    """WebKitGTK on a screen of its own, or a skip that says what is missing."""
    driver_path = shutil.which("WebKitWebDriver")
    browsers = sorted(Path("/usr/lib").glob("*/webkit2gtk-4.*/MiniBrowser"))
    if not driver_path or not browsers or not shutil.which("Xvfb"):
        pytest.skip("no WebKitGTK (webkit2gtk-driver, xvfb) on this machine")
    from selenium import webdriver
    from selenium.webdriver.webkitgtk.options import Options
    from selenium.webdriver.webkitgtk.service import Service

    options = Options()
    options.binary_location = str(browsers[-1])
    options.add_argument("--automation")
    with _screen() as display:
        service = Service(driver_path, env={**os.environ, "DISPLAY": display})
        with warnings.catch_warnings():
            # Selenium's driver for WebKitGTK uses what Selenium itself deprecates.
            warnings.simplefilter("ignore", DeprecationWarning)
            driver = webdriver.WebKitGTK(options=options, service=service)
        try:
            yield WebKit(driver)
        finally:
            driver.quit()


@contextlib.contextmanager
def _screen() -> Iterator[str]:
    read, write = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", "1280x800x24"],
        pass_fds=[write],
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    with os.fdopen(read) as display:
        number = display.readline().strip()
    try:
        yield f":{number}"
    finally:
        server.terminate()
        server.wait()


OPENERS: dict[str, Callable[[], contextlib.AbstractContextManager[Engine]]] = {
    "firefox": open_firefox,
    "webkit": open_webkit,
}
