"""The terminal engine: bytes in, screen out. ``pyte`` extended and made fast.

``ByteStream(screen).feed(data)`` interprets what a program writes; ``Screen`` holds the grid, the history, the modes,
the replies the program is owed and the events the outside may care about. See docs/TERMINAL.md for what is supported
and where it differs from pyte.

Names are loaded when they are first used, so that importing the package costs next to nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pymux_wf.terminal.capture import capture_rows
    from pymux_wf.terminal.history import History
    from pymux_wf.terminal.modes import Modes
    from pymux_wf.terminal.row import BLANK, Row
    from pymux_wf.terminal.screen import Screen
    from pymux_wf.terminal.stream import ByteStream, Stream
    from pymux_wf.terminal.style import DEFAULT_STYLE, Link, Style
    from pymux_wf.terminal.width import cells_of, text_width

__all__ = [
    "BLANK",
    "DEFAULT_STYLE",
    "ByteStream",
    "History",
    "Link",
    "Modes",
    "Row",
    "Screen",
    "Stream",
    "Style",
    "capture_rows",
    "cells_of",
    "text_width",
]

_HOMES = {
    "BLANK": "row",
    "ByteStream": "stream",
    "DEFAULT_STYLE": "style",
    "History": "history",
    "Link": "style",
    "Modes": "modes",
    "Row": "row",
    "Screen": "screen",
    "Stream": "stream",
    "Style": "style",
    "capture_rows": "capture",
    "cells_of": "width",
    "text_width": "width",
}


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(f"{__name__}.{home}"), name)
    globals()[name] = value
    return value
