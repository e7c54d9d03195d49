"""What a control client is told of what happens on the server: one line for each event that control mode knows.

Events are noted when they are announced, in the middle of a change, and told when everything that is ready to run has
run, with what is true then; an event that has come twice by then is told once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .control_output import settle
from .tree import Pane, Session, Window, Winlink

if TYPE_CHECKING:
    from collections.abc import Callable

    from .client import Client
    from .control_output import ControlOutput
    from .server import Server


class ControlNotices:
    """The notifications for one control client."""

    def __init__(self, server: Server, client: Client, output: ControlOutput) -> None:
        self._server = server
        self._client = client
        self._output = output
        self._pending: dict[tuple[str, Any], None] = {}
        server.notices.listeners.append(self.heard)

    def heard(self, event: str, subject: Any) -> None:
        """A listener of ``notices``."""
        if event in ("client-session-changed", "client-detached"):
            settle(self._server)  # who looks at a pane decides whether it waits for slow clients
        if event in _TOLD:
            if not self._pending:
                self._server.loop.call_soon(self.flush)
            self._pending[event, subject] = None

    def say(self, line: str) -> None:
        """A line of its own that may not stand in a block."""
        if not self._pending:
            self._server.loop.call_soon(self.flush)
        self._pending["", line] = None

    def flush(self) -> None:
        """Tells what has happened since the last time."""
        pending, self._pending = self._pending, {}
        for event, subject in _in_order(list(pending)):
            text = _TOLD[event](self, subject) if event else subject
            if text:
                self._output.line(text.encode("utf-8", "surrogateescape") + b"\n")

    def close(self) -> None:
        self._pending = {}
        if self.heard in self._server.notices.listeners:
            self._server.notices.listeners.remove(self.heard)

    # -- lines

    def _linked(self, window: Window) -> Winlink | None:
        """Where the client's session has the window."""
        session = self._client.session
        links = [link for link in window.winlinks if link.session is session]
        current = session.current if session is not None else None
        return current if current in links else links[0] if links else None

    def _layout(self, window: Window) -> str:
        link = self._linked(window)
        if link is None or window.layout is None:
            return ""
        context = self._server.context(client=self._client, session=link.session, winlink=link, pane=window.active)
        return context.expand(
            "%layout-change #{window_id} #{window_layout} #{window_visible_layout} #{window_raw_flags}"
        )

    def _active_pane(self, window: Window) -> str:
        return f"%window-pane-changed @{window.id} %{window.active.id}" if window.active is not None else ""

    def _mode(self, pane: Pane) -> str:
        return f"%pane-mode-changed %{pane.id}"

    def _added(self, link: Winlink) -> str:
        return self._of_window("add", link.window)

    def _closed(self, link: Winlink) -> str:
        return self._of_window("close", link.window)

    def _renamed(self, window: Window) -> str:
        text = self._of_window("renamed", window)
        return f"{text} {window.name}" if text else ""

    def _of_window(self, word: str, window: Window) -> str:
        if self._client.session is None:
            return ""
        here = "" if self._linked(window) is not None else "unlinked-"
        return f"%{here}window-{word} @{window.id}"

    def _current_window(self, session: Session) -> str:
        link = session.current
        return f"%session-window-changed ${session.id} @{link.window.id}" if link is not None else ""

    def _session_name(self, session: Session) -> str:
        return f"%session-renamed ${session.id} {session.name}"

    def _sessions(self, session: Session) -> str:
        return "%sessions-changed"

    def _client_session(self, client: Client) -> str:
        session = client.session
        if session is None:
            return ""
        if client is self._client:
            return f"%session-changed ${session.id} {session.name}"
        return f"%client-session-changed {client.name} ${session.id} {session.name}"

    def _client_left(self, client: Client) -> str:
        return f"%client-detached {client.name}" if client is not self._client else ""

    def _buffer(self, name: str) -> str:
        return f"%paste-buffer-changed {name}"

    def _buffer_gone(self, name: str) -> str:
        return f"%paste-buffer-deleted {name}"


def _in_order(events: list[tuple[str, Any]]) -> list[tuple[str, Any]]:
    """As tmux tells them: which window is current comes before the window that came for it or that has gone."""
    for at, (event, session) in enumerate(events):
        if event != "session-window-changed":
            continue
        for before, (other, link) in enumerate(events[:at]):
            if not isinstance(link, Winlink) or link.session is not session:
                continue
            if other == "window-unlinked" or (other == "window-linked" and link.window.winlinks == [link]):
                events.insert(before, events.pop(at))
                break
    return events


_TOLD: dict[str, Callable[[ControlNotices, Any], str]] = {
    "window-layout-changed": ControlNotices._layout,
    "window-pane-changed": ControlNotices._active_pane,
    "pane-mode-changed": ControlNotices._mode,
    "window-linked": ControlNotices._added,
    "window-unlinked": ControlNotices._closed,
    "window-renamed": ControlNotices._renamed,
    "session-window-changed": ControlNotices._current_window,
    "session-renamed": ControlNotices._session_name,
    "session-created": ControlNotices._sessions,
    "session-closed": ControlNotices._sessions,
    "client-session-changed": ControlNotices._client_session,
    "client-detached": ControlNotices._client_left,
    "paste-buffer-changed": ControlNotices._buffer,
    "paste-buffer-deleted": ControlNotices._buffer_gone,
}
