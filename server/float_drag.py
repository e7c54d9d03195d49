"""A floating pane under the mouse: its top border moves it, the other borders change its size.

Relies on the layout for the rectangle. It moves with the mouse's cell kept inside the window, so that the border that
was caught can be caught again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import actions
from .mouse_place import window_cell

if TYPE_CHECKING:
    from pymux_wf.layout import PaneGeometry

    from .client import Client
    from .mouse import Hit
    from .tree import Pane


class FloatDrag:
    """Follows the mouse from the first event of a drag on a float's border."""

    def __init__(self, client: Client, pane: Pane, hit: Hit) -> None:
        self._client = client
        self._pane = pane
        cell = self._cell()
        x, y = hit.place.window_x, hit.place.window_y
        self._moves = cell is not None and y == cell.y - 1
        self._sides = "" if cell is None or self._moves else _sides(cell, x, y)
        self._grip = x - cell.x if cell is not None else 0

    def _cell(self) -> PaneGeometry | None:
        layout = self._pane.window.layout
        return layout.pane(self._pane.id) if layout is not None and self._pane.floating else None

    def __call__(self, hit: Hit, ended: bool) -> None:
        window, cell, session = self._pane.window, self._cell(), self._client.session
        if cell is None or window.layout is None or window.zoomed or session is None:
            return
        x, y = window_cell(self._client, session, window, hit.event.x, hit.event.y)
        x, y = min(max(x, 0), window.width - 1), min(max(y, 0), window.height - 1)
        place, size = self._moved(cell, x, y) if self._moves else self._resized(cell, x, y)
        if (place, size) != ((cell.x, cell.y), (cell.width, cell.height)):
            window.layout.place_float(self._pane.id, place, size)
            actions.layout_changed(self._client.server, window)

    def _moved(self, cell: PaneGeometry, x: int, y: int) -> tuple[tuple[int, int], tuple[int, int]]:
        return (x - self._grip, y + 1), (cell.width, cell.height)

    def _resized(self, cell: PaneGeometry, x: int, y: int) -> tuple[tuple[int, int], tuple[int, int]]:
        left, width, height = cell.x, cell.width, cell.height
        if "L" in self._sides:
            left = min(x + 1, cell.x + cell.width - 1)
            width = cell.x + cell.width - left
        elif "R" in self._sides:
            width = max(x - cell.x, 1)
        if "D" in self._sides:
            height = max(y - cell.y, 1)
        return (left, cell.y), (width, height)


def _sides(cell: PaneGeometry, x: int, y: int) -> str:
    """Which borders of the float the cell belongs to: ``L``, ``R``, ``D``, or two of them at a corner."""
    side = "L" if x < cell.x else "R" if x >= cell.x + cell.width else ""
    return side + ("D" if y >= cell.y + cell.height else "")
