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


def test_data_is_listed_read_kept_and_removed(playground: Playground) -> None:
    """A data file lives until it is removed; what a program writes is offered."""
    page = playground.open().page
    examples = page.get_by_role("button", name="Examples")
    examples.click()
    page.get_by_role("menuitem", name="A table from a file").click()
    data = page.get_by_role("list", name="Data files")
    expect(data).to_contain_text("ice_cream.csv")
    page.reload()
    playground.wait("ready")
    source = """
text = open("ice_cream.csv").read()
print(len(text.splitlines()), "lines")
open("made.txt", "w").write("written here")
"""
    playground.run_to_end(source)
    playground.printed(" lines")
    data.get_by_role("button", name="made.txt").click()
    dialog = page.get_by_role("dialog", name="made.txt")
    expect(dialog).to_contain_text("written here")
    dialog.get_by_role("button", name="Keep as data").click()
    playground.run_to_end("print(open('made.txt').read().upper())")
    playground.printed("WRITTEN HERE")
    data.get_by_role("button", name="ice_cream.csv", exact=False).first.click()
    expect(page.get_by_role("dialog")).to_contain_text("more lines")
    page.keyboard.press("Escape")
    press(playground, "Remove made.txt")
    expect(data).not_to_contain_text("made.txt")
    press(playground, "Undo")
    expect(data).to_contain_text("made.txt")
    press(playground, "Remove made.txt")
    playground.run_to_end("open('made.txt')")
    playground.printed("FileNotFoundError")
