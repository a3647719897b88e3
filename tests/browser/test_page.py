"""The page in Chromium, on the built site: what a learner does and sees."""

from __future__ import annotations

import datetime
import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests import golden
from tests.browser.playground import SLOW, Playground
from tests.browser.server import Server

LOOP = "x = 0\nprint('on its way')\nwhile True:\n    x += 1\n"
DEAF = """
while True:
    try:
        while True:
            pass
    except KeyboardInterrupt:
        print("not listening")
"""
LAST_WORDS = """
import time
print("on its way")
try:
    while True:
        pass
except KeyboardInterrupt:
    end = time.perf_counter() + 0.6
    while time.perf_counter() < end:
        pass
    print("its last words")
"""
DEEP = """import sys
depth = 100_000
sys.setrecursionlimit(depth)
def f(n):
    return f(n + 1)
f(0)
"""
TASK = """import asyncio
async def main():
    x = 0
    print("on its way")
    while True:
        x += 1
asyncio.run(main())
"""
TRAIN = """
import match
w = match.tensor([[4.0]], requires_grad=True)
for _ in range({steps}):
    loss = (w * w).sum()
    w.grad = None
    loss.backward()
    w.data = w.data - 0.01 * w.grad
"""


def test_demo_trains_two_models(playground: Playground) -> None:
    """Open, Run, and both losses of the linear demo fall to nothing."""
    playground.open().run_to_end()
    first, second = playground.curves(4000, 4000)
    assert first["y"][-1] < first["y"][0]
    assert second["y"][-1] < second["y"][0]
    assert second["y"][-1] < 0.05
    playground.printed("learned  y = 5.0")
    playground.printed("learned  y = 2.000 a -1.000 b +0.500")


def test_loss_is_drawn_while_the_program_trains(playground: Playground) -> None:
    """The curve grows during the run, not at its end."""
    playground.open().write(TRAIN.format(steps=10**9)).run.click()
    playground.page.wait_for_function(
        "() => document.getElementById('loss').data?.some((t) => t.x.at(-1) > 100)",
        timeout=SLOW,
    )
    assert playground.state == "running"
    playground.press_stop()


def test_text_behind_the_last_loss_is_shown(playground: Playground) -> None:
    """Text goes along with losses; where none follow, it does not wait for the end."""
    playground.open().write(TRAIN.format(steps=2000) + "print('trained')\n" + LOOP)
    playground.run.click()
    playground.printed("trained\non its way\n")
    assert playground.state == "running"
    playground.press_stop()


def test_status_line_tells_step_loss_and_speed(playground: Playground) -> None:
    """The footer shows how the training went."""
    playground.open().run_to_end(TRAIN.format(steps=200))
    numbers = playground.page.locator("#numbers")
    expect(numbers).to_contain_text(re.compile(r"step 200.*loss .*\d steps/s"))


def test_page_computes_the_golden_numbers(playground: Playground) -> None:
    """Of each operation, layer, loss and optimizer, what PyTorch computes."""
    module = Path(golden.__file__)
    numbers = module.with_name("golden.json").read_text(encoding="utf-8")
    source = f"""{module.read_text(encoding="utf-8")}
import match, json
cases = json.loads('''{numbers}''')["cases"]
print(len(cases), "cases, wrong:", wrong(cases, compute(match)), "end")
"""
    playground.open().run_to_end(source)
    playground.printed(f"{len(json.loads(numbers)['cases'])} cases, wrong: [] end")


def test_failing_line_is_marked(playground: Playground) -> None:
    """An error names its line in the console and marks it in the editor."""
    playground.open().run_to_end("x = 1\n\nprint(x / 0)\n")
    expect(playground.failing_line).to_have_text("print(x / 0)")
    expect(playground.console).to_contain_text("ZeroDivisionError in line 3: ")


def test_python_hints_at_a_typo(playground: Playground) -> None:
    """Python's own "Did you mean" reaches the learner."""
    playground.open().run_to_end("value = 1\nprint(valeu)")
    playground.printed("Did you mean: 'value'?")


