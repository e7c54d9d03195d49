"""Which panes have the focus: the active ones of windows that a focused terminal shows. Programs that asked are told.

Nothing happens while the ``focus-events`` option is off.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .server import Server
    from .tree import Pane

# What may move the focus. A client's own focus is told by its terminal: Server.client_focused.
_EVENTS = frozenset({"window-pane-changed", "session-window-changed", "client-session-changed", "client-detached"})


class PaneFocus:
    """The focused panes of one server."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._focused: set[Pane] = set()

    def heard(self, event: str, subject: Any) -> None:
        """Something happened in the tree."""
        if event in _EVENTS:
            self.refresh()

    def refresh(self) -> None:
        """Works out who has the focus now, and tells those whose focus has changed."""
        if not self._server.options.server.get("focus-events"):
            return
        before, self._focused = self._focused, self._now()
        for pane in before - self._focused:
            self._tell(pane, "pane-focus-out")
        for pane in self._focused - before:
            self._tell(pane, "pane-focus-in")

    def _now(self) -> set[Pane]:
        shown = (
            client.session.current.window.active
            for client in self._server.clients
            if client.focused and client.session is not None and client.session.current
        )
        return {pane for pane in shown if pane is not None and pane.io is not None}

    def _tell(self, pane: Pane, event: str) -> None:
        if pane.id not in self._server.tree.panes:
            return
        self.report(pane)
        self._server.notices.announce(event, pane)

    def report(self, pane: Pane) -> None:
        """Writes the pane's focus to its program, if that asked for it (mode 1004)."""
        wanted = pane.screen.modes.focus_events and self._server.options.server.get("focus-events")
        if wanted and pane.io is not None:
            pane.io.write(b"\033[I" if pane in self._focused else b"\033[O")
