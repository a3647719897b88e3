"""The page for those who use no mouse, or see no screen."""

from __future__ import annotations

import base64
import json
import random
import re
import zlib
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

import build
from tests.browser.playground import SLOW, Playground
from tests.browser.server import Server

AXE = build.MODULES / "axe-core" / "axe.min.js"
VIOLATIONS = """async (within) => {
    const {violations} = await axe.run(within ?? document, {iframes: false});
    return violations.flatMap(({id, nodes}) =>
        nodes.map(({target, failureSummary}) => [id, String(target), failureSummary]));
}"""
FAILING = "def f():\n    return 1 / 0\n\nf()\n"
TRAIN = """
import match
w = match.tensor([[4.0]], requires_grad=True)
while True:
    (w * w).sum().backward()
"""
SHOWING = """
import sys
import match
from match.show import display

class Picture:
    def _repr_svg_(self):
        return '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30"/>'

class Markup:
    def _repr_html_(self):
        return "<h1>A heading</h1>"

plot = {"data": [{"y": [1, 3, 2]}], "layout": {"title": {"text": "A title"}}}
small, large = match.mat([[1.0, -2.0]]), match.zeros(20, 20)
for shown in (plot, small, large, Picture(), Markup(), "plain text"):
    display(shown)
for name in ("a.csv", "b.csv"):
    with open(name, "w") as file:
        file.write("1, 2")
print(*(f"\\x1b[3{colour}mcolour {colour}" for colour in range(8)))
print("to stderr", file=sys.stderr)
[][len(input("Your name? "))]
"""
TRAINING = """
import match
from match import nn, optim

model = nn.Linear(1, 1)
optimizer = optim.SGD(model.parameters(), lr=0.1)
"""
# What Tab should reach, in the order of the page; of radio buttons, the chosen one.
REACHABLE = """() => [...document.querySelectorAll(
        "a[href], button, input, select, textarea, [tabindex], #editor, #line")]
    .filter((element) => element.checkVisibility({visibilityProperty: true})
        && !element.disabled && (element.tabIndex >= 0 || element.shadowRoot)
        && !(element.type === "radio" && !element.checked))
    .map((element) =>
        element.id || element.dataset.name || element.textContent.trim())"""
FOCUSED = """() => {
    const element = document.activeElement;
    return element.id || element.dataset.name || element.textContent.trim();
}"""
LISTEN = """() => {
    window.said = [];
    const announcer = document.getElementById("announcer");
    new MutationObserver(() => said.push(announcer.textContent))
        .observe(announcer, {childList: true});
}"""


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    """A fresh profile into which axe may be brought."""
    viewport: Any = {"width": 1280, "height": 760}
    context = chromium.new_context(
        viewport=viewport, bypass_csp=True, service_workers="block"
    )
    yield context
    context.close()


