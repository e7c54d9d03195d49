"""Borders that move: resizing a pane against its neighbours, by keys, to a size, or with the mouse.

Sizes change here, offsets do not: whoever calls works them out again with `cell.place`. Relies on `cell`.
"""

from __future__ import annotations

from pymux_wf.layout import cell as cells
from pymux_wf.layout.cell import Axis, Cell

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from pymux_wf.layout.types import BorderStatus

# Where the mouse may have caught a border: on it, or one cell beside it.
_GRAB = ((0, 0), (0, 1), (1, 0), (0, -1), (-1, 0))


def nudge(leaf: Cell, axis: Axis, change: int, status: BorderStatus) -> None:
    """Move the border behind the pane along ``axis``, or the one before it for the last pane."""
    cell = _along(leaf, axis)
    if cell is not None:
        move_border(cell.sibling(-1) or cell if cell.sibling(1) is None else cell, axis, change, status)


def resize_to(leaf: Cell, axis: Axis, size: int, status: BorderStatus) -> None:
    """Give the pane a size along ``axis``, as far as its neighbours allow."""
    cell = _along(leaf, axis)
    if cell is None:
        return
    change = size - cell.size(axis)
    if cell.sibling(1) is None:
        before = cell.sibling(-1)
        assert before is not None
        move_border(before, axis, -change, status)
    else:
        move_border(cell, axis, change, status)


def _along(leaf: Cell, axis: Axis) -> Cell | None:
    """The cell around ``leaf`` that has siblings along ``axis``."""
    cell = leaf
    while cell.parent is not None and cell.parent.axis is not axis:
        cell = cell.parent
    return cell if cell.parent is not None else None


def move_border(cell: Cell, axis: Axis, change: int, status: BorderStatus, *, opposite: bool = True) -> None:
    """Move the border after ``cell``; with ``opposite``, room may also come from the cells before it."""
    while change:
        step = _grow(cell, axis, change, status, opposite) if change > 0 else -_shrink(cell, axis, -change, status)
        if step == 0:
            return
        change -= step


def _grow(cell: Cell, axis: Axis, needed: int, status: BorderStatus, opposite: bool) -> int:
    """Take from the first cell after ``cell`` that has room, or else from the nearest before it."""
    assert cell.parent is not None
    siblings = cell.parent.children
    index = siblings.index(cell)
    candidates: list[Cell] = siblings[index + 1 :]
    if opposite:
        candidates = candidates + siblings[:index][::-1]
    return _transfer(candidates, cell, axis, needed, status)


def _shrink(cell: Cell, axis: Axis, needed: int, status: BorderStatus) -> int:
    """Take from ``cell``, or the nearest before it that has room, and give to the one after it."""
    assert cell.parent is not None
    siblings = cell.parent.children
    index = siblings.index(cell)
    if index + 1 == len(siblings):
        return 0
    return _transfer(siblings[index::-1], siblings[index + 1], axis, needed, status)


def _transfer(sources: Iterable[Cell], target: Cell, axis: Axis, needed: int, status: BorderStatus) -> int:
    for source in sources:
        room = min(cells.shrinkable(source, axis, status), needed)
        if room > 0:
            cells.adjust(target, axis, room, status)
            cells.adjust(source, axis, -room, status)
            return room
    return 0


def borders_at(root: Cell, x: int, y: int) -> list[Cell]:
    """The cells whose right (lower) border the mouse catches at a place: none, one, or two at a crossing."""
    caught: list[Cell] = []
    for dx, dy in _GRAB:
        cell = _before_border(root, x + dx, y + dy)
        if cell is not None and cell not in caught:
            caught.append(cell)
    return caught


def _before_border(cell: Cell, x: int, y: int) -> Cell | None:
    """The cell at whose right (lower) border the place lies, None when it lies inside a pane or nowhere."""
    last: Cell | None = None
    for child in cell.children:
        if child.x <= x < child.x + child.width and child.y <= y < child.y + child.height:
            return _before_border(child, x, y)
        if last is not None:
            if cell.axis is Axis.LEFT_RIGHT and last.x + last.width <= x < child.x:
                return last
            if cell.axis is Axis.TOP_BOTTOM and last.y + last.height <= y < child.y:
                return last
        last = child
    return None
