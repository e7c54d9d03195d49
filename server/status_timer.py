"""The timer that makes status lines again every ``status-interval`` seconds.

One for all clients, with the shortest interval among them; none while nobody is attached or nothing is to refresh, so
that an idle server sleeps.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    import asyncio

    from .server import Server


class StatusTimer:
    """The status timer of one server."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._timer: asyncio.TimerHandle | None = None

    def restart(self) -> None:
        """Who is attached, or what ``status-interval`` says, has changed."""
        self.stop()
        sessions = [client.session for client in self._server.attached() if client.session is not None]
        intervals = [int(session.options.get("status-interval")) for session in sessions]
        shortest = min((interval for interval in intervals if interval > 0), default=0)
        if shortest:
            self._timer = self._server.loop.call_later(shortest, self._tick)

    def _tick(self) -> None:
        self._server.redraw_every_status()
        self.restart()

    def stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
