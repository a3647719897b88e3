"""The machine under the browser: its cores, its memory, its line to the server."""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

BYTES_A_SECOND = 10e6 / 8
DELAY = 0.04
BUSY = "while True: pass"


class Line:
    """A line of 10 Mbit/s, shared by all answers, each of which begins 40 ms late."""

    def __init__(self) -> None:
        self.__free_at = 0.0
        self.__lock = threading.Lock()

    def wait(self, size: int) -> None:
        """Sleep for as long as a piece of this many bytes is under way."""
        with self.__lock:
            now = time.monotonic()
            self.__free_at = max(self.__free_at, now + DELAY) + size / BYTES_A_SECOND
            until = self.__free_at - now
        time.sleep(until)


@contextlib.contextmanager
def slow_processor() -> Iterator[None]:
    """Let browsers that start meanwhile share one core with three busy loops."""
    cores = os.sched_getaffinity(0)
    # Of this thread and the processes that it starts; servers have their own threads.
    os.sched_setaffinity(0, {min(cores)})
    loops = [subprocess.Popen([sys.executable, "-c", BUSY]) for _ in range(3)]
    try:
        yield
    finally:
        for loop in loops:
            loop.kill()
            loop.wait()
        os.sched_setaffinity(0, cores)


def descendants() -> dict[int, bytes]:
    """Return the command lines of all processes that this one and its own started."""
    children: dict[int, list[int]] = {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            after_name = status.read_text().rpartition(")")[2].split()
            children.setdefault(int(after_name[1]), []).append(int(status.parent.name))
    found = {}
    todo = [os.getpid()]
    for pid in todo:
        for child in children.get(pid, []):
            todo.append(child)
            with contextlib.suppress(OSError):
                found[child] = Path(f"/proc/{child}/cmdline").read_bytes()
    return found


def renderer_memory() -> float:
    """Return the megabytes of the pages' processes, what they share divided fairly."""
    total = 0
    for pid, command in descendants().items():
        with contextlib.suppress(OSError):
            if b"--type=renderer" in command:
                rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
                total += int(re.findall(r"^Pss:\s+(\d+) kB", rollup, re.MULTILINE)[0])
    return total / 1000
