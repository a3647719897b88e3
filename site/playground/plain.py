"""Plain lists, dicts, texts and numbers, which can be sent to the page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

MAX_VALUES = 500_000


class TooLargeError(Exception):
    """Something is more than a page can show; the message says what to do."""


class Plain:
    """Makes plain lists, dicts, texts and numbers of a figure, up to a limit."""

    def __init__(self) -> None:
        self.__room = MAX_VALUES

    def of(self, value: Any) -> Any:
        """Return a value as one that can be sent."""
        self.__take(1)
        if value is None or isinstance(value, bool | float):
            return value
        if isinstance(value, int):
            return value if abs(value) < 1 << 53 else float(value)
        if isinstance(value, str):
            self.__take(len(value) // 8)
            return str(value)
        if isinstance(value, Mapping):
            return {str(key): self.of(item) for key, item in value.items()}
        if hasattr(value, "tolist"):  # a Matrix, an array
            return self.of(value.tolist())
        if hasattr(value, "to_plotly_json"):
            return self.of(value.to_plotly_json())
        if isinstance(value, Iterable):
            return self.__list(list(value))
        return value.isoformat() if hasattr(value, "isoformat") else str(value)

    def __list(self, items: list[Any]) -> list[Any]:
        if all(type(item) is float for item in items):
            self.__take(len(items))
            return items
        return [self.of(item) for item in items]

    def __take(self, count: int) -> None:
        self.__room -= count
        if self.__room < 0:
            raise TooLargeError(
                f"Not shown: this figure has more than {MAX_VALUES:,} numbers. Show "
                "fewer of them, such as every tenth: values[::10]."
            )
