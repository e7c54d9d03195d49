"""Searching the frozen grid: which places match, the next one from here, how many there are.

Text is matched line by line, a line being all the rows that the edge broke it into, so a match may run over the edge.
Matches of a line never overlap and are always counted from its start, so going forwards and backwards meets the same
ones.

Relies on ``posix_regex`` and on a grid that gives lines as text. Never moves the cursor.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import accumulate
from typing import Protocol

from pymux_wf.lang.posix_regex import Pattern
from pymux_wf.terminal.row import BLANK

from .copy_motion import Place


@dataclass(slots=True)
class Line:
    """One line of the grid as text, and which cell each character of it came from.

    Attributes:
        y: Its first row.
        rows: How many rows it takes.
        text: The text without the blanks at its end.
        columns: Cells a row.
        starts: Where in the text each cell begins, and where the last one ends; None where every cell is one character.
    """

    y: int
    rows: int
    text: str
    columns: int
    starts: list[int] | None = None

    def offset(self, place: Place) -> int:
        """The character at a place of the line."""
        index = (place[1] - self.y) * self.columns + place[0]
        if self.starts is None:
            return index
        return self.starts[min(index, len(self.starts) - 1)]

    def cell(self, offset: int) -> int:
        """The cell that a character is in, counted from the first cell of the line."""
        if self.starts is None:
            return offset
        # The right half of a wide character begins where the next character does; the later cell is the real one.
        return bisect_right(self.starts, offset) - 1

    def cell_behind(self, offset: int) -> int:
        """The first cell that holds nothing of the text before ``offset``."""
        if self.starts is None:
            return offset
        cell = bisect_right(self.starts, offset) - 1
        return cell + (self.starts[cell] < offset)

    def place(self, cell: int) -> Place:
        """The place of a cell counted from the first cell of the line."""
        return cell % self.columns, self.y + cell // self.columns


def line_of_rows(y: int, rows: list[list[str]], columns: int) -> Line:
    """The line made of these rows of cells, each ``columns`` long.

    The last cell of a row that only made room for a wide character in the next one holds nothing of the text.
    """
    for number, below in enumerate(rows[1:]):
        if columns > 1 and not below[1] and rows[number][-1] is BLANK:
            rows[number] = [*rows[number][:-1], ""]
    cells = rows[0] if len(rows) == 1 else [cell for row in rows for cell in row]
    text = "".join(cells)
    starts = None
    if len(text) != len(cells) or "" in cells:
        starts = list(accumulate(map(len, cells), initial=0))
    return Line(y, len(rows), text.rstrip(" "), columns, starts)


class Lines(Protocol):
    """The grid, as searching sees it."""

    @property
    def total(self) -> int:
        """Rows, history and screen."""

    def line_at(self, y: int) -> Line:
        """The line that row y belongs to."""

    def lines_from(self, start: int, stop: int, wanted: Callable[[str], bool] | None = None) -> Iterator[Line]:
        """The lines whose first row is in start to stop, top down, and whose text is wanted."""

    def lines_up(self, y: int, wanted: Callable[[str], bool] | None = None) -> Iterator[Line]:
        """The lines above row y, bottom up, whose text is wanted."""

    def texts(self) -> Iterator[str]:
        """The texts of all lines, top down."""


@dataclass(frozen=True, slots=True)
class Match:
    """A match: the line it is in, and its cells counted from the line's first one."""

    line: Line
    start: int
    stop: int

    @property
    def place(self) -> Place:
        """Where it begins."""
        return self.line.place(self.start)

    @property
    def after(self) -> Place:
        """The place behind it."""
        x, y = self.line.place(self.stop - 1)
        return (x + 1, y) if x + 1 < self.line.columns or y - self.line.y + 1 >= self.line.rows else (0, y + 1)

    @property
    def text(self) -> str:
        """What it matched."""
        line = self.line
        if line.starts is None:
            return line.text[self.start : self.stop]
        return line.text[line.starts[self.start] : line.starts[self.stop]]

    def holds(self, place: Place) -> bool:
        """Whether the place is one of its cells."""
        cell = (place[1] - self.line.y) * self.line.columns + place[0]
        return self.start <= cell < self.stop

    def columns(self, y: int) -> tuple[int, int]:
        """Its cells in row y, from and up to; (0, 0) for none."""
        base = (y - self.line.y) * self.line.columns
        start, stop = max(self.start - base, 0), min(self.stop - base, self.line.columns)
        return (start, stop) if start < stop else (0, 0)


def matches_of(line: Line, pattern: Pattern) -> list[Match]:
    """All matches in a line that are not empty."""
    return [Match(line, line.cell(start), line.cell_behind(stop)) for start, stop in pattern.spans(line.text)]


def find_forward(grid: Lines, pattern: Pattern, place: Place, *, wrap: bool) -> Match | None:
    """The first match that begins at the place or after it, in reading order; from the top again with ``wrap``.

    Raises TimedOutError.
    """
    line = grid.line_at(place[1])
    wanted = Budgeted(pattern)
    from_here = _first_from(line, pattern, place)
    if from_here is not None:
        return from_here
    ranges = [(line.y + line.rows, grid.total)] + ([(0, line.y + line.rows)] if wrap else [])
    for start, stop in ranges:
        for candidate in grid.lines_from(start, stop, wanted):
            matches = matches_of(candidate, pattern)
            if matches:
                return matches[0]
    return None


def _first_from(line: Line, pattern: Pattern, place: Place) -> Match | None:
    cell = (place[1] - line.y) * line.columns + place[0]
    return next((match for match in matches_of(line, pattern) if match.start >= cell), None)


def find_backward(grid: Lines, pattern: Pattern, place: Place, *, wrap: bool) -> Match | None:
    """The last match that begins before the place; from the bottom again with ``wrap``. Raises TimedOutError."""
    line = grid.line_at(place[1])
    cell = (place[1] - line.y) * line.columns + place[0]
    wanted = Budgeted(pattern)
    before = [match for match in matches_of(line, pattern) if match.start < cell]
    if before:
        return before[-1]
    for candidate in grid.lines_up(line.y, wanted):
        found = matches_of(candidate, pattern)
        if found:
            return found[-1]
    if not wrap:
        return None
    for candidate in grid.lines_up(grid.total, wanted):
        if candidate.y < line.y:
            break
        found = matches_of(candidate, pattern)
        if found:
            return found[-1]
    return None


SEARCH_BUDGET = 200_000_000
"""Characters that one search may look at, about ten seconds."""


class TimedOutError(Exception):
    """A search has looked at more than it may."""


class Budgeted:
    """``pattern.found`` for one search, which raises TimedOutError when its budget of characters is used up."""

    def __init__(self, pattern: Pattern, budget: int | None = None) -> None:
        self._pattern = pattern
        self._left = SEARCH_BUDGET if budget is None else budget

    def __call__(self, text: str) -> bool:
        self._left -= (len(text) + 8) * self._pattern.cost
        if self._left < 0:
            raise TimedOutError
        return self._pattern.found(text)


COUNT_BUDGET = 4_000_000
"""Characters that counting may look at, about a fifth of a second; more makes the count partial."""


def count_matches(grid: Lines, pattern: Pattern, budget: int = COUNT_BUDGET) -> tuple[int, bool]:
    """How many matches there are, and whether the count was cut off when the budget of characters was used up."""
    found = 0
    for text in grid.texts():
        found += pattern.count(text)
        budget -= (len(text) + 8) * pattern.cost
        if budget < 0:
            return found, True
    return found, False
