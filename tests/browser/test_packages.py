"""Packages that a program imports: shipped, offered, refused, and missing."""

from __future__ import annotations

import datetime
import json
import re

import pytest
from playwright.sync_api import BrowserContext, Locator, Route, expect

import build
from tests.browser.playground import Playground
from tests.browser.server import Server
from tests.browser.test_output import card, drawn
from tests.package_index import Index

PLOTLY = """
import plotly.graph_objects as go
figure = go.Figure(go.Scatter(x=[1, 2], y=[3, 4]))
print(figure.data[0].type, figure.to_dict()["data"][0]["y"])
"""
SHOWN = """
from match.show import display
figure.update_layout(title="shown").show()
display(figure.update_layout(title="displayed"))
"""

TRAINING = """
import match
weight = match.tensor([[1.0]], requires_grad=True)
for _ in range(3):
    weight.sum().backward()
"""


class Registry:
    """Answers for the hosts where packages come from."""

    def __init__(self, hosts: list[str]) -> None:
        self.hosts = hosts
        self.index = Index(hosts[1])
        self.asked: list[str] = []
        self.is_online = True

    def answer(self, route: Route) -> None:
        """Answer a request of the downloader, as a host that lets pages read it."""
        url = route.request.url
        self.asked.append(url)
        if not self.is_online:
            route.abort()
            return
        found = self.index.fetch(url)
        headers = {"content-type": found["kind"], "access-control-allow-origin": "*"}
        route.fulfill(status=found["status"], headers=headers, body=found["body"])


@pytest.fixture
def registry(
    context: BrowserContext, expected_hosts: list[str], expected_errors: list[str]
) -> Registry:
    """The hosts that the build took from micropip, answered for by this test."""
    expected_hosts += json.loads((build.packages() / "hosts.json").read_bytes())
    expected_errors.append("Failed to load resource")
    registry = Registry(expected_hosts)
    for host in expected_hosts:
        context.route(f"https://{host}/**", registry.answer)
    return registry


def press(playground: Playground, name: str) -> None:
    """Press a button of the dialog that is open, or will be."""
    playground.page.get_by_role("dialog").get_by_role("button", name=name).click()


def dialog(playground: Playground, title: str) -> Locator:
    """The dialog with this title."""
    return playground.page.get_by_role("dialog", name=title)


def brought(server: Server) -> set[str]:
    """The shipped packages that the page asked for."""
    paths = " ".join(server.requests)
    return {name for name in build.ARCHIVES if re.search(rf"/{name}-\S*\.zip", paths)}


def test_shipped_packages_come_when_they_are_imported(
    playground: Playground, server: Server
) -> None:
    """Without a question, and no byte of them before."""
    playground.open().run_to_end("print('nothing yet')")
    playground.printed("nothing yet")
    assert brought(server) == set()
    playground.run_to_end(PLOTLY)
    playground.printed("scatter [3, 4]")
    assert brought(server) == {"plotly"}
    playground.ask("import micropip")
    playground.ask("print(micropip.__version__[0])")
    playground.printed(">>> print(micropip.__version__[0])\n0")
    assert brought(server) == {"plotly", "micropip"}


def test_figures_of_plotly_are_drawn(playground: Playground) -> None:
    """By its own show(), and by display()."""
    playground.open().run_to_end(f"{PLOTLY}{SHOWN}")
    for number, title in enumerate(("shown", "displayed"), 1):
        figure = card(playground, f"Figure {number}")
        expect(figure.locator(".gtitle")).to_have_text(title)
        drawn(playground, f"Figure {number}", "String(plot.data[0].y) === '3,4'")
    expect(playground.page.locator(".card")).to_have_count(2)


