"""What is known of a name without running the program that says it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(eq=False)
class Entry:
    """The sort of what a name stands for, its words, and where they lead on.

    The sorts are namespace, class, function, method, property and constant, as the
    editor has pictures for them, and object for one of a class.
    """

    name: str  # as programs write it, such as nn.Linear
    kind: str
    doc: str = ""
    parameters: list[str] | None = None
    returns: str = ""  # a type in words
    members: Callable[[], Mapping[str, Entry]] = dict
    result: Callable[[], Entry | None] = lambda: None  # None where it is not known

    @property
    def value(self) -> Entry | None:
        """What an expression has as its value: of a property, what it holds."""
        return self.result() if self.kind == "property" else self

    @property
    def called(self) -> Entry | None:
        """What a call of it calls."""
        return self.members().get("forward") if self.kind == "object" else self


def object_of(cls: Entry) -> Entry:
    """Return what is known of an object of a class."""

    def result() -> Entry | None:
        forward = cls.members().get("forward")
        return forward.result() if forward else None

    return Entry(cls.name, "object", cls.doc, members=cls.members, result=result)


# What nothing describes, such as a number.
STRANGER: Entry = Entry("", "constant", result=lambda: STRANGER)
