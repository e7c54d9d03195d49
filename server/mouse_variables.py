"""The ``mouse_*`` format variables: what a binding sees of the mouse key that runs it.

Words and lines are those of the visible screen, a wrapped line as one. Pure reading.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pymux_wf.terminal import Row

    from .mouse import Hit
    from .tree import Pane


def of_hit(hit: Hit, separators: str) -> dict[str, str]:
    """The variables for a mouse key; ``separators`` ends words, as blanks do."""
    place = hit.place
    found = {"mouse_x": str(place.x), "mouse_y": str(place.y)}
    if place.status_line >= 0:
        found["mouse_y"] = found["mouse_status_line"] = str(place.status_line)
        found["mouse_status_range"] = place.status_range
    if place.pane is None:
        return found
    found["mouse_pane"] = f"%{place.pane.id}"
    if place.name == "Pane":
        found |= _under(place.pane, place.x, place.y, separators)
    return found


def _under(pane: Pane, x: int, y: int, separators: str) -> dict[str, str]:
    rows = pane.mode.rows() if pane.mode is not None else pane.screen.rows
    if not (0 <= y < len(rows) and 0 <= x < len(rows[y].cells)):
        return {}
    cells, at = _logical_line(rows, y)
    link = rows[y].styles[x].link
    return {
        "mouse_line": "".join(cells).rstrip(" "),
        "mouse_word": _word(cells, at + x, separators),
        "mouse_hyperlink": link.uri if link is not None else "",
    }


def _logical_line(rows: Sequence[Row], y: int) -> tuple[list[str], int]:
    """The cells of the line that row ``y`` is a part of, and where the row begins in it."""
    first = last = y
    while first > 0 and rows[first - 1].wrapped:
        first -= 1
    while last < len(rows) - 1 and rows[last].wrapped:
        last += 1
    cells = [cell for row in rows[first : last + 1] for cell in row.cells]
    return cells, sum(len(row.cells) for row in rows[first:y])


def _word(cells: Sequence[str], x: int, separators: str) -> str:
    """The word at ``x``, or on a separator the one that begins behind it."""

    def ends(cell: str) -> bool:
        return cell == " " or (cell != "" and cell in separators)

    start = x + 1 if ends(cells[x]) else x
    while start > 0 and start <= x and not ends(cells[start - 1]):
        start -= 1
    end = start
    while end < len(cells) and not ends(cells[end]):
        end += 1
    return "".join(cells[start:end])
