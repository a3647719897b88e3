"""What the runner needs of the place that it runs in."""

from __future__ import annotations

from array import array
from collections.abc import Awaitable
from typing import Any, Protocol


class Host(Protocol):
    """What the runner needs of the place that it runs in."""

    has_few_cores: bool  # so that the program waits for what the page draws

    def output(self, stream: str, text: str) -> None:
        """Show text that the program wrote to stdout or stderr."""

    def curve(
        self,
        number: int,
        name: str,
        lines: list[int],
        steps: array[float],
        values: array[float],
    ) -> None:
        """Show new points of a curve: logged by its name, or of a loss, without one.

        A loss has the chain of the program's lines that led to backward.
        """

    def figure(self, name: str, content: dict[str, Any]) -> None:
        """Show content in the place of what had the same name."""

    def interrupted(self) -> bool:
        """Say, once, whether the reader pressed Stop."""

    def interrupt(self) -> None:
        """Raise KeyboardInterrupt soon."""

    def deaf(self) -> None:
        """Raise no KeyboardInterrupt from here on."""

    def library(self) -> bytes | None:
        """Return the archive of the rest of Python's library, if it has come."""

    def ask(self, kind: str, payload: Any) -> Awaitable[Any]:
        """Ask the page for something."""

    def wait(self, answer: Awaitable[Any], /) -> Any:
        """Return the answer once it is there; nothing else runs meanwhile."""
