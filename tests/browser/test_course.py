"""The examples in the page: a course that is chosen from a menu."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, Route, expect

from tests.browser.playground import Playground
from tests.browser.test_files import tab
from tests.test_examples import FIGURES, LESSON, STEP

LIBRARY = Path(__file__).parents[2] / "match"
EXAMPLES = Path(__file__).parents[2] / "site" / "examples"
COURSE = json.loads((EXAMPLES / "course.json").read_text(encoding="utf-8"))
# What each says in the end.
LAST_WORDS = {
    "derivative": "in the end x = -1.000, where y = -1.000",
    "linear": "learned  y = 2.000 a -1.000 b +0.500",
    "regression": "noise alone is about 0.36",
    "neuron": "1 1   answer 0.9",
    "logistic": "of the students",
    "xor": "1 xor 1 = 0.0",
    "two_moons": "step 200   loss 0.00",
    "polynomial": "x^5",
    "digits": "epoch 30   right 9",
    "autoencoder": "step 200   loss 0.00",
    "momentum": "momentum 0.8   height in the end 0.00000",
    "bigram": "new names:",
    "overfitting": "step 600   seen 0.05",
    "ice_cream": "on days that it has not seen",
    "own_loss": "0 of 3 steps done. Next is step 1",
}


def held_back(page: Page, name: str) -> Callable[[], None]:
    """Keep an example from coming; return what lets it come, once Run waits for it."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route(re.compile(rf"/{name}-\w+\.js$"), hold, times=1)

    def release() -> None:
        expect(page.get_by_text("Loading the program")).to_be_visible()
        held.pop().continue_()

    return release


def test_each_example_runs_to_its_end(playground: Playground) -> None:
    """One after the other, as a learner who goes through the course."""
    page = playground.open().page
    figures = page.get_by_role("tabpanel", name="Figures")
    for example in COURSE:
        playground.choose(example["title"])
        expect(playground.content).to_contain_text(example["line"])
        playground.run_to_end()
        playground.printed(LAST_WORDS[example["name"]])
        playground.printed("finished in")
        for figure in FIGURES.get(example["name"], ()):
            expect(figures).to_contain_text(figure)


def test_menu_says_what_each_example_is_about(playground: Playground) -> None:
    """In the course's order, in one line below its title."""
    page = playground.open().page
    page.get_by_role("button", name="Examples").click()
    items = page.get_by_role("menu", name="Examples").get_by_role("menuitem")
    expect(items.locator("small")).to_have_text(
        [example["line"] for example in COURSE], use_inner_text=True
    )
    assert [item.locator("span").inner_text() for item in items.all()] == [
        example["title"] for example in COURSE
    ]


def test_one_function_makes_two_curves(playground: Playground) -> None:
    """Plain descent and momentum, each with a curve of its own."""
    playground.open()
    playground.choose("Momentum")
    playground.run_to_end()
    playground.page.get_by_role("tab", name="Loss").click()
    plain, heavy = playground.curves(80, 80)
    assert heavy["y"][-1] < 1e-3 < plain["y"][-1]


def with_momentum_instead(playground: Playground) -> Page:
    """The page after an example took the place of a program of the reader's own."""
    page = playground.open().page
    playground.write("mine = 1")
    playground.choose("Momentum")
    expect(playground.content).to_contain_text("narrow valley")
    return page


def marked(page: Page, title: str) -> None:
    """The menu says that the program began as this example."""
    page.get_by_role("button", name="Examples").click()
    menu = page.get_by_role("menu", name="Examples")
    expect(menu.locator("[aria-current=true]")).to_contain_text(title)
    page.keyboard.press("Escape")


def test_example_takes_the_place_of_a_program_and_gives_it_back(
    playground: Playground,
) -> None:
    """Undo brings an edited program back, and with it what Reset and the menu know."""
    page = with_momentum_instead(playground)
    expect(page.get_by_text("takes the place of your program")).to_be_visible()
    marked(page, "Momentum")
    reset = page.get_by_role("button", name="Reset", exact=True)
    expect(reset).to_be_disabled()
    playground.content.click()
    page.keyboard.press("ControlOrMeta+z")
    expect(playground.content).to_have_text("mine = 1")
    expect(reset).to_be_enabled()
    marked(page, "A line and a plane")
    playground.content.click()
    page.keyboard.press("ControlOrMeta+Shift+Z")
    expect(playground.content).to_contain_text("narrow valley")
    expect(reset).to_be_disabled()
    marked(page, "Momentum")
    page.reload()
    expect(playground.content).to_contain_text("narrow valley")


