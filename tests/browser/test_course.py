"""The examples in the page: a course that is chosen from a menu."""

from __future__ import annotations

import json
import re
from pathlib import Path

from playwright.sync_api import expect

from tests.browser.playground import Playground

EXAMPLES = Path(__file__).parents[2] / "site" / "examples"
COURSE = json.loads((EXAMPLES / "course.json").read_text(encoding="utf-8"))
# What each says in the end.
LAST_WORDS = {
    "derivative": "lowest at x = -1.000, where y = -1.000",
    "linear": "learned  y = 2.000 a + -1.000 b + 0.500",
    "regression": "what is left is the noise",
    "neuron": "1 and 1   answer 0.9",
    "logistic": "of the students",
    "xor": "1 xor 1 = 0.0",
    "two_moons": "epoch 200   loss 0.00",
    "polynomial": "x^5",
    "digits": "right: 9",
    "autoencoder": "step 200   loss 0.00",
    "momentum": "momentum 0.8   height in the end 0.00000",
    "bigram": "new names:",
    "overfitting": "step 600   seen 0.05",
    "ice_cream": "on days that the model has not seen",
    "own_loss": "0 of 3 steps done. Next is step 1",
}


def choose(playground: Playground, title: str) -> None:
    """Take an example from the menu."""
    playground.page.get_by_role("button", name="Examples").click()
    item = re.compile(f"^{title}")
    playground.page.get_by_role("menuitem", name=item).click()


def test_each_example_runs_to_its_end(playground: Playground) -> None:
    """One after the other, as a learner who goes through the course."""
    playground.open()
    for example in COURSE:
        choose(playground, example["title"])
        expect(playground.content).to_contain_text(example["line"])
        playground.run_to_end()
        playground.printed(LAST_WORDS[example["name"]])
        playground.printed("finished in")


def test_example_takes_the_place_of_a_program_and_gives_it_back(
    playground: Playground,
) -> None:
    """Undo brings an edited program back, and the menu marks what was chosen last."""
    page = playground.open().page
    playground.write("mine = 1")
    choose(playground, "Momentum")
    expect(playground.content).to_contain_text("narrow valley")
    expect(page.get_by_text("takes the place of your program")).to_be_visible()
    page.get_by_role("button", name="Examples").click()
    chosen = page.get_by_role("menu", name="Examples").locator("[aria-current=true]")
    expect(chosen).to_contain_text("Momentum")
    page.keyboard.press("Escape")
    playground.content.click()
    page.keyboard.press("ControlOrMeta+z")
    expect(playground.content).to_have_text("mine = 1")
    page.keyboard.press("ControlOrMeta+Shift+Z")
    expect(playground.content).to_contain_text("narrow valley")
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
