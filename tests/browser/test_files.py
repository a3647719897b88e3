"""Files, in Chromium: the library in tabs, data, and nothing that is lost."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.browser.playground import Playground
from tests.browser.server import Server

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


def test_each_file_stays_where_it_was_read(playground: Playground) -> None:
    """A file opens at its top, and again where its reader left it."""
    numbers = "\n".join(f"line_{number} = 0" for number in range(200))
    playground.open().write(numbers)
    last = playground.page.get_by_text("line_199 = 0")
    expect(last).to_be_in_viewport()
    tab(playground, "nn.py").click()
    expect(playground.page.get_by_text("Networks made of modules")).to_be_in_viewport()
    tab(playground, "main.py").click()
    expect(last).to_be_in_viewport()
    playground.content.press("ControlOrMeta+Home")
    first = playground.page.get_by_text("line_0 = 0")
    tab(playground, "nn.py").click()
    playground.content.press("ControlOrMeta+End")
    expect(playground.page.get_by_text("functional.cross_entropy)")).to_be_in_viewport()
    tab(playground, "main.py").click()
    expect(first).to_be_in_viewport()
    tab(playground, "nn.py").click()
    expect(playground.page.get_by_text("functional.cross_entropy)")).to_be_in_viewport()


def test_broken_library_breaks_nothing_else(playground: Playground) -> None:
    """Its error names its file; the console line and a repaired run work."""
    playground.open()
    press(playground, "More files of the library")
    playground.page.get_by_role("menuitem", name="functions.py").click()
    expect(playground.content).to_contain_text("relu")
    append(playground, "\ndef (:\n")
    playground.run_to_end()
    expect(playground.console).to_contain_text("SyntaxError: invalid syntax")
    link = playground.console.get_by_role("button", name="match/functions.py, line")
    expect(link).to_be_visible()
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
    with page.expect_download() as saved:
        dialog.get_by_role("button", name="Download").click()
    assert saved.value.path().read_bytes() == b"written here"
    data.get_by_role("button", name="made.txt").click()
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


def test_earlier_run_is_looked_at_and_restored(playground: Playground) -> None:
    """The program and the library come back as they ran, and that can be undone."""
    page = playground.open().page
    press(playground, "File")
    page.get_by_role("menuitem", name="Earlier runs").click()
    expect(page.get_by_role("dialog")).to_contain_text("Nothing ran yet.")
    press(playground, "Close")
    playground.run_to_end("print('one')\nprint('both')")
    playground.write("print('two')\nprint('both')")
    tab(playground, "optim.py").click()
    append(playground, "\nEDITED = True\n")
    playground.run_to_end()
    press(playground, "File")
    page.get_by_role("menuitem", name="Earlier runs").click()
    dialog = page.get_by_role("dialog", name="Earlier runs")
    expect(dialog.get_by_role("radio")).to_have_count(2)
    expect(dialog).to_contain_text("finished · with match/optim.py")
    dialog.get_by_role("radio", name="print('one')").check(force=True)
    expect(dialog.get_by_role("insertion")).to_have_text(["print('one')"])
    expect(dialog.get_by_role("deletion")).to_have_text(
        ["print('two')", "EDITED = True"]
    )
    dialog.get_by_role("button", name="Restore").click()
    expect(playground.content).to_contain_text("print('one')")
    expect(tab(playground, "optim.py")).to_have_accessible_description("")
    press(playground, "Undo")
    expect(playground.content).to_contain_text("print('two')")
    expect(tab(playground, "optim.py")).to_have_accessible_description("edited")


def test_pages_keep_their_own_programs(playground: Playground) -> None:
    """Also a duplicated page; and what was never run is among the earlier programs."""
    first = playground.open().page
    playground.write("first = 1")
    with first.expect_popup() as popup:
        first.evaluate("open(location.href)")
    second = Playground(popup.value, playground.url).wait("ready")
    expect(second.content).to_have_text("first = 1")
    second.write("second = 2")
    playground.write("first = 3")
    for page, text in ((second, "second = 2"), (playground, "first = 3")):
        page.page.reload()
        expect(page.content).to_have_text(text)
    press(playground.wait("ready"), "File")
    first.get_by_role("menuitem", name="Earlier runs").click()
    radios = first.get_by_role("dialog").get_by_role("radio")
    expect(radios).to_have_count(2)
    names = [radio.evaluate("(r) => r.labels[0].innerText") for radio in radios.all()]
    assert [name.split("\n")[0] for name in names] == ["first = 3", "second = 2"]
    assert all(name.endswith("not run") for name in names)


def test_reset_asks_first_and_can_be_undone(playground: Playground) -> None:
    """It asks only where something differs; the notice and the keyboard undo it."""
    page = playground.open().page
    reset = page.get_by_role("button", name="Reset", exact=True)
    expect(reset).to_be_disabled()
    playground.write("mine = 1")
    reset.click()
    page.get_by_role("dialog").get_by_role("button", name="Keep mine").click()
    expect(playground.content).to_have_text("mine = 1")
    reset.click()
    page.get_by_role("dialog").get_by_role("button", name="Reset").click()
    expect(playground.content).to_contain_text("A line and a plane")
    press(playground, "Undo")
    expect(playground.content).to_have_text("mine = 1")


def open_file(playground: Playground, name: str, content: bytes) -> None:
    """Choose a file in the File menu."""
    press(playground, "File")
    with playground.page.expect_file_chooser() as chooser:
        playground.page.get_by_role("menuitem", name="Open").click()
    file = {"name": name, "mimeType": "text/csv", "buffer": content}
    chooser.value.set_files(file)


def test_data_where_nothing_can_be_kept(playground: Playground) -> None:
    """It is read all the same, and the page says how long it is there."""
    page = playground.page
    page.add_init_script(
        "IDBFactory.prototype.open = () => { throw new DOMException('denied'); };"
    )
    playground.open()
    open_file(playground, "../few.csv", b"a,b\n1,2\n")
    expect(
        page.get_by_text('open("few.csv") reads it. It is gone when')
    ).to_be_visible()
    open_file(playground, "large.csv", bytes(6_000_000))
    expect(page.get_by_text("6,000,000 bytes; at most 5,000,000 fit")).to_be_visible()
    playground.run_to_end("print(open('few.csv').readlines())")
    playground.printed("['a,b\\n', '1,2\\n']")


def test_data_for_which_there_is_no_room(playground: Playground) -> None:
    """A database finds that out only at the end; the page says how long it is there."""
    page = playground.open().page
    room = {"origin": page.evaluate("origin"), "quotaSize": 1_000_000}
    session = page.context.new_cdp_session(page)
    session.send("Storage.overrideQuotaForOrigin", room)
    open_file(playground, "many.csv", b"1,2\n" * 1_000_000)
    expect(
        page.get_by_text('open("many.csv") reads it. It is gone when')
    ).to_be_visible()
    playground.run_to_end("print(len(open('many.csv').read()))")
    playground.printed("4000000")


def test_large_data_survives_a_reload_and_travels(
    playground: Playground, new_page: Callable[[], Page], tmp_path: Path
) -> None:
    """A program reads all of it, also in the one page that carries everything."""
    page = playground.open().page
    open_file(playground, "large.bin", bytes(range(245)) * 20_000)
    expect(page.get_by_text('open("large.bin") reads it.')).to_have_text(
        'open("large.bin") reads it.'
    )
    page.reload()
    playground.wait("ready")
    playground.run_to_end(
        "data = open('large.bin', 'rb').read()\n"
        "print(len(data), data == bytes(range(245)) * 20_000)"
    )
    playground.printed("4900000 True")
    press(playground, "File")
    with page.expect_download() as saved:
        page.get_by_role("menuitem", name="Download as one page").click()
    saved.value.save_as(tmp_path / "all.html")
    other = Playground(new_page(), (tmp_path / "all.html").as_uri()).open()
    other.run_to_end().printed("4900000 True")


def test_data_that_two_pages_add_under_one_name(playground: Playground) -> None:
    """The last one has the name, and all the others are still there."""
    first = playground.open().page
    with first.expect_popup() as popup:
        first.evaluate("open(location.href)")
    second = Playground(popup.value, playground.url).wait("ready")
    for page, content in ((playground, b"1"), (second, b"22"), (playground, b"333")):
        open_file(page, "a.csv", content)
        added = page.page.get_by_role("list", name="Data files")
        expect(added).to_contain_text(f"{len(content)} B")
    second.page.reload()
    data = second.page.get_by_role("list", name="Data files")
    expect(data.get_by_role("listitem")).to_have_count(3)
    names = data.get_by_role("button", name=re.compile(r"a\.csv \d B")).all()
    assert sorted(name.inner_text().split() for name in names) == [
        ["a.csv", "3", "B"],
        ["earlier-2-a.csv", "2", "B"],
        ["earlier-a.csv", "1", "B"],
    ]


def test_file_that_is_of_no_use_is_refused(playground: Playground) -> None:
    """Each with its reason; bytes that are no text can be kept, and removed."""
    page = playground.open().page
    for name, content, words in [
        ("empty.csv", b"", "empty.csv is empty, or no file that can be read."),
        ("huge.csv", bytes(20_000_001), "huge.csv is too large to be opened here."),
        ("long.py", b"#" * 1_000_001, "long.py is too long for a program."),
    ]:
        open_file(playground, name, content)
        expect(page.get_by_text(words)).to_be_visible()
    expect(playground.content).to_contain_text("A line and a plane")
    open_file(playground, "bytes.bin", bytes([0, 255]))
    data = page.get_by_role("list", name="Data files")
    data.get_by_role("button", name="bytes.bin 2 B").click()
    look = page.get_by_role("dialog", name="bytes.bin")
    expect(look).to_contain_text("This is no text.")
    look.get_by_role("button", name="Remove").click()
    expect(page.get_by_text("bytes.bin is removed.")).to_be_visible()
    expect(data).to_be_hidden()


def test_storage_that_never_answers_holds_nothing_up(playground: Playground) -> None:
    """As in some private windows: the program runs after a while."""
    page = playground.page
    page.add_init_script("IDBFactory.prototype.open = () => ({});")
    playground.open().run_to_end("print('runs')")
    playground.printed("runs")


def test_storage_that_is_full_is_told(playground: Playground) -> None:
    """Once, when something is not kept; what was typed last is still what counts."""
    page = playground.open().page
    page.evaluate(
        "() => { Storage.prototype.setItem = () => { throw new DOMException(); }; }"
    )
    playground.write("first = 1").write("second = 2")
    told = playground.console.get_by_text("keeps nothing more for this page")
    expect(told).to_have_count(1)
    press(playground, "Share")
    expect(playground.content).to_have_text("second = 2")


def test_data_of_an_example_leaves_the_readers_own_alone(
    playground: Playground,
) -> None:
    """Where an address opens the example; the reader's others are there, too."""
    page = playground.open().page
    open_file(playground, "ice_cream.csv", b"mine")
    open_file(playground, "other.csv", b"other")
    data = page.get_by_role("list", name="Data files")
    expect(data).to_contain_text("other.csv")
    page.goto(f"{playground.url}?example=ice_cream")
    expect(data).to_contain_text("2 KB")
    playground.wait("ready").run_to_end("print(open('other.csv').read())")
    playground.printed("other")
    page.goto(playground.url)
    playground.wait("ready")
    playground.run_to_end("print(open('ice_cream.csv').read(), 'it is')")
    playground.printed("mine it is")


