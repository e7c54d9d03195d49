"""How large a window is: the ``window-size`` rule over the clients that look at it.

Pure decisions over the tree and the attached clients; :func:`recalculate` then tells the server which windows change.
Sizes are cells; a client's room for windows is its terminal less the status lines.
"""

from __future__ import annotations

from collections.abc import Sequence
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


def client_room(client: Client, window: Window | None = None) -> tuple[int, int]:
    """Columns and lines that the client has for a window: a control client may have said so for each."""
    assert client.session is not None
    if window is not None and window.id in client.window_sizes:
        return client.window_sizes[window.id]
    lines = client.lines - (status_lines(client.session) if client.control is None else 0)
    return max(client.columns, 1), max(lines, 1)


def default_size(session_options: object) -> tuple[int, int]:
    """The ``default-size`` option as columns and lines."""
    text = str(session_options.get("default-size"))  # type: ignore[attr-defined]
    columns, _, lines = text.partition("x")
    return _clamp(int(columns or 80)), _clamp(int(lines or 24))


def _clamp(value: int) -> int:
    return max(MINIMUM, min(value, MAXIMUM))


def counts(client: Client, window: Window | None = None) -> bool:
    """Whether the client has a say in sizes (of ``window``): it is attached and awake, one that ignores its size is
    alone, and a control client has told a size.
    """
    told = client.sized or (window is not None and window.id in client.window_sizes)
    if not _present(client) or not told:
        return False
    return not client.ignore_size or not any(_present(c) and not c.ignore_size for c in client.server.clients)


def _present(client: Client) -> bool:
    return client.session is not None and not client.suspended


def new_window_size(server: Server, session: Session, client: Client | None) -> tuple[int, int]:
    """The size for a window that is about to be made in ``session`` by ``client``."""
    rule = str(server.options.window.get("window-size"))
    if rule == "latest" and client is not None and counts(client):
        return client_room(client)
    rooms = [client_room(other) for other in server.clients if counts(other) and other.session is session]
    if rule != "manual" and rooms:
        return _pick(rule, rooms)
    if rule != "manual" and client is not None and client.session is None and client.has_terminal:
        # It asks for a session to attach to: that is how large it will be.
        return _clamp(client.columns), _clamp(client.lines - status_lines(session))
    return default_size(session.options)


def _pick(rule: str, rooms: Sequence[tuple[int, int]]) -> tuple[int, int]:
    best = max if rule == "largest" else min
    return best(room[0] for room in rooms), best(room[1] for room in rooms)


def window_size(server: Server, window: Window) -> tuple[int, int] | None:
    """The size the window should have now, or None to leave it as it is (nobody looks)."""
    rule = str(window.options.get("window-size"))
    if rule == "manual":
        return window.manual_size
    holders = {link.session for link in window.winlinks}
    viewers = [client for client in server.clients if client.session in holders and counts(client, window)]
    # Of several clients the latest decides; a single one need not have used the window.
    latest_only = rule == "latest" and len(viewers) > 1
    only_current = bool(window.options.get("aggressive-resize"))
    rooms = [
        client_room(client, window)
        for client in viewers
        if (not latest_only or client is window.latest) and (not only_current or _shows(client, window))
    ]
    if not rooms:
        return None
    width, height = _pick(rule, rooms)
    # What a control client says of one window holds for it, however large the others are.
    for client in viewers:
        columns, lines = client.window_sizes.get(window.id, (width, height))
        width, height = min(width, columns), min(height, lines)
    return width, height


def _shows(client: Client, window: Window) -> bool:
    link = client.session.current if client.session is not None else None
    return link is not None and link.window is window


def use_window(client: Client) -> bool:
    """The client's user did something in its window; True when it had not been the latest to do so."""
    link = client.session.current if client.session is not None else None
    if link is None or link.window.latest is client:
        return False
    link.window.latest = client
    return True


def forget_client(server: Server, client: Client) -> None:
    """The client is gone: windows it used last go to the client that was active last among those that show them."""
    for window in server.tree.windows.values():
        if window.latest is client:
            others = (other for other in server.clients_of(window) if other is not client)
            window.latest = max(others, key=lambda other: other.activity, default=None)


def recalculate(server: Server, *, everywhere: bool = False) -> list[Window]:
    """Gives every window that somebody looks at its size, or with ``everywhere`` every one; returns those that changed.

    The others get theirs when they are looked at: their programs are not disturbed before.
    """
    changed = []
    for window in list(server.tree.windows.values()):
        looked_at = any(link.session.attached and link.session.current is link for link in window.winlinks)
        if not (everywhere or looked_at or window.options.get("window-size") == "manual"):
            continue
        size = window_size(server, window)
        if size is not None and server.tree.resize_window(window, *size):
            changed.append(window)
    return changed
