"""Scrolling: lines that move up, down and into the history.

A scroll moves ``Row`` objects inside ``rows``, so that a reader can see it as a scroll. A row that leaves the top goes
to the history as the object it is, and is never used again. With side margins set only a rectangle moves, cell by cell.

As in tmux every line that scrolls out of a scroll region on the main screen is kept in the history, whichever
region it is.

Sources: ECMA-48 8.3.113 SU, 8.3.112 SD; DEC STD 070 IND, RI, IL, DL, DECBI, DECFI; xterm ctlseqs.
"""

from __future__ import annotations

from pymux_wf.terminal.grid import Grid
from pymux_wf.terminal.row import BLANK, Row, TabbedRow


class Scrolling(Grid):
    """Rows that move."""

    def scroll_region_up(self, top: int, bottom: int, count: int, keep: bool) -> None:
        """Moves rows ``top`` to ``bottom`` (inclusive) up by ``count``; ``keep`` sends what leaves to the history."""
        if self.left_right:
            self._shift_block(top, bottom, count)
            return
        rows = self.rows
        count = min(count, bottom - top + 1)
        if keep and not self.alternate:
            for row in rows[top : top + count]:
                self.history.push(row)
        del rows[top : top + count]
        rows[bottom - count + 1 : bottom - count + 1] = [self.blank_row() for _ in range(count)]
        if top:
            rows[top - 1].wrapped = False
        if self.below:
            self.below.clear()

    def scroll_region_down(self, top: int, bottom: int, count: int) -> None:
        """Moves rows ``top`` to ``bottom`` (inclusive) down by ``count``; what leaves at the bottom is lost."""
        if self.left_right:
            self._shift_block(top, bottom, -count)
            return
        rows = self.rows
        count = min(count, bottom - top + 1)
        del rows[bottom - count + 1 : bottom + 1]
        rows[top:top] = [self.blank_row() for _ in range(count)]
        rows[bottom].wrapped = False
        if top:
            rows[top - 1].wrapped = False
        if self.below:
            self.below.clear()

    def _shift_block(self, top: int, bottom: int, count: int) -> None:
        """Moves the cells between the side margins up by ``count`` rows (down where negative)."""
        start, end = self.left, self.right + 1
        erased = self.cursor.style.erased()
        width = end - start
        height = bottom - top + 1
        count = max(-height, min(count, height))
        order = range(top, bottom + 1) if count > 0 else range(bottom, top - 1, -1)
        for y in order:
            row = self.rows[y]
            source = y + count
            self.clear_halves(row, start, end)
            if top <= source <= bottom:
                other = self.rows[source]
                self.clear_halves(other, start, end)
                row.cells[start:end] = other.cells[start:end]
                row.styles[start:end] = other.styles[start:end]
                row.wide = row.wide or other.wide
                if other.tabs:
                    row.__class__ = TabbedRow
            else:
                row.cells[start:end] = [BLANK] * width
                row.styles[start:end] = [erased] * width
            row.wrapped = False
            row.pen = None
            row.touched = True

    def index(self) -> None:
        """IND: one row down, scrolling at the bottom margin."""
        cursor = self.cursor
        if cursor.x >= self.columns:
            cursor.x = self.columns - 1
        self.held = None
        self.rows[cursor.y].wrapped = False
        self._line_down()

    def _line_down(self) -> None:
        cursor = self.cursor
        if cursor.y == self.bottom:
            if not self.left_right or self.left <= cursor.x <= self.right + 1:
                self.scroll_region_up(self.top, self.bottom, 1, True)
        elif cursor.y < self.lines - 1:
            cursor.y += 1

    def reverse_index(self) -> None:
        """RI: one row up, scrolling at the top margin."""
        cursor = self.cursor
        if cursor.x >= self.columns:
            cursor.x = self.columns - 1
        self.held = None
        if cursor.y == self.top:
            if not self.left_right or self.left <= cursor.x <= self.right:
                self.scroll_region_down(self.top, self.bottom, 1)
        elif cursor.y:
            cursor.y -= 1

    def scroll_up(self, count: int | None = None) -> None:
        """SU: the scroll region moves up; the cursor stays."""
        self.rows[self.bottom].wrapped = False
        self.scroll_region_up(self.top, self.bottom, count or 1, True)

    def scroll_down(self, count: int | None = None) -> None:
        """SD: the scroll region moves down; the cursor stays."""
        self.scroll_region_down(self.top, self.bottom, count or 1)

    def _cursor_in_region(self) -> bool:
        cursor = self.cursor
        inside = self.top <= cursor.y <= self.bottom
        return inside and (not self.left_right or self.left <= cursor.x <= self.right)

    def insert_lines(self, count: int | None = None) -> None:
        """IL: blank lines before the cursor's. The cursor keeps its column, as in tmux."""
        if self._cursor_in_region():
            self.scroll_region_down(self.cursor.y, self.bottom, count or 1)
            self.held = None

    def delete_lines(self, count: int | None = None) -> None:
        """DL: the cursor's line and those after it vanish. The cursor keeps its column, as in tmux."""
        if self._cursor_in_region():
            self.rows[self.bottom].wrapped = False
            self.scroll_region_up(self.cursor.y, self.bottom, count or 1, False)
            self.held = None

    def shift_cells(self, y: int, start: int, end: int, count: int) -> None:
        """Moves the cells of row ``y`` from ``start`` up to ``end`` right by ``count`` (left where negative)."""
        row = self.rows[y]
        cells, styles = row.cells, row.styles
        size = min(abs(count), end - start)
        if size <= 0:
            return
        if row.wide:
            self.clear_halves(row, start, end)
        blanks = [BLANK] * size
        erased = [self.cursor.style.erased()] * size
        if count > 0:
            cells[start:end] = blanks + cells[start : end - size]
            styles[start:end] = erased + styles[start : end - size]
        else:
            if row.wide:
                self.clear_halves(row, start + size, end)
            cells[start:end] = cells[start + size : end] + blanks
            styles[start:end] = styles[start + size : end] + erased
        if row.wide and count > 0:
            # A wide character whose right half was pushed out leaves its left half at the end.
            self._clear_cut_wide(row, end)
        if end == len(cells):
            row.wrapped = False
        row.pen = None
        row.touched = True

    def _clear_cut_wide(self, row: Row, end: int) -> None:
        from pymux_wf.terminal.width import text_width

        last = row.cells[end - 1]
        if last and not last.isascii() and text_width(last) == 2:
            row.cells[end - 1] = BLANK

    def back_index(self) -> None:
        """DECBI: one column left; at the left margin the lines' contents move right."""
        cursor = self.cursor
        if cursor.x == self.left and self.top <= cursor.y <= self.bottom:
            self.shift_region(1, self.left)
        elif cursor.x:
            cursor.x -= 1

    def forward_index(self) -> None:
        """DECFI: one column right; at the right margin the lines' contents move left."""
        cursor = self.cursor
        cursor.x = min(cursor.x, self.columns - 1)
        if cursor.x == self.right and self.top <= cursor.y <= self.bottom:
            self.shift_region(-1, self.left)
        elif cursor.x < self.columns - 1:
            cursor.x += 1

    def shift_region(self, count: int, start: int) -> None:
        """Moves the cells of every line in the scroll region sideways, from column ``start`` to the right margin."""
        for y in range(self.top, self.bottom + 1):
            self.shift_cells(y, start, self.right + 1, count)

    def shift_left(self, count: int | None = None) -> None:
        """SL (ECMA-48 8.3.121)."""
        if self._cursor_in_region():
            self.shift_region(-(count or 1), self.left)

    def shift_right(self, count: int | None = None) -> None:
        """SR (ECMA-48 8.3.135)."""
        if self._cursor_in_region():
            self.shift_region(count or 1, self.left)

    def insert_columns(self, count: int | None = None) -> None:
        """DECIC: blank columns before the cursor's in the whole scroll region."""
        if self._cursor_in_region():
            self.shift_region(count or 1, self.cursor.x)

    def delete_columns(self, count: int | None = None) -> None:
        """DECDC: the cursor's columns vanish in the whole scroll region."""
        if self._cursor_in_region():
            self.shift_region(-(count or 1), self.cursor.x)
