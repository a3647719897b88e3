"""The page on projectors, phones and wide screens, in frames and in old browsers."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from tests.browser.playground import Playground

# The size of the text in the editor, in the console, and at the chart's axes.
TEXT_SIZES = """() => [
    document.querySelector("#editor").shadowRoot.querySelector(".cm-line"),
    document.querySelector("#console"),
    document.querySelector("#loss .xtick text"),
].map((element) => Math.round(parseFloat(getComputedStyle(element).fontSize)))"""
NEVER_SIDEWAYS = "() => document.documentElement.scrollWidth <= innerWidth"
# Pairs of buttons, tabs and panes of which one covers a part of the other.
COVERED = """() => {
    const seen = [...document.querySelectorAll(
        "header button, .bar button, .bar h2, .pane > *, footer > *")]
        .filter((element) => element.checkVisibility())
        .map((element) => [element, element.getBoundingClientRect()]);
    return seen.flatMap(([a, one], index) => seen.slice(index + 1)
        .filter(([b, other]) => !a.contains(b)
            && Math.min(one.right, other.right) - Math.max(one.left, other.left) > 1
            && Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top) > 1)
        .map(([b]) => [a.outerHTML.slice(0, 80), b.outerHTML.slice(0, 80)]));
}"""


def button(page: Page, name: str) -> Locator:
    """A button by its name."""
    return page.get_by_role("button", name=name, exact=True)


def text_sizes(page: Page) -> list[int]:
    """In CSS pixels."""
    sizes: list[int] = page.evaluate(TEXT_SIZES)
    return sizes


def test_text_grows_to_twice_its_size_and_stays(playground: Playground) -> None:
    """Two buttons change editor, console and chart; nothing is covered; it is kept."""
    page = playground.open().run_to_end().page
    playground.curves(4000, 4000)
    usual = text_sizes(page)
    for _ in range(5):
        button(page, "Larger text").click()
    expect(button(page, "Larger text")).to_be_disabled()
    double = [2 * size for size in usual]
    page.wait_for_function(
        f"usual => String(({TEXT_SIZES})()) === String(usual)", arg=double
    )
    expect(page.get_by_role("status")).to_have_text("Text size 200 %.")
    assert page.evaluate(COVERED) == []
    assert page.evaluate(NEVER_SIDEWAYS)
    page.reload()
    assert text_sizes(page)[:2] == double[:2]
    for _ in range(5):
        button(page, "Smaller text").click()
    assert text_sizes(page)[:2] == usual[:2]


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
        "() => document.querySelector('#loss .main-svg').clientWidth > 800"
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
