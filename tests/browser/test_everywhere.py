"""The page on projectors, phones and wide screens, in frames and in old browsers."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.browser.playground import SLOW, Playground
from tests.browser.server import Server
from tests.browser.test_output import card, drawn

DESK = {"viewport": {"width": 1280, "height": 760}}
PHONE = {
    "viewport": {"width": 390, "height": 760},
    "has_touch": True,
    "is_mobile": True,
}
TABLET = {**PHONE, "viewport": {"width": 1024, "height": 768}}
BROWSERS = "Chrome and Edge 114, Firefox 125 and Safari 17"

# The size of the text in the editor, in the console, and at the chart's axes.
TEXT_SIZES = """() => [
    document.querySelector("#editor").shadowRoot.querySelector(".cm-line"),
    document.querySelector("#console"),
    document.querySelector("#loss .xtick text"),
].map((element) => Math.round(parseFloat(getComputedStyle(element).fontSize)))"""
# What does not grow with the rest; bars grow less.
KEEP_SIZES = """() => {
    const all = [...document.querySelectorAll("main :not(svg *)")];
    window.usual = new Map(all.filter((element) => [...element.childNodes].some(
        (node) => node.nodeType === Node.TEXT_NODE && node.data.trim()))
    .map((element) => [element, parseFloat(getComputedStyle(element).fontSize)])); }"""
TOO_SMALL = """() => [...usual]
    .filter(([element, size]) => element.isConnected
        && parseFloat(getComputedStyle(element).fontSize) < 1.4 * size)
    .map(([element]) => element.outerHTML.slice(0, 80))"""
# Whether the number of the last line stands where that line does.
BESIDE = """() => {
    const root = document.querySelector("#editor").shadowRoot
    const [line, number] = [".cm-line", ".cm-lineNumbers .cm-gutterElement"].map(
        (name) => [...root.querySelectorAll(name)].at(-1).getBoundingClientRect().top);
    return Math.abs(line - number) < 2; }"""
# At the moment when the page is laid out for paper: the editor makes all lines for it.
KEEP_PRINTED = """() => matchMedia("print").addEventListener("change", () => {
    const shadow = document.querySelector("#editor").shadowRoot;
    const boxes = [...document.querySelectorAll("#console, #view-loss")];
    window.printed = {
        lines: shadow.querySelectorAll(".cm-line").length,
        cut: [shadow.querySelector(".cm-scroller"), ...boxes].filter(
            (box) => getComputedStyle(box).overflow !== "visible").length,
        letters: getComputedStyle(document.querySelector("#console")).color,
    };
})"""
# As in a frame of another site where the reader blocks its cookies.
DENIED = """for (const name of ["localStorage", "sessionStorage", "indexedDB"])
    Object.defineProperty(window, name, {
        get() { throw new DOMException("denied", "SecurityError"); },
    });"""
# A program that prints, trains, displays and fails.
ALL_AT_ONCE = """
import match
from match.show import display

w = match.tensor([[4.0]], requires_grad=True)
for step in range(40):
    loss = (w * w).sum()
    w.grad = None
    loss.backward()
    w.data = w.data - 0.05 * w.grad
    if step % 10 == 0:
        print(f"step {step:3}  loss {loss.item():.4f}")
