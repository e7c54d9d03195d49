"""Sessions, windows and panes as plain values, for whoever is told of them; and finding one by its id.

Maps of their own rather than text with separators: a newline, an escape or a NUL in a name changes nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pymux_wf import failures

from .verb import VerbFailure

if TYPE_CHECKING:
    from ..server import Server
    from ..tree import Pane, Session, Window, Winlink


def session_values(session: Session) -> dict[str, Any]:
    """A session: its id, name, windows in the order of their indexes, the current one."""
    return {
        "kind": "session",
        "id": f"${session.id}",
        "name": session.name,
        "created": session.created,
        "attached": session.attached,
        "cwd": session.cwd,
        "group": session.group,
        "windows": [f"@{link.window.id}" for link in session.winlinks.values()],
        "current_window": f"@{session.current.window.id}" if session.current is not None else None,
    }


def window_values(window: Window, link: Winlink | None = None) -> dict[str, Any]:
    """A window as it is linked at ``link`` (the first of its places without one)."""
    if link is None:
        link = next(iter(window.winlinks), None)
    return {
        "kind": "window",
        "id": f"@{window.id}",
        "name": window.name,
        "session": f"${link.session.id}" if link is not None else None,
        "index": link.index if link is not None else None,
        "current": link is not None and link.session.current is link,
        "columns": window.width,
        "lines": window.height,
        "zoomed": window.zoomed,
        "layout": window.layout.dump() if window.layout is not None else "",
        "panes": [f"%{pane.id}" for pane in window.panes],
        "active_pane": f"%{window.active.id}" if window.active is not None else None,
    }


def pane_values(server: Server, pane: Pane) -> dict[str, Any]:
    """A pane, also one that has gone."""
    window = pane.window
    there = server.tree.panes.get(pane.id) is pane
    link = next(iter(window.winlinks), None)
    ended = pane.ended
    return {
        "kind": "pane",
        "id": f"%{pane.id}",
        "window": f"@{window.id}",
        "session": f"${link.session.id}" if link is not None else None,
        "index": window.panes.index(pane) if pane in window.panes else None,
        "active": there and window.active is pane,
        "gone": not there,
        "columns": pane.width,
        "lines": pane.height,
        "column": pane.x,
        "row": pane.y,
        "title": pane.title,
        "tty": pane.tty,
        "pid": pane.pid,
        "argv": list(pane.start_argv),
        "program": pane.program,
        "cwd": pane.path or pane.cwd,
        "mode": pane.mode.name if pane.mode is not None else None,
        "ended": None if ended is None else {"code": ended.code, "signal": ended.signal, "time": ended.time},
    }


def object_of(server: Server, text: str) -> Session | Window | Pane:
    """What an id (``$1``, ``@2``, ``%3``) is; a pane may have gone. Raises VerbFailure."""
    number = int(text[1:]) if text[1:].isascii() and text[1:].isdecimal() and len(text) < 20 else -1
    kinds: dict[str, tuple[str, Any]] = {
        "$": ("session", server.tree.sessions.get(number)),
        "@": ("window", server.tree.windows.get(number)),
        "%": ("pane", server.tree.panes.get(number) or server.past_panes.get(number)),
    }
    if number < 0 or text[0] not in kinds:
        raise VerbFailure(failures.INVALID, f"not an id: {text!r:.100} ($1 is a session, @1 a window, %1 a pane)")
    kind, found = kinds[text[0]]
    if found is None:
        raise VerbFailure(failures.NOT_FOUND, f"can't find {kind}: {text}", object=text)
    return found  # type: ignore[no-any-return]


def living_pane(server: Server, pane: Pane) -> Pane:
    """The pane, if it is still there; raises VerbFailure."""
    if server.tree.panes.get(pane.id) is not pane:
        raise VerbFailure(failures.PANE_DIED, f"pane %{pane.id} has ended", object=f"%{pane.id}")
    return pane


def values_of(server: Server, found: Session | Window | Pane) -> dict[str, Any]:
    """Any of the three as plain values."""
    from ..tree import Pane, Session

    if isinstance(found, Session):
        return session_values(found)
    if isinstance(found, Pane):
        return pane_values(server, found)
    return window_values(found)
