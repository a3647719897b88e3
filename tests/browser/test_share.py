"""What leaves the page and comes back: links, files, notebooks, and all in one file."""

from __future__ import annotations

import base64
import json
import re
import zlib
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import BrowserContext, Download, Page, expect

import build
import match
from tests.browser.playground import Playground
from tests.browser.server import Server
from tests.browser.test_course import held_back

PROGRAM = "import match\n# ä 🔥\nprint('hello', match.zeros(1).item())"

THEIRS = {"v": "0.1.0", "files": {"main.py": "theirs = 1"}, "data": []}

# No link holds it.
LONG = "\n".join(f"x = {pow(3, n, 10**60)}" for n in range(2500))

# The names of the data files that outlive the page.
KEPT = """
async () => {
    const result = (request) => new Promise((resolve) => {
        request.onsuccess = () => resolve(request.result);
    });
    const database = await result(indexedDB.open(`match:${location.pathname}:data`));
    const store = database.transaction("files").objectStore("files");
    const names = await result(store.getAllKeys());
    database.close();
    return names;
}
"""

MARKUP = """
from match.show import display
class Shown:
    def _repr_html_(self):
        return "<style>b { color: rgb(1, 2, 3) }</style><b>shown</b>"
display(Shown())
"""


def choose(page: Page, name: str) -> None:
    """Choose from the File menu."""
    page.get_by_role("button", name="File", exact=True).click()
    page.get_by_role("menuitem", name=name).click()


def download(page: Page, name: str) -> Download:
    """What an entry of the File menu saves."""
    with page.expect_download() as waiting:
        choose(page, name)
    return waiting.value


def text_of(saved: Download) -> str:
    """The content of a download."""
    return Path(saved.path()).read_text(encoding="utf-8")


def lines(text: str) -> list[str]:
    """The lines of a program that hold something."""
    return [line for line in text.split("\n") if line]


def shared_link(playground: Playground) -> str:
    """The link that Share puts into the clipboard."""
    page = playground.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Share").click()
    expect(page.get_by_text("The link is in the clipboard.").first).to_be_visible()
    link: str = page.evaluate("navigator.clipboard.readText()")
    return link


def link_of(content: object, padding: int = 0) -> str:
    """The fragment of a link that carries anything at all, and MB of spaces."""
    packing = zlib.compressobj(9)
    packed = packing.compress(json.dumps(content).encode())
    for _ in range(padding):
        packed += packing.compress(b" " * 1_000_000)
    code = base64.urlsafe_b64encode(packed + packing.flush()).decode()
    return "#code=" + code.rstrip("=")


def program_in(page: str) -> str:
    """The program that a saved page carries."""
    (work,) = re.findall('id="carried">(.*?)</script>', page)
    program: str = json.loads(work)["files"]["main.py"]
    return program


def carried_by(link: str) -> dict[str, object]:
    """What a link carries."""
    _, code = link.split("#code=")
    packed = base64.urlsafe_b64decode(code + "=" * (-len(code) % 4))
    carried: dict[str, object] = json.loads(zlib.decompress(packed))
    return carried


def test_link_opens_beside_the_readers_own_program(
    playground: Playground, new_page: Callable[[], Page]
) -> None:
    """It does not run, it says whose it is not, and both programs are there later."""
    playground.open().write(PROGRAM)
    link = shared_link(playground)
    expect(
        playground.page.get_by_text(f"It has {len(link)} characters").first
    ).to_be_visible()

    reader = Playground(new_page(), playground.url).open().write("print('mine')")
    page = reader.page
    page.goto(link)
    banner = page.get_by_role("region", name="About this program")
    expect(banner).to_contain_text("Match did not write or check it")
    reader.wait("ready")
    shown = lines(reader.content.inner_text())
    assert (shown, reader.finished) == (lines(PROGRAM), 0)
    reader.run_to_end().printed("hello 0.0")

    reader.write("print('changed')")
    page.reload()
    expect(reader.content).to_have_text("print('changed')")
    banner.get_by_role("button", name="Back to my program").click()
    expect(reader.content).to_have_text("print('mine')")
    expect(banner).to_be_hidden()
    assert page.url == playground.url

    page.go_back()
    expect(reader.content).to_have_text("print('changed')")
    banner.get_by_role("button", name="Keep as mine").click()
    expect(banner).to_be_hidden()
    expect(reader.content).to_have_text("print('changed')")
    page.get_by_role("button", name="Bring back my earlier one").click()
    expect(reader.content).to_have_text("print('mine')")
    page.get_by_role("button", name="Reset", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="Reset").click()
    expect(reader.content).to_contain_text("A line and a plane")
    page.get_by_role("button", name="Undo").click()
    expect(reader.content).to_have_text("print('mine')")
    page.reload()
    expect(reader.content).to_have_text("print('mine')")
    assert page.url == playground.url


