"""Files, in Chromium: the library in tabs, data, and nothing that is lost."""

from __future__ import annotations

from playwright.sync_api import Locator, expect

from tests.browser.playground import Playground

CUBE = "\n\ndef cube(x):\n    return x * x * x\n"


def tab(playground: Playground, name: str) -> Locator:
    """A tab of the editor."""
    files = playground.page.get_by_role("tablist", name="Files")
    return files.get_by_role("tab", name=name, exact=True)


def append(playground: Playground, text: str) -> None:
    """Write at the end of the file that the editor shows."""
    playground.content.click()
    playground.page.keyboard.press("ControlOrMeta+End")
    playground.page.keyboard.insert_text(text)


def press(playground: Playground, name: str) -> None:
    """Press a button of the page."""
    playground.page.get_by_role("button", name=name, exact=True).click()


def test_library_is_edited_reset_and_edited_again(playground: Playground) -> None:
    """The next run takes the edited library, and an error there leads to its line."""
    page = playground.open().page
    playground.write("from match import nn\nprint(nn.cube(3), nn.Linear.__module__)")
    tab(playground, "nn.py").click()
    expect(playground.content).to_contain_text("Networks made of modules")
    append(playground, CUBE)
    expect(tab(playground, "nn.py")).to_have_accessible_description("edited")
    playground.run_to_end()
    playground.printed("with your edits of match/nn.py")
    playground.printed("27 match.nn")

    tab(playground, "main.py").click()
    playground.run_to_end("from match import nn\nnn.cube('a')")
    playground.console.get_by_role("button", name="match/nn.py, line").click()
    expect(tab(playground, "nn.py")).to_have_attribute("aria-selected", "true")
    expect(playground.content).to_be_focused()
    page.keyboard.insert_text("# here\n")
    expect(playground.content).to_contain_text("# here")
    page.keyboard.press("ControlOrMeta+Home")
    page.keyboard.insert_text("# kept\n")

    page.reload()
    playground.wait("ready")
    expect(tab(playground, "nn.py")).to_have_accessible_description("edited")
    tab(playground, "nn.py").click()
    expect(playground.content).to_contain_text("# kept")
    press(playground, "Reset")
    page.get_by_role("dialog").get_by_role("button", name="Reset").click()
    expect(tab(playground, "nn.py")).to_have_accessible_description("")
    playground.run_to_end()
    playground.printed("has no attribute 'cube'")
    expect(playground.console).not_to_contain_text("with your edits")


def test_broken_library_breaks_nothing_else(playground: Playground) -> None:
    """Its error names its file; the console line and a repaired run work."""
    playground.open()
    press(playground, "More files of the library")
    playground.page.get_by_role("menuitem", name="functions.py").click()
    expect(playground.content).to_contain_text("relu")
    append(playground, "\ndef (:\n")
    playground.run_to_end()
    expect(playground.console).to_contain_text("SyntaxError in match/functions.py")
    expect(playground.failing_line).to_have_text("def (:")
    playground.ask("import match; match.ones(1, 1).item()")
    playground.printed("1.0")
    playground.page.keyboard.press("ControlOrMeta+End")
    press(playground, "Reset")
    playground.page.get_by_role("dialog").get_by_role("button", name="Reset").click()
    playground.run_to_end()
    playground.printed("learned  y = 5.0")
