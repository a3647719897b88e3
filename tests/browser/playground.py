"""The playground as a test uses it: by the names of buttons and the roles of panes."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from typing import Any

from playwright.sync_api import Locator, Page, expect

SLOW = 60_000
# ms between two looks while a program runs: a look with each frame would have the page
# draw frames for nothing.
POLLING = 20
CURVES = """() => (document.getElementById("loss").data ?? [])
    .filter((trace) => trace.name)
    .map(({name, x, y}) => ({name, x: [...x], y: [...y]}))"""

PASTE = """(content, text) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", text);
    const how = { clipboardData, bubbles: true, cancelable: true };
    content.dispatchEvent(new ClipboardEvent("paste", how));
}"""


class Playground:
    """One open page of the playground in Chromium."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.url = url
        self.run = page.get_by_role("button", name="Run", exact=True)
        self.stop = page.get_by_role("button", name="Stop", exact=True)
        self.force_stop = page.get_by_role("button", name="Force stop")
        self.console = page.get_by_role("log")
        self.content = page.locator("#editor .cm-content")
        self.line = page.get_by_label("Python console line")

    def open(self) -> Playground:
        """Go to the page and wait until Python is ready."""
        self.page.goto(self.url)
        return self.wait("ready")

    def wait(self, *states: str) -> Playground:
        """Wait until the page is in one of these states."""
        self.page.wait_for_function(
            "states => states.includes(document.body?.dataset.state)",
            arg=list(states),
            timeout=SLOW,
        )
        return self

    @property
    def state(self) -> str:
        """What the page says that it does."""
        return self.page.evaluate("document.body?.dataset.state")

    def write(self, source: str) -> Playground:
        """Replace the whole program."""
        self.content.click()
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.press("Delete")
        self.page.keyboard.insert_text(source)
        return self

    def paste(self, source: str) -> Playground:
        """Replace the whole program at once, as is faster for a very long one."""
        self.write("").content.evaluate(PASTE, source)
        return self

    def run_to_end(self, source: str | None = None) -> Playground:
        """Run a program and wait for its last word."""
        if source is not None:
            self.write(source)
        with self.a_run():
            self.run.click()
        return self

    def choose(self, title: str) -> None:
        """Take the example whose title begins so, and wait until it is there."""
        self.page.get_by_role("button", name="Examples").click()
        self.page.get_by_role("menuitem", name=re.compile(f"^{title}")).click()
        chosen = self.page.locator("#examples-menu [aria-current=true]")
        expect(chosen).to_contain_text(title)

    def press_stop(self) -> None:
        """Stop what runs and wait for its last word."""
        with self.a_run():
            self.stop.click()

    def retry(self) -> Playground:
        """Leave the failure screen and wait until Python is ready."""
        self.page.get_by_role("button", name="Retry").click()
        return self.wait("ready")

    @contextlib.contextmanager
    def a_run(self) -> Iterator[None]:
        """Wait, at the end, until one more run has finished."""
        before = self.finished
        yield
        self.page.wait_for_function(
            "before => Number(document.body?.dataset.finished) > before"
            " && document.body?.dataset.state === 'ready'",
            arg=before,
            timeout=SLOW,
            polling=POLLING,
        )

    @property
    def finished(self) -> int:
        """How many runs and console lines have finished."""
        return int(self.page.evaluate("document.body?.dataset.finished ?? 0"))

    def ask(self, line: str) -> None:
        """Enter a console line and wait for its end."""
        self.line.fill(line)
        self.line.press("ControlOrMeta+End")  # wherever the browser left the cursor
        with self.a_run():
            self.line.press("Enter")

    def printed(self, text: str) -> None:
        """Wait until the console shows a text."""
        expect(self.console).to_contain_text(text, timeout=SLOW, use_inner_text=True)

    def curves(self, *lengths: int) -> list[dict[str, Any]]:
        """This run's curves, as soon as the chart has drawn them to these lengths."""
        self.page.wait_for_function(
            f"lengths => {{ const ends = ({CURVES})().map(({{x}}) => x.at(-1) + 1);"
            " return String(ends) === String(lengths); }",
            arg=lengths,
            timeout=SLOW,
        )
        curves: list[dict[str, Any]] = self.page.evaluate(CURVES)
        return curves

    @property
    def failing_line(self) -> Locator:
        """The line that the editor marks."""
        return self.page.locator("#editor .cm-line.cm-failing")
