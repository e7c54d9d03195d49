"""What one terminal shows, and the fewest bytes that make it show something else.

``paint`` writes the difference of one line, ``scroll`` moves lines that are already there. Relies on ``output`` for
everything that is sent. Never decides what should be shown.
"""

from __future__ import annotations

import re
from operator import is_not, ne, or_

from pymux_wf.render.capabilities import Capabilities
from pymux_wf.render.output import Output
from pymux_wf.terminal.style import DEFAULT_STYLE, Style

_CHANGED_RUNS = re.compile(b"\x01+")
# Runs so near to each other that writing what lies between them is no longer than a jump.
_NEAR_RUNS = re.compile(b"\x01+(?:\x00{1,4}\x01+)*")

_ERASE_COST = 3
"""Bytes of EL: from so many blanks on, erasing is shorter than writing."""

_SHIFT_COST = 8
"""Changed cells from which on it is worth asking whether characters were inserted or deleted (ICH, DCH)."""

_SHIFT_LIMIT = 8
"""The most characters that are taken to be inserted or deleted at once."""

_CLEAR_COST = 4
"""Lines from which on clearing them together is shorter than one by one."""


class Painter:
    """The screen of one terminal: ``cells[y]`` and ``styles[y]`` are what line ``y`` shows."""

    __slots__ = ("_capabilities", "_columns", "_lines", "cells", "output", "styles")

    def __init__(self, capabilities: Capabilities, columns: int, lines: int) -> None:
        self._capabilities = capabilities
        self.resize(columns, lines)

    def resize(self, columns: int, lines: int) -> None:
        """Start again with a terminal of another size, about which nothing is known; call ``clear`` before painting."""
        self._columns = columns
        self._lines = lines
        self.output = Output(self._capabilities, columns, lines)
        self._blank_all()

    def adopt(self, capabilities: Capabilities) -> None:
        """Use what the terminal is now known to do; only for capabilities under which everything looks as before."""
        self._capabilities = capabilities
        self.output.adopt(capabilities)

    @property
    def size(self) -> tuple[int, int]:
        """Columns and lines."""
        return self._columns, self._lines

    def _blank_all(self) -> None:
        self.cells: list[list[str]] = [[" "] * self._columns for _ in range(self._lines)]
        self.styles: list[list[Style]] = [[DEFAULT_STYLE] * self._columns for _ in range(self._lines)]

    def clear(self) -> None:
        """Make the whole terminal blank, whatever it showed and however it was left."""
        self.output.clear()
        self._blank_all()

    def paint(self, y: int, cells: list[str], styles: list[Style], continues: bool = False) -> None:
        """Make line ``y`` show ``cells`` and ``styles`` (as many as there are columns; copied).

        ``continues`` says that the line is the soft-wrapped rest of the one above: the cursor may then get here by
        wrapping, which lets the user's terminal know that the two lines are one.
        """
        if not self._capabilities.wrap_glitch and y == self._lines - 1:
            cells, styles = _without_corner(cells, styles)
        flags = self._difference(y, cells, styles)
        if flags is None:
            return
        if self._capabilities.insert_characters and flags.count(1) > _SHIFT_COST:
            flags = self._shift_characters(y, cells, styles, flags)
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
            if position >= 0 and self.output.pen_fits(styles[position:start]):
                start = position
            if end > position:
                position = self._write_changed(y, start, end, cells, styles, continues)

    def _write_changed(
        self, y: int, start: int, end: int, cells: list[str], styles: list[Style], continues: bool
    ) -> int:
        """Write whole characters that cover columns ``start`` to ``end``; the column after them."""
        while start and cells[start] == "":
            start -= 1
        while end < self._columns and cells[end] == "":
            end += 1
        self.output.write(y, start, end, cells, styles, continues)
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
        if cells[last - 1] != " " or cells[-1] != " " or not self.output.can_erase_to(style):
            return None, last
        blank = self._columns
        while blank and cells[blank - 1] == " " and styles[blank - 1] is style:
            blank -= 1
        begin = flags.find(1, blank)
        if begin < 0 or last - begin <= _ERASE_COST:
            return None, last
        return (blank, begin), flags.rfind(1, 0, blank) + 1

    def _erase_tail(self, y: int, blank: int, begin: int, style: Style) -> None:
        output = self.output
        if output.y != y or output.x is None or not blank <= output.x <= begin:
            output.move(begin, y)
        output.pen_for_erase(style)
        output.text.append("\x1b[K")

    # -- inserted and deleted characters ---------------------------------------------------------------------------

    def _shift_characters(self, y: int, cells: list[str], styles: list[Style], flags: bytes) -> bytes:
        """Let the terminal move the rest of the line where characters were inserted or deleted; what differs then."""
        first = flags.find(1)
        if cells[first] == "" or self.cells[y][first] == "":
            return flags
        for count in range(1, min(_SHIFT_LIMIT, self._columns - first - 1) + 1):
            if self._was_shifted(y, cells, styles, first, count):
                self._insert_characters(y, first, count)
            elif self._was_shifted(y, cells, styles, first, -count):
                self._delete_characters(y, first, count)
            else:
                continue
            return self._difference(y, cells, styles) or b""
        return flags

    def _was_shifted(self, y: int, cells: list[str], styles: list[Style], first: int, count: int) -> bool:
        """Whether everything from ``first`` on stands ``count`` columns further right (left where it is negative)."""
        shown, looks = self.cells[y], self.styles[y]
        if count < 0:
            cells, shown, styles, looks, count = shown, cells, looks, styles, -count
        stop = self._columns - count
        return cells[first + count :] == shown[first:stop] and styles[first + count :] == looks[first:stop]

    def _insert_characters(self, y: int, x: int, count: int) -> None:
        output, shown, looks = self.output, self.cells[y], self.styles[y]
        output.move(x, y)
        output.pen_for_erase(DEFAULT_STYLE)
        output.text.append(f"\x1b[{count if count > 1 else ''}@")
        shown[x:] = [" "] * count + shown[x : self._columns - count]
        looks[x:] = [DEFAULT_STYLE] * count + looks[x : self._columns - count]

    def _delete_characters(self, y: int, x: int, count: int) -> None:
        output, shown, looks = self.output, self.cells[y], self.styles[y]
        output.move(x, y)
        output.pen_for_erase(DEFAULT_STYLE)
        output.text.append(f"\x1b[{count if count > 1 else ''}P")
        shown[x:] = shown[x + count :] + [" "] * count
        looks[x:] = looks[x + count :] + [DEFAULT_STYLE] * count

    # -- whole lines -----------------------------------------------------------------------------------------------

    def scroll(self, top: int, bottom: int, distance: int) -> None:
        """Move lines ``top`` to ``bottom`` (inclusive) up by ``distance``, or down where it is negative.

        The lines that come in are blank.
        """
        self.output.scroll(top, bottom, distance)
        count = abs(distance)
        fresh_cells = [[" "] * self._columns for _ in range(count)]
        fresh_styles = [[DEFAULT_STYLE] * self._columns for _ in range(count)]
        cells, styles = self.cells[top : bottom + 1], self.styles[top : bottom + 1]
        if distance > 0:
            self.cells[top : bottom + 1] = cells[count:] + fresh_cells
            self.styles[top : bottom + 1] = styles[count:] + fresh_styles
        else:
            self.cells[top : bottom + 1] = fresh_cells + cells[:-count]
            self.styles[top : bottom + 1] = fresh_styles + styles[:-count]

    def is_blank(self, y: int) -> bool:
        """Whether line ``y`` shows nothing at all."""
        return shows_nothing(self.cells[y], self.styles[y])

    def blank_lines(self, top: int, bottom: int) -> None:
        """Make lines ``top`` to ``bottom`` (inclusive) blank, where doing it together is shorter than line by line."""
        filled = sum(not self.is_blank(y) for y in range(top, bottom + 1))
        if filled < _CLEAR_COST:
            return
        if bottom == self._lines - 1:
            self.output.erase_below(top)
            for y in range(top, bottom + 1):
                self.cells[y] = [" "] * self._columns
                self.styles[y] = [DEFAULT_STYLE] * self._columns
        elif self._capabilities.scroll_region and self._capabilities.scroll_many:
            self.scroll(top, bottom, bottom - top + 1)


def shows_nothing(cells: list[str], styles: list[Style]) -> bool:
    """Whether a line of these cells and styles is blank all over."""
    return styles.count(DEFAULT_STYLE) == len(styles) and not "".join(cells).strip(" ")


def _without_corner(cells: list[str], styles: list[Style]) -> tuple[list[str], list[Style]]:
    """The last line for a terminal that would scroll if its last cell were written: that cell is blank."""
    cut = 2 if cells[-1] == "" else 1
    return [*cells[:-cut], *[" "] * cut], [*styles[:-cut], *[DEFAULT_STYLE] * cut]
