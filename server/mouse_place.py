"""What lies under the mouse: a pane, a border, a range of the status line.

Pure reading of the tree and of the client's drawn status rows; coordinates are cells of the client's terminal.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from . import border_view, floating, sizes
from .draw import view_offset
from .scrollbars import part_at

if TYPE_CHECKING:
    from .client import Client
    from .tree import Pane, Session, Window, Winlink


@dataclass(frozen=True, slots=True)
class Place:
    """Where the mouse is.

    Attributes:
        name: tmux's name of the place: Pane, Border, ScrollbarUp, ScrollbarSlider, ScrollbarDown, Control0 to Control9,
            Status, StatusLeft, StatusRight, StatusDefault.
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
    return _window_place(client, session.current, window_x, window_y, (x, y))


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
    if kind == "control":
        return Place(f"Control{argument}", x, line, winlink=link, session=session, status_line=line, status_range=kind)
    if kind == "window" and argument.isdigit():
        link = session.winlinks.get(int(argument), link)
    elif kind == "pane":
        pane = tree.panes.get(int(argument.lstrip("%") or -1))
        links = pane.window.winlinks if pane is not None else []
        link = next((found for found in links if found.session is session), links[0] if links else link)
        goal = link.session if link is not None else session
    elif kind == "session":
        goal = tree.sessions.get(int(argument.lstrip("$") or -1), session)
        link = goal.current
    shown = argument if kind == "user" else kind
    name = f"Control{argument}" if kind == "control" else "Status"
    return Place(name, x, line, pane=pane, winlink=link, session=goal, status_line=line, status_range=shown)


def _window_place(client: Client, link: Winlink, x: int, y: int, at: tuple[int, int]) -> Place | None:
    """What is at cell (x, y) of the window, which the client shows at the cell ``at`` of its terminal."""
    window = link.window
    if not (0 <= x < window.width and 0 <= y < window.height):
        return None
    pane, framed = floating.under(window, x, y)
    if pane is None or framed:
        return _border_place(client, link, pane, x, y, at)
    part = part_at(pane, x, y)
    name = "Pane" if part is None else f"Scrollbar{part}"
    inside = pane.x <= x < pane.x + pane.width
    if part is None and not inside:  # the cells left free beside a scrollbar
        return Place("Border", x, y, x, y, pane, link, link.session)
    return Place(name, x - pane.x, y - pane.y, x, y, pane, link, link.session)


def _border_place(client: Client, link: Winlink, pane: Pane | None, x: int, y: int, at: tuple[int, int]) -> Place:
    """A border: of the float ``pane``, or between tiled panes; or a control (a button) in the text on it."""
    owners = (
        [pane]
        if pane is not None
        else [each for each in link.window.panes if each.visible and not floating.framed(each)]
    )
    for owner in owners:
        control = border_view.control_at(client, owner, *at)
        if control is not None:
            return Place(f"Control{control}", x, y, x, y, owner, link, link.session, status_range="control")
    return Place("Border", x, y, x, y, pane or _bordering(link.window, x, y), link, link.session)


def pane_at(window: Window, x: int, y: int) -> Pane | None:
    """The visible pane that covers cell (x, y) of the window."""
    for pane in reversed(floating.stacking(window)):
        if pane.x <= x < pane.x + pane.width and pane.y <= y < pane.y + pane.height:
            return pane
    return None


def _bordering(window: Window, x: int, y: int) -> Pane | None:
    """The pane left of or above a border cell."""
    return (
        pane_at(window, x - 1, y) or pane_at(window, x, y - 1) or pane_at(window, x + 1, y) or pane_at(window, x, y + 1)
    )