def test_link_that_is_only_looked_at_leaves_nothing_behind(
    playground: Playground, new_page: Callable[[], Page]
) -> None:
    """Neither in the storage nor among the earlier runs; what is edited stays."""
    page = playground.open().page
    page.get_by_role("tab", name="nn.py").click()
    playground.content.click()
    page.keyboard.press("ControlOrMeta+End")
    page.keyboard.insert_text("\nEDITED = 7\n")
    page.get_by_role("tab", name="main.py").click()
    link = shared_link(playground.write("theirs = 1"))
    page.evaluate("localStorage.clear()")

    keys = "() => Object.keys(localStorage).filter((key) => /link:|history/.test(key))"
    reader = Playground(new_page(), link).open()
    reader.page.reload()
    expect(reader.content).to_have_text("theirs = 1")
    reader.page.goto(playground.url)
    assert reader.page.evaluate(keys) == []

    # Another link may have had its place.
    reader.page.goto(link)
    reader.write("mine = 1")
    assert len(reader.page.evaluate(keys)) == 3
    reader.page.evaluate(
        "() => { for (const store of [localStorage, sessionStorage])"
        "    for (const key of Object.keys(store))"
        "        if (key.endsWith(':arrived')) store.setItem(key, '#code=other'); }"
    )
    reader.page.reload()
    expect(reader.content).to_have_text("theirs = 1")


def test_link_says_which_version_made_it(playground: Playground) -> None:
    """And the page says so where that is a later one than its own."""
    link = shared_link(playground.open().write("x = 1"))
    assert carried_by(link) == {
        "v": match.__version__,
        "files": {"main.py": "x = 1"},
        "data": [],
    }
    page = playground.page
    banner = page.get_by_role("region", name="About this program")
    page.goto(link)
    expect(banner).to_contain_text(f"made with match {match.__version__}. ")
    expect(banner).not_to_contain_text("older")
    page.goto(playground.url + link_of({**carried_by(link), "v": "99.0"}))
    expect(banner).to_contain_text("made with match 99.0. ")
    expect(banner).to_contain_text(
        f"This page has match {match.__version__}, which is older."
    )


def test_program_of_a_link_that_nobody_touched_is_kept(
    playground: Playground, new_page: Callable[[], Page]
) -> None:
    """It is the reader's from then on, also in the next tab; Reset keeps it."""
    page = playground.page
    page.goto(playground.url + link_of(THEIRS))
    expect(playground.content).to_have_text("theirs = 1")
    banner = page.get_by_role("region", name="About this program")
    banner.get_by_role("button", name="Keep as mine").click()
    expect(page.get_by_text("The program is yours now.")).to_be_visible()
    expect(page.get_by_role("button", name="Bring back my earlier one")).to_be_hidden()
    assert page.url == playground.url
    page.reload()
    expect(playground.content).to_have_text("theirs = 1")
    expect(page.get_by_role("button", name="Reset", exact=True)).to_be_disabled()
    next_tab = Playground(new_page(), playground.url).open()
    expect(next_tab.content).to_have_text("theirs = 1")


def test_what_is_saved_is_what_the_editor_holds(playground: Playground) -> None:
    """Whatever the last program made of Python."""
    source = "from playground.answers import ANSWERS\nfor name in [*ANSWERS]:\n"
    playground.open().run_to_end(source + "    ANSWERS[name] = lambda *_: 'evil'")
    saved = download(playground.page, "Download .ipynb")
    assert "ANSWERS" in text_of(saved)


