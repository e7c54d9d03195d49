"""Writing text into the grid: runs of narrow and wide characters, characters that join a cell, wrapping, insertion.

``draw`` turns its text into cells (``width.split_cells``) and writes them as slices. The hot loop in ``interpreter``
writes plain runs that fit on the line itself and comes here for everything else.

Sources: DEC STD 070 (autowrap, last column flag), xterm ctlseqs (IRM, DECAWM, REP), UAX #29.
"""

from __future__ import annotations

from pymux_wf.terminal.charsets import table_of
from pymux_wf.terminal.movement import Movement
from pymux_wf.terminal.row import BLANK, Row
from pymux_wf.terminal.style import DEFAULT_STYLE
from pymux_wf.terminal.width import (
    CLUSTER_LIMIT,
    VS15,
    VS16,
    ZWJ,
    joins,
    may_join,
    split_cells,
    width_with,
)

REPEAT_LIMIT = 65536


class Drawing(Movement):
    """Text on the screen."""

    def draw(self, data: str) -> None:
        """Writes printable text at the cursor. Text in any Unicode script; control characters do not belong here."""
        if not self.modes.autowrap and len(data) > 1:
            # What does not fit overwrites the last column again and again, joins included.
            for character in data:
                self.draw(character)
            return
        if self.single_shift or self.charsets[self.charset] is not None:
            data = self._translated(data)
        if not data.isascii():
            data = self._without_joined(data)
        if data:
            self.draw_cells(split_cells(data))

    def _without_joined(self, data: str) -> str:
        """Joins what joins the cell before the cursor to it; returns the rest."""
        while data and (may_join(data[0]) or self._joiner_before()) and self._join(data[0]):
            data = data[1:]
        return data

    def _joiner_before(self) -> bool:
        before = self._before()
        return before is not None and before[0].cells[before[1]][-1:] == ZWJ

    def _translated(self, data: str) -> str:
        shift, self.single_shift = self.single_shift, 0
        table = self.charsets[self.charset]
        if not shift:
            return data.translate(table) if table is not None else data
        self._set_unusual()
        first = self.charsets[shift]
        head = data[0].translate(first) if first is not None else data[0]
        return head + (data[1:].translate(table) if table is not None else data[1:])

    def _edge(self) -> int:
        """The column after the last one that text may be written to."""
        if self.left_right and self.cursor.x <= self.right:
            return self.right + 1
        return self.columns

    def _begin(self) -> int:
        """Carries out a pending wrap; returns the column to write to."""
        cursor = self.cursor
        held = self.held is not None and self.held == (cursor.x, cursor.y)
        if (held or cursor.x >= self.columns) and self.modes.autowrap:
            self._wrap()
        self.held = None
        if cursor.x >= self.columns:
            cursor.x = self.columns - 1
        return cursor.x

    def _wrap(self) -> None:
        """To the beginning of the next row, which now continues this one."""
        cursor = self.cursor
        row = self.rows[cursor.y]
        goes_on = (cursor.y == self.bottom or cursor.y < self.lines - 1) and not self.left_right
        inside = cursor.x >= self.left
        if goes_on:
            row.wrapped = True
            row.touched = True
        self._line_down()
        cursor.x = self.left if inside else 0

    def _end(self, x: int, edge: int) -> None:
        """Leaves the cursor after text that ended before column ``x``, with a wrap pending at the edge."""
        cursor = self.cursor
        if x < edge or (edge == self.columns and self.modes.autowrap):
            cursor.x = x
        else:
            cursor.x = edge - 1
            self.held = (edge - 1, cursor.y)

    def draw_cells(self, cells: list[str]) -> None:
        """Writes cells (``width.split_cells``) that join nothing before them, wrapping where they do not fit."""
        if not cells:
            return
        self.last_character = (cells[-1] or cells[-2])[0]
        if self.columns < 2:
            # Nowhere to put right halves: wide characters are kept for the day the screen is wider.
            cells = [cell for cell in cells if cell]
        position, count = 0, len(cells)
        while position < count:
            x = self._begin()
            edge = self._edge()
            room = edge - x
            if count - position <= room:
                piece = cells[position:] if position else cells
                position = count
            elif not self.modes.autowrap:
                return
            else:
                if not cells[position + room]:
                    room -= 1
                piece = cells[position : position + room]
                position += room
                if x + room < edge:
                    # The last column stays blank: the wide character goes to the next row whole.
                    self._place(x, [*piece, BLANK], edge)
                    row = self.rows[self.cursor.y]
                    row.styles[edge - 1] = DEFAULT_STYLE
                    row.pen = None
                    self.cursor.x = edge - 1
                    self._wrap()
                    continue
            self._place(x, piece, edge)
            self._end(x + len(piece), edge)

    def _place(self, x: int, cells: list[str], edge: int) -> None:
        """Puts cells into the cursor's row from column ``x``, shifting what is there in insert mode."""
        row = self.rows[self.cursor.y]
        if self.modes.insert:
            self.shift_cells(self.cursor.y, x, edge, len(cells))
        end = x + len(cells)
        if row.wide:
            self.clear_halves(row, x, end)
        row.cells[x:end] = cells
        style = self.cursor.style
        row.styles[x:end] = [style] * len(cells)
        row.touched = True
        if "" in cells:
            row.wide = True
            row.pen = None
        elif row.pen is not style:
            row.pen = None

    def _before(self) -> tuple[Row, int] | None:
        """The row and column of the cell before the cursor, or None at the beginning of a line."""
        cursor = self.cursor
        held = self.held is not None and self.held == (cursor.x, cursor.y)
        x = cursor.x if held else cursor.x - 1
        row = self.rows[cursor.y]
        if x > 0 and not row.cells[x]:
            x -= 1
        return (row, x) if x >= 0 else None

    def _join(self, character: str) -> bool:
        before = self._before()
        if before is None:
            return False
        row, x = before
        cell = row.cells[x]
        if not joins(cell, character):
            return False
        if len(cell) < CLUSTER_LIMIT:
            width = 2 if x + 1 < self.columns and not row.cells[x + 1] else 1
            row.cells[x] = cell + character
            row.touched = True
            if character in (VS15, VS16):
                self._change_width(row, x, width, width_with(cell, character, width))
        return True

    def _change_width(self, row: Row, x: int, width: int, wanted: int) -> None:
        """Widens the cell at ``x`` that a variation selector made wide, where the line has room for it."""
        cursor = self.cursor
        if wanted == width:
            return
        style = row.styles[x]
        if cursor.x != x + 1 or x + 1 >= self._edge():
            self._move_to_next_row(row, x)
            return
        if self.modes.insert:
            self.shift_cells(cursor.y, x + 1, self._edge(), 1)
        if row.wide:
            self.clear_halves(row, x + 1, x + 2)
        row.cells[x + 1] = ""
        row.styles[x + 1] = style
        row.wide = True
        row.pen = None
        self._end(x + 2, self._edge())

    def _move_to_next_row(self, row: Row, x: int) -> None:
        """Takes a cell that became too wide for the last column to the next row, where it would have been written."""
        edge = self._edge()
        if not self.modes.autowrap or x != edge - 1 or edge - (self.left if x >= self.left else 0) < 2:
            return
        cell, style = row.cells[x], row.styles[x]
        row.cells[x] = BLANK
        row.styles[x] = DEFAULT_STYLE
        row.pen = None
        self._wrap()
        self.held = None
        pen, self.cursor.style = self.cursor.style, style
        start = self.cursor.x
        self._place(start, [cell, ""], self._edge())
        self.cursor.style = pen
        self._end(start + 2, self._edge())

    def repeat_character(self, count: int | None = None) -> None:
        """REP: the last written character again (ECMA-48 8.3.103)."""
        if self.last_character:
            self.draw(self.last_character * min(count or 1, REPEAT_LIMIT, self.columns * self.lines))

    def define_charset(self, code: str, mode: str = "(") -> None:
        """Designates a character set to G0 to G3 (``mode``: ``( ) * +``; ``- . /`` are 96-character sets)."""
        slot = {"(": 0, ")": 1, "*": 2, "+": 3, "-": 1, ".": 2, "/": 3}[mode]
        self.charsets[slot] = table_of(code) if mode in "()*+" else None
        self._set_unusual()

    def _lock_shift(self, slot: int) -> None:
        self.charset = slot
        self._set_unusual()

    def shift_out(self) -> None:
        """SO: G1."""
        self._lock_shift(1)

    def shift_in(self) -> None:
        """SI: G0."""
        self._lock_shift(0)

    def lock_shift_2(self) -> None:
        """LS2: G2."""
        self._lock_shift(2)

    def lock_shift_3(self) -> None:
        """LS3: G3."""
        self._lock_shift(3)

    def single_shift_2(self) -> None:
        """SS2: G2 for the next character."""
        self.single_shift = 2
        self._set_unusual()

    def single_shift_3(self) -> None:
        """SS3: G3 for the next character."""
        self.single_shift = 3
        self._set_unusual()
