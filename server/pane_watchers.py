"""Who is told what a pane does, as it does it: the ground of every wait. Callbacks, no polling, no timers.

A watcher is called with a kind and a value, in the loop, after the pane's own state has taken the change in:

========== ===================================================================================================
kind       value
========== ===================================================================================================
output     bytes: the program wrote them; the screen and the log have them already
event      tuple: an event of the terminal engine: ("bell",), ("title", text), ("modes",), ("alternate", "1")...
input      bytes: somebody typed or pasted them into the pane
writable   None: the program has taken most of the input that waited for it
resized    (columns, lines): the pane has another size
ended      None: the program's end is known: ``pane.ended`` holds it, and all of its output has been seen
gone       str: the pane is no longer in the tree (why); if it was taken away while its program ran, "ended" follows
respawned  None: another program runs in the pane now
server     str: the server is ending (why); nothing comes after it
========== ===================================================================================================

More kinds may come; a watcher ignores those it does not know. A watcher that raises is logged and loses nobody else's
turn.
"""

from __future__ import annotations

from .logs import get_log

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from .tree import Pane

    Watcher = Callable[[str, Any], None]

log = get_log(__name__)


def tell(pane: Pane, kind: str, value: Any = None) -> None:
    """Calls the watchers of the pane."""
    for watcher in tuple(pane.watchers):
        try:
            watcher(kind, value)
        except Exception:
            log.exception("a watcher of pane %%%d failed at %s", pane.id, kind)


class Watching:
    """A watcher that is told as long as the block runs: ``with Watching(pane, callback): ...``."""

    def __init__(self, pane: Pane, watcher: Watcher) -> None:
        self._pane = pane
        self._watcher = watcher

    def __enter__(self) -> None:
        self._pane.watchers.append(self._watcher)

    def __exit__(self, *exc: object) -> None:
        self._pane.watchers.remove(self._watcher)