def test_example_leaves_the_program_of_a_link_in_its_place(
    playground: Playground, new_page: Callable[[], Page]
) -> None:
    """It gets an address of its own; the link shows what it always did."""
    link = shared_link(playground.open().write("theirs = 1"))
    reader = Playground(new_page(), link).open()
    reader.choose("Momentum")
    expect(reader.content).to_contain_text("narrow valley")
    assert reader.page.url == f"{playground.url}?example=momentum"
    reader.page.go_back()
    expect(reader.content).to_have_text("theirs = 1")


def test_back_from_a_link_leads_to_the_own_program(
    playground: Playground, new_page: Callable[[], Page]
) -> None:
    """Where the link was opened by changing the address alone."""
    link = shared_link(playground.open().write("theirs = 1"))
    reader = Playground(new_page(), playground.url).open().write("mine = 1")
    reader.page.evaluate("link => { location.href = link }", link)
    expect(reader.content).to_have_text("theirs = 1")
    reader.page.go_back()
    expect(reader.content).to_have_text("mine = 1")
    expect(reader.page.get_by_role("region", name="About this program")).to_be_hidden()


def test_page_to_be_read_takes_no_other_program(playground: Playground) -> None:
    """It would take the place of what is to be read; what is there can be saved."""
    page = playground.page
    page.goto(f"{playground.url}?example=xor&readonly")
    expect(playground.content).to_contain_text("XOR")
    drop(page, "a.py", b"other = 1")
    expect(page.get_by_text("this page is to be read")).to_be_visible()
    expect(playground.content).to_contain_text("XOR")
    expect(page.get_by_role("button", name="Examples")).to_be_hidden()
    page.get_by_role("button", name="File", exact=True).press("ArrowDown")
    items = page.get_by_role("menu", name="File").get_by_role("menuitem")
    expect(items.first).to_be_focused()
    assert [re.sub("\n.*", "", text) for text in items.all_inner_texts()] == [
        *("Download .py", "Download .ipynb", "Download as one page", "As PyTorch…")
    ]


@pytest.mark.parametrize("code", ["AAAA", "%%%", "../evil.py", "200 MB"])
def test_bad_link_says_so_and_opens_the_readers_program(
    playground: Playground, code: str
) -> None:
    """On opening, and where the address changes while the page is open."""
    link, words = f"#code={code}", "This link is damaged"
    if code == "../evil.py":
        link = link_of({**THEIRS, "files": {"main.py": "theirs = 1", code: "x"}})
    if code == "200 MB":
        link = link_of(THEIRS, padding=200)
        words = "This link unfolds to a million characters"
    playground.open().write("print('mine')")
    playground.page.evaluate("link => { location.hash = link }", link)
    said = playground.page.get_by_text(words)
    expect(said).to_contain_text("Here is your own program.")
    expect(playground.content).to_have_text("print('mine')")
    playground.page.reload()
    expect(said).to_be_visible()
    playground.wait("ready").run_to_end().printed("mine")


def test_link_is_shown_where_there_is_no_clipboard(
    playground: Playground, server: Server
) -> None:
    """On plain http a dialog has it, selected; a very long one becomes a file."""
    playground.url = server.url(host="match.test")
    page = playground.open().write("x = 1").page
    page.get_by_role("button", name="Share").click()
    field = page.get_by_role("dialog").get_by_label("Link")
    expect(field).to_be_focused()
    link = field.input_value()
    assert link
    page.wait_for_function("link => getSelection().toString() === link", arg=link)
    page.keyboard.press("Escape")

    playground.paste(LONG)
    page.get_by_role("button", name="Share").click()
    dialog = page.get_by_role("dialog", name="Share it as a file")
    expect(dialog).to_contain_text("many programs cut it after 64000")
    with page.expect_download() as waiting:
        dialog.get_by_role("button", name="main.py").click()
    assert text_of(waiting.value) == LONG


def test_program_too_long_for_a_link_becomes_a_file(playground: Playground) -> None:
    """Of either kind, and the clipboard keeps what it had."""
    page = playground.open().paste(LONG).page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate("navigator.clipboard.writeText('as it was')")
    for way, name in (
        ("One page with everything", "match-playground.html"),
        ("main.py", "main.py"),
    ):
        page.get_by_role("button", name="Share").click()
        dialog = page.get_by_role("dialog", name="Share it as a file")
        expect(dialog).to_contain_text("many programs cut it after 64000")
        with page.expect_download() as waiting:
            dialog.get_by_role("button", name=way).click()
        saved = text_of(waiting.value)
        assert waiting.value.suggested_filename == name
        assert (saved if name == "main.py" else program_in(saved)) == LONG
    assert page.evaluate("navigator.clipboard.readText()") == "as it was"


