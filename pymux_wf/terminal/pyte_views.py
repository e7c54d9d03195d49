"""pyte's attributes as views of the grid: ``display``, ``buffer``, ``dirty``, ``mode``, ``savepoints``, charsets.

For code and tests written for pyte. They cost what they cost when asked for, and nothing while text is drawn.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pymux_wf.terminal.pyte_import  # noqa: F401  # isort: skip
from pyte import charsets as pyte_charsets
from pyte import modes as pyte_modes
from pyte.screens import Char

from pymux_wf.terminal.charsets import DEC_GRAPHICS
from pymux_wf.terminal.pyte_cells import char_of, style_of
from pymux_wf.terminal.row import BLANK, Row
from pymux_wf.terminal.strings import Strings

_MODE_NUMBERS = {
    "insert": pyte_modes.IRM,
    "newline": pyte_modes.LNM,
    "cursor_visible": pyte_modes.DECTCEM,
    "reverse_video": pyte_modes.DECSCNM,
    "origin": pyte_modes.DECOM,
    "autowrap": pyte_modes.DECAWM,
    "application_cursor": 1 << 5,
    "bracketed_paste": 2004 << 5,
    "focus_events": 1004 << 5,
    "synchronized": 2026 << 5,
}


class LineView:
    """One line of ``Screen.buffer``: column -> ``Char``, readable and writable."""

    __slots__ = ("_row",)

    def __init__(self, row: Row) -> None:
        self._row = row

    def __getitem__(self, x: int) -> Any:
        row = self._row
        if not 0 <= x < len(row.cells):
            return Char(" ")
        return char_of(row.cells[x], row.styles[x])

    def __setitem__(self, x: int, char: Any) -> None:
        row = self._row
        row.cells[x] = char.data if char.data != " " else BLANK
        row.styles[x] = style_of(char)
        row.pen = None
        row.wide = row.wide or char.data == ""
        row.touched = True

    def __iter__(self) -> Iterator[int]:
        return iter(range(len(self._row.cells)))

    def __len__(self) -> int:
        return len(self._row.cells)

    def items(self) -> list[tuple[int, Any]]:
        """(column, ``Char``) of all cells."""
        return [(x, self[x]) for x in self]

    def values(self) -> list[Any]:
        """``Char`` of all cells."""
        return [self[x] for x in self]

    def get(self, x: int, default: Any = None) -> Any:
        """The cell, or ``default`` where there is no such column."""
        return self[x] if 0 <= x < len(self) else default


class BufferView:
    """``Screen.buffer``: line number -> ``LineView``."""

    __slots__ = ("_rows",)

    def __init__(self, rows: list[Row]) -> None:
        self._rows = rows

    def __getitem__(self, y: int) -> LineView:
        if not 0 <= y < len(self._rows):
            return LineView(Row(0))
        return LineView(self._rows[y])

    def __iter__(self) -> Iterator[int]:
        return iter(range(len(self._rows)))

    def __len__(self) -> int:
        return len(self._rows)

    def items(self) -> list[tuple[int, LineView]]:
        """(line number, line) of all lines."""
        return [(y, self[y]) for y in self]

    def values(self) -> list[LineView]:
        """All lines."""
        return [self[y] for y in self]


class PyteViews(Strings):
    """What pyte calls the state of a screen."""

    _dirty: set[int]
    _seen: list[tuple[Row, int]]

    @property
    def display(self) -> list[str]:
        """The screen as text, one string a line; a wide character counts once."""
        return ["".join(row.cells) for row in self.rows]

    @property
    def buffer(self) -> BufferView:
        """``buffer[y][x]`` is a ``Char``."""
        return BufferView(self.rows)

    @property
    def default_char(self) -> Any:
        """A blank cell as a ``Char``."""
        return Char(" ", reverse=self.modes.reverse_video)

    @property
    def dirty(self) -> set[int]:
        """Lines changed since the set was last cleared by its reader."""
        seen = self._seen
        rows = self.rows
        for y, row in enumerate(rows):
            if row.touched:
                row.touched = False
                row.version += 1
            if y >= len(seen) or seen[y][0] is not row or seen[y][1] != row.version:
                self._dirty.add(y)
        self._seen = [(row, row.version) for row in rows]
        return self._dirty

    @property
    def mode(self) -> set[int]:
        """The modes that are set, as pyte numbers them (private ones shifted by five)."""
        modes = {number for name, number in _MODE_NUMBERS.items() if getattr(self.modes, name)}
        if self.modes.mouse_protocol:
            modes.add(self.modes.mouse_protocol << 5)
        if self.modes.mouse_encoding:
            modes.add(self.modes.mouse_encoding << 5)
        return modes

    @property
    def savepoints(self) -> list[Any]:
        """The saved cursor, if there is one: unlike in pyte there is one place, not a stack."""
        saved = self.saved.get(self.alternate)
        return [] if saved is None else [saved]

    @property
    def g0_charset(self) -> str:
        """G0 as one of pyte's maps."""
        return self._pyte_map(0)

    @property
    def g1_charset(self) -> str:
        """G1 as one of pyte's maps."""
        return self._pyte_map(1)

    def _pyte_map(self, slot: int) -> str:
        drawing = self.charsets[slot] is DEC_GRAPHICS
        return str(pyte_charsets.VT100_MAP if drawing else pyte_charsets.LAT1_MAP)
