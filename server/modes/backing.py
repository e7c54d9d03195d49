"""The frozen picture that copy mode shows: the rows of a screen and its history, held while the program writes on.

The rows on screen are copied; the history is taken as a snapshot that shares its lines, so that fifty thousand of them
cost nothing and neither growth nor trimming of the live history moves what is shown. Rows of the history are made when
they are looked at, and only a few are kept.

Rows are numbered from the oldest. The last ``lines`` of them are the screen, those before are the history.

Relies on the terminal's screen, history and rows. Never changes them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Protocol

from pymux_wf.terminal.history import Times
from pymux_wf.terminal.lines import content_end, lay_out, line_of
from pymux_wf.terminal.row import Row

from .copy_motion import Place, text_end
from .copy_search import Line, line_of_rows
from .frozen_history import FrozenHistory, Wanted

if TYPE_CHECKING:
    from pymux_wf.terminal.history import History

_KEPT_LENGTHS = 4096
_KEPT_LINES = 64


class Position(Protocol):
    """Where a screen's cursor is."""

    @property
    def x(self) -> int:
        """Column."""

    @property
    def y(self) -> int:
        """Row."""


class Source(Protocol):
    """What a picture is taken of: the part of ``terminal.Screen`` that is needed."""

    columns: int
    lines: int
    rows: list[Row]
    history: History

    @property
    def cursor(self) -> Position:
        """The screen's cursor."""


