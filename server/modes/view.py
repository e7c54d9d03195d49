"""View mode: what a command printed, shown over a pane to be scrolled, searched and copied from like copy mode.

The text stands on a private screen of the pane's width. It may come in several pieces; what is shown stays where it
is while more is added below.

Relies on ``copy`` and on the terminal engine, which lays the text out. Never runs anything.
"""

from __future__ import annotations

import re
from typing import Any

from pymux_wf.terminal.screen import Screen
from pymux_wf.terminal.stream import Stream

from .backing import Backing
from .base import Redraw, Requests
from .copy import CopyMode

_SGR = re.compile(r"(\x1b\[[0-9;:]*m)")
_CONTROLS = re.compile(r"[\x00-\x08\x0a-\x1f\x7f-\x9f]")

LIMIT = 1_000_000
"""Rows a view keeps; a command that prints more loses its first ones."""


class ViewMode(CopyMode):
    """A text over a pane of ``columns`` x ``lines`` cells; the other arguments are those of ``CopyMode``."""

    name = "view-mode"

    def __init__(self, columns: int, lines: int, text: str = "", **copy_mode: Any) -> None:
        self._screen = Screen(columns, lines, history_limit=LIMIT)
        self._stream = Stream(self._screen)
        self._begun = False
        super().__init__(self._screen, **copy_mode)
        self.put(0, 0)
        if text:
            self.add(text)

    def add(self, text: str) -> Requests:
        """Add lines below those that are there. Only colours and other looks are taken from escape sequences."""
        top = self.top
        lines = "\r\n".join(map(_printable, text.removesuffix("\n").split("\n")))
        self._stream.feed(f"\r\n{lines}" if self._begun else lines)
        self._begun = True
        self._screen.settle()
        self.backing = Backing.of(self._screen)
        self.scroll = min(max(self.backing.history - top, 0), self.backing.history)
        self.finder.forget_rows()
        self._drawing.forget()
        return (Redraw(),)

    def resize(self, columns: int, lines: int) -> Requests:
        """The pane has another size; later pieces are laid out for it too."""
        requests = super().resize(columns, lines)
        self._screen.resize(lines, columns)
        return requests

    def refresh_from_pane(self) -> None:
        """There is no pane behind a view."""


def _printable(line: str) -> str:
    """The line without what would move the cursor or change the screen; SGR sequences and tabs stay."""
    if line.isprintable():
        return line
    pieces = _SGR.split(line)
    return "".join(piece if index % 2 else _CONTROLS.sub("", piece) for index, piece in enumerate(pieces))
