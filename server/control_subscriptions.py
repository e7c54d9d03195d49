"""The formats that a control client has subscribed to (``refresh-client -B``): looked at once a second, told when they
give something else than the last time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .control import one_line

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Iterator

    from .client import Client
    from .control_output import ControlOutput
    from .server import Server
    from .tree import Pane, Session, Winlink

INTERVAL = 1.0


class Subscription:
    """One format: ``what`` is empty for the session, ``%*``, ``@*``, or the id of a pane or a window. ``last`` has what
    was told last, for each place that it was told of.
    """

    __slots__ = ("format", "last", "what")

    def __init__(self, what: str, format_text: str) -> None:
        self.what = what
        self.format = format_text
        self.last: dict[tuple[int, int], str] = {}


class Subscriptions:
    """The subscriptions of one control client."""

    def __init__(self, server: Server, client: Client, output: ControlOutput) -> None:
        self._server = server
        self._client = client
        self._output = output
        self._known: dict[str, Subscription] = {}
        self._timer: asyncio.TimerHandle | None = None

    def add(self, name: str, what: str, format_text: str) -> None:
        """Subscribes; one of the same name is replaced."""
        self._known[name] = Subscription(what, format_text)
        if self._timer is None:
            self._timer = self._server.loop.call_later(INTERVAL, self._tick)

    def remove(self, name: str) -> None:
        self._known.pop(name, None)
        if not self._known:
            self.close()

    def close(self) -> None:
        self._known.clear()
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _tick(self) -> None:
        self._timer = self._server.loop.call_later(INTERVAL, self._tick)
        session = self._client.session
        if session is None:
            return
        for name, subscription in list(self._known.items()):
            self._look(name, subscription, session)

    def _look(self, name: str, subscription: Subscription, session: Session) -> None:
        seen: dict[tuple[int, int], str] = {}
        for key, place, link, pane in _places(subscription.what, session):
            context = self._server.context(client=self._client, session=session, winlink=link, pane=pane)
            seen[key] = value = context.expand_time(subscription.format)
            if subscription.last.get(key) != value:
                line = one_line(f"%subscription-changed {name} ${session.id} {place} : ") + one_line(value)
                self._output.line(line + b"\n")
        subscription.last = seen


def _places(what: str, session: Session) -> Iterator[tuple[tuple[int, int], str, Winlink | None, Pane | None]]:
    """(key, ``@window index %pane`` as the line has it, where the format is looked at) for everything that is meant."""
    kind, number = what[:1], what[1:]
    if kind not in ("%", "@") or not (number == "*" or number.isdigit()):
        link = session.current
        yield (-1, -1), "- - -", link, link.window.active if link is not None else None
        return
    for link in session.winlinks.values():
        window = link.window
        if kind == "@":
            if number in ("*", str(window.id)):
                yield (window.id, link.index), f"@{window.id} {link.index} -", link, window.active
            continue
        for pane in window.panes:
            if number in ("*", str(pane.id)):
                yield (pane.id, link.index), f"@{window.id} {link.index} %{pane.id}", link, pane
