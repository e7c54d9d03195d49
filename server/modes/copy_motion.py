"""Where a motion leads: words, lines, paragraphs, jumps and brackets on a frozen grid.

Every function takes the grid and a place and gives the new place; nothing is changed. Places are ``(x, y)``, x in cells
from 0, y in rows from the oldest row of the history. A row that goes on in the next one is one line with it.

Relies on the grid being frozen (``backing.Backing`` or anything with the same few methods). Never knows about the view,
the selection or commands.
"""

from __future__ import annotations

from typing import Protocol

from pymux_wf.terminal.row import BLANK

Place = tuple[int, int]

BLANKS = " \t"


class Grid(Protocol):
    """The frozen rows that copy mode moves over."""

    @property
    def columns(self) -> int:
        """Cells a row."""

    @property
    def total(self) -> int:
        """Rows, history and screen."""

    def cells(self, y: int) -> list[str]:
        """The cells of row y."""

    def length(self, y: int) -> int:
        """Cells of row y up to the last one that is not blank."""

    def wrapped(self, y: int) -> bool:
        """Whether row y goes on in row y + 1."""

    def whole_texts(self, y: int, stop: int) -> tuple[list[str], int]:
        """The texts of whole lines from row y on, as far as they are quickly known, before row stop; the row after."""


def cell(grid: Grid, x: int, y: int) -> str:
    """The cell at a place; blank where the row ends before it, "" for the right half of a wide character."""
    cells = grid.cells(y)
    return cells[x] if x < len(cells) else " "


def text_end(grid: Grid, y: int) -> int:
    """Cells of row y that belong to its text: all of a broken row, or up to the last one that is not blank.

    A broken row whose next row begins with a wide character may end in one cell that only made room for it.
    """
    if not grid.wrapped(y):
        return grid.length(y)
    cells = grid.cells(y)
    if cells and cells[-1] is BLANK and y + 1 < grid.total:
        below = grid.cells(y + 1)
        if len(below) > 1 and not below[1]:
            return len(cells) - 1
    return len(cells)


def in_set(grid: Grid, x: int, y: int, characters: str) -> bool:
    """Whether the cell is one of the characters."""
    text = cell(grid, x, y)
    return bool(text) and text in characters


def line_start(grid: Grid, y: int) -> int:
    """The first row of the line that row y belongs to."""
    while y and grid.wrapped(y - 1):
        y -= 1
    return y


def line_end(grid: Grid, y: int) -> int:
    """The last row of the line that row y belongs to."""
    last = grid.total - 1
    while y < last and grid.wrapped(y):
        y += 1
    return y


def left(grid: Grid, x: int, y: int, *, wrap: bool = True) -> Place:
    """One character to the left; from the start of a row to the end of the one above."""
    while x and not cell(grid, x, y):
        x -= 1
    if x:
        x -= 1
        while x and not cell(grid, x, y):
            x -= 1
        return x, y
    if y and (wrap or grid.wrapped(y - 1)):
        return grid.length(y - 1), y - 1
    return x, y


def right(grid: Grid, x: int, y: int, *, wrap: bool = True, whole_row: bool = False, last: bool = False) -> Place:
    """One character to the right; from the end of a row to the start of the one below.

    ``whole_row`` goes through the blanks up to the edge (rectangles); ``last`` stays on the last character (vi).
    """
    end = grid.columns if whole_row else grid.length(y)
    stop = max(0, end - 1) if last else end
    if wrap and x >= stop and y < grid.total - 1:
        return 0, y + 1
    if x < stop:
        x += 1
        while x < end and not cell(grid, x, y):
            x += 1
        if last and x >= end:
            return (0, y + 1) if wrap and y < grid.total - 1 else (x - 1, y)
    return x, y


def end_of_line(grid: Grid, y: int, *, whole_row: bool = False) -> Place:
    """Behind the last character of the line that row y belongs to, or its right edge with ``whole_row``."""
    y = line_end(grid, y)
    return (grid.columns if whole_row else grid.length(y)), y


def indentation(grid: Grid, x: int, y: int) -> Place:
    """The first character of the line that is not blank; the place itself where all are."""
    row = line_start(grid, y)
    while True:
        length = grid.length(row)
        for column in range(length):
            if not in_set(grid, column, row, BLANKS):
                return column, row
        if row >= grid.total - 1 or not grid.wrapped(row):
            return x, y
        row += 1


class _Walker:
    """A place that walks right over row ends; ``ended`` once the last row is used up."""

    __slots__ = ("edge", "grid", "x", "y")

    def __init__(self, grid: Grid, x: int, y: int) -> None:
        self.grid = grid
        self.x = x
        self.y = y
        self.edge = self._row_edge()

    def _row_edge(self) -> int:
        # A word that was broken by the edge goes on without a blank; behind the end of any other row stands one.
        return self.grid.columns - 1 if self.grid.wrapped(self.y) else self.grid.length(self.y)

    def settle(self) -> bool:
        """Come to a cell that exists, further down if need be; False at the end of the grid."""
        while self.x > self.edge:
            if self.y >= self.grid.total - 1:
                return False
            self.x = 0
            self.y += 1
            self.edge = self._row_edge()
        return True

    def on(self, characters: str) -> bool:
        return in_set(self.grid, self.x, self.y, characters)

    def skip(self, *, separators: str) -> None:
        """Over the rest of the run of separators, or of other characters, that the place is in."""
        kind = self.on(separators)
        while True:
            self.x += 1
            if not self.settle() or self.on(BLANKS) or self.on(separators) != kind:
                return


