"""Copy mode follows the mouse: from the event that took hold of a selection, or of the scrollbar, until the button is
let go.

The first event is a movement already: what was pressed lies where the drag began, and the mouse is elsewhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .modes.copy import CopyMode
from .mouse_place import window_cell
from .pane_modes import perform

if TYPE_CHECKING:
    from .client import Client
    from .mouse import Hit
    from .server import Server
    from .tree import Pane


def follow(server: Server, client: Client, pane: Pane, hit: Hit, *, slides: bool = False) -> None:
    """Lets the mode on ``pane``, which has taken hold at ``hit``, follow ``client``'s mouse; ``slides``: its slider."""

    def moved(to: Hit, ended: bool) -> None:
        mode, session = pane.mode, client.session
        if not isinstance(mode, CopyMode) or ended or session is None:
            return
        # Beyond the pane, also on the status line, the edge that was crossed is meant.
        x, y = window_cell(client, session, pane.window, to.event.x, to.event.y)
        if slides:
            perform(server, pane, mode.slide_to(y - pane.y), client)
        else:
            perform(server, pane, mode.drag_to(x - pane.x, y - pane.y), client)

    client.keyboard.mouse.drag = moved
    moved(hit, False)
