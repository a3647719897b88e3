"""What programs log and display, as the reader sees and saves it."""

from __future__ import annotations

import base64
import csv
import itertools
import re
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, expect

from tests.browser.playground import SLOW, Playground
from tests.browser.server import Server

TRAIN = """
import match
from match.show import display, log
w = match.tensor([[4.0]], requires_grad=True)
for step in range(20):
    loss = (w * w).sum()
    w.grad = None
    loss.backward()
    w.data = w.data - 0.01 * w.grad
    log(validation=1.1 * loss.item())
    if step % 5 == 4:
        log(accuracy=step / 20)
"""

# Each figure goes to and fro for as long as one looks, too slowly for a film.
SWAYING = """
import itertools, time
import match
from match.show import display
for i in itertools.count():
    number = 10.0 * (i % 2)
    display({"data": [{"y": [number, 5]}]}, id="curve")
    contour = {"type": "contour", "z": [[number, 5], [5, 5]]}
    display({"data": [contour]}, id="contour")
    display(match.mat([[number] + 19 * [5.0]]), id="matrix")
    time.sleep(0.4)
"""
KEEP_TITLES = """() => {
    window.titles = new Set();
    const figures = document.getElementById("figures");
    const keep = () => figures.querySelectorAll(".gtitle").forEach(
        ({ textContent }) => titles.add(textContent));
    const all = { childList: true, subtree: true };
    new MutationObserver(keep).observe(figures, all); }"""
KEEP_NUMBERS = """() => {
    window.numbers = [];
    const plot = document.querySelector(".card .plot");
    plot.on("plotly_afterplot", () => numbers.push(plot.data[0].y[0])); }"""
PICTURE = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJ"
    "RU5ErkJggg=="
)


def card(playground: Playground, name: str) -> Locator:
    """The figure with this name in front."""
    panel = playground.page.get_by_role("tabpanel", name="Figures")
    figures = panel.get_by_role("figure")
    return figures.filter(has=playground.page.get_by_text(re.compile(f"^{name}")))


def drawn(playground: Playground, name: str, condition: str) -> None:
    """Wait until a figure's plot fulfils a condition on `plot`."""
    playground.page.wait_for_function(
        "([name, condition]) => [...document.querySelectorAll('.card')].some((card) =>"
        " { const plot = card.querySelector('.js-plotly-plot');"
        " return card.querySelector('.name').textContent.startsWith(name) && plot"
        f" && ({condition}); }})",
        arg=[name, condition],
        timeout=SLOW,
    )


def stranger(server: Server) -> str:
    """The address of another site, which would see a request."""
    return server.url("", "match.test")


def saved(playground: Playground, where: Locator, button: str) -> bytes:
    """Press a button that saves, and return what it saved."""
    with playground.page.expect_download() as download:
        where.get_by_role("button", name=button, exact=True).click()
    return Path(download.value.path()).read_bytes()


def test_logged_curves_are_drawn_and_saved(playground: Playground) -> None:
    """A loss beside the loss, an accuracy on an axis of its own; all of it as CSV."""
    playground.open().run_to_end(TRAIN)
    loss, validation, accuracy = playground.curves(20, 20, 20)
    assert [validation["name"], accuracy["name"]] == ["validation", "accuracy"]
    assert accuracy["x"] == [4, 9, 14, 19]
    legend = playground.page.get_by_role("list", name="Curves")
    expect(legend).to_contain_text("accuracy (right axis)")
    axes = playground.page.evaluate(
        "document.getElementById('loss').data.map((trace) => trace.yaxis)"
    )
    assert axes == ["y", "y", "y2"]
    tab = playground.page.get_by_role("tabpanel", name="Loss")
    words = re.compile("^line 7: from 16 to .*validation.*accuracy: from 0.2 to 0.95")
    expect(tab.get_by_role("figure", name=words)).to_be_visible()
    text = saved(playground, tab, "CSV").decode()
    header, *rows = csv.reader(text.splitlines())
    assert header == ["step", "line 7", "validation", "accuracy"]
    assert len(rows) == 20
    assert rows[4] == ["4", str(loss["y"][4]), str(validation["y"][4]), "0.2"]
    assert rows[5][3] == ""


