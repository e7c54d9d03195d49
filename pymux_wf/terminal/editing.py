"""Erasing, inserting and deleting inside the screen, and the pen.

What is erased takes the background of the pen and nothing else of it (BCE). Cells written with DECSCA protection are
kept by the selective forms (``CSI ? J``, ``CSI ? K``).

Sources: ECMA-48 8.3 (ED, EL, ECH, ICH, DCH), DEC STD 070 (DECSED, DECSEL, DECSCA, DECALN, DECFRA, DECERA, DECCRA,
DECCARA), xterm ctlseqs. Clearing a whole main screen sends its lines to the history first, as tmux does
(``scroll_on_clear``).
"""

from __future__ import annotations

from collections.abc import Callable

from pymux_wf.terminal.drawing import Drawing
from pymux_wf.terminal.row import BLANK, Row, TabbedRow
from pymux_wf.terminal.style import DEFAULT_STYLE, PROTECTED, Style
from pymux_wf.terminal.width import char_width, text_width


class Editing(Drawing):
    """What changes cells without writing text."""

    def _erase(self, row: Row, start: int, end: int, selective: bool = False) -> None:
        """Blanks columns ``start`` to ``end`` (exclusive) of a row."""
        if start >= end:
            return
        if row.wide:
            self.clear_halves(row, start, end)
        erased = self.cursor.style.erased()
        if selective:
            for x in range(start, end):
                if not row.styles[x].attrs & PROTECTED:
                    row.cells[x] = BLANK
                    row.styles[x] = erased
            row.pen = None
        else:
            row.cells[start:end] = [BLANK] * (end - start)
            row.styles[start:end] = [erased] * (end - start)
            whole = not start and end == len(row.cells)
            if whole:
                row.wide = False
            if row.pen is not erased:
                row.pen = erased if whole else None
        if end == len(row.cells):
            row.wrapped = False
        row.touched = True

    def erase_in_line(self, how: int = 0, private: bool = False) -> None:
        """EL, DECSEL: to the end of the line (0), from its beginning (1), all of it (2)."""
        cursor = self.cursor
        row = self.rows[cursor.y]
        if how == 0:
            self._erase(row, cursor.x, self.columns, private)
        elif how == 1:
            self._erase(row, 0, min(cursor.x + 1, self.columns), private)
        elif how == 2:
            self._erase(row, 0, self.columns, private)

    def erase_in_display(self, how: int = 0, private: bool = False) -> None:
        """ED, DECSED: to the end (0), from the beginning (1), all (2), the history (3)."""
        cursor = self.cursor
        if how == 0 and (cursor.x or cursor.y or private):
            self.erase_in_line(0, private)
            self._erase_rows(cursor.y + 1, self.lines, private)
        elif how == 1:
            self._erase_rows(0, cursor.y, private)
            self.erase_in_line(1, private)
        elif how in (0, 2):
            if not private and self.scroll_on_clear and not self.alternate:
                self._rows_to_history()
            self._erase_rows(0, self.lines, private)
        elif how == 3:
            self.clear_history()

    def _erase_rows(self, first: int, last: int, selective: bool) -> None:
        for row in self.rows[first:last]:
            self._erase(row, 0, self.columns, selective)
        if last == self.lines:
            self.below.clear()

    def _rows_to_history(self) -> None:
        """Sends the lines down to the last written one to the history and puts fresh ones in their place."""
        rows = self.rows
        count = len(rows)
        while count and not rows[count - 1].used():
            count -= 1
        for row in rows[:count]:
            self.history.push(row)
        rows[:count] = [Row(self.columns) for _ in range(count)]
        if count:
            self.history.end_line()

    def clear_history(self) -> None:
        """Forgets every line above the screen (ED 3, clear-history)."""
        self.history.clear()

    def forget_links(self) -> None:
        """Makes plain text of the hyperlinks that stand on the screen."""
        for row in (*self.rows, *(self.main_rows or ())):
            if any(style.link is not None for style in row.styles):
                row.styles[:] = [style.replace(link=None) for style in row.styles]
                row.pen, row.touched = None, True
        self.cursor.style = self.cursor.style.replace(link=None)

    def erase_characters(self, count: int | None = None) -> None:
        """ECH: blanks from the cursor on; nothing moves."""
        x = self._settle_wrap()
        self._erase(self.rows[self.cursor.y], x, min(x + (count or 1), self.columns))

    def insert_characters(self, count: int | None = None) -> None:
        """ICH: blanks at the cursor, the rest moves right."""
        x = self._settle_wrap()
        if not self.left_right or self.left <= x <= self.right:
            self.shift_cells(self.cursor.y, x, self.right + 1 if self.left_right else self.columns, count or 1)

    def delete_characters(self, count: int | None = None) -> None:
        """DCH: characters vanish at the cursor, the rest moves left."""
        x = self._settle_wrap()
        if not self.left_right or self.left <= x <= self.right:
            self.shift_cells(self.cursor.y, x, self.right + 1 if self.left_right else self.columns, -(count or 1))

    def alignment_display(self) -> None:
        """DECALN: the screen full of E in the default look, margins reset, cursor home."""
        self.top, self.bottom = 0, self.lines - 1
        self.left, self.right = 0, self.columns - 1
        self.modes.origin = False
        self._set_unusual()
        for row in self.rows:
            row.cells[:] = "E" * self.columns
            row.styles[:] = [DEFAULT_STYLE] * self.columns
            row.wide = row.wrapped = False
            row.pen = DEFAULT_STYLE
            row.touched = True
        self._go(0, 0)

    # The pen.

    def select_graphic_rendition(self, *attrs: int) -> None:
        """SGR with plain numbers (ECMA-48 8.3.117)."""
        self.select_rendition_text(";".join(map(str, attrs)))

    def select_rendition_text(self, parameters: str) -> None:
        """SGR with its parameters as the program wrote them, colons included."""
        self.cursor.style = self.cursor.style.after_sgr(parameters)

    def set_protection(self, how: int = 0) -> None:
        """DECSCA: whether what is written now is kept by DECSED and DECSEL."""
        style = self.cursor.style
        attrs = style.attrs | PROTECTED if how == 1 else style.attrs & ~PROTECTED
        self.cursor.style = style.replace(attrs=attrs)

    # Rectangles: top;left;bottom;right, counted from 1, relative to the margins in origin mode.

    def _rectangle(self, bounds: tuple[int, ...]) -> tuple[int, int, int, int]:
        """(first row, first column, row after the last, column after the last), clipped."""
        given = [*bounds, 0, 0, 0, 0][:4]
        down, across = (self.top, self.left) if self.modes.origin else (0, 0)
        last_y, last_x = (self.bottom, self.right) if self.modes.origin else (self.lines - 1, self.columns - 1)
        top = (given[0] or 1) - 1 + down
        left = (given[1] or 1) - 1 + across
        bottom = min((given[2] or self.lines) - 1 + down, last_y)
        right = min((given[3] or self.columns) - 1 + across, last_x)
        return top, left, bottom + 1, right + 1

    def erase_rectangle(self, *bounds: int, selective: bool = False) -> None:
        """DECERA, DECSERA."""
        top, left, bottom, right = self._rectangle(bounds)
        for row in self.rows[top:bottom]:
            self._erase(row, left, right, selective)

    def fill_rectangle(self, character: int = 0, *bounds: int) -> None:
        """DECFRA: one character everywhere in the rectangle."""
        text = chr(character)
        if not (0x20 <= character < 0x7F or character >= 0xA0) or char_width(text) != 1:
            return
        top, left, bottom, right = self._rectangle(bounds)
        for row in self.rows[top:bottom]:
            self._erase(row, left, right)
            width = max(0, right - left)
            row.cells[left:right] = [text] * width
            row.styles[left:right] = [self.cursor.style] * width
            row.pen = None

    def copy_rectangle(self, *numbers: int) -> None:
        """DECCRA: a rectangle to another place (pages do not exist)."""
        top, left, bottom, right = self._rectangle(numbers[:4])
        given = [*numbers, 0, 0, 0, 0, 0, 0, 0, 0]
        to_y, to_x = self._rectangle((given[5], given[6]))[:2]
        block = [(row.cells[left:right], row.styles[left:right], row.tabs) for row in self.rows[top:bottom]]
        for row, (cells, styles, tabs) in zip(self.rows[to_y:], block):
            width = min(len(cells), self.columns - to_x)
            if width <= 0:
                return
            self._erase(row, to_x, to_x + width)
            row.cells[to_x : to_x + width] = cells[:width]
            row.styles[to_x : to_x + width] = styles[:width]
            row.pen = None
            if tabs:
                row.__class__ = TabbedRow
            self._mend_halves(row)

    def _mend_halves(self, row: Row) -> None:
        """Blanks what a copied rectangle cut off wide characters anywhere in the row."""
        cells = row.cells
        for x, cell in enumerate(cells):
            whole = text_width(cells[x - 1]) == 2 if not cell and x else bool(cell)
            if not whole or (text_width(cell) == 2 and (x + 1 == len(cells) or cells[x + 1])):
                cells[x] = BLANK
        row.wide = "" in cells

    def change_rectangle(self, *numbers: int) -> None:
        """DECCARA: SGR applied to what stands in a rectangle."""
        parameters = ";".join(map(str, numbers[4:]))
        self._restyle(numbers[:4], lambda style: style.after_sgr(parameters))

    def reverse_rectangle(self, *numbers: int) -> None:
        """DECRARA: the named attributes (1 bold, 4 underline, 5 blink, 7 reverse; 0 all) turned over."""
        named = set(numbers[4:]) or {0}
        bits = {1: 1, 4: 0x100, 5: 8, 7: 16}
        flip = sum(bit for number, bit in bits.items() if number in named or 0 in named)
        self._restyle(numbers[:4], lambda style: style.replace(attrs=style.attrs ^ flip))

    def _restyle(self, bounds: tuple[int, ...], change: Callable[[Style], Style]) -> None:
        top, left, bottom, right = self._rectangle(bounds)
        for y, row in enumerate(self.rows[top:bottom], top):
            start, end = left, right
            if not self.rectangle_extent:
                # DECSACE stream extent: whole lines between the first and the last position.
                start = left if y == top else 0
                end = right if y == bottom - 1 else self.columns
            for x in range(start, end):
                row.styles[x] = change(row.styles[x])
            row.pen = None
            if row.cells[-1] is BLANK:
                row.wrapped = False
            row.touched = True

    def set_rectangle_extent(self, how: int = 0) -> None:
        """DECSACE: whether DECCARA and DECRARA take a rectangle (2) or a stream of positions."""
        self.rectangle_extent = how == 2
