"""One terminal as we know it, and the fewest bytes that make it show other cells.

The painter remembers which cell, pen, cursor place and scroll region the terminal has after all bytes so far.
``paint`` writes the difference of one line, ``scroll`` moves lines that are already there. Relies on ``motion`` for
the cursor and ``sgr`` for the pen. Never decides what should be shown, and never lets a control character out of a
cell.

A character written to the last column leaves most terminals with a pending wrap: the cursor stands on the last
column, the next character goes to the next line. Here that is ``x == columns``; nothing relative is sent from there,
because terminals differ in what it means.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from operator import is_not, ne, or_

from pymux_wf.render.ascii_fallback import to_ascii
from pymux_wf.render.capabilities import Capabilities
from pymux_wf.render.motion import motion
from pymux_wf.render.sgr import StyleChanges
from pymux_wf.terminal.style import DEFAULT_STYLE, Style

_CHANGED_RUNS = re.compile(b"\x01+")
# Runs so near to each other that writing what lies between them is no longer than a jump.
_NEAR_RUNS = re.compile(b"\x01+(?:\x00{1,4}\x01+)*")
_LONG_BLANKS = re.compile(" {11,}")
_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029]")
_REPLACEMENT = "\ufffd"

_ERASE_COST = 3
"""Bytes of EL: from so many blanks on, erasing is shorter than writing."""


def _safe(cell: str) -> str:
    """The text of a cell without anything that would act on the terminal, still as wide as the cell."""
    if len(cell) == 1:
        return _UNSAFE.sub(_REPLACEMENT, cell)
    return _UNSAFE.sub("", cell) or _REPLACEMENT


@lru_cache(maxsize=1024)
def _sure_of_width(cell: str) -> bool:
    """Whether every terminal moves on by the same number of columns for ``cell``.

    True for one code point and for plain combining marks. Emoji sequences, flags, variation selectors, conjoining
    jamo and spacing marks are drawn in more than one way, so after them the cursor has to be placed anew.
    """
    return all(unicodedata.category(mark) in ("Mn", "Me") and not 0xFE00 <= ord(mark) <= 0xFE0F for mark in cell[1:])


class Painter:
    """The state of one terminal. ``out`` collects text until the writer takes it."""

    __slots__ = (
        "_capabilities",
        "_changes",
        "_erasable",
        "_pen",
        "_region",
        "_x",
        "_y",
        "cells",
        "columns",
        "lines",
        "out",
        "styles",
    )

    def __init__(self, capabilities: Capabilities, columns: int, lines: int) -> None:
        self._capabilities = capabilities
        self._changes = StyleChanges(capabilities)
        self._erasable: dict[Style, bool] = {}
        self.out: list[str] = []
        self.resize(columns, lines)

    def resize(self, columns: int, lines: int) -> None:
        """Start again with a terminal of another size, about which nothing is known; call ``clear`` before painting."""
        self.columns = columns
        self.lines = lines
        self._x: int | None = None
        self._y: int | None = None
        self._pen: Style | None = None
        self._region: tuple[int, int] | None = None
        self._blank_all()

    def _blank_all(self) -> None:
        self.cells: list[list[str]] = [[" "] * self.columns for _ in range(self.lines)]
        self.styles: list[list[Style]] = [[DEFAULT_STYLE] * self.columns for _ in range(self.lines)]

    def clear(self) -> None:
        """Make the whole terminal blank, whatever it showed and however it was left."""
        region = "\x1b[r" if self._capabilities.scroll_region else ""
        self.out.append(region + self._changes.change(None, DEFAULT_STYLE) + "\x1b[H\x1b[2J")
        self._pen = DEFAULT_STYLE
        self._region = None
        self._x = self._y = 0
        self._blank_all()

    # -- cursor and pen ------------------------------------------------------------------------------------------

    @property
    def floor(self) -> int:
        """The line on which a line feed scrolls."""
        return self._region[1] if self._region else self.lines - 1

    def shows_cursor_at(self, x: int, y: int) -> bool:
        """Whether the cursor is seen at a cell: with a pending wrap it is seen on the last column."""
        return self._y == y and self._x is not None and min(self._x, self.columns - 1) == x

    def wrap_pending_above(self, y: int) -> bool:
        """Whether the next character would go to the first column of line ``y`` by itself."""
        return self._x == self.columns and self._y == y - 1 != self.floor

    def move(self, x: int, y: int) -> None:
        """Take the cursor to a cell."""
        if self._x == x and self._y == y:
            return
        known = None if self._x is None or self._x >= self.columns else self._x
        self.out.append(motion(known, self._y, x, y, self.floor))
        self._x = x
        self._y = y

    def lose_cursor(self) -> None:
        """Forget where the cursor is, after something that moves it in ways of its own."""
        self._x = self._y = None

    def _set_pen(self, style: Style) -> None:
        if style is not self._pen:
            change = self._changes.change(self._pen, style)
            if change:
                self.out.append(change)
            self._pen = style

    def _can_erase_to(self, style: Style) -> bool:
        """Whether erasing leaves cells of this look: a background alone, and the default one unless the terminal has
        BCE."""
        known = self._erasable.get(style)
        if known is None:
            if len(self._erasable) > 4096:
                self._erasable.clear()
            plain = style.erased() is style
            known = plain and (self._capabilities.back_colour_erase or style.bg == DEFAULT_STYLE.bg)
            self._erasable[style] = known
        return known

    def _pen_for_erase(self, style: Style) -> None:
        change = self._changes.for_erase(self._pen, style)
        if change:
            self.out.append(change)
            self._pen = style

    # -- painting lines ------------------------------------------------------------------------------------------

    def paint(self, y: int, cells: list[str], styles: list[Style], continues: bool = False) -> None:
        """Make line ``y`` show ``cells`` and ``styles`` (as many as there are columns; copied).

        ``continues`` says that the line is the soft-wrapped rest of the one above: the cursor may then get here by
        wrapping, which lets the user's terminal know that the two lines are one.
        """
        flags = self._difference(y, cells, styles)
        if flags is None:
            return
        first = flags.find(1)
        self.cells[y] = cells[:]
        self.styles[y] = styles[:]
        if first < 0:
            return
        last = flags.rfind(1) + 1
        erase_from, stop = self._trailing_erase(flags, cells, styles, last)
        for match in _NEAR_RUNS.finditer(flags, first, stop):
            start, end = match.span()
            if styles[start:end].count(styles[start]) == end - start:
                self._write_changed(y, start, end, cells, styles, continues)
            else:
                self._write_runs(y, start, end, flags, cells, styles, continues)
        if erase_from is not None:
            self._erase_tail(y, *erase_from, styles[-1])

    def _write_runs(
        self, y: int, first: int, stop: int, flags: bytes, cells: list[str], styles: list[Style], continues: bool
    ) -> None:
        """Write the runs of changed cells, and what lies between them where that is shorter than a jump."""
        position = -1
        for match in _CHANGED_RUNS.finditer(flags, first, stop):
            start, end = match.span()
            if position >= 0 and self._pen_fits(styles, position, start):
                start = position
            if end > position:
                position = self._write_changed(y, start, end, cells, styles, continues)

    def _write_changed(
        self, y: int, start: int, end: int, cells: list[str], styles: list[Style], continues: bool
    ) -> int:
        """Write whole characters that cover columns ``start`` to ``end``; the column after them."""
        while start and cells[start] == "":
            start -= 1
        while end < self.columns and cells[end] == "":
            end += 1
        self._write(y, start, end, cells, styles, continues)
        return end

    def cells_to_change(self, y: int, cells: list[str], styles: list[Style]) -> int:
        """How many cells of line ``y`` differ from what is shown."""
        flags = self._difference(y, cells, styles)
        return flags.count(1) if flags else 0

    def _difference(self, y: int, cells: list[str], styles: list[Style]) -> bytes | None:
        """One byte a column, 1 where it differs from what is shown; None where nothing does."""
        shown, looks = self.cells[y], self.styles[y]
        if styles == looks:
            return None if cells == shown else bytes(map(ne, cells, shown))
        return bytes(map(or_, map(ne, cells, shown), map(is_not, styles, looks)))

    def _trailing_erase(
        self, flags: bytes, cells: list[str], styles: list[Style], last: int
    ) -> tuple[tuple[int, int] | None, int]:
        """Where the rest of the line is to be erased, and up to where the cells before it have changed.

        The place is given as the range of columns from which erasing does no harm and is not too late; None where
        writing is shorter.
        """
        style = styles[-1]
        if cells[last - 1] != " " or cells[-1] != " " or not self._can_erase_to(style):
            return None, last
        blank = self.columns
        while blank and cells[blank - 1] == " " and styles[blank - 1] is style:
            blank -= 1
        begin = flags.find(1, blank)
        if begin < 0 or last - begin <= _ERASE_COST:
            return None, last
        return (blank, begin), flags.rfind(1, 0, blank) + 1

    def _erase_tail(self, y: int, blank: int, begin: int, style: Style) -> None:
        if self._y != y or self._x is None or not blank <= self._x <= begin:
            self.move(begin, y)
        self._pen_for_erase(style)
        self.out.append("\x1b[K")

    def _pen_fits(self, styles: list[Style], start: int, end: int) -> bool:
        return styles[start:end].count(self._pen) == end - start if self._pen else False

    def _write(self, y: int, start: int, end: int, cells: list[str], styles: list[Style], continues: bool) -> None:
        """Write the cells of columns ``start`` to ``end`` of line ``y``."""
        if end == self.columns and y == self.lines - 1 and not self._capabilities.wrap_glitch:
            # The character would scroll the whole screen; such a terminal keeps its last cell blank, as under tmux.
            end -= 1
            if cells[end] == "":
                end -= 1
            if end <= start:
                return
        if not (continues and start == 0 and cells[0] != " " and self.wrap_pending_above(y)):
            self.move(start, y)
        self._x, self._y = start, y
        position = start
        while position < end:
            style = styles[position]
            stop = position + 1
            while stop < end and styles[stop] is style:
                stop += 1
            self.move(position, y)
            self._write_run(cells[position:stop], style)
            position = stop

    def _write_run(self, cells: list[str], style: Style) -> None:
        """Write cells of one style from the cursor on."""
        text = "".join(cells)
        if text.isascii() and text.isprintable():
            self._write_ascii(text, style)
            return
        self._set_pen(style)
        if not self._capabilities.utf8:
            self.out.append(to_ascii(cells))
            self._advance(len(cells))
            return
        if _UNSAFE.search(text):
            cells = [_safe(cell) if cell else cell for cell in cells]
            text = "".join(cells)
        if max(map(len, cells)) > 1:
            self._write_clusters(cells)
        else:
            self._append_text(text, len(cells))

    def _write_ascii(self, text: str, style: Style) -> None:
        if (
            len(text) > 10
            and "           " in text
            and self._capabilities.erase_characters
            and self._can_erase_to(style)
        ):
            self._write_with_erasing(text, style)
            return
        self._set_pen(style)
        self._append_text(text, len(text))

    def _append_text(self, text: str, columns: int) -> None:
        """Send printable text of ``columns`` columns, as a repetition where that is shorter."""
        if columns > 8 and len(text) == columns and self._capabilities.repeat and text == text[0] * columns:
            self._append_repeated(text[0], columns)
            return
        self.out.append(text)
        self._advance(columns)

    def _append_repeated(self, character: str, count: int) -> None:
        """REP (ECMA-48 8.3.103), but never over the last column, where terminals differ about the pending wrap."""
        x = self._x or 0
        reaches_edge = x + count >= self.columns
        times = count - 2 if reaches_edge else count - 1
        self.out.append(f"{character}\x1b[{times}b" + (character if reaches_edge else ""))
        self._advance(count)

    def _write_with_erasing(self, text: str, style: Style) -> None:
        """Write text whose long runs of blanks are erased (ECH) and jumped over."""
        y = self._y or 0
        origin = self._x or 0
        done = 0
        for match in _LONG_BLANKS.finditer(text):
            start, end = match.span()
            if start > done:
                self.move(origin + done, y)
                self._set_pen(style)
                self._append_text(text[done:start], start - done)
            self.move(origin + start, y)
            self._pen_for_erase(style)
            self.out.append(f"\x1b[{end - start}X")
            done = end
        if done < len(text):
            self.move(origin + done, y)
            self._set_pen(style)
            self._append_text(text[done:], len(text) - done)

    def _write_clusters(self, cells: list[str]) -> None:
        """Write cells of which some hold several code points, placing the cursor anew after those of doubtful width."""
        origin, y = self._x or 0, self._y or 0
        for index, cell in enumerate(cells):
            if not cell:
                continue
            if self._x is None:
                self.move(origin + index, y)
            self.out.append(cell)
            width = 2 if index + 1 < len(cells) and not cells[index + 1] else 1
            self._x = origin + index
            self._advance(width)
            if not _sure_of_width(cell):
                self._x = None

    def _advance(self, columns: int) -> None:
        x = (self._x or 0) + columns
        if x >= self.columns and not self._capabilities.wrap_glitch:
            self.lose_cursor()
        else:
            self._x = x

    # -- scrolling -----------------------------------------------------------------------------------------------

    def scroll(self, top: int, bottom: int, distance: int) -> None:
        """Move lines ``top`` to ``bottom`` (inclusive) up by ``distance``, or down where it is negative; the rest
        becomes blank."""
        self._pen_for_erase(DEFAULT_STYLE)
        self._set_region(top, bottom)
        count = abs(distance)
        if distance > 0:
            self._scroll_up(bottom, count)
        else:
            self._scroll_down(top, count)
        fresh_cells = [[" "] * self.columns for _ in range(count)]
        fresh_styles = [[DEFAULT_STYLE] * self.columns for _ in range(count)]
        cells, styles = self.cells[top : bottom + 1], self.styles[top : bottom + 1]
        if distance > 0:
            self.cells[top : bottom + 1] = cells[count:] + fresh_cells
            self.styles[top : bottom + 1] = styles[count:] + fresh_styles
        else:
            self.cells[top : bottom + 1] = fresh_cells + cells[:-count]
            self.styles[top : bottom + 1] = fresh_styles + styles[:-count]

    def _set_region(self, top: int, bottom: int) -> None:
        """DECSTBM, left in force until another region is needed; the cursor goes home with it."""
        whole = top == 0 and bottom == self.lines - 1
        wanted = None if whole else (top, bottom)
        if wanted == self._region:
            return
        self.out.append("\x1b[r" if whole else f"\x1b[{top + 1 if top else ''};{bottom + 1}r")
        self._region = wanted
        self._x = self._y = 0

    def _scroll_up(self, bottom: int, count: int) -> None:
        if self._y == bottom and count < 4 and self._x is not None and self._x < self.columns:
            self.out.append("\n" * count)
        elif self._capabilities.scroll_many:
            self.out.append(f"\x1b[{count if count > 1 else ''}S")
        else:
            self.move(self._x if self._x is not None and self._x < self.columns else 0, bottom)
            self.out.append("\n" * count)

    def _scroll_down(self, top: int, count: int) -> None:
        if self._capabilities.scroll_many:
            self.out.append(f"\x1b[{count if count > 1 else ''}T")
        else:
            self.move(self._x if self._x is not None and self._x < self.columns else 0, top)
            self.out.append("\x1bM" * count)
