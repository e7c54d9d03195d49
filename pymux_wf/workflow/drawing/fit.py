"""How a document fits a screen: which lines each block gets, which columns of a table stay, how wide they are. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pymux_wf.workflow.drawing.cells import Spans, spans_of, spans_width, width, wrapped
from pymux_wf.workflow.drawing.document import Block, Column, Document, Gauge, Line, Lines, Spark, Table

_LEAST = 3
"""Lines that a table or a list gets at least, where there is any room: title, heading, one row."""

_GAUGE_ROOM = 34
"""Columns of one of several gauges side by side."""

_MANY_GAUGES = 4
"""So many gauges stand one below the other; more stand side by side."""


@dataclass(frozen=True, slots=True)
class Gauges:
    """Gauges that follow each other, as rows of several."""

    rows: tuple[tuple[Gauge, ...], ...]
    columns: int

    @property
    def room(self) -> int:
        """Columns of a gauge without the gap to the next."""
        return self.columns - 2 if any(len(row) > 1 for row in self.rows) else self.columns


Part = Line | Table | Spark | Lines | Gauges


@dataclass(frozen=True, slots=True)
class Placed:
    """A block and how many lines it may take; None for as many as it has."""

    part: Part
    lines: int | None


def placed(document: Document, columns: int, lines: int | None) -> list[Placed]:
    """The header and the blocks from the top, with their heights; without ``lines`` all of everything."""
    parts = [*document.header, *_grouped(document.blocks, columns)]
    if lines is None:
        return [Placed(part, None) for part in parts]
    wanted = [natural(part, columns) for part in parts]
    flexible = [number for number, part in enumerate(parts) if isinstance(part, (Table, Lines))]
    room = lines - sum(size for number, size in enumerate(wanted) if number not in flexible)
    given = shares([wanted[number] for number in flexible], max(0, room))
    for number, size in zip(flexible, given, strict=True):
        wanted[number] = size
    return [Placed(part, size) for part, size in zip(parts, wanted, strict=True)]


def natural(part: Part, columns: int) -> int:
    """Lines that a block would like to have."""
    if isinstance(part, Table):
        return bool(part.title) + (1 + len(part.rows) if part.rows else 1)
    if isinstance(part, Lines):
        return bool(part.title) + max(1, len(part.lines))
    if isinstance(part, Gauges):
        return len(part.rows)
    return len(wrapped(spans_of(part.cell), columns)) if isinstance(part, Line) and part.wrap else 1


def shares(wanted: Sequence[int], room: int) -> list[int]:
    """What each gets of a room: all get what they want if it is enough, else the small ones do, and the others as much
    as each other.

    >>> shares([3, 20, 30], 23)
    [3, 10, 10]
    """
    given = [0] * len(wanted)
    for number, want in enumerate(wanted):  # nobody goes without a row while there is room
        given[number] = min(want, _LEAST, room)
        room -= given[number]
    while room > 0 and (open_ones := [number for number, want in enumerate(wanted) if given[number] < want]):
        smallest = min(open_ones, key=lambda number: given[number])
        given[smallest] += 1
        room -= 1
    return given


def _grouped(blocks: Sequence[Block], columns: int) -> list[Part]:
    parts: list[Part] = []
    run: list[Gauge] = []
    for block in [*blocks, None]:
        if isinstance(block, Gauge):
            run.append(block)
            continue
        if run:
            parts.append(_rows(run, columns))
            run = []
        if block is not None:
            parts.append(block)
    return parts


def _rows(gauges: Sequence[Gauge], columns: int) -> Gauges:
    beside = max(1, columns // _GAUGE_ROOM) if len(gauges) > _MANY_GAUGES else 1
    rows = tuple(tuple(gauges[start : start + beside]) for start in range(0, len(gauges), beside))
    return Gauges(rows, max(1, columns // beside))


@dataclass(frozen=True, slots=True)
class Fitted:
    """A table for a screen: the columns that stay, their widths, and the rows that fit, as spans.

    Attributes:
        more: how many rows are not shown.
    """

    columns: tuple[Column, ...]
    widths: tuple[int, ...]
    rows: tuple[tuple[Spans, ...], ...]
    gap: int
    more: int


def fitted(table: Table, columns: int, lines: int | None) -> Fitted:
    """How a table stands in ``columns``; ``lines`` counts its heading and not its title."""
    room = len(table.rows) if lines is None else max(0, lines - 1)
    shown = table.rows[-room:] if table.tail and room else table.rows[:room]
    rows = [tuple(spans_of(cell) for cell in row) for row in shown]
    gap = 2 if columns >= 60 else 1
    wants = [
        max([1, width(column.title), *(spans_width(row[number]) for row in rows if number < len(row))])
        for number, column in enumerate(table.columns)
    ]
    kept = _kept(table.columns, wants, columns, gap)
    widths = _widths([table.columns[number] for number in kept], [wants[number] for number in kept], columns, gap)
    while len(kept) > 1 and sum(widths) + gap * (len(kept) - 1) > columns:  # a screen for none of it
        kept, widths = kept[:-1], widths[:-1]
    return Fitted(
        tuple(table.columns[number] for number in kept),
        tuple(widths),
        tuple(tuple(row[number] if number < len(row) else () for number in kept) for row in rows),
        gap,
        len(table.rows) - len(rows),
    )


def _least(column: Column, want: int) -> int:
    return min(want, max(width(column.title), 10)) if column.grow else want


def _kept(columns: Sequence[Column], wants: Sequence[int], room: int, gap: int) -> list[int]:
    """The numbers of the columns that stay; those of rank 0 always do."""
    kept = list(range(len(columns)))
    while len(kept) > 1 and sum(_least(columns[each], wants[each]) + gap for each in kept) - gap > room:
        highest = max((columns[each].rank for each in kept), default=0)
        if highest <= 0:
            break
        kept.remove(max(each for each in kept if columns[each].rank == highest))
    return kept


def _widths(columns: Sequence[Column], wants: Sequence[int], room: int, gap: int) -> list[int]:
    widths = list(wants)
    over = sum(widths) + gap * (len(widths) - 1) - room
    growing = [number for number, column in enumerate(columns) if column.grow]
    if over < 0 and growing:
        share, rest = divmod(-over, len(growing))
        for place, number in enumerate(growing):
            widths[number] += share + (place < rest)
    for candidates in (growing, list(range(len(widths)))):  # who grows gives back first
        while over > 0 and candidates:
            widest = max(candidates, key=lambda number: widths[number])
            if widths[widest] <= 1:
                break
            widths[widest] -= 1
            over -= 1
            if candidates is growing and widths[widest] <= 4:
                break
    return widths