display({"data": [{"y": [1, 3, 2, 5, 4]}], "layout": {"title": {"text": "A plot"}}})
display(match.randn(3, 4), id="a matrix")
print(undefined)
"""
# How far apart the middles of the header's buttons are, from top to bottom.
HEADER_ROWS = """() => {
    const seen = [...document.querySelectorAll("header button")]
        .filter((button) => button.checkVisibility())
        .map((button) => button.getBoundingClientRect())
        .map(({top, bottom}) => (top + bottom) / 2);
    return Math.max(...seen) - Math.min(...seen); }"""
NEVER_SIDEWAYS = "() => document.documentElement.scrollWidth <= innerWidth"
# Pairs of buttons, tabs and panes of which one covers a part of the other.
COVERED = """() => {
    // Of a tab in a row that scrolls, the part that is seen.
    const box = (element) => {
        const own = element.getBoundingClientRect();
        const row = element.closest(".tabs")?.getBoundingClientRect() ?? own;
        const {top, bottom} = own;
        const left = Math.max(own.left, row.left);
        return {left, right: Math.min(own.right, row.right), top, bottom};
    };
    const seen = [...document.querySelectorAll(
        "header button, .bar button, .bar h2, .pane > *, footer > *")]
        .filter((element) => element.checkVisibility())
        .map((element) => [element, box(element)]);
    return seen.flatMap(([a, one], index) => seen.slice(index + 1)
        .filter(([b, other]) => !a.contains(b)
            && Math.min(one.right, other.right) - Math.max(one.left, other.left) > 1
            && Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top) > 1)
        .map(([b]) => [a.outerHTML.slice(0, 80), b.outerHTML.slice(0, 80)]));
}"""


@pytest.fixture
def context(
    request: pytest.FixtureRequest, chromium: Browser
) -> Iterator[BrowserContext]:
    """A fresh profile, of a phone where the test asks for one."""
    options: dict[str, Any] = getattr(request, "param", DESK)
    context = chromium.new_context(**options, service_workers="block")
    yield context
    context.close()


def button(page: Page, name: str) -> Locator:
    """A button by its name."""
    return page.get_by_role("button", name=name, exact=True)


def drag_by_touch(
    page: Page, start: tuple[float, float], goal: tuple[float, float]
) -> None:
    """Put a finger down, move it in three steps, and lift it."""
    session = page.context.new_cdp_session(page)
    for step in range(4):
        x, y = (a + (b - a) * step / 3 for a, b in zip(start, goal, strict=True))
        kind = "touchMove" if step else "touchStart"
        touch = {"type": kind, "touchPoints": [{"x": x, "y": y}]}
        session.send("Input.dispatchTouchEvent", touch)
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def text_sizes(page: Page) -> list[int]:
    """In CSS pixels; the chart comes later than all else."""
    expect(page.locator("#loss .xtick text").first).to_be_attached()
    sizes: list[int] = page.evaluate(TEXT_SIZES)
    return sizes


def test_text_grows_to_twice_its_size_and_stays(playground: Playground) -> None:
    """Two buttons change editor, console and chart; nothing is covered; it is kept."""
    page = playground.open().run_to_end().page
    playground.curves(4000, 4000)
    usual = text_sizes(page)
    for view in ("Graph", "Parameters"):
        page.get_by_role("tab", name=view).click()
        expect(page.get_by_role("tabpanel", name=view)).to_contain_text("weight")
    page.evaluate(KEEP_SIZES)
    for _ in range(5):
        button(page, "Larger text").click()
    expect(button(page, "Larger text")).to_be_disabled()
    double = [2 * size for size in usual]
    page.get_by_role("tab", name="Loss").click()
    page.wait_for_function(
        f"usual => String(({TEXT_SIZES})()) === String(usual)", arg=double
    )
    expect(page.locator("#announcer")).to_have_text("Text size 200 %.")
    assert page.evaluate(TOO_SMALL) == []
    assert page.evaluate(COVERED) == []
    assert page.evaluate(NEVER_SIDEWAYS)
    page.reload()
    playground.wait("ready")
    assert text_sizes(page)[:2] == double[:2]
    for _ in range(5):
        button(page, "Smaller text").click()
    assert text_sizes(page)[:2] == usual[:2]


def test_line_numbers_stay_beside_their_lines(playground: Playground) -> None:
    """At every size of the text, also where a program is shorter than its pane."""
    page = playground.open().write("\n".join(f"x = {i}" for i in range(11))).page
    for name in ["Larger text"] * 5 + ["Smaller text"] * 5:
        button(page, name).click()
        page.wait_for_function(BESIDE)
    playground.content.press("ControlOrMeta+z")
    expect(playground.content).not_to_contain_text("x = 10")


def test_panes_are_resized_by_pointer_and_keys_and_remembered(
    playground: Playground,
) -> None:
    """Drag, arrows, End and a double click; the chart follows; a reload keeps it."""
    page = playground.open().page
    width = page.get_by_role("separator", name="Width of the program")
    height = page.get_by_role("separator", name="Height of the views")
    box = width.bounding_box()
    assert box
    page.mouse.move(box["x"] + 4, 400)
    page.mouse.down()
    page.mouse.move(400, 400, steps=5)
    page.mouse.up()
    expect(width).to_have_attribute("aria-valuenow", "31")
    program = page.get_by_role("region", name="Program", exact=True)
    expect(program).to_have_css("width", "400px")
    page.wait_for_function(
        "() => document.querySelector('#loss .main-svg')?.clientWidth > 800"
    )
    height.press("ArrowDown")
    expect(height).to_have_attribute("aria-valuenow", "57")
    height.press("End")
    expect(height).to_have_attribute("aria-valuenow", "85")
    page.reload()
    expect(width).to_have_attribute("aria-valuenow", "31")
    expect(height).to_have_attribute("aria-valuenow", "85")
    width.dblclick()
    expect(width).to_have_attribute("aria-valuenow", "51")
    page.set_viewport_size({"width": 700, "height": 760})
    expect(width).to_be_hidden()


@pytest.mark.parametrize("context", [TABLET], indirect=True)
def test_panes_are_resized_by_a_finger(playground: Playground) -> None:
    """The page is not scrolled meanwhile, and the size is remembered."""
    page = playground.open().page
    for name, percent, goal in (
        ("Width of the program", "39", (400, 300)),
        ("Height of the views", "15", (700, 60)),
    ):
        line = page.get_by_role("separator", name=name)
        box = line.bounding_box()
        assert box
        start = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        drag_by_touch(page, start, goal)
        expect(line).to_have_attribute("aria-valuenow", percent)
        page.reload()
        expect(line).to_have_attribute("aria-valuenow", percent)


@pytest.mark.parametrize("address", ["", "?embed"])
def test_nothing_is_covered_at_any_size(playground: Playground, address: str) -> None:
    """After a run that prints, trains, shows and fails; also with the largest text."""
    playground.url += address
    page = playground.open().run_to_end(ALL_AT_ONCE).page
    for width, height in ((768, 1024), (1024, 768), (2560, 1440), (600, 520)):
        page.set_viewport_size({"width": width, "height": height})
        assert (width, page.evaluate(COVERED)) == (width, [])
        assert page.evaluate(NEVER_SIDEWAYS)
        if width > 720:
            assert page.evaluate(HEADER_ROWS) < 2
    if address:
        return  # a frame is as its course page has it
    page.set_viewport_size({"width": 390, "height": 760})
    for _ in range(5):
        button(page, "Larger text").click()
    assert page.evaluate(COVERED) == []
    assert page.evaluate(NEVER_SIDEWAYS)


@pytest.mark.parametrize("context", [PHONE], indirect=True)
def test_phone_shows_all_below_each_other(playground: Playground) -> None:
    """Nothing scrolls sideways, Run stays in sight, and fields are large enough."""
    page = playground.open().run_to_end().page
    for width in (390, 320):
        page.set_viewport_size({"width": width, "height": 760})
        page.evaluate("scrollTo(0, 0)")
        assert page.evaluate(COVERED) == []
        assert page.evaluate(NEVER_SIDEWAYS)
        page.get_by_role("log").scroll_into_view_if_needed()
        expect(playground.run).to_be_in_viewport(ratio=1)
    editor, *_ = text_sizes(page)
    field = "() => parseFloat(getComputedStyle(document.activeElement).fontSize)"
    playground.line.focus()
    assert (editor, page.evaluate(field)) >= (16, 16)


@pytest.mark.parametrize("context", [PHONE], indirect=True)
def test_phone_shows_what_a_program_printed(playground: Playground) -> None:
    """Also an error, though the editor brings its line into sight."""
    playground.open().run_to_end("print('hello')\n1 / 0")
    expect(playground.console.get_by_text("hello")).to_be_in_viewport()
    expect(playground.console.locator(".error > p")).to_be_in_viewport()


@pytest.mark.parametrize("context", [PHONE], indirect=True)
def test_phone_scrolls_where_the_chart_is_touched(playground: Playground) -> None:
    """Plotly would zoom instead."""
    page = playground.open().run_to_end().page
    swipe(page.locator("#loss"))
    page.wait_for_function("scrollY > 50")


@pytest.mark.parametrize("context", [PHONE], indirect=True)
def test_phone_scrolls_where_a_figure_is_touched(
    playground: Playground, expected_errors: list[str]
) -> None:
    """Unless it is enlarged: then it is zoomed."""
    # Chromium's word where the page still scrolls when the second swipe begins.
    expected_errors.append("Ignored attempt to cancel a touchstart event")
    source = """
