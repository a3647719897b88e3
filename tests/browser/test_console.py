"""The console: its line, what programs ask, progress that rewrites itself, errors."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, expect

from tests.browser.playground import SLOW, Playground

ASKS = """\
name = input("Name? ")
print("Hello", name)
import sys
print("sum", sum(int(line) for line in sys.stdin))
input("Once more? ")
"""

# As the browser does, but with nothing between them, and so before Python's answer.
PRESS = """(content, keys) => {
    const how = { bubbles: true, cancelable: true };
    for (const key of keys)
        content.dispatchEvent(new KeyboardEvent("keydown", { ...how, key }));
}"""


def type_lines(playground: Playground, *lines: str) -> None:
    """Type on the console line as a person does, with Enter after each line."""
    playground.line.click()
    for line in lines:
        playground.page.keyboard.type(line)
        playground.page.keyboard.press("Enter")


def asked(playground: Playground, question: str) -> Locator:
    """The field in which the program waits for an answer."""
    field = playground.page.get_by_role("textbox", name=question, exact=True)
    expect(field).to_be_focused(timeout=SLOW)
    return field


def test_console_line_takes_blocks(playground: Playground) -> None:
    """A block goes on until an empty line; several lines show the last value."""
    playground.open()
    with playground.a_run():
        type_lines(playground, "for i in range(2):", "print(i)", "")
    playground.printed(">>> for i in range(2):\n...     print(i)\n0\n1\n")
    playground.ask("x = 20\ny = 22\nx + y")
    playground.printed(">>> x = 20\n... y = 22\n... x + y\n42\n")
    playground.ask("_ / 2")
    playground.printed("\n21.0\n")
    playground.ask("import match; match.eye(2)")
    playground.printed(
        "Matrix([[1.0000, 0.0000],\n        [0.0000, 1.0000]], shape=(2, 2))"
    )
    playground.line.press("Control+l")
    expect(playground.console).to_have_text("")
    playground.page.keyboard.type("y")
    playground.line.press("Shift+Enter")
    playground.page.keyboard.type("x")
    with playground.a_run():
        playground.page.keyboard.press("Enter")
    playground.printed(">>> y\n... x\n20\n")
    playground.line.press("Escape")
    expect(playground.line).not_to_be_focused()


def test_console_line_remembers_what_was_entered(playground: Playground) -> None:
    """Arrow keys walk through it, a draft is not lost, and a reload keeps it."""
    playground.open().ask("1 + 1")
    playground.ask("for i in range(2):\n    i\n")
    playground.line.fill("draft")
    playground.line.press("ArrowUp")
    expect(playground.line).to_have_text("for i in range(2):    i")
    for _ in range(3):
        playground.page.keyboard.press("ArrowUp")
    expect(playground.line).to_have_text("1 + 1")
    playground.page.keyboard.press("ArrowDown")
    for _ in range(2):
        playground.page.keyboard.press("ArrowDown")
    expect(playground.line).to_have_text("draft")
    playground.page.reload()
    playground.wait("ready")
    playground.line.press("ArrowUp")
    playground.page.keyboard.press("ArrowUp")
    playground.page.keyboard.press("ArrowUp")
    expect(playground.line).to_have_text("1 + 1")


def test_line_that_changes_before_python_answers(playground: Playground) -> None:
    """What was entered is moot then: each Enter means all that stands there."""
    playground.open().ask("20 + 2 + 20")
    for typed, key, shown in (
        ("1 + 1", "ArrowUp", ">>> 20 + 2 + 20\n42\n"),
        ("1 + 12", "Backspace", ">>> 1 + 1\n2\n"),
        ("if 12:", "Backspace", ">>> if 12\n"),
    ):
        playground.line.press("Control+l")
        playground.line.fill(typed)
        playground.line.press("ControlOrMeta+End")
        with playground.a_run():
            playground.line.evaluate(PRESS, ["Enter", key, "Enter"])
        playground.printed(shown)
        expect(playground.console.locator(".echo")).to_have_count(1)
        expect(playground.line).to_have_text("evaluate on what the run left")
    playground.ask("40 + 2")
    playground.printed(">>> 40 + 2\n42\n")


def test_console_line_waits_for_the_program(playground: Playground) -> None:
    """While a program runs, what is entered stays; afterwards it is evaluated."""
    playground.open().write("x = 5\nprint('on')\nwhile True: pass")
    hint = playground.page.get_by_text("evaluate on what the run left")
    expect(hint).to_be_visible()
    playground.run.click()
    playground.printed("on\n")
    expect(playground.page.get_by_text("waits for the program")).to_be_visible()
    expect(hint).to_be_hidden()  # beside it there is no room for both
    playground.line.fill("x + 1")
    playground.line.press("Enter")
    announced = playground.page.locator("#announcer")
    expect(announced).to_have_text("The console line waits for the program.")
    playground.press_stop()
    expect(playground.page.get_by_text("waits for the program")).to_have_count(0)
    expect(playground.line).to_have_text("x + 1")
    with playground.a_run():
        playground.line.press("Enter")
    playground.printed(">>> x + 1\n6\n")
    playground.run_to_end("x = 7\n1 / 0")
    playground.ask("x")
    playground.printed(">>> x\n7\n")


def test_program_asks_in_the_console(playground: Playground) -> None:
    """input() and stdin wait for lines; Control-D ends them; Stop ends the wait."""
    playground.open().write(ASKS).run.click()
    name = asked(playground, "Name?")
    name.fill("Ada")
    name.press("Enter")
    for number in "3", "4":
        field = asked(playground, "Input for the program")
        field.fill(number)
        field.press("Enter")
    asked(playground, "Input for the program").press("Control+d")
    playground.printed("Name? Ada\nHello Ada\n3\n4\nsum 7\n")
    asked(playground, "Once more?")
    playground.press_stop()
    playground.printed("stopped in line 5")
    playground.printed("Once more?")
    playground.ask("name")
    playground.printed("'Ada'")
    playground.line.fill("int(input('n '))")
    playground.line.press("Enter")
    field = asked(playground, "n")
    field.fill("8")
    with playground.a_run():
        field.press("Enter")
    playground.printed("n 8\n8\n")
    expect(playground.line).to_be_focused()


def test_focus_returns_to_run_after_an_answer(playground: Playground) -> None:
    """Run hands the focus to Stop, which cannot have it when the run is over."""
    playground.open().write("input('Name?')")
    playground.run.press("Enter")
    name = asked(playground, "Name?")
    with playground.a_run():
        name.press("Enter")
    expect(playground.run).to_be_focused()


def test_console_follows_in_another_width(playground: Playground) -> None:
    """What is printed stays in sight, also where it is laid out anew."""
    playground.open().run_to_end("for i in range(60): print('many words ' * 9, i)")
    at_end = "log => log.scrollTop + log.clientHeight >= log.scrollHeight - 8"
    console = playground.console.element_handle()
    for width in (900, 1280, 800):
        playground.page.set_viewport_size({"width": width, "height": 760})
        playground.page.wait_for_function(at_end, arg=console)
        playground.ask("print('again')")
        playground.page.wait_for_function(at_end, arg=console)


def test_program_reads_a_box_where_python_cannot_wait(playground: Playground) -> None:
    """The box is there as soon as the program reads, and says what it is for."""
    playground.page.add_init_script("delete WebAssembly.Suspending")
    playground.open().write("print('hello')")
    box = playground.page.get_by_role("textbox", name="Input for the program")
    expect(box).to_have_count(0)
    playground.write("print(input('a? ') + input('b? '))")
    expect(box).to_be_visible()
    box.fill("x")
    playground.run_to_end()
    playground.printed("a? x\nb? \nEOFError in line 1: EOF when reading a line")
    playground.printed("write a line for each input() into the box")
    box.fill("x\ny")
    playground.run_to_end()
    playground.printed("a? x\nb? y\nxy\n")


def test_progress_rewrites_its_line(playground: Playground) -> None:
    """A carriage return goes back, however often, and what is printed next is seen."""
    source = r"""
