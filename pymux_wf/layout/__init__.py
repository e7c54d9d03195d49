"""The split tree: sizes, tmux layout strings, named layouts, neighbours.

Relies on the standard library only. Never touches processes, drawing or options.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pymux_wf.layout.cell import Axis, Cell, loses_status_line
from pymux_wf.layout.errors import LayoutError, NoSpace, SizeError
from pymux_wf.layout.neighbours import PaneGeometry
from pymux_wf.layout.strings import checksum
from pymux_wf.layout.tree import Layout

if TYPE_CHECKING:
    from pymux_wf.layout.presets import LAYOUT_NAMES, PresetSizes, match_layout_name
    from pymux_wf.layout.sizes import resolve_size
    from pymux_wf.layout.types import BorderStatus, Direction

__all__ = [
    "LAYOUT_NAMES",
    "Axis",
    "BorderStatus",
    "Cell",
    "Direction",
    "Layout",
    "LayoutError",
    "NoSpace",
    "PaneGeometry",
    "PresetSizes",
    "SizeError",
    "checksum",
    "loses_status_line",
    "match_layout_name",
    "resolve_size",
]


def __getattr__(name: str) -> object:
    """Import what no server needs to start at its first use."""
    if name in ("LAYOUT_NAMES", "PresetSizes", "match_layout_name"):
        from pymux_wf.layout import presets

        return getattr(presets, name)
    if name in ("BorderStatus", "Direction"):
        from pymux_wf.layout import types

        return getattr(types, name)
    if name == "resolve_size":
        from pymux_wf.layout.sizes import resolve_size

        return resolve_size
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