def test_data_that_was_replaced_is_not_taken_for_new(playground: Playground) -> None:
    """The run had the earlier one, and did not write it."""
    page = playground.open().page
    open_file(playground, "a.csv", b"1")
    playground.run_to_end("print(open('a.csv').read())")
    open_file(playground, "a.csv", b"1,2,3")
    data = page.get_by_role("list", name="Data files")
    expect(data).to_contain_text("5 B")
    expect(data).not_to_contain_text("new")


def test_library_file_that_cannot_be_loaded(
    playground: Playground, server: Server, expected_errors: list[str]
) -> None:
    """The page says so, and the program stays in sight."""
    expected_errors.append("404")
    server.missing.add("/optim-")
    page = playground.open().page
    tab(playground, "optim.py").click()
    expect(page.get_by_text("optim.py could not be loaded")).to_be_visible()
    expect(tab(playground, "main.py")).to_have_attribute("aria-selected", "true")
    expect(playground.content).to_contain_text("A line and a plane")


def test_library_file_that_fails_while_another_is_read(
    playground: Playground, server: Server, expected_errors: list[str]
) -> None:
    """The page says so, and the reader stays where the reader went."""
    expected_errors.append("404")
    server.missing.add("/nn-")
    server.hanging.add("/nn-")
    page = playground.open().page
    tab(playground, "nn.py").click()
    tab(playground, "optim.py").click()
    expect(playground.content).to_contain_text("Optimizers: how parameters")
    server.resume.set()
    expect(page.get_by_text("nn.py could not be loaded")).to_be_visible()
    expect(tab(playground, "optim.py")).to_have_attribute("aria-selected", "true")
    expect(playground.content).to_contain_text("Optimizers: how parameters")