import sys
print("begin")
for i in range(200_001):
    sys.stderr.write(f"\r\x1b[32m{i // 2000:3} %\x1b[0m |{'#' * (i // 10_000):20}|")
print("\nend")
"""
    playground.open().run_to_end(source)
    shown = "begin\n100 % |####################|\nend\n"
    playground.printed(shown)
    expect(playground.console.locator(".colour-2")).to_have_text("100 %")
    playground.run_to_end(r"print('abc\b\bX', end='\rY\n')")
    playground.printed("YXc\n")


def test_error_shows_the_learners_lines_and_the_whole(playground: Playground) -> None:
    """Message and type in bold, causes, links, carets, and all of Python's text."""
    source = """\
import match

def f(a):
    return a @ a

try:
    f(match.zeros(2, 3))
except match.ShapeError as error:
    raise ValueError("no product") from error
"""
    playground.open().run_to_end(source)
    block = playground.console.locator(".error")
    expect(block.locator("b").first).to_have_text("ValueError")
    expect(block.locator("b").nth(1)).to_have_text("no product")
    expect(block.locator("p").nth(1)).to_have_text(
        re.compile(r"^Caused by ShapeError: \(2, 3\) @ \(2, 3\)")
    )
    expect(block.get_by_role("listitem")).to_have_text(
        ["line 7  f(match.zeros(2, 3))", "line 4 in f  return a @ a"]
    )
    whole = block.locator("pre")
    expect(whole).to_be_hidden()
    block.get_by_text("Full traceback").click()
    expect(whole).to_contain_text("Traceback (most recent call last):")
    expect(whole).to_contain_text("match/")
    block.get_by_role("button", name="line 4").click()
    playground.page.keyboard.type("#")
    expect(playground.content).to_contain_text("#    return a @ a")

    playground.run_to_end("x = 1\ny = (x +* 2)\n")
    expect(playground.console.locator(".source")).to_have_text(
        "y = (x +* 2)\n        ^"
    )