def test_line_that_failed_is_not_marked_in_another_program(
    playground: Playground,
) -> None:
    """What was written while the program ran moved its lines."""
    playground.open().write("name = input()\n1 / 0")
    playground.run.click()
    field = playground.page.get_by_label("Input for the program", exact=True)
    expect(field).to_be_visible()
    playground.write("# one\n# two")
    with playground.a_run():
        field.press("Enter")
    playground.printed("ZeroDivisionError in line 2")
    expect(playground.failing_line).to_have_count(0)


def test_first_words_of_a_long_error_are_in_sight(playground: Playground) -> None:
    """They say what went wrong; its many places follow."""
    playground.open().run_to_end("def f(n):\n    return f(n + 1)\n\nf(0)\n")
    error = playground.console.locator(".error > p").first
    expect(error).to_contain_text("RecursionError")
    expect(error).to_be_in_viewport()
    playground.ask("1000 + 1")
    expect(playground.console.get_by_text("1001")).to_be_in_viewport()


def test_mark_goes_when_the_program_is_edited(playground: Playground) -> None:
    """The mark speaks of the program that ran."""
    playground.open().run_to_end("1 / 0")
    expect(playground.failing_line).to_have_count(1)
    playground.write("1 / 1")
    expect(playground.failing_line).to_have_count(0)


def test_error_link_leads_to_its_line(playground: Playground) -> None:
    """A line named in the console can be gone to."""
    playground.open().run_to_end("def f():\n    1 / 0\n\nf()\n")
    expect(playground.console).to_contain_text("line 4  f()", use_inner_text=True)
    playground.console.get_by_role("button", name="line 4").click()
    playground.page.keyboard.type("g")
    expect(playground.content).to_contain_text("gf()")


def test_stop_keeps_the_state(playground: Playground) -> None:
    """Stop interrupts an endless loop; the console line sees what it had made."""
    playground.open().write(LOOP).run.click()
    playground.printed("on its way")
    playground.press_stop()
    playground.printed("stopped in line")
    playground.ask("print('more than none', x > 0)")
    playground.printed("more than none True")


def test_run_works_again_after_stop(playground: Playground) -> None:
    """After a stop, Run starts anew."""
    playground.open().write(LOOP).run.click()
    playground.printed("on its way")
    playground.press_stop()
    playground.run_to_end("print('again')")
    playground.printed("again")


def test_second_press_forces_a_program_that_does_not_listen(
    playground: Playground,
) -> None:
    """Force stop replaces the interpreter at once."""
    playground.page.clock.install()
    playground.open().write(DEAF).run.click()
    playground.wait("running")
    playground.page.clock.pause_at(datetime.datetime.now() + datetime.timedelta(1))
    playground.stop.click()  # and no second passes
    playground.force_stop.click()
    playground.page.clock.resume()
    playground.wait("ready")
    playground.run_to_end("print('alive')")
    playground.printed("alive")


def test_task_that_ends_the_program_is_no_error_of_the_page(
    playground: Playground,
) -> None:
    """Stop and sys.exit() in a task are heard by who waits for it, and not beyond."""
    playground.open().write(TASK).run.click()
    playground.printed("on its way")
    playground.press_stop()
    playground.printed("stopped in line")
    expect(playground.console).not_to_contain_text("Traceback", use_inner_text=True)
    playground.run_to_end(TASK.replace("x += 1", "raise SystemExit(3)"))
    playground.printed("SystemExit in line 6: 3")
    expect(playground.console).not_to_contain_text("Traceback", use_inner_text=True)


def test_interpreter_that_dies_of_depth_says_so(
    playground: Playground, expected_errors: list[str]
) -> None:
    """Where C calls Python in a circle, no RecursionError comes before the end."""
    expected_errors += ["Pyodide has suffered", "The cause of", "RangeError"]
    source = "class V:\n    def __repr__(self): return f'{self}'\nprint(V())"
    playground.open().run_to_end(source)
    playground.printed("deeper than a browser allows")
    playground.run_to_end("print('alive')")
    playground.printed("alive")


def test_very_deep_recursion_is_an_error_as_any(playground: Playground) -> None:
    """The interpreter survives it: the console still knows what the program made."""
    playground.open().run_to_end(DEEP)
    playground.printed("RecursionError in line 5")
    playground.ask("depth")
    playground.printed("100000")


