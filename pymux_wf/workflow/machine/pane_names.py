"""What the panes of a server are called (``dev:1 code``), for monitors that found processes in them.

Asked by the command line, as the library would cost a monitor that only looks 9 MB; at most every ten seconds, and only
when a pane is named that is not known. Without a server there are no names, and the ids say enough.
"""

from __future__ import annotations

import os
import sys
import time

from pymux_wf.workflow.drawing.figures import clean
from pymux_wf.workflow.probes.programs import run

_AGAIN = 10.0
_PATIENCE = 2.0  # seconds, and so soon it is asked again where there was no answer


class PaneNames:
    """The names of one server's panes.

    Attributes:
        socket: of the server that the monitor is about; "" for none.
    """

    def __init__(self, socket: str) -> None:
        self.socket = socket
        self._names: dict[str, str] = {}
        self._suffixes: dict[str, str] = {}  # by socket
        self._asked = -_AGAIN

    def label(self, pane: str, socket: str = "") -> str:
        """``%3`` (or an agent's name); of another server's pane with the name of its socket behind it: ``%3@work``."""
        if socket not in self._suffixes:
            ours = not socket or not self.socket or os.path.realpath(socket) == os.path.realpath(self.socket)
            self._suffixes[socket] = "" if ours else f"@{clean(os.path.basename(socket), 20)}"
        return pane + self._suffixes[socket]

    def name(self, label: str) -> str:
        """Session, index and name of the window that a pane of our server is in; "" where that is not known."""
        if not self.socket or "@" in label:
            return ""
        if label not in self._names and time.monotonic() - self._asked >= _AGAIN:
            names = self._ask()
            self._asked = time.monotonic() - (0.0 if names else _AGAIN - _PATIENCE)
            self._names = names
        return self._names.get(label, "")

    def _ask(self) -> dict[str, str]:
        form = "#{pane_id} #{session_name}:#{window_index} #{window_name}"
        try:
            ran = run([sys.executable, "-m", "pymux_wf", "-S", self.socket, "list-panes", "-a", "-F", form], _PATIENCE)
        except OSError:
            return {}
        lines = ran.out.decode("utf-8", "replace").splitlines() if ran.code == 0 else []
        return {pane: clean(name, 60) for pane, _, name in (line.partition(" ") for line in lines)}
