"""The text of a screen as readers see it, and the way back from a place in the text to cells.

Rows that the right edge broke are one line here. An offset in a text is not a column: a wide character is one offset
and two cells, a cluster several offsets and one cell. Works alike on the engine's screen (``terminal.screen``), without
copying it, and on the value (``screen.Screen``).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple, TypeAlias, cast

from pymux_wf.snapshot.row import Row, Run
from pymux_wf.snapshot.screen import Cursor, cursor_of
from pymux_wf.snapshot.spans import Span
from pymux_wf.terminal.row import BLANK, TextRow
from pymux_wf.terminal.row import Row as EngineRow

if TYPE_CHECKING:
    from pymux_wf.snapshot.screen import Screen
    from pymux_wf.terminal.screen import Screen as EngineScreen

    Grid: TypeAlias = EngineScreen | Screen  # what queries are evaluated on


class Area(NamedTuple):
    """A rectangle of cells; ``bottom`` and ``right`` are outside."""

    top: int
    bottom: int
    left: int
    right: int

    def common(self, other: Area) -> Area:
        """What belongs to both; its sides may cross where that is nothing."""
        return Area(
            max(self.top, other.top),
            min(self.bottom, other.bottom),
            max(self.left, other.left),
            min(self.right, other.right),
        )

    def cut(self, span: Span) -> Span | None:
        """The part of a span that lies inside, if any."""
        left, right = max(span.column, self.left), min(span.end, self.right)
        if left >= right or not self.top <= span.row < self.bottom:
            return None
        return Span(span.row, left, right - left)


def whole(grid: Grid) -> Area:
    """All of a screen."""
    return Area(0, grid.lines, 0, grid.columns)


def cursor(grid: Grid) -> Cursor:
    """The cursor of either screen."""
    place = grid.cursor
    return place if isinstance(place, Cursor) else cursor_of(cast("EngineScreen", grid))


def runs(row: Row | EngineRow) -> tuple[Run, ...]:
    """The styles of either row."""
    return row.runs if isinstance(row, Row) else Row.of(row).runs


def cell_texts(row: Row | EngineRow) -> Sequence[str]:
    """The text of each cell of either row, "" for a right half."""
    return row.cell_texts if isinstance(row, Row) else row.cells


def cell_text(row: Row | EngineRow, column: int, length: int) -> str:
    """The text of some cells."""
    return "".join(cell_texts(row)[column : column + length])


class Piece:
    """The part of a line that stands in one row.

    Attributes:
        y: the number of the row.
        left: its first column.
        text: the characters of its cells.
    """

    __slots__ = ("_cells", "left", "row", "text", "y")

    def __init__(self, y: int, row: Row | EngineRow, left: int, right: int) -> None:
        """Columns ``left`` to ``right`` (exclusive) of row number ``y``."""
        self.y = y
        self.row = row
        self.left = left
        self._cells: Sequence[str] | None = None
        if isinstance(row, Row):
            text, plain = row.full_text, not row.shape
            columns = row.columns
        elif type(row) is TextRow:
            columns = row._line[1]
            text, plain = row.line.ljust(columns), True
        else:
            cells = row.cells
            text, columns = "".join(cells), len(cells)
            plain = len(text) == columns and not (row.wide and "" in cells)
        if plain:
            self.text = text if right - left == columns else text[left:right]
        else:
            self._cells = _cut(cell_texts(row), left, right)
            self.text = "".join(self._cells)

    def span(self, start: int, end: int) -> tuple[Span, str]:
        """The cells that hold the characters ``start`` to ``end`` (not empty), and all of their text."""
        cells = self._cells
        if cells is None:
            return Span(self.y, self.left + start, end - start), self.text[start:end]
        ends = list(accumulate(map(len, cells)))
        first = bisect_right(ends, start)
        # The right half after the last cell ends at the same offset, and belongs to it.
        last = bisect_left(ends, end)
        while last + 1 < len(cells) and not cells[last + 1]:
            last += 1
        return Span(self.y, self.left + first, last + 1 - first), "".join(cells[first : last + 1])

    def used(self) -> int:
        """Characters up to the end of what the program wrote, spaces directly after the text included."""
        row = self.row
        columns = row.used if isinstance(row, Row) else row.used()
        columns = max(0, columns - self.left)
        return min(columns, len(self.text)) if self._cells is None else len("".join(self._cells[:columns]))


def _cut(cells: Sequence[str], left: int, right: int) -> Sequence[str]:
    """Some of the cells; a wide character that is cut in two is blank."""
    part = list(cells[left:right])
    if part and not part[0]:
        part[0] = " "
    if part and right < len(cells) and not cells[right]:
        part[-1] = " "
    return part


class TextLine:
    """One line of text in the rows it stands in: ``text``, and the pieces it is made of."""

    __slots__ = ("pieces", "text")

    def __init__(self, pieces: list[Piece]) -> None:
        self.pieces = pieces
        self.text = pieces[0].text if len(pieces) == 1 else "".join(piece.text for piece in pieces)

    def ends(self) -> Iterator[int]:
        """Where the line may be said to end: before its trailing blanks, after the spaces the program wrote there, at
        the edge."""
        text = self.text
        trimmed = len(text.rstrip(" "))
        yield trimmed
        last = self.pieces[-1]
        used = len(text) - len(last.text) + last.used()
        if used > trimmed:
            yield used
        if len(text) > max(used, trimmed):
            yield len(text)

    def found(self, start: int, end: int) -> tuple[list[Span], str]:
        """The cells that hold the characters ``start`` to ``end``, one span a row, and their text."""
        spans, texts = [], []
        offset = 0
        for piece in self.pieces:
            first, last = max(start - offset, 0), min(end - offset, len(piece.text))
            if first < last:
                span, text = piece.span(first, last)
                spans.append(span)
                texts.append(text)
            offset += len(piece.text)
        return spans, "".join(texts)


def text_lines(grid: Grid, area: Area) -> Iterator[TextLine]:
    """The lines inside an area. Where it is as wide as the screen, rows that belong together are one line."""
    left, right = max(area.left, 0), area.right
    if left >= right:
        return
    rows = grid.rows
    joining = left == 0 and right == grid.columns
    y, bottom = area.top, area.bottom
    while y < bottom:
        pieces = []
        while joining and rows[y].wrapped and y + 1 < bottom:
            pieces.append(Piece(y, rows[y], 0, _end_of_text(rows[y], rows[y + 1], right)))
            y += 1
        pieces.append(Piece(y, rows[y], left, right))
        yield TextLine(pieces)
        y += 1


def _end_of_text(row: Row | EngineRow, following: Row | EngineRow, columns: int) -> int:
    """The columns of a wrapped row that hold text: not the last one where a wide character did not fit."""
    cells = cell_texts(following)
    if columns < 2 or cells[1]:
        return columns
    unwritten = row.used < columns if isinstance(row, Row) else row.cells[-1] is BLANK
    return columns - 1 if unwritten else columns
