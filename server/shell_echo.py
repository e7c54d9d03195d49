"""The command line as it was typed, read from its echo: for shells that do not tell it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pymux_wf.terminal import ByteStream, Screen

if TYPE_CHECKING:
    from .tree import Pane

_MOST_LINES = 200
_MOST_BYTES = 256 * 1024


def echoed(pane: Pane, prompt_start: int, prompt_end: int, end: int) -> str:
    """What a line editor showed behind the prompt, between ``prompt_end`` and ``end`` of the pane's log."""
    typed = pane.log.read(max(prompt_end, end - _MOST_BYTES), end)
    lines = min(pane.screen.lines + len(typed) // pane.screen.columns, _MOST_LINES)
    screen = Screen(pane.screen.columns, lines)
    stream = ByteStream(screen)
    stream.feed(pane.log.read(max(prompt_start, prompt_end - _MOST_BYTES), prompt_end))
    column, line = screen.cursor.x, screen.cursor.y
    stream.feed(typed)
    text = ""
    for row in screen.rows[line : screen.cursor.y + 1]:
        cells = row.cells[column:] if not text else row.cells
        text += "".join(cells) if row.wrapped else "".join(cells).rstrip() + "\n"
        column = 0
    return text.strip()