def test_package_is_offered_installed_and_kept(
    playground: Playground, registry: Registry
) -> None:
    """Nobody is asked for anything before the reader agrees; later runs need no yes."""
    registry.index.add("moo", {"moo.py": "import grass\nword = grass.word"}, "grass")
    registry.index.add("grass", {"grass.py": "word = 'moo and grass'"})
    _, files = registry.hosts
    playground.open().write("import moo\nprint(moo.word)")
    with playground.a_run():
        playground.run.click()
        expect(dialog(playground, "moo can perhaps be installed")).to_be_visible()
        assert registry.asked == []
        press(playground, "Look it up")
        offer = dialog(playground, "Install moo?")
        expect(offer).to_contain_text(re.compile(r"moo 1\.0, \d+ BAll about moo\."))
        expect(offer).to_contain_text(f" B in all are downloaded from {files}")
        assert not [url for url in registry.asked if url.endswith(".whl")]
        press(playground, "Install and run")
    playground.printed("moo and grass")
    asked = len(registry.asked)
    playground.run_to_end("import moo\nprint('again:', moo.word)")
    playground.printed("again: moo and grass")
    assert len(registry.asked) == asked
    expect(playground.page.get_by_title("Downloads of packages")).to_have_count(0)


def test_packages_are_offered_together(
    playground: Playground, registry: Registry
) -> None:
    """One question for both; the look-up can be cancelled, and then nothing runs."""
    registry.index.add("moo", {"moo.py": "word = 'moo'"})
    registry.index.add("hiss", {"hiss.py": "word = 'hiss'"})
    playground.open().write("import moo, hiss\nprint(moo.word, hiss.word)")
    with playground.a_run():
        playground.run.click()
        question = dialog(playground, "moo and hiss can perhaps be installed")
        expect(question).to_contain_text("If you agree, the names are sent there.")
        press(playground, "Look them up")
        expect(dialog(playground, "Install moo and hiss?")).to_be_visible()
        press(playground, "Install and run")
    playground.printed("moo hiss")


def test_look_up_can_be_cancelled(
    playground: Playground, registry: Registry, context: BrowserContext
) -> None:
    """However long the index takes; the program does not run."""
    index = registry.hosts[0]
    context.route(f"https://{index}/**", lambda route: None)  # never answered
    playground.open().write("import moo\nprint('ran')").run.click()
    press(playground, "Look it up")
    expect(dialog(playground, "Looking up moo")).to_be_visible()
    with playground.a_run():
        press(playground, "Cancel")
    playground.printed("The program was not started.")
    expect(playground.page.get_by_role("dialog")).to_have_count(0)


def test_refused_package_is_missed_where_it_is_imported(
    playground: Playground, registry: Registry
) -> None:
    """Run without it shows Python's error with a hint; Escape does not run."""
    source = "print('so far')\nimport maths"
    playground.open().write(source)
    with playground.a_run():
        playground.run.click()
        press(playground, "Run without it")
    playground.printed("so far")
    playground.printed("ModuleNotFoundError in line 2: No module named 'maths'")
    playground.printed("Did you mean: 'math'?")
    with playground.a_run():
        playground.run.click()
        hint = playground.page.get_by_role("dialog").get_by_text("Did you mean math,")
        expect(hint).to_be_visible()
        playground.page.keyboard.press("Escape")
    playground.printed("The program was not started.")
    assert registry.asked == []
    playground.run_to_end("import numpy")
    playground.printed("numpy is compiled, and the playground runs pure Python only.")


def test_run_may_follow_one_that_was_stopped_while_its_packages_came(
    playground: Playground, server: Server
) -> None:
    """They are still on their way, and the next run waits for them, too."""
    phase = playground.open().page.locator("#phase")
    server.hanging.add("/plotly-")
    playground.write("import plotly\nprint('ran')").run.click()
    expect(phase).to_contain_text("Loading packages")
    playground.press_stop()
    playground.printed("The program was not started.")
    with playground.a_run():
        playground.run.click()
        server.resume.set()
    playground.printed("ran")


def test_stop_while_packages_come_keeps_the_interpreter(
    playground: Playground, server: Server
) -> None:
    """The line that waits for them is given up, and nothing has to be forced."""
    playground.page.clock.install()
    playground.open().run_to_end("kept = 6 * 7")
    server.hanging.add("/plotly-")
    playground.line.fill("import plotly")
    with playground.page.expect_request(re.compile(r"/plotly-[^/]*\.zip")):
        playground.line.press("Enter")
    soon = datetime.datetime.now() + datetime.timedelta(seconds=5)
    playground.page.clock.pause_at(soon)
    playground.press_stop()  # and no second passes
    playground.page.clock.resume()
    playground.printed("The program was not started.")
    playground.ask("kept")
    playground.printed(">>> kept\n42\n")