class Backing:
    """The picture: ``total`` rows of ``columns`` cells, the last ``lines`` of them the screen.

    The rows are those of the frozen history and behind them those held as they are (``newer``): what had just scrolled
    off, and the screen.
    """

    __slots__ = ("_lengths", "_line", "_newer", "_older", "columns", "history", "lines", "times", "total")

    def __init__(self, older: FrozenHistory, newer: list[Row], columns: int, lines: int) -> None:
        self.columns = columns
        self.lines = lines
        self._older = older
        missing = lines - older.size - len(newer)
        self._newer = newer + [Row(columns) for _ in range(missing)]
        self.total = older.size + len(self._newer)
        self.history = self.total - lines
        self._lengths: dict[int, int] = {}
        self._line: dict[int, Line] = {}
        self.times = Times()

    @classmethod
    def of(cls, source: Source) -> Backing:
        """The picture of a screen as it is now."""
        history = source.history
        # Blocks are never changed: references are enough. Rows may be, as a cleared or grown screen takes them back.
        blocks, fresh = list(history._blocks), history._fresh
        limit = max(0, history.limit - len(fresh))
        rows = [row.copy() for row in (*fresh[max(0, len(fresh) - history.limit) :], *source.rows)]
        older = FrozenHistory.last_rows(blocks, source.columns, limit)
        picture = cls(older, rows, source.columns, source.lines)
        picture.times = history.times
        return picture

    def row(self, y: int) -> Row:
        """Row y. The same object each time while it is in use; not to be changed."""
        newer = y - self._older.size
        return self._newer[newer] if newer >= 0 else self._older.row(y)

    def cells(self, y: int) -> list[str]:
        """The cells of row y."""
        return self.row(y).cells

    def wrapped(self, y: int) -> bool:
        """Whether row y goes on in row y + 1."""
        return self.row(y).wrapped

    def length(self, y: int) -> int:
        """Cells of row y up to the last one that is not blank."""
        length = self._lengths.get(y)
        if length is None:
            if len(self._lengths) >= _KEPT_LENGTHS:
                self._lengths.clear()
            length = self._older.length(y) if y < self._older.size else None
            if length is None:
                length = _length(self.cells(y))
            self._lengths[y] = length
        return length

    def line_at(self, y: int) -> Line:
        """The line that row y belongs to."""
        if y < self._older.size:
            return self._older.line_at(y)
        while y > self._older.size and self.wrapped(y - 1):
            y -= 1
        line = self._line.get(y)
        if line is None:
            if len(self._line) >= _KEPT_LINES:
                self._line.clear()
            line = self._line[y] = self._make_line(y)
        return line

    def _make_line(self, y: int) -> Line:
        rows = [self.row(y)]
        while rows[-1].wrapped and y + len(rows) < self.total:
            rows.append(self.row(y + len(rows)))
        return line_of_rows(y, [row.cells for row in rows], self.columns)

    def lines_from(self, start: int, stop: int, wanted: Wanted | None = None) -> Iterator[Line]:
        """The lines whose first row is in start to stop, top down, and whose text is wanted; ``start`` is the first row
        of one.
        """
        y = start
        if start < min(stop, self._older.size):
            for line in self._older.lines_from(start, wanted):
                if line.y >= stop:
                    return
                yield line
            y = self._older.size
        while y < stop:
            line = self.line_at(y)
            if wanted is None or wanted(line.text):
                yield line
            y += line.rows

    def texts(self) -> Iterator[str]:
        """The texts of all lines, top down."""
        yield from self._older.texts_from(0)
        for line in self.lines_from(self._older.size, self.total):
            yield line.text

    def whole_texts(self, y: int, stop: int) -> tuple[list[str], int]:
        """The texts of whole lines from row y on, as far as they are quickly known, before row stop; the row after."""
        return self._older.whole_texts(y, stop)

    def lines_up(self, y: int, wanted: Wanted | None = None) -> Iterator[Line]:
        """The lines above row y, which is the first row of one, bottom up; only those whose text is wanted."""
        while y > self._older.size:
            line = self.line_at(y - 1)
            if wanted is None or wanted(line.text):
                yield line
            y = line.y
        yield from self._older.lines_up(y, wanted)

    def find_mark(self, y: int, step: int, *, output: bool) -> int | None:
        """The next row below (step 1) or above (-1) row y that a shell marked, or None.

        The mark is that of a prompt or, with ``output``, of the start of a command's output (OSC 133 A and C).
        """
        wanted = "C" if output else "A"
        return next((row for row, mark in self._marks(y + step, step) if mark == wanted), None)

    def _marks(self, y: int, step: int) -> Iterator[tuple[int, str]]:
        older = self._older.size
        if step > 0:
            yield from self._older.marks(y, step)
            y = max(y, older)
        while older <= y < self.total:
            mark = self.row(y).prompt
            if mark:
                yield y, mark
            y += step
        if step < 0:
            yield from self._older.marks(min(y, older - 1), step)

    def row_time(self, y: int) -> int:
        """When row y went into the history, in seconds since the epoch; 0 where that is not known, or not so yet."""
        if y >= self.history:
            return 0
        newer = y - self._older.size
        if newer < 0:
            return self.times.of(self._older.line_number(y))
        before = sum(not row.wrapped for row in self._newer[:newer])
        return self.times.of(self._older.line_number(self._older.size) + before)

    def resized(self, columns: int, lines: int, places: Sequence[Place]) -> tuple[Backing, list[Place]]:
        """The same picture at another size, and where the places are in it."""
        if columns == self.columns:
            rows = _without_blanks(self._newer, self.lines - lines)
            same = Backing(self._older, rows, columns, lines)
            same.times = self.times
            return same, list(places)
        older = self._older.resized(columns)
        moved = [_moved(self._older, older, place, columns) for place in places]
        rows = []
        on_screen = 0
        for line in self.lines_from(self._older.size, self.total):
            broken = lay_out(line_of([self.row(y) for y in range(line.y, line.y + line.rows)]), columns)
            for number, (x, y) in enumerate(places):
                if line.y <= y < line.y + line.rows:
                    cell = x + sum(text_end(self, each) for each in range(line.y, y))
                    new_x, row = _place_in(broken, cell, columns)
                    moved[number] = new_x, older.size + len(rows) + row
            rows += broken
            on_screen += len(broken) if line.y >= self.history else 0
        picture = Backing(older, _without_blanks(rows, on_screen - lines), columns, lines)
        picture.times = self.times
        return picture, [(x, min(y, picture.total - 1)) for x, y in moved]


def _length(cells: list[str]) -> int:
    length = len(cells)
    while length and cells[length - 1] == " ":
        length -= 1
    return length


def _without_blanks(rows: list[Row], most: int) -> list[Row]:
    """The rows without blank ones at the end, ``most`` at the most: a shrinking terminal gives those up first."""
    end = len(rows)
    while most > 0 and end > 1 and not rows[end - 1].used():
        end -= 1
        most -= 1
    return rows[:end]


def _moved(before: FrozenHistory, after: FrozenHistory, place: Place, columns: int) -> Place:
    """Where a place in the history is at another width; others stay."""
    x, y = place
    if y >= before.size:
        return place
    line = before.line_at(y)
    cell = x + (y - line.y) * line.columns
    row = after.row_of(before.index_of(y)) + cell // columns
    return cell % columns, min(max(row, 0), max(0, after.size - 1))


def _place_in(rows: list[Row], cell: int, columns: int) -> Place:
    """(column, row) of the cell of a line that was broken into these rows."""
    for number, row in enumerate(rows[:-1]):
        size = content_end(row, rows[number + 1])
        if cell < size:
            return cell, number
        cell -= size
    return min(cell, columns), len(rows) - 1