def test_double_tap_on_run_stops_nothing(playground: Playground) -> None:
    """On a phone Stop stands where Run was: the second tap lands on it."""
    playground.page.set_viewport_size({"width": 390, "height": 844})
    playground.open().write(LOOP)
    place = playground.run.bounding_box()
    assert place
    playground.page.mouse.dblclick(place["x"] + 20, place["y"] + 20)
    playground.printed("on its way")
    expect(playground.stop).to_be_enabled()
    playground.press_stop()
    playground.printed("stopped in line")


def test_program_that_hears_stop_may_finish(playground: Playground) -> None:
    """What follows `except KeyboardInterrupt` is not interrupted again."""
    playground.page.clock.install()
    playground.open().write(LAST_WORDS).run.click()
    playground.printed("on its way")
    playground.page.clock.pause_at(datetime.datetime.now() + datetime.timedelta(1))
    playground.press_stop()  # and no second passes
    playground.page.clock.resume()
    playground.printed("its last words")
    expect(playground.console).not_to_contain_text("stopped in line")


def test_program_that_does_not_listen_is_replaced(playground: Playground) -> None:
    """One press is enough: after a second the interpreter is replaced."""
    playground.open().write(DEAF).run.click()
    playground.wait("running")
    playground.press_stop()
    playground.run_to_end("print('alive')")
    playground.printed("alive")


def test_sleep_is_interrupted(playground: Playground) -> None:
    """A program that waits can be stopped, and what it printed is shown before."""
    playground.open()
    playground.write("import time\nprint('before')\ntime.sleep(3600)\n").run.click()
    playground.printed("before")
    playground.press_stop()
    playground.printed("stopped in line 3")


def test_run_before_ready_is_queued(playground: Playground, server: Server) -> None:
    """Run can be pressed as soon as the page is there."""
    server.hanging.add("asm.wasm")
    playground.page.goto(playground.url)
    with playground.a_run():
        playground.run.click()
        playground.printed("runs as soon as Python is ready")
        server.resume.set()
    playground.curves(4000, 4000)


def test_key_that_is_held_asks_once(playground: Playground, server: Server) -> None:
    """Whoever holds Ctrl+Enter down repeats it, and means one run."""
    server.hanging.add("asm.wasm")
    page = playground.page
    page.goto(playground.url)
    playground.content.click()
    page.keyboard.down("ControlOrMeta")
    with playground.a_run():
        for _ in range(3):
            page.keyboard.down("Enter")
        page.keyboard.up("Enter")
        page.keyboard.up("ControlOrMeta")
        playground.printed("runs as soon as Python is ready")
        queued = page.get_by_text("The program runs as soon as Python is ready.")
        expect(queued).to_have_count(1)
        server.resume.set()
    playground.curves(4000, 4000)


def test_stop_cancels_a_queued_run(playground: Playground, server: Server) -> None:
    """A run that waits for Python can be taken back."""
    server.hanging.add("asm.wasm")
    playground.page.goto(playground.url)
    playground.run.click()
    playground.stop.click()
    playground.printed("You stopped it before it began.")
    server.resume.set()
    playground.wait("ready")
    assert playground.finished == 0


def test_each_run_is_fresh(playground: Playground) -> None:
    """A run sees nothing of the one before."""
    playground.open().run_to_end("x = 1\nimport match\nmatch.mark = 1")
    playground.run_to_end(
        "import match\nprint('x' in globals(), hasattr(match, 'mark'))"
    )
    playground.printed("False False")


def test_output_is_streamed(playground: Playground) -> None:
    """What is printed appears before the program ends, on both streams."""
    source = "import sys\nprint('out')\nprint('err', file=sys.stderr)\nwhile True: pass"
    playground.open().write(source).run.click()
    playground.printed("out\nerr\n")
    expect(playground.console.locator(".stderr")).to_have_text("err\n")
    playground.press_stop()


def test_output_is_there_while_python_is_in_one_long_call(
    playground: Playground,
) -> None:
    """Nothing is sent meanwhile: the text has to go as soon as it is printed."""
    source = "import sys\nprint('err', file=sys.stderr)\nprint('out')\n"
    playground.open().write(source + "sum(range(10**12))").run.click()
    playground.printed("out")
    playground.press_stop()