def test_matrix_is_a_table_or_a_heat_map(playground: Playground) -> None:
    """Small ones show their numbers, large ones colours, and each turns into both."""
    source = """
import match
from match.show import display
display(match.mat([[1.0, float("nan")], [-0.25, 1e5]]))
display(match.zeros(20, 30), id="large")
"""
    playground.open().run_to_end(source)
    tab = playground.page.get_by_role("tab", name="Figures")
    expect(tab).to_have_attribute("aria-selected", "true")
    small = card(playground, "Figure 1")
    expect(small).to_contain_text("(2, 2)")
    expect(small.get_by_role("cell")).to_have_text(["1", "NaN", "-0.25", "100000"])
    assert saved(playground, small, "CSV") == b"1,NaN\n-0.25,100000\n"
    small.get_by_role("button", name="Heat map").click()
    drawn(playground, "Figure 1", "plot.data[0].type === 'heatmap'")
    drawn(playground, "large", "plot.data[0].z.length === 20")
    card(playground, "large").get_by_role("button", name="Values").click()
    expect(card(playground, "large").get_by_role("cell")).to_have_count(600)


def test_large_matrix_is_saved_whole(playground: Playground) -> None:
    """From its heat map, and beside its values, of which a part is shown."""
    source = """
import match
from match.show import display
display(match.arange(10_000.0).reshape(100, 100))
"""
    playground.open().run_to_end(source)
    large = card(playground, "Figure 1")
    text = saved(playground, large, "CSV")
    rows = csv.reader(text.decode().splitlines())
    assert [*map(int, itertools.chain(*rows))] == [*range(10_000)]
    assert text.count(b"\n") == 100
    large.get_by_role("button", name="Values").click()
    expect(large.get_by_role("row")).to_have_count(60 + 1)
    assert saved(playground, large, "CSV") == text


def test_plot_is_drawn_enlarged_and_saved(
    playground: Playground, server: Server, expected_errors: list[str]
) -> None:
    """A dict in plotly's schema; NaN is a gap, and nothing leads to a third party."""
    source = """
from match.show import display
x = [0.0, 1.0, float("nan"), float("inf"), 4.0]
display({
    "data": [{"x": x, "y": x, "name": "points"}, {"type": "heatmap", "z": [[1, 2]]}],
    "layout": {"title": {"text": "A title"}, "images": [{
        "source": "SPY/spy.png", "sizex": 1, "sizey": 1}]},
    "config": {"modeBarButtonsToAdd": ["sendChartToCloud"], "displaylogo": True},
})
display({"data": [{"type": "sankey"}]})
display({"data": [{"y": [0.0] * 2_000_000}]})
"""
    expected_errors.append("Content Security Policy")
    playground.open().run_to_end(source.replace("SPY", stranger(server)))
    drawn(playground, "Figure 1", "isNaN(plot.data[0].x[2]) && plot.data[0].x[4] === 4")
    plot = card(playground, "Figure 1")
    words = "Figure 1: A title; scatter “points” of 5, heatmap of 1."
    expect(plot).to_have_accessible_name(words)
    titles = plot.locator(".modebar-btn").evaluate_all(
        "(buttons) => buttons.map((button) => button.ariaLabel)"
    )
    assert len(titles) > 2
    assert not [title for title in titles if re.search("share|cloud|plotly", title)]
    assert saved(playground, plot, "PNG").startswith(b"\x89PNG")
    assert b"A title" in saved(playground, plot, "SVG")
    narrow = plot.bounding_box()
    plot.get_by_role("button", name="Enlarge").click()
    wide = plot.bounding_box()
    assert narrow
    assert wide
    assert wide["width"] > 1.5 * narrow["width"]
    playground.page.wait_for_function(
        "() => document.querySelector('.card .main-svg')?.clientWidth > 1000"
    )
    playground.page.keyboard.press("Escape")
    expect(plot.get_by_role("button", name="Enlarge")).to_be_visible()
    playground.page.wait_for_function(
        "height => document.querySelector('.card').clientHeight <= height",
        arg=narrow["height"],
    )
    expect(card(playground, "Figure 2")).to_contain_text("Not drawn here: “sankey”")
    expect(card(playground, "Figure 3")).to_contain_text("more than 500,000 numbers")
    assert not [path for path in server.requests if "spy" in path]


