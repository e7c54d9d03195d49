"""What lies under the mouse: a pane, a border, a range of the status line.

Pure reading of the tree and of the client's drawn status rows; coordinates are cells of the client's terminal.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from . import sizes
from .draw import view_offset
from .scrollbars import part_at

if TYPE_CHECKING:
    from .client import Client
    from .tree import Pane, Session, Window, Winlink


@dataclass(frozen=True, slots=True)
class Place:
    """Where the mouse is.

    Attributes:
        name: tmux's name of the place: Pane, Border, ScrollbarUp, ScrollbarSlider, ScrollbarDown, Status, StatusLeft,
            StatusRight, StatusDefault.
        x, y: Cell in the pane (or window for a border, or status line).
        window_x, window_y: Cell in the window; -1 outside.
        pane: The pane under the mouse, or the one whose border it is.
        winlink: The window that a status range stands for; the current one elsewhere.
        session: The session that a status range stands for; the client's elsewhere.
        status_line, status_range: For the status: which line, and the kind of range ("" for none).
    """

    name: str
    x: int
    y: int
    window_x: int = -1
    window_y: int = -1
    pane: Pane | None = None
    winlink: Winlink | None = None
    session: Session | None = None
    status_line: int = -1
    status_range: str = ""


def locate(client: Client, x: int, y: int) -> Place | None:
    """The place at cell (x, y) of the client's terminal; None where there is nothing."""
    session = client.session
    if session is None or session.current is None:
        return None
    lines = sizes.status_lines(session)
    at_top = session.options.get("status-position") == "top"
    first = 0 if at_top else client.lines - lines
    if first <= y < first + lines:
        return _status_place(client, session, x, y - first)
    window_x, window_y = window_cell(client, session, session.current.window, x, y)
    return _window_place(session, session.current, window_x, window_y)


def window_cell(client: Client, session: Session, window: Window, x: int, y: int) -> tuple[int, int]:
    """The cell of the window that the client shows at (x, y), also beyond the window's edges and under the status."""
    _, offset_x, offset_y = view_offset(client, window)
    above = sizes.status_lines(session) if session.options.get("status-position") == "top" else 0
    return x + offset_x, y - above + offset_y


def _status_place(client: Client, session: Session, x: int, line: int) -> Place:
    ranges = client.status_ranges[line] if line < len(client.status_ranges) else []
    for found in ranges:
        if found.start <= x < found.end:
            return _range_place(client, session, found, x, line)
    return Place("StatusDefault", x, line, winlink=session.current, session=session, status_line=line)


def _range_place(client: Client, session: Session, found: object, x: int, line: int) -> Place:
    kind, argument = str(found.kind), str(found.argument)  # type: ignore[attr-defined]
    if kind in ("left", "right"):
        return Place(
            f"Status{kind.capitalize()}",
            x,
            line,
            winlink=session.current,
            session=session,
            status_line=line,
            status_range=kind,
        )
    link, pane, goal = session.current, None, session
    tree = client.server.tree
    if kind == "window" and argument.isdigit():
        link = session.winlinks.get(int(argument), link)
    elif kind == "pane":
        pane = tree.panes.get(int(argument.lstrip("%") or -1))
    elif kind == "session":
        goal = tree.sessions.get(int(argument.lstrip("$") or -1), session)
        link = goal.current
    shown = argument if kind == "user" else kind
    return Place("Status", x, line, pane=pane, winlink=link, session=goal, status_line=line, status_range=shown)


def _window_place(session: Session, link: Winlink, x: int, y: int) -> Place | None:
    window = link.window
    if not (0 <= x < window.width and 0 <= y < window.height):
        return None
    pane = pane_at(window, x, y)
    if pane is not None:
        return Place("Pane", x - pane.x, y - pane.y, x, y, pane, link, session)
    for pane in window.panes:
        part = part_at(pane, x, y) if pane.visible and pane.scrollbar is not None else None
        if part is not None:
            return Place(f"Scrollbar{part}", x - pane.x, y - pane.y, x, y, pane, link, session)
    return Place("Border", x, y, x, y, _bordering(window, x, y), link, session)


def pane_at(window: Window, x: int, y: int) -> Pane | None:
    """The visible pane that covers cell (x, y) of the window."""
    for pane in window.panes:
        if pane.visible and pane.x <= x < pane.x + pane.width and pane.y <= y < pane.y + pane.height:
            return pane
    return None


def _bordering(window: Window, x: int, y: int) -> Pane | None:
    """The pane left of or above a border cell."""
    return (
        pane_at(window, x - 1, y) or pane_at(window, x, y - 1) or pane_at(window, x + 1, y) or pane_at(window, x, y + 1)
    )