def test_console_line_shows_values(playground: Playground) -> None:
    """The console line evaluates on what the last run left, also after an error."""
    playground.open().run_to_end("value = 20\n1 / 0")
    playground.ask("value + 1")
    playground.printed(">>> value + 1\n21")


def test_text_is_there_after_a_reload(playground: Playground) -> None:
    """What was typed is kept without a Save."""
    playground.open().write("print('mine')")
    playground.page.reload()
    playground.wait("ready")
    expect(playground.content).to_have_text("print('mine')")


def test_reset_brings_the_example_back_and_can_be_undone(
    playground: Playground,
) -> None:
    """Reset loses nothing: undo is there."""
    playground.open().write("print('mine')")
    playground.page.get_by_role("button", name="Reset", exact=True).click()
    playground.page.get_by_role("dialog").get_by_role("button", name="Reset").click()
    expect(playground.content).to_contain_text("A line and a plane")
    playground.content.click()
    playground.page.keyboard.press("ControlOrMeta+z")
    expect(playground.content).to_have_text("print('mine')")


def test_ctrl_enter_runs(playground: Playground) -> None:
    """The keyboard runs the program from within the editor, adding no line."""
    playground.open().write("print('by key')")
    with playground.a_run():
        playground.page.keyboard.press("ControlOrMeta+Enter")
    playground.printed("by key")
    expect(playground.content).to_have_text("print('by key')")


def test_tab_does_not_trap(playground: Playground) -> None:
    """Tab indents; Escape, then Tab leaves the editor."""
    playground.open().write("x")
    playground.page.keyboard.press("Home")
    playground.page.keyboard.press("Tab")
    expect(playground.content).to_have_text("    x")
    playground.page.keyboard.press("Escape")
    playground.page.keyboard.press("Tab")
    expect(playground.content).not_to_be_focused()


def test_earlier_runs_stay_as_faint_curves(playground: Playground) -> None:
    """The last run's curve is still there, behind, after the next one."""
    playground.open().run_to_end(TRAIN.format(steps=20))
    playground.curves(20)
    playground.run_to_end(TRAIN.format(steps=30))
    playground.curves(30)
    lengths = playground.page.evaluate(
        "document.getElementById('loss').data.map((trace) => trace.x.length)"
    )
    assert lengths == [20, 30]
    expect(playground.page.locator("#legend")).to_have_text(re.compile("earlier runs"))


def test_a_loss_below_zero_is_drawn(playground: Playground) -> None:
    """A logarithmic axis has no place for it: the axis is linear, and says so."""
    playground.open().run_to_end(
        "import match\nw = match.mat(3.0)\nfor step in range(9):\n"
        "    (w * (2.0 - step)).backward()\n"
    )
    playground.curves(9)
    legend = playground.page.locator("#legend")
    expect(legend).to_contain_text("a linear axis, for a loss is 0 or below")
    axis = "document.getElementById('loss').layout.yaxis"
    shown = playground.page.evaluate(f"[{axis}.type, {axis}.range[0] < -18]")
    assert shown == ["linear", True]


@pytest.mark.parametrize(
    ("loss", "axis", "note"),
    [
        ("0 * w", "linear", "a linear axis, for a loss is 0 or below"),
        ("(w - step).relu()", "log", "0 is on a linear axis only"),
    ],
)
def test_a_loss_of_zero_is_not_lost_in_silence(
    playground: Playground, loss: str, axis: str, note: str
) -> None:
    """Where it is nothing else the axis is linear, and otherwise it is said."""
    playground.open().run_to_end(
        "import match\nw = match.mat(3.0)\nfor step in range(9):\n"
        f"    ({loss}).backward()\n"
    )
    playground.curves(9)
    page = playground.page
    expect(page.locator("#legend")).to_contain_text(note)
    assert page.evaluate("document.getElementById('loss').layout.yaxis.type") == axis


