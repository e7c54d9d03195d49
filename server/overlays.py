"""What covers a client's whole window for a moment: the numbers of ``display-panes``.

An overlay takes the client's keys while it is there and adds views to its scene.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from pymux_wf.render.scene import Scene, View
from pymux_wf.terminal.row import Row
from pymux_wf.terminal.style import Style

from .modes.base import Cancel, Choose, PassKey
from .modes.display_panes import DisplayPanes

if TYPE_CHECKING:
    from .client import Client


class Overlay(Protocol):
    """What a client asks of an overlay."""

    def key(self, client: Client, key: str) -> bool:
        """Handles a key; False lets it act as if the overlay were not there."""

    def draw(self, client: Client, scene: Scene, top: int) -> None:
        """Adds what is shown; the window begins at line ``top``."""


class PaneNumbers:
    """``display-panes`` on one client; ``chosen`` runs with the command that the pick makes, ``closed`` is done when it
    is over.
    """

    def __init__(self, client: Client, numbers: DisplayPanes, chosen: Callable[[int, str | None], None]) -> None:
        self._client = client
        self._numbers = numbers
        self._chosen = chosen
        loop = client.server.loop
        self.closed: asyncio.Future[None] = loop.create_future()
        self._timer = loop.call_at(numbers.deadline, self.close) if numbers.deadline is not None else None

    def key(self, client: Client, key: str) -> bool:
        handled = True
        for request in self._numbers.key(key):
            if isinstance(request, Choose):
                self.close()
                self._chosen(request.pane_id, request.command)
            elif isinstance(request, Cancel):
                self.close()
            elif isinstance(request, PassKey):
                handled = False
        return handled

    def close(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        if self._client.overlay is self:
            self._client.overlay = None
            self._client.redraw()
        if not self.closed.done():
            self.closed.set_result(None)

    def draw(self, client: Client, scene: Scene, top: int) -> None:
        for piece in self._numbers.draw():
            style = Style.of(fg=piece.fg, bg=piece.bg)
            row = Row(len(piece.text))
            row.cells[:] = list(piece.text)
            row.styles[:] = [style] * len(piece.text)
            scene.views.append(View(piece.x, piece.y + top, len(piece.text), 1, [row]))