def test_earlier_runs_that_cannot_be_shown(
    playground: Playground, server: Server, expected_errors: list[str]
) -> None:
    """Without a network their dialog does not come, and the page says so."""
    expected_errors.append("404")
    server.missing.add("/earlier-")
    page = playground.open().page
    press(playground, "File")
    page.get_by_role("menuitem", name="Earlier runs").click()
    expect(page.get_by_text("Earlier runs could not be loaded")).to_be_visible()


def restore(playground: Playground, fact: str) -> None:
    """Bring back the earlier run of which this is said."""
    page = playground.page
    press(playground, "File")
    page.get_by_role("menuitem", name="Earlier runs").click()
    page.get_by_role("radio", name=fact).first.check(force=True)
    press(playground, "Restore")
    expect(page.get_by_text("The earlier program is back.")).to_be_visible()


def test_earlier_library_file_comes_back_without_a_network(
    playground: Playground, server: Server, expected_errors: list[str]
) -> None:
    """What it was before it was edited need not be there; Undo takes it away."""
    expected_errors.append("404")
    page = playground.open().page
    playground.write("from match import nn\nprint(nn.cube(3))")
    tab(playground, "nn.py").click()
    expect(playground.content).to_contain_text("Networks made of modules")
    append(playground, CUBE)
    playground.run_to_end()
    playground.printed("27")
    press(playground, "Reset")
    page.get_by_role("dialog").get_by_role("button", name="Reset").click()
    expect(tab(playground, "nn.py")).to_have_accessible_description("")

    server.missing.add("/nn-")
    page.reload()
    playground.wait("ready")
    restore(playground, "with match/nn")
    press(playground, "Undo")
    expect(tab(playground, "nn.py")).to_have_accessible_description("")
    playground.run_to_end()
    playground.printed("has no attribute 'cube'")
    restore(playground, "with match/nn")
    expect(tab(playground, "nn.py")).to_have_accessible_description("edited")
    playground.run_to_end()
    playground.printed("with your edits of match/nn.py")
    playground.printed("27")