def test_program_travels_as_a_file_and_as_a_notebook(playground: Playground) -> None:
    """What was saved is opened again; what is neither of both is refused."""
    source = f"# Hello.\n{PROGRAM}\n\n# %%\nprint('bye')"
    page = playground.open().run_to_end(source).page
    saved = download(page, "Download .py")
    assert (saved.suggested_filename, text_of(saved)) == ("main.py", source)

    saved = download(page, "Download .ipynb")
    notebook = nbformat.reads(text_of(saved), as_version=4)
    nbformat.validate(notebook)
    assert [cell.source for cell in notebook.cells] == source.split("\n\n# %%\n")
    assert notebook.cells[1].outputs[0].text == "hello 0.0\nbye\n"

    playground.write("x")
    saved_later = json.loads(text_of(download(page, "Download .ipynb")))
    assert saved_later["cells"][0]["outputs"] == []
    # Nor is it this one's when this one was asked for and did not start.
    playground.write("import not_shipped").run.click()
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    playground.printed("The program was not started.")
    not_started = json.loads(text_of(download(page, "Download .ipynb")))
    assert not_started["cells"][0]["outputs"] == []
    with page.expect_file_chooser() as chooser:
        choose(page, "Open")
    chooser.value.set_files(
        {"name": "a.ipynb", "mimeType": "", "buffer": text_of(saved).encode()}
    )
    expect(playground.content).to_contain_text("# Hello.")
    assert lines(playground.content.inner_text()) == lines(source)

    drop(page, "b.ipynb", b"[]")
    expect(page.get_by_text("no notebook").first).to_be_visible()
    drop(page, "c.py", b"\xff\xfe")
    expect(page.get_by_text("c.py is no text").first).to_be_visible()
    drop(page, "d.py", b"dropped = 1")
    expect(playground.content).to_have_text("dropped = 1")
    page.get_by_role("button", name="Undo").click()
    expect(playground.content).to_contain_text("# Hello.")


def test_file_of_the_program_alone_says_what_it_leaves_out(
    playground: Playground,
) -> None:
    """Edits of the library are in one page, and in neither of both others."""
    page = playground.open().page
    page.get_by_role("tab", name="nn.py", exact=True).click()
    expect(playground.content).to_contain_text("Networks made of modules")
    page.get_by_role("tab", name="main.py", exact=True).click()
    download(page, "Download .py")
    expect(page.get_by_text("main.py is saved.").first).to_be_visible()
    page.get_by_role("tab", name="nn.py", exact=True).click()
    playground.write("EDITED = 1")
    for name in ("py", "ipynb"):
        download(page, f"Download .{name}")
        said = page.get_by_text(f"main.{name} is saved without your edits").first
        expect(said).to_contain_text(
            "edits of match/nn.py, which “Download as one page”"
        )
    download(page, "Download as one page")
    expect(page.get_by_text("without your edits")).to_have_count(0)


def test_program_among_other_files_can_be_undone(playground: Playground) -> None:
    """What is said of the others leaves its way back in its place."""
    page = playground.open().write("mine = 1").page
    programs = {"a.py": b"first = 1", "b.py": b"second = 1"}
    drop_all(page, {**programs, "c.csv": b"1", "d.csv": b""})
    expect(playground.content).to_have_text("first = 1")
    expect(page.get_by_role("list", name="Data files")).to_contain_text("c.csv")
    said = page.get_by_text("a.py takes the place of your program.").first
    expect(said).to_contain_text("b.py was left out")
    expect(said).to_contain_text("d.csv is empty")
    page.get_by_role("button", name="Undo").click()
    expect(playground.content).to_have_text("mine = 1")


def drop(page: Page, name: str, content: bytes) -> None:
    """Drop a file onto the editor."""
    drop_all(page, {name: content})