def test_picture_is_shown_and_saved(playground: Playground) -> None:
    """Of what saves itself, or speaks, as PNG; what is no picture is not drawn."""
    source = """
import base64
from match.show import display
PICTURE = base64.b64decode("BYTES")
class Figure:
    def savefig(self, file, **options): file.write(PICTURE)
class Speaking:
    def __init__(self, data): self._repr_png_ = lambda: data
display(Figure(), id="figure")
display(Speaking(PICTURE), id="speaking")
display(Speaking(b"no picture"), id="broken")
"""
    playground.open().run_to_end(source.replace("BYTES", PICTURE))
    for name in ("figure", "speaking"):
        picture = card(playground, name).get_by_role("img", name=name)
        expect(picture).to_have_js_property("naturalWidth", 1)
        png = saved(playground, card(playground, name), "PNG")
        assert png == base64.b64decode(PICTURE)
    broken = card(playground, "broken")
    expect(broken).to_contain_text("This could not be drawn")
    expect(broken.locator("img")).to_have_count(0)


def test_html_is_shown_without_scripts_or_requests(
    playground: Playground, server: Server, expected_errors: list[str]
) -> None:
    """Styles work; scripts, handlers and every request are dead."""
    expected_errors += ["Content Security Policy", "Blocked script execution"]
    source = """
from match.show import display
class Table:
    def _repr_html_(self):
        return '''<style>td { color: rgb(1, 2, 3) }</style>
            <table><tr><td>cell</td></tr></table><div style="height: 300px"></div>
            <script>document.title = parent.parent.document.title = "hacked"</script>
            <img src="SPY/spy.png" onerror="top.document.title='hacked'">
            <link rel="dns-prefetch" href="https://secret.example.com">'''
class Picture:
    def _repr_svg_(self):
        return ('<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30">'
            '<script>document.title = "hacked"</script></svg>')
display(Table(), id="table")
display(Picture(), id="picture")
display("a plain text")
"""
    playground.open().run_to_end(source.replace("SPY", stranger(server)))
    outer = card(playground, "table").frame_locator("iframe")
    cell = outer.frame_locator("iframe").get_by_role("cell")
    expect(cell).to_have_css("color", "rgb(1, 2, 3)")
    expect(outer.frame_locator("iframe").locator("link")).to_have_count(0)
    playground.page.wait_for_function(
        "() => document.querySelector('.card iframe')?.clientHeight > 300"
    )
    picture = card(playground, "picture").get_by_role("img", name="picture")
    expect(picture).to_be_visible()
    assert saved(playground, card(playground, "picture"), "SVG").startswith(b"<svg")
    expect(card(playground, "Figure 1")).to_contain_text("a plain text")
    assert playground.page.title().startswith("Match playground")
    assert not [path for path in server.requests if "spy" in path]


def test_html_takes_the_place_of_html(playground: Playground) -> None:
    """In the frame that is there."""
    source = """
import time
from match.show import display
class Html:
    def __init__(self, text): self.text = text
    def _repr_html_(self): return self.text
for number in range(4):
    display(Html(f"<h1>{number}</h1>" + number * "<p>more</p>"), id="page")
    time.sleep(0.2)
"""
    playground.open().run_to_end(source)
    inner = card(playground, "page").frame_locator("iframe").frame_locator("iframe")
    expect(inner.get_by_role("heading")).to_have_text("3")
    expect(inner.get_by_text("more")).to_have_count(3)


def test_html_keeps_nothing_that_names_a_host(playground: Playground) -> None:
    """Neither hidden in other elements nor in markup that reads otherwise twice."""
    source = """
from match.show import display
class Html:
    def __init__(self, text): self.text = text
    def _repr_html_(self): return self.text
link = '<link rel=preconnect href="https://secret.example.com">'
display(Html(f'<p>1</p><template shadowrootmode=open>{link}</template>'), id="1")
display(Html(f"<p>2</p><iframe srcdoc='{link}'></iframe>"), id="2")
display(Html('<p>3</p><form><math><mtext></form><form><mglyph><style></math>'
    f'{link}</style></mglyph></form></mtext></math></form>'), id="3")
display(Html('<p>4</p><a href="https://secret.example.com">a</a><a href="#b">b</a>'),
    id="4")
"""
    playground.open().run_to_end(source)
    for name in "1234":
        inner = card(playground, name).frame_locator("iframe").frame_locator("iframe")
        expect(inner.get_by_text(name, exact=True)).to_be_attached()
        hidden = inner.locator("link, template, iframe, [href^=http]")
        expect(hidden).to_have_count(0)
        assert inner.locator("p").evaluate("(p) => p.getRootNode().host") is None


