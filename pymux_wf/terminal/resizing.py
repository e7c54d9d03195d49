"""Changing the size: lines are broken anew, rows go to the history and come back, the cursor stays on its character.

On the main screen a new width costs the visible rows only; the history lays itself out when somebody looks. As in
tmux, a new height takes rows from below the cursor first, a new width takes them from the top, whatever is below, and
a growing screen takes back what had scrolled off. Written rows below the cursor that fit nowhere wait in ``below``
until the screen grows again or anything scrolls. The alternate screen is cut and padded, because its program draws it
anew.
"""

from __future__ import annotations

from itertools import pairwise

from pymux_wf.terminal.editing import Editing
from pymux_wf.terminal.lines import content_end, lay_out, line_of
from pymux_wf.terminal.row import BLANK, Row


class Resizing(Editing):
    """A screen that can change its size."""

    def resize(self, lines: int | None = None, columns: int | None = None) -> None:
        """Takes a new size. Margins are reset; the cursor stays on its character wherever that is still visible."""
        lines = max(1, lines or self.lines)
        columns = max(1, columns or self.columns)
        if (lines, columns) == (self.lines, self.columns):
            return
        if self.alternate:
            self._cut_and_pad(lines, columns)
        else:
            self._reflow(lines, columns)
        if columns > self.columns:
            self.tabstops.update(range(-(-self.columns // 8) * 8 or 8, columns, 8))
        self.tabstops = {stop for stop in self.tabstops if stop < columns}
        self.lines, self.columns = lines, columns
        self._tabs_changed()
        self.history.resize(columns)
        self.top, self.bottom = 0, lines - 1
        self.left, self.right = 0, columns - 1
        self.held = None
        self.cursor.y = min(self.cursor.y, lines - 1)
        self.cursor.x = min(self.cursor.x, columns)
        self._set_unusual()
        if self.modes.size_reports:
            self.report_size()

    def report_size(self) -> None:
        """The size in band (mode 2048): rows, columns, and both in pixels where a cell's size is known."""
        wide, high = self.pixels or (0, 0)
        size = f"{self.lines};{self.columns};{high * self.lines};{wide * self.columns}"
        self.write_process_input(f"\x1b[48;{size}t")

    def _cut_and_pad(self, lines: int, columns: int) -> None:
        cursor = self.cursor
        rows = self.rows
        excess = len(rows) - lines
        if excess > 0:
            above = max(0, cursor.y - lines + 1)
            del rows[:above]
            cursor.y -= above
            del rows[lines:]
        rows.extend(Row(self.columns) for _ in range(lines - len(rows)))
        for row in rows:
            set_width(row, columns)

    def _reflow(self, lines: int, columns: int) -> None:
        cursor = self.cursor
        if lines != self.lines:
            self._fit([*self.rows, *self.below], cursor.y, lines, self.columns)
        if columns == self.columns:
            return
        opened = self.history.pop_open()
        rows = [*opened, *self.rows, *self.below]
        rows, y, cursor.x = _broken_anew(rows, cursor.y + len(opened), cursor.x, columns)
        self.history.resize(columns)
        leaving = len(rows) - len(self.below) - lines
        if leaving > 0 and self.history.limit:
            y = self._leave(rows, y, leaving)
        self._fit(rows, y, lines, columns)

    def _leave(self, rows: list[Row], y: int, count: int) -> int:
        """The first rows go to the history, and where the cursor's is among them, it is left at home; the new ``y``."""
        for row in rows[:count]:
            self.history.push(row)
        del rows[:count]
        if y < count:
            self.cursor.x = 0
            return 0
        return y - count

    def _fit(self, rows: list[Row], y: int, lines: int, columns: int) -> None:
        """Makes ``lines`` rows of what there is and keeps the cursor's row ``y`` among them."""
        while len(rows) > lines and len(rows) - 1 > y and _is_blank(rows[-1]):
            rows.pop()
        y = self._leave(rows, y, max(0, y + 1 - lines))
        self.below = rows[lines:]
        del rows[lines:]
        if len(rows) < lines:
            back = self.history.pop(lines - len(rows))
            rows[:0] = back
            y += len(back)
            rows.extend(Row(columns) for _ in range(lines - len(rows)))
        for row in rows:
            row.touched = True
        self.rows = rows
        self.cursor.y = y


def _is_blank(row: Row) -> bool:
    return not row.used() and not row.wrapped


def set_width(row: Row, columns: int) -> None:
    """Cuts or pads a row; a wide character that the edge cuts becomes blank."""
    cells = row.cells
    before = len(cells)
    if columns < before:
        if not cells[columns]:
            cells[columns - 1] = BLANK
        del cells[columns:]
        del row.styles[columns:]
    else:
        cells.extend([BLANK] * (columns - before))
        row.styles.extend([row.styles[-1].erased()] * (columns - before))
        row.pen = None
    row.wrapped = False
    row.touched = True


def _broken_anew(rows: list[Row], y: int, x: int, columns: int) -> tuple[list[Row], int, int]:
    """Rows broken at another width, and where row ``y``, column ``x`` went."""
    result: list[Row] = []
    new_y, new_x = 0, 0
    start = 0
    while start < len(rows):
        end = start
        while rows[end].wrapped and end + 1 < len(rows):
            end += 1
        group = rows[start : end + 1]
        broken = lay_out(line_of(group), columns)
        if start <= y <= end:
            offset = _offset_of(group, y - start, x)
            at, new_x = _place_of(offset, broken, columns)
            new_y = len(result) + at
        result += broken
        start = end + 1
    return result, new_y, new_x


def _offset_of(group: list[Row], y: int, x: int) -> int:
    """Where row ``y``, column ``x`` is in the line that a group of rows makes; behind a row's text, the line's end."""
    ends = [*(content_end(a, b) for a, b in pairwise(group)), group[-1].written()]
    return sum(ends[:y]) + x if x < ends[y] else sum(ends)


def _place_of(offset: int, rows: list[Row], columns: int) -> tuple[int, int]:
    """(row, column) of the cell at ``offset`` of a line."""
    for number, row in enumerate(rows[:-1]):
        size = content_end(row, rows[number + 1])
        if offset < size:
            return number, offset
        offset -= size
    # Just behind a full last row a wrap is pending.
    limit = columns if rows[-1].cells[-1] is not BLANK else columns - 1
    return len(rows) - 1, min(offset, limit)