def drop_all(page: Page, files: dict[str, bytes]) -> None:
    """Drop files onto the editor together."""
    transfer = page.evaluate_handle(
        """(files) => {
            const transfer = new DataTransfer();
            for (const [name, content] of files)
                transfer.items.add(new File([new Uint8Array(content)], name));
            return transfer;
        }""",
        [[name, list(content)] for name, content in files.items()],
    )
    for event in ("dragover", "drop"):
        page.locator("#editor").dispatch_event(event, {"dataTransfer": transfer})


def test_same_program_with_pytorch(playground: Playground) -> None:
    """Both stand side by side, with notes; the other one is saved."""
    page = playground.open().write("import match\nx = match.mat([1])").page
    choose(page, "As PyTorch")
    dialog = page.get_by_role("dialog", name="The same program with PyTorch")
    expect(dialog.get_by_label("With match")).to_contain_text("match.mat([1])")
    expect(dialog.get_by_label("With PyTorch")).to_contain_text("torch.tensor([1])")
    expect(dialog.get_by_role("listitem")).to_contain_text("mat in line 2")
    with page.expect_download() as waiting:
        dialog.get_by_role("button", name="Download").click()
    assert text_of(waiting.value) == "import torch\nx = torch.tensor([1])"
    playground.write("import match\nx = = 1")
    choose(page, "As PyTorch")
    expect(page.get_by_text("Line 2 is not Python yet").first).to_be_visible()


def test_one_file_trains_with_no_network(
    built_site: Path, context: BrowserContext, new_page: Callable[[], Page]
) -> None:
    """Opened from the disk by a double click, the demo reaches its end.

    The frame that shows a program's markup is inside, too.
    """
    context.set_offline(True)
    url = (built_site / "match-playground.html").as_uri()
    playground = Playground(new_page(), url).open().run_to_end()
    assert [max(curve["y"][-5:]) < 0.05 for curve in playground.curves(4000, 4000)] == [
        True,
        True,
    ]
    playground.run_to_end(MARKUP)
    display = playground.page.frame_locator(".card iframe").frame_locator("iframe")
    expect(display.get_by_text("shown")).to_have_css("color", "rgb(1, 2, 3)")
    playground.page.get_by_role("button", name="Share").click()
    dialog = playground.page.get_by_role("dialog", name="Share it as a file")
    expect(dialog).to_contain_text("no address that others can open")


def test_table_of_an_example_comes_with_a_link(
    playground: Playground, new_page: Callable[[], Page]
) -> None:
    """The link names the example, and so nobody has to send its table."""
    page = playground.open().page
    playground.choose("A table from a file")
    link = shared_link(playground)
    expect(page.get_by_text("holds the whole program.")).to_be_visible()

    reader = Playground(new_page(), link)
    release = held_back(reader.page, "ice_cream")
    banner = reader.open().page.get_by_role("region", name="About this program")
    expect(banner).not_to_contain_text("no link carries")
    with reader.a_run():
        reader.write("print(len(open('ice_cream.csv').read()) > 100)").run.click()
        release()
    reader.printed("True")

    drop(page, "ice_cream.csv", b"1,2")
    shared_link(playground)
    expect(page.get_by_text("but not ice_cream.csv: send that, too")).to_be_visible()
    for item, runner in (("Download .py", "Python"), ("Download .ipynb", "Jupyter")):
        download(page, item)
        words = (
            f"{runner} runs it where match is installed, with ice_cream.csv beside it."
        )
        expect(page.get_by_text(words)).to_be_visible()


def test_table_of_a_link_goes_with_the_tab_or_to_the_reader(
    playground: Playground,
) -> None:
    """A look leaves none behind; it is there after a reload, an edit, and for good."""
    source = "print(len(open('ice_cream.csv').read()) > 100)"
    theirs = {**THEIRS, "files": {"main.py": source}, "example": "ice_cream"}
    page = playground.page
    data = page.get_by_role("list", name="Data files")
    page.goto(playground.url + link_of(theirs))
    for _ in range(2):
        expect(data).to_contain_text("ice_cream.csv")
        playground.wait("ready").run_to_end().printed("True")
        assert page.evaluate(KEPT) == []
        page.reload()

    playground.wait("ready")
    expect(data).to_contain_text("ice_cream.csv")
    playground.run_to_end(f"{source}\nprint('edited')").printed("edited")
    page.reload()
    expect(playground.content).to_contain_text("edited")
    playground.wait("ready").run_to_end().printed("True")
    (kept,) = page.evaluate(KEPT)
    assert re.fullmatch(r"link:\w+:/ice_cream.csv", kept)

    page.get_by_role("button", name="Keep as mine").click()
    page.wait_for_function(f"async () => String(await ({KEPT})()) === 'ice_cream.csv'")
    page.reload()
    playground.wait("ready").run_to_end().printed("True")