def next_word(grid: Grid, x: int, y: int, separators: str) -> Place:
    """The start of the next word; words are runs of separators or of other characters, split by blanks."""
    walker = _Walker(grid, x, y)
    if not walker.settle():
        return walker.x, walker.y
    if not walker.on(BLANKS):
        walker.skip(separators=separators)
    while walker.settle() and walker.on(BLANKS):
        walker.x += 1
    return walker.x, walker.y


def next_word_end(grid: Grid, x: int, y: int, separators: str) -> Place:
    """Behind the end of the word that the place is in, or of the next one from a blank."""
    walker = _Walker(grid, x, y)
    while walker.settle():
        if not walker.on(BLANKS):
            walker.skip(separators=separators)
            break
        walker.x += 1
    return walker.x, walker.y


def vi_word_end(grid: Grid, x: int, y: int, separators: str) -> Place:
    """The last character of the word that ends after the place (vi's ``e``)."""
    if not in_set(grid, x, y, BLANKS):
        x, y = right(grid, x, y, wrap=False)
    x, y = next_word_end(grid, x, y, separators)
    return left(grid, x, y)


def previous_word(grid: Grid, x: int, y: int, separators: str, *, already: bool = True) -> Place:
    """The start of the word before the place; without ``already``, of the word that the place is in."""
    if already or in_set(grid, x, y, BLANKS):
        while True:
            if x:
                x -= 1
                if not in_set(grid, x, y, BLANKS):
                    break
            elif not y:
                return x, y
            else:
                y -= 1
                x = grid.length(y)
    separator = in_set(grid, x, y, separators)
    return _word_start(grid, x, y, separators, separator)


def _word_start(grid: Grid, x: int, y: int, separators: str, separator: bool) -> Place:
    while True:
        start = x, y
        if not x:
            if not y or not grid.wrapped(y - 1):
                return start
            y -= 1
            x = text_end(grid, y)
        x = max(0, x - 1)
        if in_set(grid, x, y, BLANKS) or in_set(grid, x, y, separators) != separator:
            return start


def next_paragraph(grid: Grid, y: int) -> Place:
    """The first empty row after the next text."""
    last = grid.total - 1
    while y < last and not grid.length(y):
        y += 1
    while y < last and grid.length(y):
        y += 1
    return grid.length(y), y


def previous_paragraph(grid: Grid, y: int) -> Place:
    """The first empty row before the text above."""
    while y and not grid.length(y):
        y -= 1
    while y and grid.length(y):
        y -= 1
    return 0, y


def jump(grid: Grid, x: int, y: int, character: str) -> Place | None:
    """The first ``character`` at or after the place in its line, or None."""
    while True:
        cells = grid.cells(y)
        for column in range(x, grid.length(y)):
            if cells[column] == character:
                return column, y
        if y >= grid.total - 1 or not grid.wrapped(y):
            return None
        x, y = 0, y + 1


def jump_back(grid: Grid, x: int, y: int, character: str) -> Place | None:
    """The last ``character`` at or before the place in its line, or None."""
    while True:
        cells = grid.cells(y)
        for column in range(min(x, len(cells) - 1), -1, -1):
            if cells[column] == character:
                return column, y
        if not y or not grid.wrapped(y - 1):
            return None
        y -= 1
        x = grid.length(y) - 1


OPENING = "{[("
CLOSING = "}])"


def closing_bracket(grid: Grid, x: int, y: int) -> Place | None:
    """Where the opening bracket at the place is closed, or None."""
    opening = cell(grid, x, y)
    closing = CLOSING[OPENING.index(opening)]
    depth = 0
    for row in range(y, grid.total):
        cells = grid.cells(row)
        start = x if row == y else 0
        if opening not in cells and closing not in cells:
            continue
        for column in range(start, len(cells)):
            depth += (cells[column] == opening) - (cells[column] == closing)
            if not depth and cells[column] == closing:
                return column, row
    return None


def opening_bracket(grid: Grid, x: int, y: int) -> Place | None:
    """Where the closing bracket at the place was opened, or None."""
    closing = cell(grid, x, y)
    opening = OPENING[CLOSING.index(closing)]
    depth = 0
    for row in range(y, -1, -1):
        cells = grid.cells(row)
        start = x if row == y else len(cells) - 1
        if opening not in cells and closing not in cells:
            continue
        for column in range(start, -1, -1):
            depth += (cells[column] == closing) - (cells[column] == opening)
            if not depth and cells[column] == opening:
                return column, row
    return None


LONGEST_WORD = 4096


def word_at(grid: Grid, x: int, y: int, separators: str) -> str:
    """The word that the place is in or, from a separator, the word behind it; over broken rows. Of a word without an
    end, what lies within :data:`LONGEST_WORD` cells before the place and behind that.
    """
    stops = separators + BLANKS
    for _ in range(LONGEST_WORD):
        if in_set(grid, x, y, stops):
            break
        if x:
            x -= 1
        elif y and grid.wrapped(y - 1):
            y -= 1
            x = text_end(grid, y) - 1
        else:
            return _word_from(grid, x, y, stops)
    else:
        return _word_from(grid, x, y, stops)
    return _word_from(grid, *_after(grid, x, y), stops)


def _after(grid: Grid, x: int, y: int) -> Place:
    if x + 1 >= text_end(grid, y):
        return (0, y + 1) if grid.wrapped(y) and y < grid.total - 1 else (grid.columns, y)
    return x + 1, y


def _word_from(grid: Grid, x: int, y: int, stops: str) -> str:
    word: list[str] = []
    while x < text_end(grid, y) and not in_set(grid, x, y, stops) and len(word) < 2 * LONGEST_WORD:
        word.append(cell(grid, x, y))
        x, y = _after(grid, x, y)
    return "".join(word)
