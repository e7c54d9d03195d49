"""How large a window is: the ``window-size`` rule over the clients that look at it.

Pure decisions over the tree and the attached clients; :func:`recalculate` then tells the server which windows change.
Sizes are cells; a client's room for windows is its terminal less the status lines.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from .tree import Session, Window

if TYPE_CHECKING:
    from .client import Client
    from .server import Server

MINIMUM, MAXIMUM = 1, 10000


def status_lines(session: Session) -> int:
    """Lines the status takes: 0 to 5 by the ``status`` option."""
    value = session.options.get("status")
    if value == "off":
        return 0
    return 1 if value == "on" else int(value)


def client_room(client: Client) -> tuple[int, int]:
    """Columns and lines that the client has for a window."""
    assert client.session is not None
    lines = client.lines - status_lines(client.session)
    return max(client.columns, 1), max(lines, 1)


def default_size(session_options: object) -> tuple[int, int]:
    """The ``default-size`` option as columns and lines."""
    text = str(session_options.get("default-size"))  # type: ignore[attr-defined]
    columns, _, lines = text.partition("x")
    return _clamp(int(columns or 80)), _clamp(int(lines or 24))


def _clamp(value: int) -> int:
    return max(MINIMUM, min(value, MAXIMUM))


def new_window_size(server: Server, session: Session, client: Client | None) -> tuple[int, int]:
    """The size for a window that is about to be made in ``session`` by ``client``."""
    rule = session.options_for_windows.get("window-size") if hasattr(session, "options_for_windows") else None
    rule = rule or server.options.window.get("window-size")
    if rule == "manual":
        return default_size(session.options)
    if rule == "latest" and client is not None and client.session is not None and client.counts:
        return client_room(client)
    rooms = [client_room(other) for other in server.attached() if other.session is session and other.counts]
    if not rooms:
        if client is not None and client.has_terminal and client.counts:
            return _clamp(client.columns), _clamp(client.lines - status_lines(session))
        return default_size(session.options)
    pick = min if rule == "smallest" else max
    return pick(room[0] for room in rooms), pick(room[1] for room in rooms)


def window_size(server: Server, window: Window) -> tuple[int, int] | None:
    """The size the window should have now, or None to leave it as it is (nobody looks)."""
    rule = window.options.get("window-size")
    if rule == "manual":
        return window.manual_size
    viewers = list(_viewers(server, window))
    if not viewers:
        return None
    if rule == "latest":
        latest = max(viewers, key=lambda client: client.used_window.get(window.id, 0))
        return client_room(latest)
    pick = min if rule == "smallest" else max
    rooms = [client_room(client) for client in viewers]
    return pick(room[0] for room in rooms), pick(room[1] for room in rooms)


def _viewers(server: Server, window: Window) -> Iterable[Client]:
    only_current = bool(window.options.get("aggressive-resize")) or window.options.get("window-size") == "latest"
    for client in server.attached():
        session = client.session
        if session is None or not client.counts:
            continue
        if only_current:
            if session.current is not None and session.current.window is window:
                yield client
        elif any(link.session is session for link in window.winlinks):
            yield client


def recalculate(server: Server) -> list[Window]:
    """Gives every window its size; returns the windows that changed."""
    changed = []
    for window in list(server.tree.windows.values()):
        size = window_size(server, window)
        if size is not None and server.tree.resize_window(window, *size):
            changed.append(window)
    return changed
