"""A history as it was at one moment, for reading at leisure.

It shares the blocks of lines with the live history, which never changes a block, only adds and drops them. So it
costs one list of a few references, and neither growth nor trimming of the live history moves what is read here. Lines
are laid out in rows only where somebody looks; searching goes over their text without laying them out.

Relies on the terminal's history blocks and lines. Never changes them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate, islice

from pymux_wf.terminal.history_blocks import Block
from pymux_wf.terminal.lines import Logical, copied_text, lay_out
from pymux_wf.terminal.row import Row
from pymux_wf.terminal.width import plain_narrow

from .copy_search import Line, line_of_rows

_OPEN_BLOCKS = 8
_LAID_OUT = 512
_KEPT_TEXTS = 400_000

Wanted = Callable[[str], bool]
"""Says of a line's text whether the line is to be looked at."""


class FrozenHistory:
    """The lines of some blocks as rows of ``columns`` cells, from the line ``first`` (block, line in it) on."""

    def __init__(self, blocks: Sequence[Block], columns: int, first: tuple[int, int] = (0, 0)) -> None:
        self._blocks = blocks
        self._columns = columns
        self._first = first
        self._starts: dict[int, list[int] | None] = {}
        self._open: dict[int, list[Logical]] = {}
        self._rows: dict[tuple[int, int], list[Row]] = {}
        self._texts: dict[int, list[str]] = {}
        self._kept_texts = 0
        self._ends = list(accumulate((block.rows_at(columns) for block in blocks), initial=0))
        self._skip = self._first_row(*first) if first[0] < len(blocks) else self._ends[-1]

    @classmethod
    def last_rows(cls, blocks: Sequence[Block], columns: int, limit: int) -> FrozenHistory:
        """The lines that stand in the last ``limit`` rows, none of them in part."""
        whole = cls(blocks, columns)
        skip = whole.size - limit
        if skip <= 0:
            return whole
        if skip >= whole.size:
            return cls(blocks, columns, (len(blocks), 0))
        number, line = whole._find(skip)
        if whole._first_row(number, line) < skip:
            line += 1
        if line >= blocks[number].count:
            number, line = number + 1, 0
        return cls(blocks, columns, (number, line))

    @property
    def size(self) -> int:
        """How many rows there are."""
        return self._ends[-1] - self._skip

    def resized(self, columns: int) -> FrozenHistory:
        """The same lines as rows of another width."""
        return FrozenHistory(self._blocks, columns, self._first)

    def row(self, y: int) -> Row:
        """Row y, 0 the oldest; not to be changed."""
        y += self._skip
        number, line = self._find(y)
        return self._lay_out(number, line)[y - self._first_row(number, line)]

    def index_of(self, y: int) -> tuple[int, int]:
        """Which line row y belongs to, as something that stays the same at other widths."""
        return self._find(y + self._skip)

    def line_number(self, y: int) -> int:
        """Which line row y belongs to, counted from the oldest of all blocks; for y = size how many there are."""
        if y >= self.size:
            return sum(block.count for block in self._blocks)
        number, line = self._find(y + self._skip)
        return sum(block.count for block in self._blocks[:number]) + line

    def row_of(self, index: tuple[int, int]) -> int:
        """The first row of a line that ``index_of`` gave, also at another width."""
        return self._first_row(*index) - self._skip

    def line_at(self, y: int) -> Line:
        """The line that row y belongs to."""
        return self._line(*self._find(y + self._skip))

    def lines_from(self, y: int, wanted: Wanted | None = None) -> Iterator[Line]:
        """The lines from the one that row y belongs to, top down; only those whose text is wanted."""
        if y >= self.size:
            return
        number, line = self._find(y + self._skip)
        for block in range(number, len(self._blocks)):
            for index, text in enumerate(islice(self._texts_of(block), line if block == number else 0, None)):
                text = text.rstrip(" ")
                if wanted is None or wanted(text):
                    yield self._line(block, index + (line if block == number else 0), text)

    def texts_from(self, y: int) -> Iterator[str]:
        """The texts of the lines from the one that row y belongs to, top down: quicker than the lines."""
        if y >= self.size:
            return
        number, line = self._find(y + self._skip)
        for block in range(number, len(self._blocks)):
            for text in islice(self._texts_of(block), line if block == number else 0, None):
                yield text.rstrip(" ")

    def whole_texts(self, y: int, stop: int) -> tuple[list[str], int]:
        """The texts of the lines that stand whole in rows y to stop, y being the first of one; and the row after."""
        texts: list[str] = []
        if y < self.size:
            for line in self.lines_from(y):
                if line.y + line.rows > stop:
                    break
                texts.append(self._copied(line))
                y += line.rows
        return texts, y

    def _copied(self, line: Line) -> str:
        number, index = self._find(line.y + self._skip)
        return copied_text(self._lines(number)[index]).rstrip(" \t") if self._blocks[number].tabs else line.text

    def lines_up(self, y: int, wanted: Wanted | None = None) -> Iterator[Line]:
        """The lines above row y, which is the first row of one, bottom up; only those whose text is wanted."""
        if y <= 0:
            return
        number, line = self._find(y + self._skip - 1)
        for block in range(number, -1, -1):
            texts = self._texts_of(block)
            for index in range(line if block == number else len(texts) - 1, -1, -1):
                text = texts[index].rstrip(" ")
                if wanted is None or wanted(text):
                    if self._first_row(block, index) < self._skip:
                        return
                    yield self._line(block, index, text)
            if self._ends[block] <= self._skip:
                return

    def marks(self, y: int, step: int) -> Iterator[tuple[int, str]]:
        """(row, mark) of the lines with a shell's mark from row y on, down (step 1) or up (-1)."""
        if not 0 <= y < self.size:
            return
        number, line = self._find(y + self._skip)
        while 0 <= number < len(self._blocks):
            lines = self._lines(number)
            while 0 <= line < len(lines):
                logical = lines[line]
                row = self._first_row(number, line) - self._skip
                if not isinstance(logical, str) and logical.prompt and row >= 0 and (row - y) * step >= 0:
                    yield row, logical.prompt
                line += step
            number += step
            line = 0 if step > 0 else self._blocks[number].count - 1

    def _find(self, row: int) -> tuple[int, int]:
        """(block, line in it) of a row counted from the first block on."""
        number = min(bisect_right(self._ends, row) - 1, len(self._blocks) - 1)
        within = row - self._ends[number]
        starts = self._block_starts(number)
        return number, within if starts is None else bisect_right(starts, within) - 1

    def _block_starts(self, number: int) -> list[int] | None:
        if number not in self._starts:
            self._starts[number] = self._blocks[number].starts(self._columns)
        return self._starts[number]

    def _first_row(self, number: int, line: int) -> int:
        starts = self._block_starts(number)
        return self._ends[number] + (line if starts is None else starts[line])

    def _height(self, number: int, line: int) -> int:
        starts = self._block_starts(number)
        return 1 if starts is None else starts[line + 1] - starts[line]

    def _lines(self, number: int) -> list[Logical]:
        lines = self._open.get(number)
        if lines is None:
            if len(self._open) >= _OPEN_BLOCKS:
                del self._open[next(iter(self._open))]
            lines = self._open[number] = self._blocks[number].lines()
        return lines

    def _texts_of(self, number: int) -> list[str]:
        texts = self._texts.get(number)
        if texts is None:
            if self._kept_texts > _KEPT_TEXTS:
                self._texts.clear()
                self._kept_texts = 0
            texts = self._texts[number] = self._blocks[number].texts()
            self._kept_texts += len(texts)
        return texts

    def length(self, y: int) -> int | None:
        """Cells of row y up to the last one that is not blank; None where only its cells tell."""
        y += self._skip
        number, line = self._find(y)
        text = self._texts_of(number)[line]
        if not text.isascii():
            return None
        start = (y - self._first_row(number, line)) * self._columns
        return len(text[start : start + self._columns].rstrip(" "))

    def _lay_out(self, number: int, line: int) -> list[Row]:
        rows = self._rows.get((number, line))
        if rows is None:
            if len(self._rows) >= _LAID_OUT:
                self._rows.clear()
            rows = self._rows[number, line] = lay_out(self._lines(number)[line], self._columns)
        return rows

    def _line(self, number: int, line: int, text: str | None = None) -> Line:
        text = self._texts_of(number)[line].rstrip(" ") if text is None else text
        y = self._first_row(number, line) - self._skip
        if text.isascii() or plain_narrow(text):
            return Line(y, self._height(number, line), text, self._columns)
        rows = lay_out(self._lines(number)[line], self._columns)
        return line_of_rows(y, [row.cells for row in rows], self._columns)
