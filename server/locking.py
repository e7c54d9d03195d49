"""Locking sessions that nobody types into: ``lock-after-time``.

A session has one timer while the option is on and somebody looks at it. Typing does not touch the timer: when it runs
out it looks how long ago the last key was, and waits for the rest.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import asyncio

    from .server import Server
    from .tree import Session


class IdleLocks:
    """The timers of one server."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._timers: dict[Session, asyncio.TimerHandle] = {}

    def refresh(self) -> None:
        """The option changed, or a client came: waits afresh for every session that is looked at."""
        self.stop()
        for session in self._server.tree.sessions.values():
            self._wait(session)

    def _wait(self, session: Session) -> None:
        limit = int(session.options.get("lock-after-time"))
        if not limit or not self._watchers(session):
            return
        rest = session.activity + limit - self._server.wall_time()
        self._timers[session] = self._server.loop.call_later(min(max(rest, 0.0), limit), self._look, session)

    def _watchers(self, session: Session) -> bool:
        return any(not client.suspended and not client.control for client in self._server.clients_in(session))

    def _look(self, session: Session) -> None:
        self._timers.pop(session, None)
        if session.id not in self._server.tree.sessions:
            return
        if self._server.wall_time() - session.activity >= int(session.options.get("lock-after-time")) > 0:
            from .commands.lock_client import lock

            for client in self._server.clients_in(session):
                lock(client)
        else:
            self._wait(session)

    def stop(self) -> None:
        """No session is locked by itself any more."""
        for timer in self._timers.values():
            timer.cancel()
        self._timers.clear()