def test_more_curves_than_colours_are_told_apart(playground: Playground) -> None:
    """Those past the fifth are dashed, in the chart and in its legend."""
    playground.open().run_to_end(
        "import match\nfor start in range(6):\n    w = match.mat(float(start))\n"
        "    for step in range(3):\n        (w * w).backward()\n"
    )
    playground.curves(3, 3, 3, 3, 3, 3)
    looks = playground.page.evaluate(
        "document.getElementById('loss').data.map(({ line }) => line.color + line.dash)"
    )
    keys = playground.page.locator("#legend i").evaluate_all(
        "keys => keys.map((key) => key.dataset.dash)"
    )
    assert len(set(looks)) == 6
    assert keys == ["solid"] * 5 + ["dash"]


def test_single_backward_is_no_curve(playground: Playground) -> None:
    """One point draws nothing; the hint stays."""
    playground.open().run_to_end(TRAIN.format(steps=1))
    expect(playground.page.locator("#numbers")).to_contain_text("step 1")
    playground.page.wait_for_selector("#loss .main-svg", state="attached")
    playground.curves()
    expect(playground.page.locator("#loss-hint")).to_be_visible()


FALLING = """
import time
import match

w = match.tensor([[1.0]], requires_grad=True)
for step in range(120):
    (w * 10.0 ** (-step / 10)).sum().backward()
    time.sleep(0.01)
"""
WATCH_ROOM = """() => {
    const chart = document.getElementById("loss");
    window.rooms = [];
    let last = 0;
    chart.on("plotly_afterplot", () => {
        const curve = chart.data.find(({ name }) => name);
        const [bottom] = chart.layout.yaxis.range;
        // A new size is drawn with the axes that stand.
        const { state } = document.body.dataset;
        if (state !== "running" || !curve || bottom === last) return;
        last = bottom;
        const powers = curve.y.map(Math.log10);
        const [low, high] = [Math.min(...powers), Math.max(...powers)];
        window.rooms.push((low - bottom) / (high - low));
    });
}"""


def test_a_falling_loss_gets_room_below(playground: Playground) -> None:
    """Axes that had to follow each update would take time from the program."""
    playground.open().run_to_end(TRAIN.format(steps=9))  # plotly has come
    playground.page.evaluate(WATCH_ROOM)
    playground.run_to_end(FALLING)
    rooms = playground.page.evaluate("window.rooms")
    assert len(rooms) > 1
    assert min(rooms) > 0.5
    low = "document.getElementById('loss').layout.yaxis.range[0]"
    playground.page.wait_for_function(f"() => {low} > -13 && {low} < -11.9")


def zoom(playground: Playground) -> tuple[float, float]:
    """Drag over a part of the chart; return a place inside of it."""
    box = playground.page.locator("#loss .nsewdrag").first.bounding_box()
    assert box
    mouse = playground.page.mouse
    mouse.move(box["x"] + 50, box["y"] + 30)
    mouse.down()
    mouse.move(box["x"] + 150, box["y"] + 90, steps=5)
    mouse.up()
    return box["x"] + 100, box["y"] + 60


def test_double_click_leads_back_from_a_zoom(playground: Playground) -> None:
    """After a look at a detail, the axes fit the curve again."""
    axis = "() => document.getElementById('loss').layout.xaxis.range"
    playground.open().run_to_end(TRAIN.format(steps=300))
    playground.curves(300)
    playground.page.wait_for_function(f"() => ({axis})()[1] < 310")
    whole = playground.page.evaluate(axis)
    inside = zoom(playground)
    playground.page.wait_for_function(f"() => ({axis})()[0] > 1")
    playground.page.mouse.dblclick(*inside)
    playground.page.wait_for_function(
        f"(whole) => String(({axis})()) === String(whole)", arg=whole
    )


def test_a_zoom_stays_while_the_training_goes_on(playground: Playground) -> None:
    """Who looks at a detail is left alone, with numbers at it, until a double click."""
    page = playground.open().run_to_end(TRAIN.format(steps=9)).page
    axes = """() => ["xaxis", "yaxis"].flatMap((axis) =>
        document.getElementById("loss").layout[axis].range)"""
    labels = "() => document.querySelectorAll('#loss .ytick').length"
    last = "() => document.getElementById('loss').data.at(-1).x.at(-1)"
    playground.write(FALLING.replace("120", "100_000").replace("10.0", "1.01"))
    playground.run.click()
    page.wait_for_function(f"() => ({last})() > 20")
    inside = zoom(playground)
    page.wait_for_function(f"() => ({axes})()[0] > 1")
    zoomed = page.evaluate(axes)
    playground.run.hover()
    seen = page.evaluate(last)
    page.wait_for_function(f"(seen) => ({last})() > 3 * seen", arg=seen)
    assert page.evaluate(axes) == zoomed
    playground.press_stop()
    page.wait_for_function(f"() => ({labels})() > 1")
    assert page.evaluate(axes) == zoomed
    page.mouse.dblclick(*inside)
    page.wait_for_function(f"() => ({axes})()[0] === 0")