def test_packages_that_come_after_stop_are_not_told(
    playground: Playground, server: Server
) -> None:
    """Nothing waits for them any more, and the status line does not either."""
    page = playground.open().page
    phase = page.locator("#phase")
    server.hanging.add("/plotly-")
    playground.write("import plotly").run.click()
    expect(phase).to_contain_text("Loading packages")
    playground.press_stop()
    expect(phase).to_have_text("Ready")
    with page.expect_event(
        "requestfinished", lambda request: "/plotly-" in request.url
    ):
        server.resume.set()
    page.evaluate("() => new Promise((resolve) => setTimeout(resolve, 100))")
    expect(phase).to_have_text("Ready")


def test_program_that_is_not_started_changes_no_numbers(
    playground: Playground, registry: Registry
) -> None:
    """They are those of the run before; it is kept as a program that did not run."""
    page, numbers = playground.page, playground.page.locator("#numbers")
    playground.open().run_to_end(TRAINING)
    before = numbers.inner_text()
    page.get_by_role("tab", name="Graph").click()
    expect(page.get_by_role("treeitem").first).to_be_visible()
    playground.write("import moo")
    with playground.a_run():
        playground.run.click()
        expect(dialog(playground, "moo can perhaps be installed")).to_be_visible()
        page.keyboard.press("Escape")
    playground.printed("The program was not started.")
    assert registry.asked == []
    assert numbers.inner_text() == before
    expect(page.get_by_role("treeitem")).to_have_count(0)  # nobody could say more of it
    page.get_by_role("button", name="File", exact=True).click()
    page.get_by_role("menuitem", name="Earlier runs").click()
    latest = page.get_by_role("radio", name="import moo")
    expect(latest).to_have_accessible_name(re.compile("· not run$"))


def test_package_that_does_not_come_is_explained(
    playground: Playground, registry: Registry
) -> None:
    """It is not there, the network is not there, or what came is not what was named."""
    registry.index.add("hiss", {"hiss.py": ""}, checksum="0" * 64)
    playground.open()
    for module, words in [
        ("moo", "There is no package named moo at"),
        ("hiss", "arrived damaged"),
    ]:
        playground.write(f"import {module}").run.click()
        press(playground, "Look it up")
        if module == "hiss":
            press(playground, "Install and run")
        problem = dialog(playground, "Nothing was installed")
        expect(problem).to_contain_text(words)
        with playground.a_run():
            press(playground, "Run without it")
        playground.printed(f"No module named '{module}'")
    registry.is_online = False
    playground.run.click()
    press(playground, "Look it up")
    problem = dialog(playground, "Nothing was installed")
    expect(problem).to_contain_text("cannot be reached: are you offline?")
    with playground.a_run():
        press(playground, "Do not run")
    playground.printed("The program was not started.")


def test_download_can_be_cancelled(
    playground: Playground, registry: Registry, context: BrowserContext
) -> None:
    """It ends at once; the program does not run, and the next run asks again."""
    registry.index.add("moo", {"moo.py": ""})
    context.route("https://**/*.whl", lambda route: None)  # never answered
    playground.open().write("import moo").run.click()
    press(playground, "Look it up")
    press(playground, "Install and run")
    expect(dialog(playground, "Downloading moo")).to_be_visible()
    with playground.a_run():
        press(playground, "Cancel")
    playground.printed("The program was not started.")
    playground.run.click()
    expect(dialog(playground, "moo can perhaps be installed")).to_be_visible()


def test_downloader_reaches_nothing_but_the_index(
    playground: Playground, server: Server, expected_errors: list[str]
) -> None:
    """Not even this site: its policy names the hosts of packages alone."""
    expected_errors.append("Content Security Policy")
    page = (build.DIST / "assets").glob("downloader-*.html")
    playground.page.goto(server.url(f"/assets/{next(page).name}"))
    refused = playground.page.evaluate(
        "address => fetch(address).catch((error) => error.name)", server.url()
    )
    assert refused == "TypeError"
