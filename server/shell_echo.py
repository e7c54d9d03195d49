"""The command line as it was typed, read from its echo: for shells that do not tell it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from pymux_wf.terminal import ByteStream, Screen

if TYPE_CHECKING:
    from .tree import Pane

_MOST_LINES = 200
_MOST_BYTES = 64 * 1024


def echo_of(pane: Pane, prompt_start: int, prompt_end: int, end: int) -> Callable[[], str]:
    """Gives what a line editor showed behind the prompt, between ``prompt_end`` and ``end`` of the pane's log; it is
    read when it is asked for, from what is kept here until then.
    """
    prompt = pane.log.read(max(prompt_start, prompt_end - _MOST_BYTES), prompt_end)
    typed = pane.log.read(max(prompt_end, end - _MOST_BYTES), end)
    return partial(_shown, pane.screen.columns, pane.screen.lines, prompt, typed)


def _shown(columns: int, lines: int, prompt: bytes, typed: bytes) -> str:
    screen = Screen(columns, min(lines + len(typed) // columns, _MOST_LINES))
    stream = ByteStream(screen)
    stream.feed(prompt)
    column, line = screen.cursor.x, screen.cursor.y
    stream.feed(typed)
    text = ""
    for row in screen.rows[line : screen.cursor.y + 1]:
        cells = row.cells[column:] if not text else row.cells
        text += "".join(cells) if row.wrapped else "".join(cells).rstrip() + "\n"
        column = 0
    return text.strip()
