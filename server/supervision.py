"""The program that measures for ``#{metric:NAME}``: started when a status line wants a value, and again when it ended.

The server only starts it, in a session of its own, and waits for its end: which metrics there are and how they are
measured is nothing the server knows. One serves all clients; where another process serves already
(``<socket>.workflow`` answers), none is started.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from socket import AF_UNIX, SOCK_STREAM, socket
from typing import TYPE_CHECKING

from .child import Child, start_child
from .logs import get_log

if TYPE_CHECKING:
    from asyncio import TimerHandle

    from .server import Server

log = get_log(__name__)

DELAY_SECONDS = 0.5
"""From the drawing that wants it to its start: what a person does next comes first."""

AGAIN_SECONDS = 10.0
"""Between two starts."""

OF_PANES = ("TMUX", "TMUX_PANE", "PYWFMUX", "PYWFMUX_PANE")
"""What the server may have from a pane that it was started in: the program is not of that pane."""


class Supervision:
    """The supervisor of one server; ``program`` is what is run, the socket's path behind it."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._child: Child | None = None
        self._timer: TimerHandle | None = None
        self._next = 0.0
        self._told: set[int] = set()
        self.program = [sys.executable, "-m", "pymux_wf.workflow.supervisor"]

    @property
    def pid(self) -> int | None:
        """Its process; None while none of ours runs."""
        return self._child.pid if self._child is not None else None

    def wanted(self) -> None:
        """A status line that shows a metric was drawn: soon there is somebody who measures."""
        server = self._server
        if self._child is not None or self._timer is not None or server.ending.begun:
            return
        if server.loop.time() < self._next or not server.options.server.get("supervisor"):
            return
        self._timer = server.loop.call_later(DELAY_SECONDS, self._start)

    def _start(self) -> None:
        server, self._timer = self._server, None
        self._next = server.loop.time() + AGAIN_SECONDS
        if _is_served(f"{server.socket_path}.workflow") or not server.options.server.get("supervisor"):
            return
        environment = {name: value for name, value in os.environ.items() if name not in OF_PANES}
        words = [*self.program, server.socket_path]
        try:
            self._child = start_child(server.exits, words, environment, "/", stdout=False, log=server.verbose_log)
        except OSError as error:
            self._failed(-1, f"cannot be started: {error.strerror}")
            return
        server.keep_task(self._wait(self._child))

    async def _wait(self, child: Child) -> None:
        code = await child.wait()
        child.close()
        self._child = None
        if code and not self._server.ending.begun:  # 0: another one serves
            self._failed(code, f"ended with code {code}" if code > 0 else f"was ended by signal {-code}")

    def _failed(self, code: int, how: str) -> None:
        log.warning("the supervisor of metrics %s", how)
        if code not in self._told:
            self._told.add(code)
            self._server.add_message(f"the supervisor of metrics {how}")

    def stop(self) -> None:
        """The server ends, and so does it."""
        if self._timer is not None:
            self._timer.cancel()
        if self._child is not None:
            self._child.signal(signal.SIGTERM)


def _is_served(path: str) -> bool:
    with contextlib.suppress(OSError), socket(AF_UNIX, SOCK_STREAM) as peer:
        peer.setblocking(False)
        peer.connect(path)
        return True
    return False
