"""Loss curves without a line of plotting code: backward tells the loss."""

from __future__ import annotations

import sys
import time
import types
from array import array
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from operator import is_
from weakref import ref

import match
from playground.host import Host

MAX_SERIES = 50
MAX_NAME = 60
# Seconds between two messages to the page. Each costs the program some time, and the
# longer a curve is, the less it changes meanwhile. Where cores are few, what the page
# draws takes the program's time, too, and pauses are twice as long.
FIRST_PAUSE, LONGEST_PAUSE, GROWTH = 1 / 20, 1 / 6, 1.05
MOST_UNTIMED = 16  # points in a row at which nobody asks the clock: that takes time


@dataclass(eq=False)  # it is itself, and can be a key
class Series:
    """One loss curve: the points of one training loop."""

    number: int
    lines: list[int]
    leaves: list[ref[match.Matrix]] = field(default_factory=list)
    begun: int = 0  # how long it was when these leaves came
    sent: int = 0
    values: array[float] = field(default_factory=lambda: array("d"))

    @property
    def length(self) -> int:
        """The number of points."""
        return self.sent + len(self.values)

    def train(self, leaves: list[match.Matrix]) -> None:
        """Go on with these leaves, which were reached just now."""
        self.leaves, self.begun = [ref(leaf) for leaf in leaves], self.length

    def trains(self, leaves: list[match.Matrix]) -> bool:
        """Whether these are the very leaves that this curve trains."""
        mine = [leaf() for leaf in self.leaves]
        return len(mine) == len(leaves) and all(map(is_, mine, leaves))

    def lasted_a_step(self) -> bool:
        """Whether its leaves are gone after one step, as weights bound anew are."""
        is_gone = any(leaf() is None for leaf in self.leaves)
        return is_gone and self.length == self.begun + 1


@dataclass(slots=True)
class Step:
    """A call of backward in a frame that is alive: its curve, and two of its leaves."""

    series: Series
    oldest: match.Matrix  # in the first layer, as a rule
    newest: match.Matrix  # in the last one


@dataclass
class Logged:
    """A curve that the program logs, on the steps of a loss curve."""

    number: int
    name: str
    length: int = 0
    steps: array[float] = field(default_factory=lambda: array("d"))
    values: array[float] = field(default_factory=lambda: array("d"))

    def add(self, step: int | None, value: float) -> None:
        """Append a value at a step, or at the next one of its own."""
        self.steps.append(self.length if step is None else step)
        self.values.append(value)
        self.length += 1


class Losses:
    """Turns every backward on a single number into a point of a curve.

    A curve is known by the chain of the program's lines that led to backward, and
    by the leaves that it reached: one train(model) for two models draws two curves.
    """

    def __init__(
        self, host: Host, is_learners: Callable[[str], bool], look: Callable[[], None]
    ) -> None:
        self.__host = host
        self.__is_learners = is_learners
        self.__look = look  # is called for a new curve, and ever more rarely for others
        self.__unseen, self.__most_unseen = 0, 512
        self.__series: list[Series] = []
        self.__by_call: dict[tuple[object, ...], list[Series]] = {}
        self.__latest: Series | None = None
        self.__logged: dict[tuple[Series | None, str], Logged] = {}
        self.__sent_at = 0.0
        times = 2 if host.has_few_cores else 1
        self.__pause, self.__longest_pause = times * FIRST_PAUSE, times * LONGEST_PAUSE
        self.__untimed = 1
        # The frame that called backward last, and its steps by their place in it.
        self.__frame: types.FrameType | None = None
        self.__here: dict[int, Step] = {}

    def record(self, root: match.Matrix) -> None:
        """Add the loss to its curve; called by each backward."""
        try:
            value = root.data.item()
        except match.ShapeError:
            return  # several numbers, with a gradient for each
        # This runs in each step: while one frame lives, those below it are the same.
        frame = sys._getframe(2)
        if frame is not self.__frame:
            self.__frame, self.__here = frame, {}
        step = self.__here.get(frame.f_lasti)
        number = root.number
        # A look at two leaves is no walk through the graph.
        if (
            step is None
            or step.oldest.written_by != number
            or step.newest.written_by != number
        ):
            self.__here, step = {}, None  # they would keep weights that are bound anew
            step = self.__here[frame.f_lasti] = self.__find(root, frame)
        self.__latest = series = step.series
        series.values.append(value)
        if len(series.values) % self.__untimed:
            return
        if time.perf_counter() - self.__sent_at >= self.__pause:
            self.flush()
            if series.length == 1:
                self.__sent_at = 0.0  # one point is no curve: the next goes at once

    def log(self, values: Mapping[str, float]) -> None:
        """Add a point to each named curve, at the step of the loss before it."""
        latest = self.__latest
        step = latest.length - 1 if latest else None
        for name, value in values.items():
            key = latest, name
            if key not in self.__logged:
                if len(self.__logged) >= MAX_SERIES:
                    raise ValueError(
                        f"log() draws up to {MAX_SERIES} curves, and {name!r} would "
                        "be one more: use the same names in each step"
                    )
                self.__logged[key] = Logged(self.__count, name[:MAX_NAME])
            self.__logged[key].add(step, value)
        if time.perf_counter() - self.__sent_at >= self.__pause:
            self.flush()

    def flush(self) -> None:
        """Send the points that the host has not seen."""
        for series in self.__series:
            if series.values:
                count, number = len(series.values), series.number
                self.__unseen += count
                self.__untimed = min(MOST_UNTIMED, 1 + count // 16)
                steps = array("d", range(series.sent, series.length))
                self.__host.curve(number, "", series.lines, steps, series.values)
                series.sent = series.length
                series.values = array("d")
        for curve in self.__logged.values():
            if steps := curve.steps:
                self.__host.curve(curve.number, curve.name, [], steps, curve.values)
                curve.steps, curve.values = array("d"), array("d")
        if self.__unseen >= self.__most_unseen:
            self.__unseen, self.__most_unseen = 0, 2 * self.__most_unseen
            self.__look()
        self.__pause = min(self.__pause * GROWTH, self.__longest_pause)
        self.__sent_at = time.perf_counter()

    @property
    def __count(self) -> int:
        return len(self.__series) + len(self.__logged)

    def __find(self, root: match.Matrix, frame: types.FrameType) -> Step:
        leaves = root.leaves() or [root]
        return Step(self.__series_of(leaves, frame), leaves[0], leaves[-1])

    def __series_of(self, leaves: list[match.Matrix], frame: types.FrameType) -> Series:
        frames = self.__learners_frames(frame)
        call = tuple([(frame.f_code, frame.f_lasti) for frame in frames])
        known = self.__by_call.setdefault(call, [])
        for series in reversed(known):
            if series.trains(leaves):
                return series
        if known and (known[-1].lasted_a_step() or len(known) == MAX_SERIES):
            # Weights that are bound anew in each step are still one training loop.
            known[-1].train(leaves)
            return known[-1]
        # A console line is no line of the program; its file is called <console 1>.
        of_program = [f for f in reversed(frames) if f.f_code.co_filename[0] != "<"]
        lines = [frame.f_lineno for frame in of_program]
        series = Series(self.__count, lines)
        series.train(leaves)
        self.__series.append(series)
        self.__untimed = 1
        known.append(series)
        self.__look()
        return series

    def __learners_frames(self, frame: types.FrameType | None) -> list[types.FrameType]:
        """The program's part of the stack below a frame, innermost first."""
        frames = []
        while frame:
            if self.__is_learners(frame.f_code.co_filename):
                frames.append(frame)
            frame = frame.f_back
        return frames