UNDONE = """() => {
    const chart = document.getElementById("loss");
    const { clientWidth } = chart.querySelector(".main-svg");
    const isResized = clientWidth === chart.clientWidth;
    const [curve] = chart.data;
    const path = chart.querySelector(".js-line").getAttribute("d");
    const end = Number(path.match(/[ML]([^ML,]*),[^ML,]*$/)[1]);
    return isResized ? chart._fullLayout.xaxis.d2p(curve.x.at(-1)) - end : NaN;
}"""


def test_a_curve_is_whole_in_a_chart_of_another_size(playground: Playground) -> None:
    """Also while the program runs, and does not train."""
    playground.open().write(
        "import time, match\nw = match.mat(3.0)\nfor step in range(80):\n"
        "    (w * w).backward()\n    time.sleep(0.01)\ninput()\n"
    )
    playground.run.click()
    field = playground.page.get_by_label("Input for the program", exact=True)
    expect(field).to_be_visible()
    playground.curves(80)
    playground.page.set_viewport_size({"width": 1000, "height": 700})
    playground.page.wait_for_function(f"() => Math.abs(({UNDONE})()) < 1")


def test_a_loss_that_diverges_is_said_to_at_once(playground: Playground) -> None:
    """Not only when the axes have to move, or the program ends."""
    source = FALLING.replace("120", "62").replace("(0.01)", "(step // 60 or 0.01)")
    source = source.replace("10.0 ** (-step / 10)", "float('inf' if step > 60 else 1)")
    playground.open().run_to_end(TRAIN.format(steps=9))
    playground.write(source + "while True: pass").run.click()
    expect(playground.page.locator("#legend")).to_contain_text("∞ at step 61")
    assert playground.state == "running"
    playground.press_stop()


def test_training_on_the_console_line_is_a_curve_of_its_own(
    playground: Playground,
) -> None:
    """It does not go on with the curve of the program."""
    playground.open().run_to_end(TRAIN.format(steps=30))
    playground.curves(30)
    playground.ask("exec('for i in range(5):\\n  (w * w).sum().backward()')")
    (curve,) = playground.curves(5)
    assert curve["x"] == [0, 1, 2, 3, 4]


def test_diverged_run_does_not_flatten_the_next(playground: Playground) -> None:
    """The axes fit the present curves; earlier ones stay where they can be seen."""
    playground.open().run_to_end(TRAIN.format(steps=9).replace("0.01", "-1e40"))
    expect(playground.page.locator("#legend")).to_contain_text("∞")
    playground.run_to_end(TRAIN.format(steps=20))
    playground.curves(20)
    top = "() => document.getElementById('loss').layout.yaxis.range[1] < 3"
    playground.page.wait_for_function(top)


def test_focus_goes_from_run_to_stop_and_back(playground: Playground) -> None:
    """A keyboard finds itself where it was."""
    playground.open().write("while True: pass")
    playground.run.focus()
    playground.page.keyboard.press("Space")
    expect(playground.stop).to_be_focused()
    with playground.a_run():
        playground.page.keyboard.press("Space")
    expect(playground.run).to_be_focused()


def test_scale_is_switched_and_remembered(playground: Playground) -> None:
    """Linear or logarithmic: the reader's choice is kept."""
    axis = "() => document.getElementById('loss').layout?.yaxis.type"
    playground.open().run_to_end(TRAIN.format(steps=20))
    playground.page.wait_for_function(f"{axis} === 'log'")
    playground.page.get_by_text("linear", exact=True).click()
    playground.page.wait_for_function(f"{axis} === 'linear'")
    playground.page.reload()
    playground.page.wait_for_function(f"{axis} === 'linear'", timeout=SLOW)


