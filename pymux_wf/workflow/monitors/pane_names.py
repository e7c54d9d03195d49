"""What the panes of a server are called (``dev:1 code``), for monitors that found processes in them.

Asked through the library, at most every few seconds and only when a pane is named that is not known; without a server
there are no names, and the ids say enough.
"""

from __future__ import annotations

import os
import time
from typing import Any

from pymux_wf.workflow.monitors.figures import clean

_AGAIN = 10.0


class PaneNames:
    """The names of one server's panes.

    Attributes:
        socket: of the server that the monitor is about; "" for none.
    """

    def __init__(self, socket: str) -> None:
        self.socket = socket
        self._names: dict[str, str] = {}
        self._asked = -_AGAIN
        self._server: Any = None

    def label(self, pane: str, socket: str = "") -> str:
        """``%3``; of another server's pane with the name of its socket behind it: ``%3@work``."""
        if not socket or not self.socket or os.path.realpath(socket) == os.path.realpath(self.socket):
            return pane
        return f"{pane}@{clean(os.path.basename(socket), 20)}"

    def name(self, label: str) -> str:
        """Session, index and name of the window that a pane of our server is in; "" where that is not known."""
        if not self.socket or "@" in label:
            return ""
        if label not in self._names and time.monotonic() - self._asked >= _AGAIN:
            self._asked = time.monotonic()
            self._names = self._ask()
        return self._names.get(label, "")

    def close(self) -> None:
        """Leaves the server."""
        if self._server is not None:
            server, self._server = self._server, None
            server.close()

    def _ask(self) -> dict[str, str]:
        from pymux_wf import Server
        from pymux_wf.api.errors import MuxError

        form = "#{pane_id} #{session_name}:#{window_index} #{window_name}"
        try:
            if self._server is None:
                self._server = Server.connect(self.socket, timeout=1.0)
            done = self._server.command(["list-panes", "-a", "-F", form])
        except (MuxError, OSError):
            self._server = None
            return {}
        return {pane: clean(name, 60) for pane, _, name in (line.partition(" ") for line in done.stdout)}
