"""Copy mode follows the mouse: from the event that took hold of a selection, or of the scrollbar, until the button is
let go.

The first event is a movement already: what was pressed lies where the drag began, and the mouse is elsewhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .modes.copy import CopyMode
from .mouse import Hit, position_in
from .mouse_place import locate
from .pane_modes import perform

if TYPE_CHECKING:
    from .client import Client
    from .server import Server
    from .tree import Pane


def follow(server: Server, client: Client, pane: Pane, hit: Hit, *, slides: bool = False) -> None:
    """Lets the mode on ``pane``, which has taken hold at ``hit``, follow ``client``'s mouse; ``slides``: its slider."""

    def moved(to: Hit, ended: bool) -> None:
        mode = pane.mode
        if not isinstance(mode, CopyMode) or ended:
            return
        x, y = position_in(pane, to)
        if slides:
            mode.drag_slider(y)
            server.redraw_pane(pane)
        else:
            perform(server, pane, mode.drag_to(x, y), client)

    client.keyboard.mouse.drag = moved
    here = locate(client, hit.event.x, hit.event.y)
    if here is not None:
        moved(Hit(hit.key, hit.event, here), False)
