"""Loss curves without a line of plotting code: backward tells the loss."""

from __future__ import annotations

import sys
import time
import types
from array import array
from collections.abc import Callable
from dataclasses import dataclass, field
from operator import is_

import match
from playground.host import Host

MAX_SERIES = 50
SECONDS_BETWEEN_LOSSES = 1 / 30


@dataclass
class Series:
    """One loss curve: the points of one training loop."""

    number: int
    lines: list[int]
    leaves: list[match.Matrix]
    points_of_leaves: int = 0
    length: int = 0
    steps: array[float] = field(default_factory=lambda: array("d"))
    values: array[float] = field(default_factory=lambda: array("d"))

    def add(self, value: float) -> None:
        """Append the next step's loss."""
        self.steps.append(self.length)
        self.values.append(value)
        self.length += 1
        self.points_of_leaves += 1

    def reaches(self, leaves: list[match.Matrix]) -> bool:
        """Whether these are the very leaves that this curve trains."""
        return len(self.leaves) == len(leaves) and all(map(is_, self.leaves, leaves))


class Losses:
    """Turns every backward on a single number into a point of a curve.

    A curve is known by the chain of the program's lines that led to backward, and
    by the leaves that it reached: one train(model) for two models draws two curves.
    """

    def __init__(self, host: Host, is_learners: Callable[[str], bool]) -> None:
        self.__host = host
        self.__is_learners = is_learners
        self.__series: list[Series] = []
        self.__by_call: dict[tuple[object, ...], list[Series]] = {}
        self.__sent_at = 0.0

    def record(self, root: match.Matrix) -> None:
        """Add the loss to its curve; called after each backward."""
        if root.nrow != 1 or root.ncol != 1:
            return
        self.__find(root).add(root.item())
        if time.perf_counter() - self.__sent_at >= SECONDS_BETWEEN_LOSSES:
            self.flush()

    def flush(self) -> None:
        """Send the points that the host has not seen."""
        for series in self.__series:
            if series.steps:
                self.__host.loss(
                    series.number, series.lines, series.steps, series.values
                )
                series.steps, series.values = array("d"), array("d")
        self.__sent_at = time.perf_counter()

    def __find(self, root: match.Matrix) -> Series:
        frames = self.__learners_frames()
        leaves = root.leaves()
        # By id, since hashing a code object reads all of it: this runs in each step.
        call = tuple([(id(frame.f_code), frame.f_lasti) for frame in frames])
        known = self.__by_call.setdefault(call, [])
        for series in reversed(known):
            if series.reaches(leaves):
                return series
        if known and (known[-1].points_of_leaves == 1 or len(known) == MAX_SERIES):
            # Weights that are bound anew in each step are still one training loop.
            known[-1].leaves, known[-1].points_of_leaves = leaves, 0
            return known[-1]
        lines = [frame.f_lineno for frame in reversed(frames)]
        series = Series(len(self.__series), lines, leaves)
        self.__series.append(series)
        known.append(series)
        return series

    def __learners_frames(self) -> list[types.FrameType]:
        """The program's part of the stack, innermost first."""
        frames = []
        frame: types.FrameType | None = sys._getframe(1)
        while frame:
            if self.__is_learners(frame.f_code.co_filename):
                frames.append(frame)
            frame = frame.f_back
        return frames