def test_address_opens_an_example_beside_the_own_program(
    playground: Playground,
) -> None:
    """?example=NAME leaves the program at the plain address as it is."""
    page = playground.open().page
    playground.write("mine = 1")
    page.goto(f"{playground.url}?example=xor")
    expect(playground.content).to_contain_text("XOR: one neuron cannot")
    playground.write("answer = 2")
    page.reload()
    expect(playground.content).to_have_text("answer = 2")
    page.goto(playground.url)
    expect(playground.content).to_have_text("mine = 1")
    page.goto(f"{playground.url}?example=nonsense")
    expect(playground.content).to_have_text("mine = 1")
    expect(page.get_by_text("No example is named “nonsense”.")).to_be_visible()


def test_address_of_an_example_keeps_what_was_chosen_there(
    playground: Playground,
) -> None:
    """What the reader made of it; another one has an address of its own."""
    page = playground.page
    page.goto(f"{playground.url}?example=xor")
    expect(playground.content).to_contain_text("XOR: one neuron cannot")
    playground.write("answer = 1").wait("ready")
    playground.choose("Momentum")
    expect(playground.content).to_contain_text("narrow valley")
    assert page.url.endswith("?example=momentum")
    playground.write("answer = 2")
    page.reload()
    expect(playground.content).to_have_text("answer = 2")
    page.goto(f"{playground.url}?example=xor")
    expect(playground.content).to_have_text("answer = 1")


def test_run_waits_for_the_example_that_was_chosen(playground: Playground) -> None:
    """By an address or from the menu, however late the example comes."""
    page = playground.page
    release = held_back(page, "xor")
    page.goto(f"{playground.url}?example=xor")
    playground.wait("ready")
    with playground.a_run():
        playground.run.click()
        release()
    playground.printed(LAST_WORDS["xor"])
    release = held_back(page, "neuron")
    page.goto(playground.url)
    playground.wait("ready")
    page.get_by_role("button", name="Examples").click()
    page.get_by_role("menuitem", name=re.compile("^One neuron")).click()
    with playground.a_run():
        playground.run.click()
        release()
    playground.printed(LAST_WORDS["neuron"])


def test_undo_of_an_example_keeps_what_was_written_since(
    playground: Playground,
) -> None:
    """It is among the earlier runs, though it never ran."""
    page = with_momentum_instead(playground)
    playground.write("newer = 2")
    page.get_by_role("button", name="Undo").click()
    expect(playground.content).to_have_text("mine = 1")
    marked(page, "A line and a plane")
    page.get_by_role("button", name="File", exact=True).click()
    page.get_by_role("menuitem", name="Earlier runs").click()
    expect(page.get_by_role("dialog")).to_contain_text("newer = 2")


def test_lesson_leads_through_the_library_to_a_proven_loss(
    playground: Playground,
) -> None:
    """Its lines are copied as comments, uncommented by a key, and work."""
    page = playground.open().page
    playground.choose("Add your own loss")
    playground.run_to_end()
    playground.printed("0 of 3 steps done. Next is step 1, LogCoshLoss in nn.py.")
    steps = STEP.findall(LESSON.read_text(encoding="utf-8"))

    tab(playground, "nn.py").click()
    expect(playground.content).to_contain_text("Networks made of modules")
    playground.content.click()
    page.keyboard.press("ControlOrMeta+End")
    uncomment(playground, f"\n\n{steps[0]}")
    playground.run_to_end()
    playground.printed("1 of 3 steps done. Next is step 2, log_cosh in matrix.py.")

    for name, step in (("matrix.py", steps[1]), ("list2d.py", steps[2])):
        source = (LIBRARY / name).read_text(encoding="utf-8")
        before, after = source.split("    def relu(")
        tab(playground, name).click()
        expect(tab(playground, name)).to_have_attribute("aria-selected", "true")
        playground.write(before.rstrip())
        uncomment(playground, f"\n\n{step}")
        page.keyboard.press("ControlOrMeta+End")
        page.keyboard.insert_text(f"\n\n    def relu({after}")
    playground.run_to_end()
    playground.printed("The numbers are right, and so is the gradient.")
    playground.printed("log cosh   y = 1.68 x + 0.67")


def uncomment(playground: Playground, lines: str) -> None:
    """Put lines in at the cursor, select them, and take the # away."""
    keyboard = playground.page.keyboard
    keyboard.insert_text(lines)
    for _ in range(lines.strip().count("\n")):
        keyboard.press("Shift+ArrowUp")
    keyboard.press("ControlOrMeta+/")
