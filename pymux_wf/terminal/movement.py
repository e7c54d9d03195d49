"""Moving the cursor: absolute, relative, by tabs, and saving it.

Sources: ECMA-48 section 8.3 (CUU, CUD, CUF, CUB, CUP, HVP, CHA, VPA, CHT, CBT, TBC, HTS), DEC STD 070 (DECSC, DECRC,
DECSTBM, DECSLRM), xterm ctlseqs.
"""

from __future__ import annotations

from pymux_wf.terminal.cursor import Savepoint
from pymux_wf.terminal.scrolling import Scrolling
from pymux_wf.terminal.tabs import lay_tab


class Movement(Scrolling):
    """The cursor's ways."""

    def _settle_wrap(self) -> int:
        """Gives up a pending wrap; returns the column the cursor is really in."""
        self.held = None
        cursor = self.cursor
        if cursor.x >= self.columns:
            cursor.x = self.columns - 1
        return cursor.x

    def cursor_up(self, count: int | None = None) -> None:
        """CUU: up, not past the top margin when it starts below it."""
        self._settle_wrap()
        y = self.cursor.y
        self.cursor.y = max(y - (count or 1), self.top if y >= self.top else 0)

    def cursor_down(self, count: int | None = None) -> None:
        """CUD, VPR: down, not past the bottom margin when it starts above it."""
        self._settle_wrap()
        y = self.cursor.y
        self.cursor.y = min(y + (count or 1), self.bottom if y <= self.bottom else self.lines - 1)

    def cursor_up1(self, count: int | None = None) -> None:
        """CPL: up, and to the first column."""
        self.cursor_up(count)
        self.carriage_return()

    def cursor_down1(self, count: int | None = None) -> None:
        """CNL: down, and to the first column."""
        self.cursor_down(count)
        self.carriage_return()

    def cursor_forward(self, count: int | None = None) -> None:
        """CUF, HPR: right, not past the right margin when it starts before it."""
        x = self._settle_wrap()
        limit = self.right if x <= self.right else self.columns - 1
        self.cursor.x = min(x + (count or 1), limit)

    def cursor_back(self, count: int | None = None) -> None:
        """CUB: left, not past the left margin when it starts behind it; wraps back where mode 45 is set."""
        if self.modes.reverse_wrap and self.modes.autowrap:
            self._back_with_wrap(count or 1)
            return
        x = self._settle_wrap()
        limit = self.left if x >= self.left else 0
        self.cursor.x = max(x - (count or 1), limit)

    def _back_with_wrap(self, count: int) -> None:
        """xterm's reverse wrap: a pending wrap counts as one column, the first column leads to the row above."""
        cursor = self.cursor
        if cursor.x >= self.columns or self.held is not None:
            count -= 1
        x = self._settle_wrap()
        count = min(count, self.columns * self.lines)
        while count > 0:
            limit = self.left if x >= self.left else 0
            step = min(count, x - limit)
            x -= step
            count -= step
            if not count:
                break
            if cursor.y in (self.top, 0):
                break
            cursor.y -= 1
            x = self.right
            count -= 1
        cursor.x = x

    def backspace(self) -> None:
        """BS: one column left."""
        self.cursor_back(1)

    def carriage_return(self) -> None:
        """CR: to the left margin, or to the first column where the cursor stands left of it."""
        self.held = None
        self.cursor.x = self.left if self.cursor.x >= self.left else 0

    def linefeed(self) -> None:
        """LF, VT, FF: one row down; also to the left margin in newline mode (LNM)."""
        self.index()
        if self.modes.newline:
            self.carriage_return()

    def next_line(self) -> None:
        """NEL: one row down and to the left margin."""
        self.index()
        self.carriage_return()

    def cursor_position(self, line: int | None = None, column: int | None = None) -> None:
        """CUP, HVP: to a place counted from 1; inside the margins in origin mode."""
        self._go((line or 1) - 1, (column or 1) - 1)

    def _go(self, y: int, x: int) -> None:
        self.held = None
        if self.modes.origin:
            y, x = y + self.top, x + self.left
            self.cursor.y = min(y, self.bottom)
            self.cursor.x = min(x, self.right)
        else:
            self.cursor.y = min(y, self.lines - 1)
            self.cursor.x = min(x, self.columns - 1)

    def cursor_to_column(self, column: int | None = None) -> None:
        """CHA, HPA: to a column counted from 1."""
        y = self.cursor.y - (self.top if self.modes.origin else 0)
        self._go(y, (column or 1) - 1)

    def cursor_to_line(self, line: int | None = None) -> None:
        """VPA: to a row counted from 1."""
        x = self._settle_wrap() - (self.left if self.modes.origin else 0)
        self._go((line or 1) - 1, x)

    def set_margins(self, top: int | None = None, bottom: int | None = None) -> None:
        """DECSTBM: the scroll region, rows counted from 1; the cursor goes home. Nonsense is ignored."""
        first = (top or 1) - 1
        last = min(bottom or self.lines, self.lines) - 1
        if first < last or self.lines == 1:
            self.top, self.bottom = first if self.lines > 1 else 0, last
            self._go(0, 0)

    def set_left_right_margins(self, left: int | None = None, right: int | None = None) -> None:
        """DECSLRM where mode 69 is set, SCOSC (save cursor) where it is not."""
        if not self.left_right:
            if not left and not right:
                self.save_cursor()
            return
        first = (left or 1) - 1
        last = min(right or self.columns, self.columns) - 1
        if first < last:
            self.left, self.right = first, last
            self._go(0, 0)

    def tab(self) -> None:
        """HT: to the next tab stop, at most to the right margin; leaves a tab in the cells where they are blank."""
        x = self.cursor.x
        self.tab_forward(1)
        if self.cursor.x > x:
            lay_tab(self.rows[self.cursor.y], x, self.cursor.x)

    def tab_forward(self, count: int | None = None) -> None:
        """CHT: some tab stops forward."""
        x = self.cursor.x
        limit = self.right if x <= self.right else self.columns - 1
        if x >= limit:
            return
        self.held = None
        for _ in range(min(count or 1, self.columns)):
            x = self.next_tab[x]
        self.cursor.x = min(x, limit)

    def tab_back(self, count: int | None = None) -> None:
        """CBT: some tab stops back."""
        x = self._settle_wrap()
        for _ in range(min(count or 1, self.columns)):
            x = max((stop for stop in self.tabstops if stop < x), default=0)
        self.cursor.x = max(x, self.left if self.modes.origin else 0)

    def set_tab_stop(self) -> None:
        """HTS: a tab stop in the cursor's column."""
        self.tabstops.add(min(self.cursor.x, self.columns - 1))
        self._tabs_changed()

    def clear_tab_stop(self, how: int = 0) -> None:
        """TBC: the stop at the cursor (0) or all stops (3)."""
        if how == 0:
            self.tabstops.discard(min(self.cursor.x, self.columns - 1))
        elif how == 3:
            self.tabstops.clear()
        self._tabs_changed()

    def save_cursor(self) -> None:
        """DECSC, SCOSC: one place to save to on each of the two screens."""
        cursor = self.cursor
        first, second, third, fourth = self.charsets
        self.saved[self.alternate] = Savepoint(
            cursor.x, cursor.y, cursor.style, self.modes.origin, (first, second, third, fourth), self.charset
        )

    def restore_cursor(self) -> None:
        """DECRC, SCORC: what was saved, or home with everything plain where nothing was."""
        saved = self.saved.get(self.alternate, Savepoint())
        cursor = self.cursor
        self.held = None
        self.modes.origin = saved.origin
        cursor.style = saved.style
        self.charsets = list(saved.charsets)
        self.charset = saved.charset
        cursor.x = min(saved.x, self.columns)
        cursor.y = min(saved.y, self.lines - 1)
        if saved.origin:
            cursor.y = max(self.top, min(cursor.y, self.bottom))
            cursor.x = max(self.left, min(cursor.x, self.right + 1))
        self._set_unusual()

    def ensure_hbounds(self) -> None:
        """Keeps the cursor between the side edges (pyte's helper for its own subclasses)."""
        self.cursor.x = min(max(0, self.cursor.x), self.columns - 1)

    def ensure_vbounds(self, use_margins: bool | None = None) -> None:
        """Keeps the cursor on the screen, or inside the margins in origin mode (pyte's helper)."""
        inside = use_margins or self.modes.origin
        top, bottom = (self.top, self.bottom) if inside else (0, self.lines - 1)
        self.cursor.y = min(max(top, self.cursor.y), bottom)
