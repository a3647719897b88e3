"""How often the points of loss curves go to the page, and steps are looked at."""

from collections.abc import Iterator
from typing import Any

import pytest
from playground import losses
from playground.losses import LONGEST_PAUSE, MOST_UNTIMED, Losses

import match


class Page:
    """A host that hears of losses, on a clock that only tests turn."""

    def __init__(self, has_few_cores: bool) -> None:
        self.has_few_cores = has_few_cores
        self.now = 100.0
        self.messages: list[list[float]] = []
        self.looks = 0
        self.curves: set[int] = set()

    def perf_counter(self) -> float:
        return self.now

    def curve(
        self, number: int, name: str, lines: list[int], steps: Any, values: Any
    ) -> None:
        self.curves.add(number)
        if number:
            return
        assert steps[0] == sum(map(len, self.messages))
        self.messages.append(list(values))

    def look(self) -> None:
        self.looks += 1


@pytest.fixture
def has_few_cores() -> bool:
    """Most machines have enough of them."""
    return False


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch, has_few_cores: bool) -> Iterator[Page]:
    """One whose curves are those of this file."""
    page = Page(has_few_cores)
    monkeypatch.setattr(losses, "time", page)
    recorder = Losses(page, lambda name: name == __file__, page.look)  # type: ignore[arg-type]
    hook = match.register_backward_hook(recorder.record)
    yield page
    hook.remove()


def train(page: Page, seconds: list[float]) -> None:
    """Take steps that last so long."""
    w = match.mat(3.0)
    for duration in seconds:
        (w * w).backward()
        page.now += duration


def test_a_long_step_is_shown_when_it_ends(page: Page) -> None:
    """Each of them, and the second at once: of one point there is no curve."""
    train(page, [0.0, 1.0, 1.0, 1.0])
    assert [len(values) for values in page.messages] == [1, 1, 1, 1]


def test_steps_that_become_long_are_soon_shown(page: Page) -> None:
    """Many short ones went together, before; a few of the long ones do once more."""
    train(page, [0.0001] * 5000 + [1.0] * 3 * MOST_UNTIMED)
    counts = [len(values) for values in page.messages]
    assert max(counts[2:]) >= 100
    assert counts[-MOST_UNTIMED:] == [1] * MOST_UNTIMED


@pytest.mark.parametrize(("has_few_cores", "times"), [(False, 1), (True, 2)])
def test_messages_become_rarer_up_to_a_pause(page: Page, times: int) -> None:
    """A twentieth of a second at first, as the chart is drawn; rarer on few cores."""
    train(page, [0.001] * 8000)
    counts = [len(values) for values in page.messages]
    assert counts[2] == pytest.approx(50 * times, abs=MOST_UNTIMED)
    pause = 1000 * LONGEST_PAUSE * times
    assert counts[-1] == pytest.approx(pause, abs=MOST_UNTIMED)


def test_steps_of_a_curve_are_looked_at_ever_more_rarely(page: Page) -> None:
    """At its beginning, and then when it is twice as long as at the last look."""
    train(page, [0.01] * 20_000)
    assert 4 <= page.looks <= 8


def test_weights_that_are_bound_anew_train_on_at_each_place(page: Page) -> None:
    """No place keeps the leaves that another one looks for."""
    w = match.mat(3.0)
    for _ in range(5):
        (w * w).backward()
        (w * w * w).backward()
        page.now += 1
        w = match.mat(w.item() - 0.1 * w.grad.item())
    assert page.curves == {0, 1}
