"""Clock mode: the time in big figures over a pane, until a key is pressed.

Relies on the row type and ``big_digits``. Never reads a clock: the owner calls ``tick`` with the local time, and asks
``seconds_to_change`` for when to call again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from pymux_wf.terminal.row import Row
from pymux_wf.terminal.style import DEFAULT_STYLE, Style

from .base import NOTHING, Leave, Redraw, Requests
from .big_digits import strokes, text_size

CLOCK_STYLES = ("12", "24", "12-with-seconds", "24-with-seconds")


def clock_text(time: datetime, style: str) -> str:
    """The time as ``clock-mode-style`` wants it.

    >>> clock_text(datetime(2024, 1, 1, 15, 4, 5), "12"), clock_text(datetime(2024, 1, 1, 15, 4, 5), "24-with-seconds")
    (' 3:04 PM', '15:04:05')
    """
    seconds = f":{time.second:02}" if style.endswith("seconds") else ""
    if not style.startswith("12"):
        return f"{time.hour:02}:{time.minute:02}{seconds}"
    half = "PM" if time.hour >= 12 else "AM"
    return f"{(time.hour + 11) % 12 + 1:2}:{time.minute:02}{seconds} {half}"


class ClockMode:
    """The clock over a pane of ``columns`` x ``lines`` cells; ``colour`` in the encoding of ``pymux_wf.colour``."""

    name = "clock-mode"
    key_table = None
    cursor = None

    def __init__(self, columns: int, lines: int, *, time: datetime, style: str = "24", colour: int = 4) -> None:
        self.columns = columns
        self.lines = lines
        self.style = style
        self.colour = colour
        self.timer: Any = None  # the owner's, for the next tick
        self._text = clock_text(time, style)
        self._rows: list[Row] | None = None

    def tick(self, time: datetime) -> Requests:
        """The time now; asks for a redraw where the figures changed."""
        text = clock_text(time, self.style)
        if text == self._text:
            return NOTHING
        self._text = text
        self._rows = None
        return (Redraw(),)

    def seconds_to_change(self, time: datetime) -> float:
        """Seconds until the figures change next."""
        second = 1.0 - time.microsecond / 1e6
        return second if self.style.endswith("seconds") else 59 - time.second + second

    def restyle(self, *, style: str, colour: int) -> Requests:
        """The options changed; the figures follow at the next tick."""
        self.style = style
        self.colour = colour
        self._rows = None
        return (Redraw(),)

    def rows(self) -> Sequence[Row]:
        """The drawn clock; the same rows until something changes."""
        if self._rows is None:
            self._rows = self._draw()
        return self._rows

    def _draw(self) -> list[Row]:
        rows = [Row(self.columns) for _ in range(self.lines)]
        width, height = text_size(self._text)
        if self.columns < width or self.lines < height + 1:
            self._draw_small(rows)
            return rows
        left, top = self.columns // 2 - width // 2, self.lines // 2 - 3
        block = Style.of(bg=self.colour)
        for column, line, length in strokes(self._text):
            rows[max(0, top) + line].styles[left + column : left + column + length] = [block] * length
        return rows

    def _draw_small(self, rows: list[Row]) -> None:
        text = self._text.strip()
        if len(text) > self.columns or not rows:
            return
        left = (self.columns - len(text)) // 2
        row = rows[self.lines // 2]
        row.cells[left : left + len(text)] = list(text)
        row.styles[left : left + len(text)] = [DEFAULT_STYLE.replace(fg=self.colour)] * len(text)

    def key(self, key: str) -> Requests:
        """Any key ends it."""
        return (Leave(),)

    def command(
        self, name: str, arguments: Sequence[str] = (), repeat: int = 1, mouse: tuple[int, int] | None = None
    ) -> Requests:
        """There are no commands for the clock."""
        return NOTHING

    def resize(self, columns: int, lines: int) -> Requests:
        """The pane has another size."""
        self.columns, self.lines = columns, lines
        self._rows = None
        return (Redraw(),)

    def variables(self) -> Mapping[str, str]:
        """No variables of its own."""
        return {}
