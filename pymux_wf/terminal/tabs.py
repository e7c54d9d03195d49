"""Tabs that stand in a row: what HT leaves where it moves over blank cells, so that a copy of the text has the tab.

A tab is a run of cells that are all equal to ``" "`` and told from other spaces by ``is``, as ``row.BLANK`` is: a first
cell, some inside, a last one (``ALONE`` where it is one cell wide). Whatever overwrites, erases or moves cells needs to
know nothing of it: a tab that lost an end, or has text inside, is not found any more, and is spaces. The run may
be broken by the right edge and is whole again when the line is put together.

As in tmux the cells keep their look, and HT leaves nothing where the cells do not all look the same, or from inside a
tab. A row that was given tabs is a ``TabbedRow``, so that rows without tabs cost nothing.

Relies on ``row``. Never moves the cursor.
"""

from __future__ import annotations

from collections.abc import Sequence

from pymux_wf.terminal.row import Row, TabbedRow, lone_space

FIRST = lone_space()
INSIDE = lone_space()
LAST = lone_space()
ALONE = lone_space()


def tab_cells(width: int) -> list[str]:
    """The cells of one tab, ``width`` >= 1 of them."""
    return [ALONE] if width == 1 else [FIRST, *[INSIDE] * (width - 2), LAST]


_WIDEST = 32
"""Columns over which HT leaves a tab; to go further is to move."""

_CELLS = [tab_cells(width) for width in range(1, 9)]


def lay_tab(row: Row, x: int, end: int) -> None:
    """What HT from column ``x`` to column ``end`` (> x) leaves in the row."""
    cells = row.cells
    width = end - x
    if width > _WIDEST:
        return
    if cells[x:end].count(" ") != width or (row.pen is None and row.styles[x:end].count(row.styles[x]) != width):
        return
    if not row.tabs:
        row.__class__ = TabbedRow
    elif (cells[x] is INSIDE or cells[x] is LAST) and _is_inside(cells, x):
        return
    cells[x:end] = _CELLS[width - 1] if width <= 8 else tab_cells(width)
    row.touched = True


def _is_inside(cells: Sequence[str], x: int) -> bool:
    """Whether column ``x``, which is not the first of a tab, belongs to a whole one."""
    start = x - 1
    while start >= 0 and cells[start] is INSIDE:
        start -= 1
    return start >= 0 and cells[start] is FIRST and _width_at(cells, start) > 0


def _width_at(cells: Sequence[str], x: int) -> int:
    """How wide the tab is whose first cell is in column ``x``; 0 where a part of it is gone."""
    if cells[x] is ALONE:
        return 1
    end = x + 1
    while end < len(cells) and cells[end] is INSIDE:
        end += 1
    return end + 1 - x if end < len(cells) and cells[end] is LAST else 0


def tabs_in(cells: Sequence[str]) -> list[tuple[int, int]]:
    """(column, width) of each tab in cells, from left to right."""
    found: list[tuple[int, int]] = []
    text = "".join(cells)
    if len(text) != len(cells):
        text = "".join([cell[:1] or "x" for cell in cells])
    x = text.find(" ")
    while x >= 0:
        cell = cells[x]
        width = _width_at(cells, x) if cell is FIRST or cell is ALONE else 0
        if width:
            found.append((x, width))
        x = text.find(" ", x + (width or 1))
    return found


def copied(cells: Sequence[str]) -> list[str]:
    """The cells as a copy of their text has them: a tab is ``"\\t"`` in its first cell and ``""`` in the others."""
    result = list(cells)
    for x, width in tabs_in(cells):
        result[x : x + width] = ["\t", *[""] * (width - 1)]
    return result
