"""What covers a client's window for a moment: the numbers of ``display-panes``, a menu, a popup.

A client has one overlay at most. It gets the client's keys, pastes and mouse reports before anybody else while it is
there, and adds views to the client's scene above everything but the message line.
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
    from pymux_wf.keys import MouseEvent

    from .client import Client


class Overlay(Protocol):
    """What a client asks of an overlay. Cells are those of the client's terminal."""

    def key(self, client: Client, key: str) -> bool:
        """Handles a key; False lets it act as if the overlay were not there."""

    def paste(self, client: Client, data: bytes) -> bool:
        """Handles pasted bytes; False lets them go where they would without the overlay."""

    def mouse(self, client: Client, event: MouseEvent) -> bool:
        """Handles a report of the mouse; False lets it act as if the overlay were not there."""

    def draw(self, client: Client, scene: Scene, top: int) -> None:
        """Adds what is shown, and may move the cursor; the window begins at line ``top``."""

    def resized(self, client: Client) -> None:
        """The client's terminal has another size."""

    def close(self) -> None:
        """Takes it off the client; whoever waits for it goes on."""


def show(client: Client, overlay: Overlay) -> None:
    """Puts ``overlay`` on the client, in the place of the one that is there."""
    if client.overlay is not None:
        client.overlay.close()
    client.overlay = overlay
    client.redraw()


def hide(client: Client, overlay: Overlay) -> None:
    """Takes ``overlay`` off the client, if it is the one that is there."""
    if client.overlay is overlay:
        client.overlay = None
        client.redraw()


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

    def paste(self, client: Client, data: bytes) -> bool:
        return False

    def mouse(self, client: Client, event: MouseEvent) -> bool:
        return False

    def resized(self, client: Client) -> None:
        """The numbers stand where the panes were; they are gone soon."""

    def close(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        hide(self._client, self)
        if not self.closed.done():
            self.closed.set_result(None)

    def draw(self, client: Client, scene: Scene, top: int) -> None:
        for piece in self._numbers.draw():
            style = Style.of(fg=piece.fg, bg=piece.bg)
            row = Row(len(piece.text))
            row.cells[:] = list(piece.text)
            row.styles[:] = [style] * len(piece.text)
            scene.views.append(View(piece.x, piece.y + top, len(piece.text), 1, [row]))
