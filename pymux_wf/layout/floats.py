"""Floating panes of a window: cells that stand in no split tree, and which of them covers which.

A float's rectangle is its content; the border is drawn one cell round it. It may reach beyond the window on any side.

Relies on `cell`. Never touches the tree, decides no place by itself but the default one.
"""

from __future__ import annotations

from pymux_wf.layout.cell import PANE_MINIMUM, Cell

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

FIRST_PLACE = (4, 2)
"""Where the first float of a window goes, and how far each next one is from the one before: columns, lines."""


class Floats:
    """The floats of one layout.

    Attributes:
        cells: In the order in which they were made (the layout string lists them so behind the tiled panes).
        stack: The same cells, the one that covers the others first.
        last_place: The last place that was given by default; None before the first.
    """

    __slots__ = ("cells", "last_place", "stack")

    def __init__(self) -> None:
        self.cells: list[Cell] = []
        self.stack: list[Cell] = []
        self.last_place: tuple[int, int] | None = None

    def add(self, cell: Cell) -> None:
        """A new float, above the others."""
        self.cells.append(cell)
        self.stack.insert(0, cell)

    def remove(self, cell: Cell) -> bool:
        """Takes a float away; False when the cell is none."""
        if cell not in self.stack:
            return False
        self.cells.remove(cell)
        self.stack.remove(cell)
        return True

    def raise_(self, cell: Cell) -> bool:
        """Puts a float above the others; False when it is none, or there already."""
        if cell not in self.stack or self.stack[0] is cell:
            return False
        self.stack.remove(cell)
        self.stack.insert(0, cell)
        return True

    def default_place(self, columns: int, lines: int) -> tuple[int, int]:
        """The place of the next float that is given none, in a window of ``columns`` x ``lines``."""
        x, y = FIRST_PLACE
        if self.last_place is not None:
            next_x, next_y = self.last_place[0] + x, self.last_place[1] + y
            if next_x < columns and next_y < lines:
                x, y = next_x, next_y
        self.last_place = (x, y)
        return x, y

    def copy(self, copy_of: Callable[[Cell], Cell]) -> Floats:
        """The same with other cells: ``copy_of`` is asked for each."""
        other = Floats()
        other.cells = [copy_of(cell) for cell in self.cells]
        other.stack = [other.cells[self.cells.index(cell)] for cell in self.stack]
        other.last_place = self.last_place
        return other


def make_float(pane_id: int, x: int, y: int, width: int, height: int) -> Cell:
    """The cell of a float; one without columns or lines gets one, because every terminal has one."""
    cell = Cell(max(width, PANE_MINIMUM), max(height, PANE_MINIMUM), pane_id=pane_id)
    cell.x, cell.y = x, y
    return cell
