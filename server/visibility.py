"""Which panes somebody sees, told to the programs that asked for it (mode 7737), so that they rest when nobody looks.

Seen is a pane while its window is the current one of a client that shows its session, unless another pane is zoomed
over it or that client is suspended. A control client sees every window of its session. What covers a pane for a moment
(a menu, a popup, a floating pane) counts for nothing. Nothing is done while no program has asked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .client import Client
    from .server import Server
    from .tree import Pane, Window

SEEN, UNSEEN = b"\033[?7737;1n", b"\033[?7737;0n"


class Visibility:
    """The panes of one server whose programs asked, and what each was told last."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._told: dict[Pane, bool] = {}
        self._pending = False

    def asked(self, pane: Pane) -> None:
        """The program switched the reports on: the present state is told at once."""
        self._tell(pane, self.is_seen(pane))

    def modes_changed(self, pane: Pane) -> None:
        """The reports may be off now."""
        if not pane.screen.modes.visibility_reports:
            self._told.pop(pane, None)

    def refresh(self) -> None:
        """Windows, clients or sizes changed: once that is complete, who is seen otherwise now is told."""
        if self._told and not self._pending:
            self._pending = True
            self._server.loop.call_soon(self._look)

    def _look(self) -> None:
        self._pending = False
        for pane, before in list(self._told.items()):
            if pane.io is None or not pane.screen.modes.visibility_reports:
                del self._told[pane]
            elif (seen := self.is_seen(pane)) is not before:
                self._tell(pane, seen)

    def _tell(self, pane: Pane, seen: bool) -> None:
        if pane.io is not None:
            self._told[pane] = seen
            pane.io.write(SEEN if seen else UNSEEN)

    def is_seen(self, pane: Pane) -> bool:
        """Whether somebody sees the pane now."""
        if self._server.tree.panes.get(pane.id) is not pane:
            return False
        return any(_sees(client, pane, pane.window) for client in self._server.clients)


def _sees(client: Client, pane: Pane, window: Window) -> bool:
    session = client.session
    if session is None or client.suspended:
        return False
    if client.control is not None:
        return any(link.session is session for link in window.winlinks)
    return session.current is not None and session.current.window is window and pane.visible