def check(page: Page, within: str | None = None) -> list[Any]:
    """What axe finds on the page, or in a part of it."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[Any] = page.evaluate(VIOLATIONS, within)
    return found


def link_to(url: str, source: str) -> str:
    """A link that holds a program, as Share makes it."""
    shared = {"v": "0.1.0", "files": {"main.py": source}, "data": []}
    packed = base64.urlsafe_b64encode(zlib.compress(json.dumps(shared).encode()))
    return f"{url}#code={packed.decode().rstrip('=')}"


def test_axe_finds_nothing(playground: Playground) -> None:
    """In each view, after an error, in a dialog and a menu, in the dark, on a phone."""
    page = playground.open().page
    found = {"loaded": check(page)}
    playground.run_to_end()
    playground.curves(4000, 4000)
    for tab in page.get_by_role("tablist", name="Views").get_by_role("tab").all():
        tab.click()
        found[f"view {tab.inner_text()}"] = check(page)
    playground.run_to_end(FAILING)
    found["error"] = check(page)
    page.get_by_role("button", name="Help").click()
    found["dialog"] = check(page)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Examples").click()
    found["menu"] = check(page)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Light or dark").click()
    found["dark"] = check(page)
    page.set_viewport_size({"width": 390, "height": 760})
    found["phone"] = check(page)
    assert {state: problems for state, problems in found.items() if problems} == {}


def test_axe_finds_nothing_in_what_comes_with_a_run(playground: Playground) -> None:
    """Figures, a banner, a question, files, a notice, and help for who writes."""
    playground.url = link_to(playground.url, SHOWING)
    page = playground.open().page
    playground.run.click()
    question = page.get_by_role("textbox", name="Your name?")
    expect(question).to_be_focused()
    expect(page.locator(".card .main-svg")).not_to_have_count(0)
    found = {"figures": check(page)}
    page.get_by_role("button", name="Light or dark").click()
    found["figures in the dark"] = check(page)
    with playground.a_run():
        question.press("Enter")
    files = page.get_by_role("list", name="Data files")
    files.get_by_role("button", name="a.csv").click()
    expect(page.get_by_role("dialog", name="a.csv")).to_be_visible()
    found["file"] = check(page, "dialog")
    page.get_by_role("button", name="Keep as data").click()
    files.get_by_role("button", name="Remove a.csv").click()
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    playground.content.click()
    page.keyboard.press("ControlOrMeta+f")
    expect(page.get_by_role("textbox", name="Find")).to_be_focused()
    playground.content.click()
    expect(playground.content).to_have_attribute("aria-autocomplete", "list")
    page.keyboard.press("ControlOrMeta+End")
    page.keyboard.type("\nmatch.zeros(ma")
    expect(page.get_by_role("listbox", name="Completions")).to_be_visible()
    expect(page.locator("#editor .cm-description").first).to_be_visible()
    found["writing"] = check(page)
    assert {state: problems for state, problems in found.items() if problems} == {}


def test_axe_finds_nothing_in_dialogs(playground: Playground) -> None:
    """Of keys, of a reset, of what ran, of other forms of the program, of packages."""
    page = playground.open().run_to_end(TRAINING).page
    found = {}

    def look(title: str, words: str = "") -> None:
        dialog = page.get_by_role("dialog", name=title)
        expect(dialog).to_be_visible()
        # A few words are read out with the title.
        expect(dialog).to_have_accessible_description(re.compile(words or "^$"))
        found[title] = check(page, "dialog")
        page.keyboard.press("Escape")
        expect(dialog).to_have_count(0)

    playground.run.focus()
    page.keyboard.press("?")
    look("Keyboard")
    page.get_by_role("button", name="Reset", exact=True).click()
    look("Reset main.py?", "You can undo this")
    for item, title in (
        ("As PyTorch", "The same program with PyTorch"),
        ("Earlier runs", "Earlier runs"),
    ):
        page.get_by_role("button", name="File", exact=True).click()
        page.get_by_role("menuitem", name=item).click()
        if item == "Earlier runs":
            expect(page.locator("dialog .sheet")).to_contain_text("optimizer")
        look(title)
    page.evaluate("Object.defineProperty(navigator, 'clipboard', {})")
    page.get_by_role("button", name="Share").click()
    look("Copy this link")
    playground.paste(f"# {random.Random(0).randbytes(60_000).hex()}")
    page.get_by_role("button", name="Share").click()
    look("Share it as a file", "many programs cut it")
    playground.write("import nothing_of_that_name").run.click()
    look("nothing_of_that_name can perhaps be installed", "is sent there")
    assert {title: problems for title, problems in found.items() if problems} == {}


def test_axe_finds_nothing_around_a_frame(
    playground: Playground, server: Server
) -> None:
    """Nor on the page for teachers, nor in the frame that it makes."""
    page = playground.page
    page.goto(server.url("/embed.html"))
    expect(
        page.frame_locator("iframe").locator("body[data-state=ready]")
    ).to_be_attached(timeout=SLOW)
    found = check(page)
    playground.url += "?embed&readonly"
    playground.open()
    assert found + check(page) == []


def test_tab_reaches_everything_and_traps_nowhere(playground: Playground) -> None:
    """There and back again, with Escape to leave the editor."""
    page = playground.open().run_to_end().page
    wanted: list[str] = page.evaluate(REACHABLE)
    assert {"run", "editor", "loss", "console", "line"} <= set(wanted)
    page.evaluate("() => { document.body.tabIndex = -1; document.body.focus(); }")
    there = walk(page, "Tab", len(wanted))
    back = walk(page, "Shift+Tab", len(wanted) - 1)
    assert (there, back) == (wanted, wanted[-2::-1])


def walk(page: Page, key: str, steps: int) -> list[str]:
    """Press a key again and again; what has the focus after each press."""
    visited = []
    for _ in range(steps):
        if visited and visited[-1] == "editor":
            page.keyboard.press("Escape")
        page.keyboard.press(key)
        visited.append(page.evaluate(FOCUSED))
    return visited


def test_arrows_lead_through_menus_and_tabs(playground: Playground) -> None:
    """Around the ends, too; Home, End and letters go far, and Escape goes back."""
    page = playground.open().page
    focused = page.locator(":focus")
    page.get_by_role("button", name="File", exact=True).press("ArrowDown")
    for key, name in [
        ("", "Open…"),
        ("ArrowUp", "Reset this file…"),
        ("ArrowDown", "Open…"),
        ("d", "Download .py"),
        ("d", "Download .ipynb"),
        ("End", "Reset this file…"),
    ]:
        if key:
            page.keyboard.press(key)
        expect(focused.locator("span")).to_have_text(name)
    page.keyboard.press("Escape")
    expect(focused).to_have_id("file")

    page.get_by_role("tab", name="Loss").focus()
    for key, name in [
        ("ArrowLeft", "Parameters"),
        ("ArrowRight", "Loss"),
        ("ArrowRight", "Figures"),
        ("End", "Parameters"),
    ]:
        page.keyboard.press(key)
        expect(focused).to_have_text(name)
        expect(page.get_by_role("tabpanel", name=name)).to_be_visible()


def test_training_is_told_at_most_every_three_seconds(playground: Playground) -> None:
    """State, errors and the latest loss are announced, and no one is talked at."""
    page = playground.page
    page.clock.install()
    playground.open().write(TRAIN)
    expect(page.locator("#announcer")).to_have_text("Python is ready.")
    page.evaluate(LISTEN)
    page.clock.pause_at(page.evaluate("() => Date.now() + 10_000"))
    playground.run.click()
    numbers = page.locator("#numbers")
    expect(numbers).to_contain_text("loss")
    for _ in range(4):
        shown = numbers.inner_text()
        page.clock.run_for(200)
        expect(numbers).not_to_have_text(shown)
    assert page.evaluate("said") == ["Program running."]
    page.clock.run_for(3000)
    page.wait_for_function("() => said.length > 1")
    assert "loss" in page.evaluate("said[1]")
    page.clock.resume()
    playground.press_stop()
    expect(
        page.get_by_role("status").filter(has_text="Program stopped")
    ).to_be_attached()
    playground.run_to_end(FAILING)
    said = page.locator("#announcer")
    expect(said).to_have_text("ZeroDivisionError in line 2: division by zero")


def test_chart_is_told_in_words(playground: Playground) -> None:
    """The picture of the loss has a text alternative that says how it went."""
    page = playground.open().page
    chart = page.get_by_role("figure", name="No loss yet.")
    expect(chart).to_be_attached()
    # Plotly's are there already, below the words that say what will be.
    buttons = page.locator("#loss .modebar-btn")
    expect(buttons).not_to_have_count(0)
    expect(chart.get_by_role("button")).to_have_count(0)
    playground.run_to_end()
    told = page.get_by_role("figure", name="in 4000 steps").and_(page.locator("#loss"))
    expect(told).to_have_attribute(
        "aria-label", re.compile(r"from \S+ to \S+ .*in 4000 steps")
    )


def test_reduced_motion_moves_nothing(playground: Playground) -> None:
    """Where the system asks for calm, no part has a transition and no cursor blinks."""
    page = playground.page
    page.emulate_media(reduced_motion="reduce")
    playground.open()
    playground.content.click()
    page.keyboard.press("ControlOrMeta+f")
    expect(page.get_by_role("textbox", name="Find")).to_be_focused()
    playground.line.click()
    expect(page.locator("#line .cm-cursor")).to_be_visible()
    moving = """() => {
        const inside = ({shadowRoot}) => shadowRoot ? all(shadowRoot) : [];
        const all = (root) => [...root.querySelectorAll("*")].flatMap(
            (element) => [element, ...inside(element)]);
        return all(document).filter((element) => [null, "::after"].some((part) => {
            const style = getComputedStyle(element, part);
            return [style.transitionDuration, style.animationDuration]
                .some((duration) => duration !== "0s");
        }))
        .map((element) => element.outerHTML.slice(0, 80)); }"""
    assert page.evaluate(moving) == []


def test_high_contrast_keeps_what_colour_says(playground: Playground) -> None:
    """In the few colours of the system, the chosen tab and the curves are told."""
    page = playground.page
    page.emulate_media(forced_colors="active")
    playground.open().run_to_end()
    playground.curves(4000, 4000)
    chosen = page.get_by_role("tab", name="Loss")
    other = page.get_by_role("tab", name="Graph")
    line = "element => getComputedStyle(element).borderBottomColor"
    assert chosen.evaluate(line) != other.evaluate(line)
    keys = page.locator("#legend i")
    colours = {
        key.evaluate("e => getComputedStyle(e).backgroundColor") for key in keys.all()
    }
    assert len(colours) == 2