def test_everything_travels_inside_the_one_file(
    playground: Playground,
    new_page: Callable[[], Page],
    built_site: Path,
    tmp_path: Path,
) -> None:
    """Program, data and the library's edits: to a file, and from there to another."""
    page = playground.open().page
    drop(page, "a.csv", b"1,2")
    page.get_by_role("tab", name="nn.py").click()
    playground.content.click()
    page.keyboard.press("ControlOrMeta+End")
    page.keyboard.insert_text("\nEDITED = 7\n")
    page.get_by_role("tab", name="main.py").click()
    playground.write("from match import nn\nprint(nn.EDITED, open('a.csv').read())")
    link = shared_link(playground)
    expect(page.get_by_text("but not a.csv: send that, too")).to_be_visible()
    download(page, "Download as one page").save_as(tmp_path / "first.html")
    saved = (tmp_path / "first.html").read_text(encoding="utf-8")
    empty = re.sub('(?<=id="carried">)[^<]+', "null", saved, count=1)
    assert empty == (built_site / build.SINGLE).read_text(encoding="utf-8")

    reader = Playground(new_page(), link).open()
    banner = reader.page.get_by_role("region", name="About this program")
    expect(banner).to_contain_text("It reads a.csv, which no link carries.")
    reader.run_to_end().printed("7 1,2")

    context = page.context
    page.close()
    reader.page.close()
    context.set_offline(True)
    first = Playground(new_page(), (tmp_path / "first.html").as_uri()).open()
    first.run_to_end().printed("7 1,2")
    first.write("from match import nn\nprint('</script><!--', nn.EDITED)")
    download(first.page, "Download as one page").save_as(tmp_path / "second.html")
    second = Playground(new_page(), (tmp_path / "second.html").as_uri()).open()
    second.run_to_end().printed("</script><!-- 7")
    second.choose("Momentum")
    expect(second.content).to_contain_text("narrow valley")
    second.page.get_by_role("button", name="File", exact=True).click()
    second.page.get_by_role("menuitem", name="Earlier runs").click()
    expect(second.page.get_by_role("dialog")).to_contain_text("nn.EDITED")


def test_notebook_holds_what_the_program_showed(playground: Playground) -> None:
    """In its order: text, figures in their last state, the error; and no other's."""
    source = """\
import match
from match.show import display
print('before')
display('first', id='film')
print('after')
display(match.tensor([[1.0, 2.0]]))
display({'data': [{'y': [1.0, 2.5]}]})
display('last', id='film')
display(match.graph(match.tensor(1.0) * 2))
1 / 0
"""
    page = playground.open().run_to_end(source).page
    saved = text_of(download(page, "Download .ipynb"))
    notebook = nbformat.reads(saved, as_version=4)
    nbformat.validate(notebook)
    before, film, after, matrix, plot, graph, error = notebook.cells[0].outputs
    assert [before.text, film.data, after.text] == [
        *("before\n", {"text/plain": "last"}, "after\n")
    ]
    assert "<td>2.0000</td>" in matrix.data["text/html"]
    assert plot.data["application/vnd.plotly.v1+json"]["data"] == [{"y": [1, 2.5]}]
    assert graph.data["image/svg+xml"].startswith("<svg")
    assert (error.ename, error.evalue) == ("ZeroDivisionError", "division by zero")

    playground.write("import moo")
    with playground.a_run():
        playground.run.click()
        expect(page.get_by_role("dialog")).to_be_visible()
        page.keyboard.press("Escape")
    playground.printed("The program was not started.")
    saved = json.loads(text_of(download(page, "Download .ipynb")))
    assert saved["cells"][0]["outputs"] == []
