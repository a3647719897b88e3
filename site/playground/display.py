"""What display() shows in the page: plots, matrices, pictures, documents, text."""

from __future__ import annotations

import base64
import io
import time
from array import array
from collections.abc import Callable, Mapping
from typing import Any

import match
from playground.host import Host
from playground.plain import MAX_VALUES, Plain, TooLargeError

MAX_FIGURES = 100
MAX_TEXT = 1_000_000
MAX_BYTES = 5_000_000
SECONDS_BETWEEN_UPDATES = 1 / 30

Content = dict[str, Any]


class Displays:
    """Sends what is displayed to the host, and of fast updates the latest one."""

    def __init__(self, host: Host) -> None:
        self.__host = host
        self.__count = 0
        self.__names: set[str] = set()
        self.__pending: dict[str, Content] = {}
        self.__sent_at = 0.0

    def show(self, obj: object, name: str | None = None) -> None:
        """Show an object, in the place of the one that had the same name."""
        if name is None:
            self.__count += 1
        key = f"#{self.__count}" if name is None else str(name)[:200]
        is_new = key not in self.__names
        if is_new and len(self.__names) >= MAX_FIGURES:
            key, obj = "…", TOO_MANY
        self.__names.add(key)
        self.__pending[key] = content_of(obj)
        self.flush(at_once=is_new)

    def flush(self, at_once: bool = True) -> None:
        """Send what the host has not seen, if it is time to."""
        now = time.perf_counter()
        if not self.__pending:
            return
        if at_once or now - self.__sent_at >= SECONDS_BETWEEN_UPDATES:
            for key, content in self.__pending.items():
                self.__host.figure(key, content)
            self.__pending = {}
            self.__sent_at = time.perf_counter()


TOO_MANY = (
    f"… the figures end here: a run shows {MAX_FIGURES}. To change one instead of "
    'adding another, give it a name: display(figure, id="progress").'
)


def content_of(obj: object) -> Content:
    """Return how the page shows an object, as plain values."""
    # A class has these for its objects, and a Mock has whatever one asks it for.
    is_silent = isinstance(obj, type) or hasattr(obj, "_has_any_name_")
    try:
        for rule in RULES:
            if not is_silent and (content := rule(obj)) is not None:
                return content
    except TooLargeError as reason:
        return {"kind": "text", "text": str(reason)}
    return _text(obj if isinstance(obj, str) else repr(obj))


def _matrix(obj: Any) -> Content | None:
    if not isinstance(obj, match.Matrix):
        return None
    _require(obj.nrow * obj.ncol, MAX_VALUES, "numbers")
    rows = obj.data.tolist()
    values = array("d", [float(value) for row in rows for value in row])
    shape = str(tuple(obj.shape))
    return {"kind": "matrix", "shape": shape, "columns": obj.ncol, "values": values}


def _plotly_figure(obj: Any) -> Content | None:
    if not hasattr(obj, "to_plotly_json"):
        return None
    return _plot(obj.to_plotly_json())


def _plotly_dict(obj: Any) -> Content | None:
    """A dict in plotly's schema needs no plotly in Python."""
    traces = obj.get("data") if isinstance(obj, Mapping) else None
    if not isinstance(traces, list | tuple):
        return None
    is_plot = all(
        hasattr(t, "to_plotly_json") or isinstance(t, Mapping) for t in traces
    )
    return _plot(obj) if is_plot else None


def _plot(figure: Mapping[str, Any]) -> Content:
    plain = Plain()
    # No config: it belongs to the page.
    return {
        "kind": "plot",
        "data": plain.of(figure.get("data") or []),
        "layout": plain.of(figure.get("layout") or {}),
        "frames": plain.of(figure.get("frames") or []),
    }


def _matplotlib_figure(obj: Any) -> Content | None:
    if not hasattr(obj, "savefig"):
        return None
    picture = io.BytesIO()
    obj.savefig(picture, format="png", dpi=144, bbox_inches="tight")
    return _image("png", picture.getvalue())


def _bundle(obj: Any) -> Content | None:
    if not hasattr(obj, "_repr_mimebundle_"):
        return None
    found = obj._repr_mimebundle_(include=None, exclude=None)
    bundle = (found[0] if isinstance(found, tuple) else found) or {}
    for mime, show in MIME_TYPES.items():
        if bundle.get(mime) is not None:
            return show(bundle[mime])
    return None


def _speaking_for_itself(obj: Any) -> Content | None:
    for method, mime in REPRESENTATIONS.items():
        found = getattr(obj, method)() if hasattr(obj, method) else None
        if found is not None:
            return MIME_TYPES[mime](found)
    return None


def _html(text: str) -> Content:
    _require(len(text), MAX_TEXT, "characters of HTML")
    return {"kind": "html", "text": text}


def _svg(text: str) -> Content:
    return _image("svg+xml", text.encode())


def _png(data: bytes | str) -> Content:
    return _image("png", base64.b64decode(data) if isinstance(data, str) else data)


def _image(form: str, data: bytes) -> Content:
    _require(len(data), MAX_BYTES, "bytes")
    return {"kind": "image", "mime": f"image/{form}", "bytes": bytes(data)}


def _text(text: str) -> Content:
    half = MAX_TEXT // 20
    shown = text if len(text) <= 2 * half else f"{text[:half]}\n…\n{text[-half:]}"
    return {"kind": "text", "text": shown}


RULES: list[Callable[[Any], Content | None]] = [
    _matrix,
    _plotly_figure,
    _plotly_dict,
    _matplotlib_figure,
    _bundle,
    _speaking_for_itself,
]
# What tells most comes first.
MIME_TYPES: dict[str, Callable[[Any], Content]] = {
    "application/vnd.plotly.v1+json": _plot,
    "text/html": _html,
    "image/svg+xml": _svg,
    "image/png": _png,
    "text/plain": _text,
}
REPRESENTATIONS = {
    "_repr_html_": "text/html",
    "_repr_svg_": "image/svg+xml",
    "_repr_png_": "image/png",
}


def _require(given: int, most: int, what: str) -> None:
    if given > most:
        raise TooLargeError(
            f"Not shown: this has {given:,} {what}, and the page shows up to {most:,}. "
            "Show a part of it."
        )