from match.show import display
for _ in range(2):
    display({"data": [{"y": [1, 2, 3]}]})
"""
    page = playground.open().run_to_end(source).page
    drawn(playground, "Figure 1", "plot._fullLayout.yaxis.autorange")
    figure = card(playground, "Figure 1")
    before = figure.bounding_box()
    assert before
    swipe(figure)
    page.wait_for_function(
        "y => document.querySelector('.card').getBoundingClientRect().top < y - 50",
        arg=before["y"],
    )
    drawn(playground, "Figure 1", "plot._fullLayout.yaxis.autorange")
    figure.get_by_role("button", name="Enlarge").tap()
    tall = "plot.querySelector('.nsewdrag').getBoundingClientRect().height > 500"
    drawn(playground, "Figure 1", tall)
    swipe(figure)
    drawn(playground, "Figure 1", "!plot._fullLayout.yaxis.autorange")


def swipe(locator: Locator) -> None:
    """Move a finger up from the middle of an element."""
    box = locator.bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    drag_by_touch(locator.page, (x, y), (x, y - 120))


@pytest.mark.parametrize("context", [PHONE], indirect=True)
def test_phone_has_keys_for_signs(playground: Playground) -> None:
    """A row with Tab and brackets is there while the program is written."""
    page = playground.open().page
    keys = page.get_by_role("toolbar", name="Signs")
    expect(keys).to_be_hidden()
    playground.write("f")
    for name in ("(", ")", "=", "Tab"):
        keys.get_by_role("button", name=name, exact=True).tap()
    expect(playground.content).to_be_focused()
    expect(playground.content).to_have_text("    f()=")
    playground.line.focus()
    expect(keys).to_be_hidden()


def test_mouse_needs_no_keys_for_signs(playground: Playground) -> None:
    """Where there is a keyboard, the row stays away."""
    playground.open().write("f")
    expect(playground.page.get_by_role("toolbar", name="Signs")).to_be_hidden()


def test_help_fits_on_one_screen(playground: Playground) -> None:
    """At 1280 by 720 it is read without scrolling; it names browsers and privacy."""
    page = playground.open().page
    page.set_viewport_size({"width": 1280, "height": 720})
    button(page, "Help").click()
    dialog = page.get_by_role("dialog", name="Match playground")
    expect(dialog).to_be_in_viewport(ratio=1)
    body = dialog.locator(".body")
    assert (
        body.evaluate("({scrollHeight, clientHeight}) => scrollHeight - clientHeight")
        <= 0
    )
    expect(dialog).to_contain_text("No cookie, no tracking")
    expect(dialog).to_contain_text(BROWSERS)
    assert page.context.cookies() == []
    dialog.get_by_role("button", name="Close").click()
    expect(button(page, "Help")).to_be_focused()


def test_all_of_program_and_output_goes_on_paper(playground: Playground) -> None:
    """In dark letters, also from a dark page, and without what can be pressed."""
    page = playground.page
    page.emulate_media(color_scheme="dark")
    playground.open().paste("print('on', 'paper')\n" * 300)
    playground.run_to_end()
    page.evaluate(KEEP_PRINTED)
    page.emulate_media(media="print")
    printed = page.wait_for_function("() => window.printed").json_value()
    assert printed == {"lines": 301, "cut": 0, "letters": "rgb(29, 28, 26)"}
    for gone in (playground.run, playground.line, page.locator("footer")):
        expect(gone).to_be_hidden()
    shown = page.locator("#console").bounding_box()
    assert shown
    assert shown["height"] > 300 * 10


def test_dark_page_is_never_light(playground: Playground, server: Server) -> None:
    """The reader's colours are there before the page's own scripts have arrived."""
    page = playground.page
    page.emulate_media(color_scheme="dark")
    server.hanging.add("main-")
    page.goto(playground.url, wait_until="commit")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(page.locator("body")).to_have_css("background-color", "rgb(20, 20, 22)")
    server.resume.set()
    playground.wait("ready")
    button(page, "Light or dark").click()
    server.hanging.clear()
    page.reload(wait_until="commit")
    expect(page.locator("html")).to_have_attribute("data-theme", "light")


@pytest.mark.parametrize("missing", ["HTMLElement.prototype.popover", "WebAssembly"])
def test_old_browser_sees_one_sentence(
    playground: Playground, expected_errors: list[str], missing: str
) -> None:
    """And nothing else: it names the browsers that work."""
    expected_errors.append("")  # the page's scripts find themselves without a page
    page = playground.page
    page.add_init_script(f"delete globalThis.{missing}")
    page.goto(playground.url)
    expect(page.locator("body")).to_contain_text(BROWSERS)
    text = page.locator("body").inner_text()
    assert (text.count(". "), page.locator("button").count()) == (1, 0)


def test_page_without_scripts_says_what_it_needs(
    chromium: Browser, server: Server
) -> None:
    """One sentence where JavaScript is switched off."""
    with chromium.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(server.url())
        sentence = page.locator("noscript p")
        expect(sentence).to_contain_text("needs JavaScript")
        expect(sentence).to_be_in_viewport()


def test_course_page_shows_a_frame(
    new_page: Callable[[], Page], server: Server, built_site: Path, tmp_path: Path
) -> None:
    """In another origin's page: a slim bar, a program of its own, and a way out."""
    teacher = new_page()
    teacher.goto(server.url("/embed.html", "localhost"))
    teacher.get_by_label("Program").select_option(label="One neuron")
    teacher.get_by_label("Height in pixels").fill("600")
    teacher.get_by_label("Colours").select_option("dark")
    line = teacher.get_by_role("textbox", name="The line").input_value()
    (tmp_path / "course.html").write_text(f"<link rel=icon href='data:,'>{line}")
    server.folders = {"/course/": tmp_path, "/": built_site}
    page = new_page()
    page.goto(server.url("/course/course.html"))
    frame = page.frame_locator("iframe")
    body = frame.locator("body")
    expect(body).to_have_attribute("data-state", "ready", timeout=SLOW)
    expect(frame.locator("html")).to_have_attribute("data-theme", "dark")
    for name in ("Examples", "File", "Share", "Light or dark"):
        expect(frame.get_by_role("button", name=name, exact=True)).to_have_count(0)
    expect(frame.get_by_role("contentinfo")).to_be_hidden()
    program = frame.locator("#editor .cm-content")
    expect(program).to_contain_text("neuron")
    frame.get_by_role("button", name="Run", exact=True).click()
    expect(body).to_have_attribute("data-finished", "1", timeout=SLOW)
    program.click()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.insert_text("print('from the course')")
    with page.expect_popup() as opened:
        frame.get_by_role("button", name="Open in the playground").click()
    outside = Playground(opened.value, "").wait("ready")
    expect(outside.content).to_have_text("print('from the course')")
    frame.get_by_role("button", name="Reset", exact=True).click()
    frame.get_by_role("dialog").get_by_role("button", name="Reset").click()
    expect(program).to_contain_text("neuron")