def test_hints_of_python_are_kept(playground: Playground) -> None:
    """Did you mean: in names, attributes, keywords, arguments and imports."""
    source = """
from match import nn, optim
def tell(make):
    try:
        make()
    except Exception as error:
        import traceback
        print(*traceback.format_exception_only(error), sep="")
"""
    mistakes = {
        "nn.Linaer(1, 1)": "Did you mean: 'Linear'?",
        "nn.Linear(1, 1).wieght": "Did you mean: 'weight'?",
        "nn.Linear(1, 1, biass=True)": "Did you mean 'bias'?",
        "from match import zeross": "Did you mean: 'zeros'?",
        "pritn(1)": "Did you mean: 'print'?",
        "whille True:\n    pass\n": "Did you mean 'while'?",
    }
    playground.open().run_to_end(source)
    for mistake, hint in mistakes.items():
        playground.line.press("Control+l")
        playground.ask(mistake)
        expect(playground.console.locator(".error")).to_contain_text(hint)


def test_debugger_takes_its_commands_from_the_console(playground: Playground) -> None:
    """It stops in the program, and not in what waits for the reader."""
    playground.open().write("import pdb\nx = 41\npdb.set_trace()\nprint(x + 1)")
    playground.run.click()
    for command in ("p x", "n", "c"):
        asked(playground, "(Pdb)").fill(command)
        asked(playground, "(Pdb)").press("Enter")
    playground.printed("42")
    playground.wait("ready")
    expect(playground.console).not_to_contain_text("Error")


def test_clear_leaves_what_is_asked(playground: Playground) -> None:
    """The question, its field and the focus."""
    playground.open().write("print('before')\nname = input('Name? ')\nprint(name * 2)")
    playground.run.click()
    field = asked(playground, "Name?")
    playground.page.get_by_role("button", name="Clear").click()
    expect(playground.console).not_to_contain_text("before")
    expect(playground.console).to_contain_text("Name?")
    expect(field).to_be_focused()
    field.fill("ab")
    field.press("Enter")
    playground.printed("abab")
