"""Which panes lie beside a pane, and which pane lies at a place.

Relies on nothing but the geometry it is given. Never chooses among several neighbours: tmux takes the one that was
active last, which only the owner of the panes knows.
"""

from __future__ import annotations

from typing import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from pymux_wf.layout.types import BorderStatus, Direction


class PaneGeometry(NamedTuple):
    """A pane's place in the window: ``x, y`` of its top left cell, ``width`` x ``height`` in cells, without borders."""

    id: int
    x: int
    y: int
    width: int
    height: int


def _touches(start: int, length: int, other_start: int, other_length: int) -> bool:
    """Whether the other's extent meets this one's, where meeting at the border cell after it counts too."""
    end, other_end = start + length, other_start + other_length - 1
    return other_start <= end and other_end >= start


def _far_edge_row(pane: PaneGeometry, lines: int, status: BorderStatus) -> int:
    """The row a pane above must end before; from the top it goes on at the bottom of the window."""
    if status == "top":
        return lines + 1 if pane.y == 1 else pane.y
    if pane.y == 0:
        return lines if status == "bottom" else lines + 1
    return pane.y


def _near_edge_row(pane: PaneGeometry, lines: int, status: BorderStatus) -> int:
    """The row a pane below must begin at; from the bottom it goes on at the top of the window."""
    edge = pane.y + pane.height + 1
    if status == "top":
        return 1 if edge >= lines else edge
    last = lines - 1 if status == "bottom" else lines
    return 0 if edge >= last else edge


def find_neighbours(
    pane: PaneGeometry,
    panes: Iterable[PaneGeometry],
    size: tuple[int, int],
    direction: Direction,
    status: BorderStatus = "off",
) -> list[int]:
    """The panes that border on ``pane`` on one side, in the order of ``panes``.

    ``size`` is the window's columns and lines.
    At the window's edge the search goes on at the opposite edge, as ``select-pane -L -R -U -D`` do.
    """
    columns, lines = size
    others = [other for other in panes if other.id != pane.id]
    if direction in ("L", "R"):
        if direction == "L":
            edge = pane.x or columns + 1
            beside = [other for other in others if other.x + other.width + 1 == edge]
        else:
            edge = pane.x + pane.width + 1
            beside = [other for other in others if other.x == (0 if edge >= columns else edge)]
        return [other.id for other in beside if _touches(pane.y, pane.height, other.y, other.height)]
    if direction == "U":
        edge = _far_edge_row(pane, lines, status)
        beside = [other for other in others if other.y + other.height + 1 == edge]
    else:
        edge = _near_edge_row(pane, lines, status)
        beside = [other for other in others if other.y == edge]
    return [other.id for other in beside if _touches(pane.x, pane.width, other.x, other.width)]


def find_at(panes: Iterable[PaneGeometry], x: int, y: int) -> int | None:
    """The first pane that covers the cell, counting the border at its right and below it as its own; None outside."""
    for pane in panes:
        if pane.x <= x <= pane.x + pane.width and pane.y <= y <= pane.y + pane.height:
            return pane.id
    return None