def test_frame_in_which_nothing_is_kept(
    new_page: Callable[[], Page], server: Server, built_site: Path, tmp_path: Path
) -> None:
    """As browsers deny it to other sites' frames: that is said once, and all works."""
    playground = server.url("/?embed", "localhost")
    (tmp_path / "course.html").write_text(
        "<link rel=icon href='data:,'>"
        f"<iframe src='{playground}' width=1000 height=600></iframe>"
    )
    server.folders = {"/course/": tmp_path, "/": built_site}
    page = new_page()
    page.add_init_script(DENIED)
    page.goto(server.url("/course/course.html"))
    frame = page.frame_locator("iframe")
    body = frame.locator("body")
    told = frame.get_by_text("keeps nothing more for this page")
    expect(body).to_have_attribute("data-state", "ready", timeout=SLOW)
    expect(told).to_have_count(1)
    frame.locator("#editor .cm-content").click()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.insert_text("print('in the frame')")
    frame.get_by_label("Python console line").fill("6 * 7")
    frame.get_by_label("Python console line").press("Enter")
    expect(frame.get_by_role("log")).to_contain_text("42", timeout=SLOW)
    expect(told).to_have_count(1)
    frame.get_by_role("button", name="Run", exact=True).click()
    expect(frame.get_by_role("log")).to_contain_text("in the frame", timeout=SLOW)


