"""A Chromium as a reader has it: no tool is attached to its pages, which slows them."""

from __future__ import annotations

import json
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any, Self
from urllib.request import Request, urlopen

from tests.browser.conftest import CHROMIUM_FLAGS

# How long a browser that has started, or closed a tab, does things of its own, in s.
REST = 2
SIZE = "--window-size=1280,807"  # of which the page gets 720


class Reader:
    """Opens and closes tabs of one browser, whose profile is new and ends with it."""

    def __init__(self, chromium: str) -> None:
        self.__disk = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        profile = Path(self.__disk.name)
        flags = ["--headless", SIZE, "--remote-debugging-port=0", *CHROMIUM_FLAGS]
        self.__browser = subprocess.Popen(
            [chromium, *flags, f"--user-data-dir={profile}", "about:blank"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        told = profile / "DevToolsActivePort"
        while not (told.exists() and told.read_text(encoding="utf-8")):
            if self.__browser.poll() is not None:
                raise RuntimeError(f"{chromium} ended with {self.__browser.returncode}")
            time.sleep(0.05)
        self.__port = told.read_text(encoding="utf-8").split()[0]
        time.sleep(REST)

    def open(self, url: str) -> str:
        """Open a tab and return what it is called."""
        tab: dict[str, Any] = json.loads(self.__ask(f"new?{url}", "PUT"))
        return str(tab["id"])

    def close(self, tab: str) -> None:
        """Close a tab."""
        self.__ask(f"close/{tab}", "GET")
        time.sleep(REST)

    def __ask(self, what: str, method: str) -> bytes:
        address = f"http://127.0.0.1:{self.__port}/json/{what}"
        with urlopen(Request(address, method=method)) as answer:
            told: bytes = answer.read()
        return told

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.__browser.terminate()
        self.__browser.wait()
        self.__disk.cleanup()
