"""Cells of the split tree and the arithmetic of their sizes.

A cell is a leaf (one pane) or a node whose children stand side by side (`Axis.LEFT_RIGHT`) or one above the other
(`Axis.TOP_BOTTOM`). Rules that hold between operations:

* along a node's own axis, the sizes of its children and one border cell between each two add up to the node's size;
* across it, every child has the node's size;
* no cell is smaller than `PANE_MINIMUM`.

A node may hold a node of its own axis (closing panes leaves such trees behind); the sizes tmux gives depend on it, so
they are never merged.

Relies on nothing but the standard library. Knows nothing of panes but their number, and nothing of windows.
"""

from __future__ import annotations

import enum

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from pymux_wf.layout.types import BorderStatus

PANE_MINIMUM = 1


class Axis(enum.Enum):
    """The direction in which the children of a node follow each other."""

    LEFT_RIGHT = "{}"
    TOP_BOTTOM = "[]"


class Cell:
    """One cell: a leaf when ``axis`` is None (then ``pane_id`` is set), else a node with at least two children.

    ``x``, ``y``, ``width`` and ``height`` are in terminal cells, from the top left of the window; a leaf's rectangle
    includes the line that ``pane-border-status`` may take from it.
    """

    __slots__ = ("axis", "children", "height", "pane_id", "parent", "width", "x", "y")

    def __init__(self, width: int, height: int, *, axis: Axis | None = None, pane_id: int = -1) -> None:
        self.axis = axis
        self.parent: Cell | None = None
        self.children: list[Cell] = []
        self.pane_id = pane_id
        self.x = 0
        self.y = 0
        self.width = width
        self.height = height

    def __repr__(self) -> str:
        what = f"%{self.pane_id}" if self.axis is None else f"{self.axis.name} {self.children!r}"
        return f"<{self.width}x{self.height},{self.x},{self.y} {what}>"

    def size(self, axis: Axis) -> int:
        """Width or height, whichever lies along ``axis``."""
        return self.width if axis is Axis.LEFT_RIGHT else self.height

    def set_size(self, axis: Axis, size: int) -> None:
        """Set the width or height along ``axis`` of this cell only."""
        if axis is Axis.LEFT_RIGHT:
            self.width = size
        else:
            self.height = size

    def walk(self) -> Iterator[Cell]:
        """The cell and everything below it, each node before its children."""
        yield self
        for child in self.children:
            yield from child.walk()

    def copy(self) -> Cell:
        """The cell and everything below it again, with no parent."""
        other = Cell(self.width, self.height, axis=self.axis, pane_id=self.pane_id)
        other.x, other.y = self.x, self.y
        for child in self.children:
            other.add(child.copy())
        return other

    def leaves(self) -> Iterator[Cell]:
        """The leaves below this cell (or the cell itself) from left to right, top to bottom."""
        if self.axis is None:
            yield self
        for child in self.children:
            yield from child.leaves()

    def add(self, child: Cell, index: int | None = None) -> None:
        """Insert ``child`` before position ``index`` of the children, by default at the end."""
        child.parent = self
        self.children.insert(len(self.children) if index is None else index, child)

    def replace_child(self, old: Cell, new: Cell) -> None:
        """Put ``new`` where ``old`` stands among the children."""
        self.children[self.children.index(old)] = new
        new.parent = self

    def sibling(self, offset: int) -> Cell | None:
        """The sibling ``offset`` places after this cell (before it when negative), None past either end."""
        if self.parent is None:
            return None
        index = self.parent.children.index(self) + offset
        return self.parent.children[index] if 0 <= index < len(self.parent.children) else None


def loses_status_line(cell: Cell, status: BorderStatus) -> bool:
    """Whether the line for ``pane-border-status`` is taken out of this cell.

    Between panes the line is drawn on the border that is there anyway; only cells that touch the window's top (or
    bottom) edge have to give a row of their own.
    """
    if status == "off":
        return False
    edge = 0 if status == "top" else -1
    while (parent := cell.parent) is not None:
        if parent.axis is Axis.TOP_BOTTOM and parent.children[edge] is not cell:
            return False
        cell = parent
    return True


def shrinkable(cell: Cell, axis: Axis, status: BorderStatus) -> int:
    """By how much the cell can shrink along ``axis`` before a pane in it gets too small."""
    if cell.axis is None:
        minimum = PANE_MINIMUM
        if axis is Axis.TOP_BOTTOM and loses_status_line(cell, status):
            minimum += 1
        return max(cell.size(axis) - minimum, 0)
    spaces = (shrinkable(child, axis, status) for child in cell.children)
    return sum(spaces) if cell.axis is axis else min(spaces)


