"""Sessions in a row: which one is next, for switch-client -n and -p."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .server import Server
    from .tree import Session

SESSION_KEYS: dict[str, Callable[[Session], Any]] = {
    "activity": lambda session: -session.activity,
    "creation": lambda session: -session.created,
    "index": lambda session: session.id,
    "name": lambda session: session.name,
}


def neighbour_session(server: Server, session: Session, step: int, order: str | None = None) -> Session | None:
    """The session ``step`` places on in the given order (by name), round the ends; None when there is no other."""
    key = SESSION_KEYS.get(order or "name")
    row = server.tree.sorted_sessions()
    if key is not None:
        row.sort(key=key)
    if len(row) < 2 or session not in row:
        return None
    return row[(row.index(session) + step) % len(row)]
