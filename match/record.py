"""What operations record: their history, or not, and the line that asked for them."""

import sys
import warnings
from contextlib import ContextDecorator
from types import FrameType
from typing import Any

Place = tuple[str, int]  # a file's name and a line's number


class Recording:
    """The two settings that operations ask for; there is one of it."""

    history = True
    source = False


recording = Recording()


class Switch(ContextDecorator):
    """Change a setting for the length of a with block or of a function's call."""

    def __init__(self, setting: str, value: bool) -> None:
        self.__setting, self.__value = setting, value
        self.__before: list[bool] = []

    def __enter__(self) -> None:
        self.__before.append(getattr(recording, self.__setting))
        setattr(recording, self.__setting, self.__value)

    def __exit__(self, *_: object) -> None:
        setattr(recording, self.__setting, self.__before.pop())


def no_grad(function: Any = None) -> Any:
    """Record no history: in a with block, or as a decorator of a function.

    >>> from match import mat
    >>> a = mat([[1.0]], requires_grad=True)
    >>> with no_grad():
    ...     (a * 2).requires_grad
    False
    """
    return _history(False, function)


def inference_mode(mode: Any = True) -> Any:
    """Record no history, as no_grad() does, or with mode=False record it."""
    return no_grad(mode) if callable(mode) else _history(not mode, None)


def enable_grad(function: Any = None) -> Any:
    """Record history within no_grad(): in a with block, or as a decorator."""
    return _history(True, function)


def _history(value: bool, function: Any) -> Any:
    switch = Switch("history", value)
    return switch if function is None else switch(function)


class GradMode(Switch):
    """A setting of the history that holds at once, until a with block of it ends."""

    def __init__(self, mode: bool) -> None:
        super().__init__("history", mode)
        super().__enter__()
        self.__mode = mode

    def __enter__(self) -> None:
        pass

    def __call__(self, function: Any) -> Any:
        """As a decorator it holds within the calls alone."""
        self.__exit__()
        return _history(self.__mode, function)


def set_grad_enabled(mode: bool) -> GradMode:
    """Record history or not, from now on; as a with block, until its end.

    >>> from match import mat
    >>> with set_grad_enabled(False):
    ...     (mat([[1.0]], requires_grad=True) * 2).requires_grad
    False
    """
    return GradMode(mode)


def is_grad_enabled() -> bool:
    """Say whether history is recorded."""
    return recording.history


def record_source(value: bool) -> Switch:
    """Say whether matrices that are made in a with block know the line that made them.

    >>> from match import mat
    >>> with record_source(True):
    ...     mat([[1.0]]).source is None
    False
    """
    return Switch("source", value)


def caller() -> Place | None:
    """Return the file and the line of the innermost caller outside of this package."""
    frame = _outside()
    return frame and (frame.f_code.co_filename, frame.f_lineno)


def warn(message: str) -> None:
    """Warn of the line outside of this package that led here, and of each line once."""
    frame = _outside() or sys._getframe()
    place = frame.f_code.co_filename, frame.f_lineno
    told = frame.f_globals.setdefault("__warningregistry__", {})
    warnings.warn_explicit(message, UserWarning, *place, registry=told)


def _outside() -> FrameType | None:
    frame: FrameType | None = sys._getframe()
    while frame is not None:
        package = frame.f_globals.get("__name__", "").partition(".")[0]
        if package != __name__.partition(".")[0]:
            break
        frame = frame.f_back
    return frame
