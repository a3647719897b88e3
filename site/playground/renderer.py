"""Lets fig.show() of python-plotly show in the page, once a program imports it."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

from match.show import display

PLOTLY = "plotly.io"


class PlotlyFinder(MetaPathFinder):
    """Finds plotly.io where Python does, and makes the page its renderer."""

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None,
        target: ModuleType | None = None,
    ) -> ModuleSpec | None:
        """Find plotly.io; leave all others to Python."""
        if fullname != PLOTLY:
            return None
        sys.meta_path.remove(self)  # once is enough, and Python shall find it
        spec = importlib.util.find_spec(fullname)
        if spec and spec.loader:
            spec.loader = _Loader(spec.loader)
        return spec


class _Loader(Loader):
    """Loads plotly.io, then adds the page's renderer to it."""

    def __init__(self, loader: Loader) -> None:
        self.__loader = loader

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        return self.__loader.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        self.__loader.exec_module(module)
        _render_in_page(module)


def _render_in_page(plotly_io: Any) -> None:
    class Page(plotly_io.base_renderers.ExternalRenderer):  # type: ignore[misc]
        def render(self, fig_dict: dict[str, Any]) -> None:
            display(fig_dict)

    plotly_io.renderers["page"] = Page()
    plotly_io.renderers.default = "page"
    # The page's own colours can be read in the dark, too.
    plotly_io.templates.default = "none"
