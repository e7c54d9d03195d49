"""The mouse of one client: reports become key names with a place, drags go to who began them, the rest to panes.

The tracker names the events (``pymux_wf/keys/mouse.py``), ``mouse_place.py`` says what lies under them. A binding sees
the event as a :class:`Hit`; commands that follow a drag (``resize-pane -M``, ``copy-mode -M``) put a callback on the
keyboard that gets every further event until the button is let go.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pymux_wf.keys import ClickTracker, MouseEvent, MouseKey, encode_mouse

from .mouse_place import Place, locate

if TYPE_CHECKING:
    from .client import Client
    from .server import Server
    from .tree import Pane, Winlink


@dataclass(frozen=True, slots=True)
class Hit:
    """A mouse key with its place: what ``{mouse}``, ``send-keys -M`` and the ``mouse_*`` format variables are about."""

    key: str
    event: MouseEvent
    place: Place

    @property
    def pane(self) -> Pane | None:
        return self.place.pane

    @property
    def winlink(self) -> Winlink | None:
        return self.place.winlink


Drag = Callable[[Hit, bool], None]
"""Called with each event of a drag and whether it is the last one."""


class Mouse:
    """One client's mouse."""

    def __init__(self, server: Server, client: Client) -> None:
        self._server = server
        self._client = client
        self._tracker = ClickTracker(self._spot)
        self._timer: asyncio.TimerHandle | None = None
        self.drag: Drag | None = None

    def _spot(self, x: int, y: int) -> tuple[str, Hashable]:
        place = locate(self._client, x, y)
        if place is None:
            return "", None
        return place.name, (place.pane.id if place.pane is not None else None, place.status_line, place.status_range)

    def handle(self, event: MouseEvent) -> None:
        """One report of the terminal."""
        overlay = self._client.overlay
        if overlay is not None and overlay.mouse(self._client, event):
            return
        now = self._server.loop.time()
        for named in self._tracker.feed(event, now):
            self._named(named)
        self._arm(now)

    def _arm(self, now: float) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        deadline = self._tracker.deadline
        if deadline is not None:
            self._timer = self._server.loop.call_later(max(deadline - now, 0), self._expired)

    def _expired(self) -> None:
        self._timer = None
        # The loop's clock may be a hair early; the reading must not be before the deadline that was waited for.
        for named in self._tracker.expire(max(self._server.loop.time(), self._tracker.deadline or 0)):
            self._named(named)

    def _named(self, named: MouseKey) -> None:
        client = self._client
        place = locate(client, named.x, named.y)
        if place is None or client.session is None:
            return
        hit = Hit(named.key, named.event, place)
        if self.drag is not None:
            ended = "MouseDrag" not in named.key or "MouseDragEnd" in named.key
            drag = self.drag
            if ended:
                self.drag = None
            drag(Hit(named.key, named.event, locate(client, named.event.x, named.event.y) or place), ended)
            if "MouseDragEnd" not in named.key:
                return
        if client.session.options.get("focus-follows-mouse") and place.pane is not None and place.name == "Pane":
            self._server.tree.select_pane(place.pane)
        client.keyboard.key(named.key, hit)

    def stop(self) -> None:
        self.drag = None
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


def forward(pane: Pane, hit: Hit) -> None:
    """Reports the event to the program in the pane, if it asked for it."""
    if pane.io is None or pane.mode is not None or pane.input_off:
        return
    event = hit.event
    x, y = position_in(pane, hit)
    if 0 <= x < pane.width and 0 <= y < pane.height:
        pane.io.write(encode_mouse(event, pane.screen.modes, x, y))


def position_in(pane: Pane, hit: Hit) -> tuple[int, int]:
    """The cell of the pane under the mouse; outside values where it is elsewhere."""
    if hit.place.window_x < 0:
        return -1, -1
    return hit.place.window_x - pane.x, hit.place.window_y - pane.y
