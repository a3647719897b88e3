"""The editor that helps: completion, documentation, signatures, errors, and keys."""

from __future__ import annotations

import re
from collections.abc import Iterable

from playwright.sync_api import Locator, expect

from tests.browser.playground import Playground
from tests.browser.test_files import tab

NET = '''import match
from match import nn, optim


class Net(nn.Module):
    def __init__(self, size=4):
        """A layer of its own."""
        super().__init__()
        self.layer = nn.Linear(2, size)


model = Net()
optimizer = optim.Adam(model.parameters())
x = match.zeros(8, 2)
'''

# As the browser does, but with nothing between them, and so before Python's answer.
PRESS_AND_LEAVE = """(content, key) => {
    const how = { bubbles: true, cancelable: true };
    content.dispatchEvent(new KeyboardEvent("keydown", { ...how, key }));
    document.querySelector("#files [data-name='match/nn.py']").click();
}"""

# The keys of all bindings of an editor, as CodeMirror itself looks them up.
BINDINGS = """(content) => {
    const { state } = content.cmTile.view;
    const given = Object.values(state.config.facets).flat();
    const { facet } = given.find(({ value }) => value?.[0]?.key && value[0].run);
    return state.facet(facet).flat().flatMap(({ key, linux = key, shift }) =>
        linux ? [linux, ...(shift ? [`Shift-${linux}`] : [])] : []);
}"""
ROWS = """(map) => {
    const all = (part, kind) => Array.from(part.querySelectorAll(kind));
    const keys = (row) => all(row, "kbd").map((key) => key.textContent).join("-");
    const tables = all(map.content, "table");
    return Object.fromEntries(
        tables.map((table) => [table.caption.textContent, all(table, "tr").map(keys)]));
}"""
# What any text field does with these, alone or with Shift or Ctrl, is no news.
USUAL = {"a", "enter", "backspace", "delete", "home", "end", "pageup", "pagedown"} | {
    f"arrow{where}" for where in ("left", "right", "up", "down")
}
# Second names of what has a row, and what only those look for who know CodeMirror.
BEYOND = """
    F3 Shift-F3 Mod-g Shift-Mod-g Mod-y Mod-i Mod-[ Mod-] Mod-u Alt-u Alt-l Alt-A Ctrl-m
    Mod-Shift-l Mod-Alt-\\ Shift-Mod-\\ Mod-Alt-ArrowUp Mod-Alt-ArrowDown Alt-ArrowLeft
    Alt-ArrowRight Shift-Alt-ArrowLeft Shift-Alt-ArrowRight Shift-Alt-ArrowUp
"""


def open_editor(playground: Playground, source: str) -> Playground:
    """Write a program and wait until the editor helps."""
    playground.open().write(source)
    expect(playground.content).to_have_attribute("aria-autocomplete", "list")
    return playground


def pressed(names: Iterable[str]) -> set[frozenset[str]]:
    """The keys that are pressed together, of what any text field does not know."""
    symbols = {"mod": "ctrl", "↑": "arrowup", "↓": "arrowdown"}
    named = (name.lower().split("-") for name in names)
    found = {frozenset(symbols.get(key, key) for key in keys) for keys in named}
    return {keys for keys in found if "alt" in keys or not USUAL & keys}


def program(playground: Playground) -> str:
    """What stands in the editor."""
    return "\n".join(playground.page.locator("#editor .cm-line").all_inner_texts())


def suggestions(playground: Playground) -> Locator:
    """The list of names that fit."""
    return playground.page.get_by_role("listbox", name="Completions")


def take(playground: Playground) -> None:
    """Take the selected suggestion: a list that has just opened lets no key in."""
    while suggestions(playground).is_visible():
        playground.page.keyboard.press("Tab")


def tooltip(playground: Playground, text: str) -> Locator:
    """A description that begins with a text."""
    box = playground.page.locator("#editor .cm-description:visible")
    return box.filter(has_text=re.compile(re.escape(text)))


def test_members_are_suggested_for_what_a_name_stands_for(
    playground: Playground,
) -> None:
    """Modules, matrices, the program's own class, imports, and options of a call."""
    open_editor(playground, NET)
    keyboard = playground.page.keyboard
    options = suggestions(playground).get_by_role("option")

    keyboard.type("optim.Ad")
    expect(options).to_have_count(3)
    expect(tooltip(playground, "its own rate")).to_be_visible()
    keyboard.type("am")
    expect(tooltip(playground, "RMSprop with inertia")).to_be_visible()
    expect(options.first).to_contain_text("Adam(params, lr=0.001")
    take(playground)
    keyboard.type("(model.")
    expect(options.filter(has_text="layer")).to_have_count(1)
    keyboard.type("para")
    expect(options.filter(has_text=re.compile(r"^parameters\(\)"))).to_have_count(1)
    take(playground)
    keyboard.type("(), weight_d")
    expect(options.filter(has_text="weight_decay=")).to_have_count(1)
    take(playground)
    keyboard.type("0.1)\nx.sum().T.softm")
    expect(options.filter(has_text=re.compile(r"^softmax\(dim=-1\)"))).to_have_count(1)
    take(playground)
    keyboard.type("\nfrom match.optim.lr_scheduler import Step")
    expect(options.filter(has_text="StepLR")).to_have_count(1)
    take(playground)
    written = program(playground).splitlines()[-3:]
    assert written == [
        "optim.Adam(model.parameters(), weight_decay=0.1)",
        "x.sum().T.softmax",
        "from match.optim.lr_scheduler import StepLR",
    ]


