"""Synchronized updates (mode 2026): panes whose program is in the middle of one are shown as they were before it.

A program that never ends its update is shown all the same after :data:`HOLD_SECONDS`.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    import asyncio

    from .server import Server
    from .tree import Pane

HOLD_SECONDS = 1.0


class HeldUpdates:
    """The panes of one server that are held, each with the timer that ends it."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._timers: dict[int, asyncio.TimerHandle] = {}

    def __contains__(self, pane: Pane) -> bool:
        return pane.id in self._timers

    def output(self, pane: Pane) -> bool:
        """The pane has had output: whether its update goes on, so that nothing of it is to be drawn yet."""
        if not pane.screen.modes.synchronized:
            self.forget(pane)
            return False
        if pane.id not in self._timers:
            self._timers[pane.id] = self._server.loop.call_later(HOLD_SECONDS, self.give_up, pane)
        return True

    def give_up(self, pane: Pane) -> None:
        """The update has taken too long: it counts as ended."""
        self.forget(pane)
        pane.screen.modes.synchronized = False
        self._server.redraw_pane(pane)

    def forget(self, pane: Pane) -> None:
        timer = self._timers.pop(pane.id, None)
        if timer is not None:
            timer.cancel()

    def stop(self) -> None:
        for timer in self._timers.values():
            timer.cancel()
        self._timers.clear()
