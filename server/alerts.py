"""Bell, activity and silence: what watched windows raise, and what clients see of it.

A flag is set on the winlinks of the window (not where it is the current one of an attached session, except for bells
that the options let through); the ``*-action`` options say which windows count and the ``visual-*`` options whether a
message, a bell or both come out.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .server import Server
    from .tree import Session, Window, Winlink


def bell(server: Server, window: Window) -> None:
    """A program in the window rang."""
    if window.options.get("monitor-bell"):
        _raise(server, window, "bell")


def activity(server: Server, window: Window) -> None:
    """There was output in the window."""
    window.activity = server.wall_time()
    if window.options.get("monitor-activity"):
        _raise(server, window, "activity")
    if window.options.get("monitor-silence"):
        watch_silence(server, window)


def watch_silence(server: Server, window: Window) -> None:
    """(Re)starts the silence timer of the window."""
    timer = server.silence_timers.pop(window.id, None)
    if timer is not None:
        timer.cancel()
    seconds = int(window.options.get("monitor-silence") or 0)
    if seconds > 0 and window.id in server.tree.windows:
        handle: asyncio.TimerHandle = server.loop.call_later(seconds, _silent, server, window)
        server.silence_timers[window.id] = handle


def _silent(server: Server, window: Window) -> None:
    server.silence_timers.pop(window.id, None)
    if window.id in server.tree.windows:
        _raise(server, window, "silence")


def _raise(server: Server, window: Window, kind: str) -> None:
    told: set[int] = set()
    for link in list(window.winlinks):
        is_current = link.session.current is link
        if not is_current or link.session.attached == 0:
            if kind in link.flags:
                continue
            link.flags.add(kind)
            server.redraw_session_status(link.session)
        elif kind != "bell":
            continue
        if not _counts(link, str(link.session.options.get(f"{kind}-action"))):
            continue
        server.tree.observer(f"alert-{kind}", link)
        if link.session.id not in told:
            told.add(link.session.id)
            _tell(server, link.session, link, kind)


def _counts(link: Winlink, action: str) -> bool:
    if action in ("none", "any"):
        return action == "any"
    return (link.session.current is link) == (action == "current")


_WORDS = {"bell": "Bell", "activity": "Activity", "silence": "Silence"}


def _tell(server: Server, session: Session, link: Winlink, kind: str) -> None:
    visual = str(session.options.get(f"visual-{kind}"))
    for client in server.clients_in(session):
        if visual in ("off", "both"):
            client.send_to_terminal(b"\a")
        if visual == "off":
            continue
        if session.current is link:
            client.show_message(f"{_WORDS[kind]} in current window")
        else:
            client.show_message(f"{_WORDS[kind]} in window {link.index}")