def test_a_word_that_is_complete_leaves_enter_to_the_program(
    playground: Playground,
) -> None:
    """Enter takes a suggestion only if it adds something."""
    open_editor(playground, NET)
    playground.page.keyboard.type("mod")
    option = suggestions(playground).get_by_role("option", name="model")
    expect(option).to_be_visible()
    playground.page.keyboard.type("el")
    playground.page.keyboard.press("Enter")
    playground.page.keyboard.type("1")
    expect(playground.page.locator("#editor .cm-line").last).to_have_text("1")


def test_documentation_is_shown_for_the_name_that_is_looked_at(
    playground: Playground,
) -> None:
    """Under the mouse, at the cursor with F1, and while arguments are written."""
    open_editor(playground, NET)
    page = playground.page
    page.locator("#editor .cm-line", has_text="zeros").get_by_text("zeros").hover()
    expect(
        tooltip(playground, "match.zeros(*size, **options) → Matrix")
    ).to_be_visible()
    expect(page.locator("#editor .cm-description pre")).to_contain_text(">>> ")
    page.mouse.move(0, 0)
    expect(page.locator("#editor .cm-description")).to_have_count(0)

    page.keyboard.type("model = Net(")
    parameter = page.locator("#editor .cm-description b")
    expect(parameter).to_have_text("size=4")
    page.keyboard.press("Escape")
    expect(parameter).to_be_hidden()
    page.keyboard.type("nn.Linear(2, ")
    expect(parameter).to_have_text("out_features")
    page.keyboard.type("bias=")
    expect(parameter).to_have_text("bias=True")
    for _ in "2, bias=":
        page.keyboard.press("ArrowLeft")
    expect(parameter).to_have_text("in_features")
    page.keyboard.press("Home")
    expect(parameter).to_be_hidden()

    page.keyboard.press("F1")
    expect(tooltip(playground, "Net")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#editor .cm-description")).to_have_count(0)


def test_answer_that_comes_late_is_not_shown_in_another_file(
    playground: Playground,
) -> None:
    """What is explained, and the call that is written, are those of one file."""
    open_editor(playground, NET)
    page = playground.page
    description = page.locator("#editor .cm-description")
    for name in ("nn.py", "main.py"):
        tab(playground, name).click()
    expect(playground.content).to_contain_text("class Net")
    playground.content.click()
    page.keyboard.press("ControlOrMeta+Home")
    page.keyboard.press("End")
    playground.content.evaluate(PRESS_AND_LEAVE, "F1")
    playground.ask("1")  # Python answers one question after the other
    expect(playground.content).to_contain_text("Networks made of modules")
    expect(description).to_have_count(0)

    tab(playground, "main.py").click()
    expect(playground.content).to_contain_text("class Net")
    playground.content.click()
    page.keyboard.press("ControlOrMeta+End")
    page.keyboard.type("Net(")
    expect(description).to_contain_text("size=4")
    playground.content.evaluate(PRESS_AND_LEAVE, "ArrowRight")
    playground.ask("2")
    expect(playground.content).to_contain_text("Networks made of modules")
    expect(description).to_have_count(0)


def test_errors_of_syntax_are_underlined_while_somebody_types(
    playground: Playground,
) -> None:
    """In Python's own words, with its hint; the line is marked until it is right."""
    open_editor(playground, "fro i in range(3):\n    print(i)\n")
    page = playground.page
    mark = page.locator("#editor .cm-lintRange-error")
    expect(mark).to_have_text("i")
    mark.hover()
    expect(page.get_by_text("Did you mean 'for'?")).to_be_visible()
    page.keyboard.press("F8")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Backspace")
    page.keyboard.press("Backspace")
    page.keyboard.type("or")
    expect(mark).to_have_count(0)
    playground.write("if 1 is 1:\n    pass\n")
    expect(page.locator("#editor .cm-lintRange-warning")).to_have_text("if 1 is 1:")


def test_keys_edit_as_the_map_says(playground: Playground) -> None:
    """Indent by 4, comment, move, copy, delete, next occurrence, undo, go to line."""
    open_editor(playground, "one = 1\ntwo = (one)")
    keyboard = playground.page.keyboard
    for key, text in {
        "Tab": "one = 1\n    two = (one)",
        "Shift+Tab": "one = 1\ntwo = (one)",
        "ControlOrMeta+/": "one = 1\n# two = (one)",
        "Alt+ArrowUp": "# two = (one)\none = 1",
        "Alt+ArrowDown": "one = 1\n# two = (one)",
        "Shift+Alt+ArrowDown": "one = 1\n# two = (one)\n# two = (one)",
        "ControlOrMeta+z": "one = 1\n# two = (one)",
        "Shift+ControlOrMeta+Z": "one = 1\n# two = (one)\n# two = (one)",
        "Shift+ControlOrMeta+K": "one = 1\n# two = (one)",
    }.items():
        keyboard.press(key)
        assert (key, program(playground)) == (key, text)
    keyboard.press("ControlOrMeta+Home")
    keyboard.press("Control+Shift+ArrowRight")
    keyboard.press("ControlOrMeta+d")
    keyboard.type("a")
    assert program(playground) == "a = 1\n# two = (a)"
    keyboard.press("ControlOrMeta+Alt+g")
    playground.page.get_by_label("Go to line").fill("2")
    keyboard.press("Enter")
    expect(playground.content).to_be_focused()
    keyboard.type("x")
    assert program(playground) == "a = 1\nx# two = (a)"


def test_find_and_replace(playground: Playground) -> None:
    """A panel with names that is left with Escape, and fits on a phone."""
    playground.page.set_viewport_size({"width": 390, "height": 800})
    open_editor(playground, "one = 1\ntwo = one")
    page = playground.page
    page.keyboard.press("ControlOrMeta+f")
    field = page.get_by_role("textbox", name="Find")
    expect(field).to_be_focused()
    field.press_sequentially("one")
    expect(page.locator("#editor .cm-searchMatch")).to_have_count(2)
    page.get_by_role("textbox", name="Replace").press_sequentially("first")
    for name in ("next", "previous", "all", "replace", "replace all", "close"):
        box = page.get_by_role("button", name=name, exact=True).bounding_box()
        assert box
        assert box["x"] + box["width"] <= 390
    page.get_by_role("button", name="replace all").click()
    assert program(playground) == "first = 1\ntwo = first"
    page.keyboard.press("Escape")
    expect(field).to_be_hidden()
    expect(playground.content).to_be_focused()


def test_keyboard_map_opens_where_nothing_is_written(playground: Playground) -> None:
    """? shows all keys; in the editor and in the console line it is a letter."""
    open_editor(playground, "# why?")
    page = playground.page
    page.keyboard.type("?")
    playground.line.click()
    page.keyboard.type("?")
    dialog = page.get_by_role("dialog", name="Keyboard")
    expect(dialog).to_be_hidden()
    assert program(playground) == "# why??"
    playground.run.focus()
    page.keyboard.type("?")
    expect(dialog.get_by_role("row", name="Comment lines")).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(playground.run).to_be_focused()
    page.get_by_role("button", name="Help").click()
    page.get_by_role("dialog").get_by_role("button", name="All keys").click()
    expect(dialog.get_by_role("row", name="Comment lines")).to_be_visible()


def test_keyboard_map_names_the_keys_that_there_are(playground: Playground) -> None:
    """Each binding of the editor and the console line, and no other."""
    open_editor(playground, "")
    playground.line.click()
    expect(playground.line).to_have_attribute("aria-autocomplete", "list")
    rows = playground.page.locator("#keys-text").evaluate(ROWS)
    in_line = pressed(rows.pop("Console line"))
    of_page = rows.pop("Program")
    in_editor = pressed(name for table in rows.values() for name in table)
    editor = pressed(playground.content.evaluate(BINDINGS))
    line = pressed(playground.line.evaluate(BINDINGS))
    assert editor == in_editor | pressed(BEYOND.split())
    assert (line - editor, of_page) == (in_line, ["Ctrl-Enter", "?"])


def test_console_line_suggests_what_the_run_left(playground: Playground) -> None:
    """Python itself tells the attributes of a value, and Tab takes one."""
    playground.open().run_to_end(NET)
    keyboard = playground.page.keyboard
    playground.line.click()
    expect(playground.line).to_have_attribute("aria-autocomplete", "list")
    keyboard.type("model.layer.wei")
    options = suggestions(playground).get_by_role("option")
    expect(options).to_have_count(1)
    expect(options.first).to_contain_text("weight")
    take(playground)
    with playground.a_run():
        keyboard.type(".shape")
        keyboard.press("Enter")
    playground.printed("(4, 2)")