def test_line_for_a_course_page_is_copied(
    new_page: Callable[[], Page], server: Server
) -> None:
    """As it stands there, with the wishes of whoever chose it."""
    teacher = new_page()
    teacher.context.grant_permissions(["clipboard-read", "clipboard-write"])
    teacher.goto(server.url("/embed.html"))
    teacher.get_by_label("Height in pixels").fill("")
    teacher.get_by_label("can be run, but not changed").check()
    line = teacher.get_by_role("textbox", name="The line").input_value()
    assert "&readonly" in html.unescape(line)
    assert 'height="520"' in line
    teacher.get_by_role("button", name="Copy").click()
    expect(teacher.get_by_role("status")).to_have_text("Copied.")
    assert teacher.evaluate("navigator.clipboard.readText()") == line


def test_colours_follow_the_system_until_the_reader_chooses(
    playground: Playground,
) -> None:
    """Also while the page is open."""
    page = playground.page
    page.emulate_media(color_scheme="light")
    playground.open()
    theme = page.locator("html")
    page.emulate_media(color_scheme="dark")
    expect(theme).to_have_attribute("data-theme", "dark")
    button(page, "Light or dark").click()
    expect(theme).to_have_attribute("data-theme", "light")
    page.emulate_media(color_scheme="light")
    page.emulate_media(color_scheme="dark")
    expect(theme).to_have_attribute("data-theme", "light")


