"""Bell, activity and silence: what watched windows raise, and what clients see of it.

What happens in one turn of the loop is raised once at its end, so that a program that rings a thousand times is one
bell. A flag is set on the winlinks of the window, but not where it is the current one of an attached session; the
``*-action`` options say which windows count and the ``visual-*`` options whether a message, a bell or both come out.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    import asyncio

    from .content_alerts import ContentAlerts
    from .server import Server
    from .tree import Pane, Window, Winlink

_WORDS = {"bell": "Bell", "activity": "Activity", "silence": "Silence"}


class Alerts:
    """What the windows of one server have to say, and the timers of ``monitor-silence``."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._raised: dict[Window, set[str]] = {}
        self._silence: dict[Window, asyncio.TimerHandle] = {}
        self._content: ContentAlerts | None = None

    def bell(self, window: Window) -> None:
        """A program in the window rang."""
        if window.options.get("monitor-bell"):
            self._queue(window, "bell")

    def activity(self, window: Window) -> None:
        """There was output in the window, or it was selected."""
        window.activity = self._server.wall_time()
        if window.options.get("monitor-activity"):
            self._queue(window, "activity")
        if window.options.get("monitor-silence"):
            self.watch_silence(window)

    def content(self, pane: Pane, data: bytes) -> None:
        """A program wrote ``data``: the patterns of ``monitor-content`` are looked for."""
        patterns = pane.options.array("monitor-content")
        if not patterns:
            return
        if self._content is None:
            from .content_alerts import ContentAlerts

            self._content = ContentAlerts(self._server)
        self._content.seen(pane, patterns.values(), data)

    def watch_silence(self, window: Window) -> None:
        """(Re)starts the silence timer of the window."""
        self.forget(window)
        seconds = int(window.options.get("monitor-silence"))
        if seconds > 0 and window.id in self._server.tree.windows:
            self._silence[window] = self._server.loop.call_later(seconds, self._silent, window)

    def _silent(self, window: Window) -> None:
        self._queue(window, "silence")
        self.watch_silence(window)

    def forget(self, window: Window) -> None:
        """Stops waiting for the window's silence."""
        timer = self._silence.pop(window, None)
        if timer is not None:
            timer.cancel()

    def stop(self) -> None:
        for window in list(self._silence):
            self.forget(window)

    # -- raising

    def _queue(self, window: Window, kind: str) -> None:
        if not self._raised:
            self._server.loop.call_soon(self._raise_all)
        self._raised.setdefault(window, set()).add(kind)

    def _raise_all(self) -> None:
        raised, self._raised = self._raised, {}
        for window, kinds in raised.items():
            for kind in _WORDS:
                if kind in kinds and window.id in self._server.tree.windows:
                    self._raise(window, kind)

    def _raise(self, window: Window, kind: str) -> None:
        told: set[int] = set()
        for link in list(window.winlinks):
            session = link.session
            # A further bell rings again; the other alerts are raised once until somebody looks.
            if kind in link.flags and kind != "bell":
                continue
            if session.current is not link or not session.attached:
                link.flags.add(kind)
                self._server.redraw_session_status(session)
            if not counts(link, str(session.options.get(f"{kind}-action"))):
                continue
            self._server.tree.observer(f"alert-{kind}", link)
            if session.id not in told:
                told.add(session.id)
                self._tell(link, kind)

    def _tell(self, link: Winlink, kind: str) -> None:
        session = link.session
        visual = str(session.options.get(f"visual-{kind}"))
        where = "current window" if session.current is link else f"window {link.index}"
        for client in self._server.clients_in(session):
            if client.control is not None:
                continue
            if visual in ("off", "both"):
                client.send_to_terminal(b"\a")
            if visual != "off":
                client.show_message(f"{_WORDS[kind]} in {where}")


def counts(link: Winlink, action: str) -> bool:
    """Whether an ``*-action`` option means the window: ``any``, ``none``, the ``current`` or the ``other`` ones."""
    if action in ("none", "any"):
        return action == "any"
    return (link.session.current is link) == (action == "current")
