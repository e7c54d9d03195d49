"""The lines above the screen: cheap to keep, laid out only where somebody looks.

Rows that scroll off one by one are kept as they are for a while (``_fresh``) and then packed, many logical lines into
one block (``history_blocks``). Whole blocks of lines that scrolled by unseen are kept as the raw text they came as and
taken apart when a reader gets there. Widths are therefore changed by forgetting a few cached sums.

Two counts: *physical* rows at the present width, which readers see (``size``, ``row``), and *logical* lines, by which
old blocks are dropped. A logical line never takes less than a row, so dropping by logical lines keeps at least
``limit`` rows; ``size`` never shows more than ``limit``.

Relies on ``history_blocks``, ``lines`` and ``row``. Never touches the rows on the screen.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate
from typing import NamedTuple

from pymux_wf.terminal.history_blocks import LINE_OVERHEAD, Block, PackedBlock, RawBlock
from pymux_wf.terminal.lines import Logical, goes_on_in, lay_out, lines_of
from pymux_wf.terminal.row import Row
from pymux_wf.terminal.style import Style

FRESH_LIMIT = 128
OPEN_LIMIT = 1024
_CACHED_LINES = 2048
_ENDS = 1024


class Times(NamedTuple):
    """When lines went into a history: ``ends`` are pairs of a count of lines and the second in which the last of them
    came; what came later, in ``second``. ``dropped`` lines are not there any more.
    """

    ends: tuple[tuple[int, int], ...] = ()
    second: int = 0
    dropped: int = 0

    def of(self, line: int) -> int:
        """When a line came, 0 the oldest one that is there; in seconds since the epoch, 0 for unknown."""
        at = bisect_right(self.ends, self.dropped + line, key=_count)
        return self.ends[at][1] if at < len(self.ends) else self.second


def _count(end: tuple[int, int]) -> int:
    return end[0]


class History:
    """The scrollback of one screen.

    Attributes:
        columns: the width rows are laid out for; the screen keeps it.
        retrievable: rows that scrolled off since the screen was last cleared, and may come back when it grows.
    """

    def __init__(self, columns: int, limit: int = 2000, bytes_limit: int | None = None) -> None:
        self.columns = columns
        self._limit = limit
        self._bytes_limit = bytes_limit
        self._skip = 0
        self._second = 0
        self._forget()

    def _forget(self) -> None:
        self._blocks: list[Block] = []
        self._logical = 0
        self._bytes = 0
        self._fresh: list[Row] = []
        self._ends: list[int] | None = []
        self._cache: dict[tuple[int, int], list[Row]] = {}
        self._opened: tuple[Block, list[Logical]] | None = None
        self.retrievable = 0
        self._second_ends: list[tuple[int, int]] = []
        self._dropped = 0

    @property
    def limit(self) -> int:
        """The most rows that are shown; setting it drops what is too old."""
        return self._limit

    @limit.setter
    def limit(self, limit: int) -> None:
        self._limit = max(0, limit)
        self._trim()

    @property
    def bytes_limit(self) -> int | None:
        """About the most bytes that are kept, or None for no such limit."""
        return self._bytes_limit

    @bytes_limit.setter
    def bytes_limit(self, limit: int | None) -> None:
        self._bytes_limit = limit
        self._trim()

    @property
    def bytes(self) -> int:
        """About how much memory the lines take."""
        return self._bytes + len(self._fresh) * (LINE_OVERHEAD + 16 * self.columns)

    @property
    def size(self) -> int:
        """Physical rows at the present width, at most ``limit``."""
        return min(self._block_rows() + len(self._fresh), self._limit)

    def __len__(self) -> int:
        return self.size

    def _sums(self) -> list[int]:
        """The running total of physical rows after each block."""
        if self._ends is None:
            self._ends = list(accumulate(block.rows_at(self.columns) for block in self._blocks))
        return self._ends

    def _block_rows(self) -> int:
        sums = self._sums()
        return sums[-1] if sums else 0

    # Adding.

    def push(self, row: Row) -> None:
        """Takes over a row that has scrolled off the screen."""
        if self._skip:
            self._skip -= 1
        elif self._limit:
            fresh = self._fresh
            if fresh and fresh[-1].wrapped and not goes_on_in(fresh[-1], row):
                fresh[-1].wrapped = False
            fresh.append(row)
            self.retrievable += 1
            if len(fresh) >= FRESH_LIMIT and (not row.wrapped or len(fresh) >= OPEN_LIMIT):
                self._pack()

    def skip(self, count: int) -> None:
        """The next ``count`` rows pushed are stand-ins of a block taken whole, and are not kept."""
        self._skip = count

    def push_raw(self, text: str, style: Style, count: int) -> None:
        """Takes over ``count`` complete lines (each ended by CR LF) that scrolled by, as text and SGR."""
        if not self._limit:
            return
        self._pack()
        self._add(RawBlock(text, style, count, self.columns))
        self.retrievable += count
        self._trim()

    def note_time(self, second: int) -> None:
        """What is added from now on comes in this second (since the epoch). Costs next to nothing within a second."""
        if second == self._second:
            return
        total = self._dropped + self._logical + sum(not row.wrapped for row in self._fresh)
        ends = self._second_ends
        while ends and ends[-1][0] > total:
            ends.pop()  # the screen has taken lines back
        if total > (ends[-1][0] if ends else self._dropped):
            ends.append((total, self._second))
        if ends and ends[0][0] <= self._dropped and len(ends) > _ENDS:
            del ends[: bisect_right(ends, self._dropped, key=_count)]
        self._second = second

    @property
    def times(self) -> Times:
        """When the lines came, as it is known now."""
        return Times(tuple(self._second_ends), self._second, self._dropped)

    def _add(self, block: Block) -> None:
        self._blocks.append(block)
        self._logical += block.count
        self._bytes += block.size
        self._ends = None

    def _pack(self) -> None:
        """Packs all fresh rows into a block."""
        if self._fresh:
            self._add(PackedBlock(lines_of(self._fresh)))
            self._fresh = []
            self._trim()

    def end_line(self) -> None:
        """The screen was cleared: the last line goes on nowhere, and nothing above comes back."""
        if self._fresh:
            self._fresh[-1].wrapped = False
        self.retrievable = 0

    def _trim(self) -> None:
        blocks = self._blocks
        drop = 0
        while drop < len(blocks) and self._is_too_much(blocks[drop]):
            self._logical -= blocks[drop].count
            self._bytes -= blocks[drop].size
            self._dropped += blocks[drop].count
            drop += 1
        if drop:
            del blocks[:drop]
            self._ends = None
            self._cache.clear()
            self._opened = None

    def _is_too_much(self, oldest: Block) -> bool:
        if self._logical + len(self._fresh) - oldest.count >= self._limit:
            return True
        return self._bytes_limit is not None and self._bytes > self._bytes_limit

    # Reading.

    def row(self, index: int) -> Row:
        """Physical row ``index``, 0 the oldest. Not to be changed.

        Raises:
            IndexError: there is no such row.
        """
        size = self.size
        if not 0 <= index < size:
            raise IndexError(f"history has {size} rows, not row {index}")
        index += self._block_rows() + len(self._fresh) - size
        sums = self._sums()
        number = bisect_right(sums, index)
        if number == len(sums):
            return self._fresh[index - self._block_rows()]
        return self._row_of_block(self._blocks[number], index - (sums[number - 1] if number else 0))

    def _row_of_block(self, block: Block, index: int) -> Row:
        starts = block.starts(self.columns)
        line, within = index, 0
        if starts is not None:
            line = bisect_right(starts, index) - 1
            within = index - starts[line]
        rows = self._cache.get((id(block), line))
        if rows is None:
            rows = self._lay_out_around(block, line)
        return rows[within]

    def _lay_out_around(self, block: Block, line: int) -> list[Row]:
        """Lays out a line and its neighbours, since readers look at pages and a block is opened as a whole."""
        if self._opened is None or self._opened[0] is not block:
            self._opened = (block, block.lines())
        lines = self._opened[1]
        if len(self._cache) > _CACHED_LINES:
            self._cache.clear()
        for number in range(max(0, line - 20), min(len(lines), line + 200)):
            self._cache.setdefault((id(block), number), lay_out(lines[number], self.columns))
        return self._cache[(id(block), line)]

    def rows(self, start: int, end: int) -> list[Row]:
        """Physical rows ``start`` to ``end`` (exclusive), for readers that want many."""
        return [self.row(index) for index in range(start, end)]

    # Giving back to the screen.

    def pop_open(self) -> list[Row]:
        """Takes back the rows at the end that belong to a line which goes on on the screen."""
        fresh = self._fresh
        start = len(fresh)
        while start and fresh[start - 1].wrapped:
            start -= 1
        rows = fresh[start:]
        del fresh[start:]
        return rows

    def pop(self, count: int) -> list[Row]:
        """Takes back the last rows, at most ``count`` and not what was cleared away."""
        count = min(count, self.retrievable, self.size)
        while len(self._fresh) < count and self._blocks:
            self._unpack(count)
        start = max(0, len(self._fresh) - count)
        rows = self._fresh[start:]
        del self._fresh[start:]
        self.retrievable -= len(rows)
        return rows

    def _unpack(self, count: int) -> None:
        """Turns the last lines of the last block into fresh rows again."""
        block = self._blocks.pop()
        self._logical -= block.count
        self._bytes -= block.size
        self._ends = None
        self._cache.clear()
        self._opened = None
        lines = block.lines()
        if len(lines) > count:
            self._add(PackedBlock(lines[:-count]))
        rows = [row for line in lines[-count:] for row in lay_out(line, self.columns)]
        self._fresh[:0] = rows

    def resize(self, columns: int) -> None:
        """Rows are laid out for another width from now on."""
        if columns != self.columns:
            self._pack()
            self.columns = columns
            self._ends = None
            self._cache.clear()

    def clear(self) -> None:
        """Forgets everything."""
        self._forget()