def test_plot_leads_to_no_address(playground: Playground, server: Server) -> None:
    """Neither by its links nor by the addresses of its pictures."""
    source = """
from match.show import display
link = '<a href="https://secret.example.com/?data">here</a>'
note = {"text": link, "x": 1, "y": 2, "showarrow": False, "font": {"size": 60}}
picture = {"source": "/spy.png", "x": 0, "y": 1, "sizex": 1, "sizey": 1}
layout = {"annotations": [note], "images": [picture]}
display({"data": [{"y": [1, 2, 3]}], "layout": layout}, id="plot")
"""
    playground.open().run_to_end(source)
    link = card(playground, "plot").locator("svg a").first
    expect(link).to_be_attached()
    link.dispatch_event("click")
    playground.page.mouse.click(*_middle(link))
    playground.ask("1 + 1")
    playground.printed("2")
    assert len(playground.page.context.pages) == 1
    assert not [path for path in server.requests if "spy" in path]


def _middle(locator: Locator) -> tuple[float, float]:
    box = locator.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_figure_with_the_same_id_is_updated(playground: Playground) -> None:
    """In its place, to its last state, and gone with the next run."""
    source = """
import time
from match.show import display
for i in range(5):
    display({"data": [{"y": [i, 10 * i]}], "layout": {"title": {"text": f"t{i}"}}}, "f")
    time.sleep(0.2)
"""
    playground.open().write(source).run.click()
    drawn(playground, "f", "true")
    playground.page.evaluate(
        "window.first = document.querySelector('.card .js-plotly-plot')"
    )
    last = "plot.data[0].y[1] === 40 && plot._fullLayout.yaxis.range[1] > 40"
    drawn(playground, "f", f"plot === window.first && {last}")
    expect(card(playground, "f").locator(".gtitle")).to_have_text("t4")
    playground.wait("ready")
    playground.run_to_end("print('no figure')")
    playground.page.get_by_role("tab", name="Figures").click()
    panel = playground.page.get_by_role("tabpanel", name="Figures")
    expect(panel.get_by_role("figure")).to_have_count(0)
    expect(panel).to_contain_text("What your program displays appears here")


def test_slow_updates_glide(playground: Playground) -> None:
    """What lies between two of them is drawn, of curves, contours and matrices."""
    playground.open().write(SWAYING).run.click()
    drawn(playground, "curve", "plot.data[0].y[0] % 10")
    drawn(playground, "contour", "plot.data[0].z[0][0] % 10")
    drawn(playground, "matrix", "plot.data[0].z[0][0] % 10")
    playground.press_stop()


def test_updates_jump_where_motion_is_reduced(playground: Playground) -> None:
    """Nothing between them is drawn."""
    page = playground.page
    page.emulate_media(reduced_motion="reduce")
    playground.open().write(SWAYING).run.click()
    drawn(playground, "curve", "true")
    page.evaluate(KEEP_NUMBERS)
    page.wait_for_function(
        "() => numbers.length > 6 && [0, 10].every((end) => numbers.includes(end))"
    )
    assert set(page.evaluate("numbers")) == {0, 10}
    playground.press_stop()


def test_boundary_between_two_moons_moves_in_one_figure(playground: Playground) -> None:
    """Several of its states are drawn, and in the end the last."""
    contour = """
from match.show import display
display({"data": [{"type": "contour", "z": [[1, 2], [3, 4]]}]})
"""
    playground.open().run_to_end(contour)  # brings what draws it
    drawn(playground, "Figure 1", "true")
    playground.choose("Two moons")
    playground.page.evaluate(KEEP_TITLES)
    playground.run_to_end()
    boundary = card(playground, "boundary")
    expect(boundary.locator(".gtitle")).to_have_text("step 200")
    expect(playground.page.locator(".card")).to_have_count(1)
    assert playground.page.evaluate("titles.size") > 2


def test_new_figures_are_marked_where_the_reader_looks_elsewhere(
    playground: Playground,
) -> None:
    """Whoever chose a tab stays there."""
    views = playground.page.get_by_role("tab")
    source = "import time\nfrom match.show import display\nprint('begun')\n"
    playground.open().write(source + "time.sleep(1)\ndisplay(1)").run.click()
    playground.printed("begun")
    views.filter(has_text="Loss").click()
    figures: Any = views.filter(has_text="Figures")
    expect(figures).to_have_accessible_description("new", timeout=SLOW)
    expect(views.filter(has_text="Loss")).to_have_attribute("aria-selected", "true")
    figures.click()
    expect(figures).to_have_accessible_description("")
