"""The cursor, and what DECSC keeps of it.

``attrs`` is pyte's view of the pen; the truth is ``style``. Relies on ``style`` and ``pyte_cells``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pymux_wf.terminal.charsets import Table
from pymux_wf.terminal.style import DEFAULT_STYLE, Style


class Cursor:
    """Where the next character goes and how it will look.

    Attributes:
        x: column, 0-based; equal to the number of columns while a wrap is pending.
        y: row, 0-based.
        hidden: DECTCEM is reset.
        style: the pen.
    """

    __slots__ = ("hidden", "style", "x", "y")

    def __init__(self, x: int = 0, y: int = 0) -> None:
        self.x = x
        self.y = y
        self.hidden = False
        self.style: Style = DEFAULT_STYLE

    @property
    def attrs(self) -> Any:
        """The pen as pyte's ``Char``."""
        from pymux_wf.terminal.pyte_cells import char_of

        return char_of(" ", self.style)

    def __repr__(self) -> str:
        return f"Cursor(x={self.x}, y={self.y}{', hidden' if self.hidden else ''})"


@dataclass(frozen=True, slots=True)
class Savepoint:
    """What DECSC saves (DEC STD 070: DECSC): position with the pending wrap, pen, origin mode, character sets."""

    x: int = 0
    y: int = 0
    style: Style = DEFAULT_STYLE
    origin: bool = False
    charsets: tuple[Table, Table, Table, Table] = (None, None, None, None)
    charset: int = 0