def test_course_page_shows_a_program_of_the_teachers(
    playground: Playground, new_page: Callable[[], Page], server: Server
) -> None:
    """As Share packed it, with nothing to press but Run."""
    page = playground.open().write("print('from the teacher')").page
    with page.expect_popup() as opened:
        page.evaluate("document.getElementById('open').click()")
    link = opened.value.url
    teacher = new_page()
    teacher.goto(server.url("/embed.html"))
    field = teacher.get_by_label("Or your own")
    field.fill(link)
    field.press("Tab")  # that is when the page looks at it
    line = teacher.get_by_role("textbox", name="The line").input_value()
    assert f"?embed{link[link.index('#') :]}" in html.unescape(line)
    frame = teacher.frame_locator("iframe")
    banner = frame.get_by_role("region", name="About this program")
    expect(banner).to_contain_text("it runs when you press Run")
    expect(banner.get_by_role("button")).to_have_count(0)
    frame.get_by_role("button", name="Run", exact=True).click()
    expect(frame.get_by_role("log")).to_contain_text("from the teacher", timeout=SLOW)


def test_program_that_is_only_read_still_runs(playground: Playground) -> None:
    """`?readonly` says so, takes no key, and trains."""
    playground.url += "?embed&readonly"
    page = playground.open().page
    expect(page.get_by_text("Read only")).to_be_visible()
    expect(button(page, "Reset")).to_be_hidden()
    playground.write("print('mine')")
    expect(playground.content).not_to_contain_text("mine")
    playground.run_to_end()
    playground.curves(4000, 4000)


def test_page_has_a_picture_for_those_who_link_to_it(built_site: Path) -> None:
    """Title, description, icon and preview are there, and so are their files."""
    text = (built_site / "index.html").read_text(encoding="utf-8")
    found = dict(
        re.findall(r'<meta (?:name|property)="([\w:-]+)" content="([^"]*)"', text)
    )
    assert {"description", "og:title", "og:description", "twitter:card"} <= found.keys()
    (icon,) = re.findall(r'rel="icon"[^>]* href="([^"]+)"', text)
    assert (built_site / icon).is_file()
    assert (built_site / found["og:image"]).is_file()