def adjust(cell: Cell, axis: Axis, change: int, status: BorderStatus) -> None:
    """Grow or shrink the cell and what is in it by ``change`` along ``axis``.

    Children along the axis get (or give) one cell each in turn, from the first, until nothing is left; the caller has
    made sure with `shrinkable` that there is enough to take.
    """
    cell.set_size(axis, cell.size(axis) + change)
    if cell.axis is not axis:
        for child in cell.children:
            adjust(child, axis, change, status)
        return
    step = 1 if change > 0 else -1
    while change:
        before = change
        for child in cell.children:
            if not change:
                break
            if step > 0 or shrinkable(child, axis, status) > 0:
                adjust(child, axis, step, status)
                change -= step
        if change == before:
            raise AssertionError(f"cannot take {-change} more from {cell!r}")


def share(cell: Cell, axis: Axis, total: int, previous: int, left: int, cells_left: int, status: BorderStatus) -> int:
    """The size along ``axis`` that ``cell`` gets when its parent changes from ``previous`` to ``total``.

    In proportion to its size before, but leaving enough for the ``cells_left - 1`` cells after it out of the
    ``left`` not given away yet; the last cell takes the rest.
    """
    if cells_left == 1:
        return left
    size = cell.size(axis)
    reserve = max((PANE_MINIMUM + 1) * (cells_left - 1), size - shrinkable(cell, axis, status))
    # tmux counts without sign: where the reserve is more than what is left, there is no upper bound at all.
    upper = (left - reserve) & 0xFFFFFFFF
    return max(min(size * total // previous, upper), PANE_MINIMUM)


def fits(cell: Cell, axis: Axis, size: int, status: BorderStatus) -> bool:
    """Whether everything in the cell would still have room if it were ``size`` along ``axis``."""
    if cell.axis is None:
        return size >= PANE_MINIMUM
    if cell.axis is not axis:
        return all(fits(child, axis, size, status) for child in cell.children if child.axis is not None)
    count = len(cell.children)
    if size < count * 2 - 1:
        return False
    left = size
    for index, child in enumerate(cell.children):
        new = share(child, axis, size, cell.size(axis), left, count - index, status)
        taken = new if index == count - 1 else new + 1
        if taken > left or not fits(child, axis, new, status):
            return False
        left -= taken
    return True


def fit_children(cell: Cell, status: BorderStatus) -> None:
    """Give the children the sizes that follow from the cell's own size, which was just set, and go on below them."""
    axis = cell.axis
    if axis is None:
        return
    across = Axis.TOP_BOTTOM if axis is Axis.LEFT_RIGHT else Axis.LEFT_RIGHT
    count = len(cell.children)
    previous = sum(child.size(axis) for child in cell.children) + count - 1
    left = total = cell.size(axis)
    for index, child in enumerate(cell.children):
        new = share(child, axis, total, previous, left, count - index, status)
        child.set_size(axis, new)
        child.set_size(across, cell.size(across))
        left -= new + 1
        fit_children(child, status)


def place(cell: Cell) -> None:
    """Work out the offsets of everything below the cell from its own offset and the sizes."""
    x, y = cell.x, cell.y
    for child in cell.children:
        child.x, child.y = x, y
        if child.children:
            place(child)
        if cell.axis is Axis.LEFT_RIGHT:
            x += child.width + 1
        else:
            y += child.height + 1


def remove(cell: Cell) -> Cell | None:
    """Take a leaf out of the tree and give its room to the cell before it (to the one after, if it is the first).

    Returns the cell that has taken over the place of a node with a single child left, so that the caller can see
    whether it is the new root (its ``parent`` is None then); None when no node went away.
    """
    parent = cell.parent
    if parent is None or parent.axis is None:
        raise AssertionError("the root cannot be taken out of its own tree")
    heir = cell.sibling(-1) or cell.sibling(1)
    if heir is not None:
        # Room is only ever added here, so the border status has no say.
        adjust(heir, parent.axis, cell.size(parent.axis) + 1, "off")
    parent.children.remove(cell)
    cell.parent = None
    if len(parent.children) != 1:
        return None
    only = parent.children[0]
    only.parent = parent.parent
    if parent.parent is None:
        only.x = only.y = 0
    else:
        parent.parent.replace_child(parent, only)
    return only


def spread(parent: Cell, status: BorderStatus, *, rest_to_last: bool = False) -> bool:
    """Make the children of a node equally large; returns whether any size changed.

    What cannot be divided goes to the first cells, one each; ``rest_to_last`` gives all of it to the last one, as
    tmux did up to 3.4. Nothing is changed where a child cannot be brought down to its share.
    """
    axis, count = parent.axis, len(parent.children)
    if axis is None or count <= 1:
        return False
    size = parent.size(axis)
    if axis is Axis.TOP_BOTTOM and loses_status_line(parent, status):
        size -= 1
    each = (size - (count - 1)) // count
    if each < 1:
        return False
    rest = size - (count - 1) - each * count
    changes = []
    for index, child in enumerate(parent.children):
        extra = rest * (index == count - 1) if rest_to_last else index < rest
        new = each + extra
        if axis is Axis.TOP_BOTTOM and loses_status_line(child, status):
            new += 1
        changes.append(new - child.size(axis))
    if any(-change > shrinkable(child, axis, status) for child, change in zip(parent.children, changes)):
        return False
    for child, change in zip(parent.children, changes):
        adjust(child, axis, change, status)
    return any(changes)