def test_diverging_loss_is_shown_as_what_it_is(playground: Playground) -> None:
    """A loss that becomes inf or nan is said to, with its step."""
    source = TRAIN.format(steps=9).replace("0.01", "-1e40")
    playground.open().run_to_end(source)
    legend = playground.page.locator("#legend")
    expect(legend).to_have_text(re.compile(r"line 6 · ∞ at step \d"))


def test_chart_offers_no_way_to_a_third_party(playground: Playground) -> None:
    """Plotly's Share chart button, which opens its cloud, is absent."""
    playground.open().run_to_end()
    playground.curves(4000, 4000)
    playground.page.locator("#loss").hover()
    titles = playground.page.evaluate(
        """[...document.querySelectorAll("#loss .modebar-btn")].map(
            (button) => button.dataset.title ?? button.getAttribute("aria-label"))"""
    )
    assert len(titles) > 2
    assert not [title for title in titles if re.search("share|cloud", title, re.I)]


def test_theme_is_switched_and_remembered(playground: Playground) -> None:
    """Light or dark, by the switch and over a reload."""
    playground.open()
    theme = "document.documentElement.dataset.theme"
    assert playground.page.evaluate(theme) == "light"
    playground.page.get_by_role("button", name="Light or dark").click()
    assert playground.page.evaluate(theme) == "dark"
    playground.page.reload()
    playground.wait("ready")
    assert playground.page.evaluate(theme) == "dark"


@pytest.mark.parametrize("width", [390, 1280, 2560])
def test_run_is_visible_at_every_width(playground: Playground, width: int) -> None:
    """Nothing scrolls sideways, and Run is in sight wherever one scrolls to."""
    playground.page.set_viewport_size({"width": width, "height": 760})
    playground.open()
    playground.page.evaluate("scrollTo(0, document.body.scrollHeight)")
    expect(playground.run).to_be_in_viewport()
    overflow = "document.documentElement.scrollWidth - innerWidth"
    assert playground.page.evaluate(overflow) <= 0


def test_flood_of_output_is_cut_off(playground: Playground) -> None:
    """A flood reaches the page as far as it can be read; the rest is counted."""
    playground.open().run_to_end("for i in range(30_000): print(i)")
    playground.printed("9999\n")
    playground.printed("in 20,000 lines were dropped")


def test_flood_past_the_runner_is_cut_off(playground: Playground) -> None:
    """What is written to the file itself has an end, too."""
    line = "import os; line = b'x' * 99 + b'\\n'"
    playground.open().run_to_end(f"{line}\nfor i in range(30_000): os.write(1, line)")
    playground.printed("too long to be shown")
    length = playground.page.evaluate(
        "document.getElementById('console').textContent.length"
    )
    assert length < 1_300_000


def test_markup_in_output_is_text(playground: Playground) -> None:
    """What a program prints is never taken for HTML."""
    playground.open().run_to_end("print('<img src=x onerror=alert(1)>')")
    playground.printed("<img src=x onerror=alert(1)>")
    expect(playground.console.locator("img")).to_have_count(0)


def test_interpreter_that_dies_is_replaced(
    playground: Playground, expected_errors: list[str]
) -> None:
    """A program that kills Python ends its run with an error, and Run works again."""
    expected_errors.append("")  # the dying interpreter says much
    source = (
        "import _pyodide_core, ctypes\nctypes.string_at(-1 & 0x7fffffff, 1 << 30)\n"
    )
    playground.open().run_to_end(source)
    expect(playground.console.locator(".error")).to_be_visible()
    playground.run_to_end("print('alive')")
    playground.printed("alive")


def test_files_come_from_the_site_alone(playground: Playground, server: Server) -> None:
    """Every file is asked for once, the program's run asks for none."""
    playground.open()
    while not any("/library-" in path for path in server.requests):
        playground.page.wait_for_timeout(50)  # it comes last, whatever runs
    before = list(server.requests)
    playground.run_to_end()
    assert server.requests == before
    files = [path for path in before if "icon" not in path]
    assert sorted(files) == sorted(set(files))
