"""Where the commands of one list are: the place that later commands of the list mean, and the hooks that run at a
place.

``new-window ; split-window`` splits the new window because new-window moved the list's place there. Changes the state
that a list shares, nothing else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .queue import Current

if TYPE_CHECKING:
    from .call import Call
    from .tree import Pane, Session, Winlink


def place_of(link: Winlink, pane: Pane | None = None) -> Current:
    """The place at a winlink: its session, itself, and ``pane`` or the active one."""
    return Current(link.session, link, pane if pane is not None else link.window.active)


def session_place(session: Session) -> Current:
    """The place at a session's current window."""
    link = session.current
    return Current(session, link, link.window.active if link is not None else None)


def focus(call: Call, link: Winlink, pane: Pane | None = None) -> None:
    """Later commands of the list mean this place when they have no target."""
    call.item.state.current = place_of(link, pane)


def focus_session(call: Call, session: Session) -> None:
    """Later commands of the list mean the session's current window."""
    call.item.state.current = session_place(session)


def after_hook(call: Call, event: str, place: Current | None = None) -> None:
    """Runs the hook ``event`` directly behind this command, at ``place`` (else at the list's place)."""
    state = call.item.state
    if state.no_hooks:
        return
    kept = state.current
    state.current = place if place is not None else kept
    try:
        call.server.notices.run_hook(event, call.queue, call.item)
    finally:
        state.current = kept
