"""Where a server under test lives: in this process, or in one of its own that the library connects to.

Both give programs the same clean environment and the same sizes, so that a test cannot tell which it has.
"""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pymux_wf.server.embedded import clean_environment

from pymux_wf import Pane

SIZE = (80, 24)
SECONDS = 20.0
"""How long waits last: far longer than anything takes, for machines that are busy."""

COMMAND = (sys.executable, str(Path(sys.executable).with_name("pywfmux")))


class InProcess:
    """The server of a test lives in the test."""

    name = "in-process"

    def open(self, face: Any) -> Any:
        """What ``Server.start`` of one of the two faces gives."""
        return face.start(size=SIZE, timeout=SECONDS)

    def end(self) -> None:
        """Nothing is left: whoever opened it has closed it."""


class Attached:
    """A server process of its own, started by the command line as a person does; private to one test."""

    name = "attached"

    def __init__(self, directory: Path) -> None:
        self.socket = directory / "s"
        self._config = directory / "config"
        self._config.write_text(
            f"set -s exit-empty off\nset -g default-size {SIZE[0]}x{SIZE[1]}\nset -g window-size manual\n"
        )
        self._killed = False
        self.pid = int(self.command("start-server ; display-message -p '#{pid}'"))

    def command(self, words: str) -> str:
        """What the command line prints."""
        environment = {**clean_environment(), "COVERAGE_PROCESS_START": ""}
        argv = [*COMMAND, "-S", str(self.socket), "-f", str(self._config), *words.replace("'", "").split(" ")]
        done = subprocess.run(argv, capture_output=True, text=True, timeout=SECONDS, env=environment, check=False)
        assert done.returncode == 0, f"pywfmux {words}: {done.stderr}"
        return done.stdout

    def open(self, face: Any) -> Any:
        """What ``Server.connect`` of one of the two faces gives."""
        return face.connect(self.socket, timeout=SECONDS)

    def kill(self) -> None:
        """Ends the server as nothing else does: SIGKILL. It may be there a moment longer."""
        os.kill(self.pid, signal.SIGKILL)
        self._killed = True

    def end(self) -> None:
        """Ends the server, and fails where it does not end."""
        try:
            handle = os.pidfd_open(self.pid)
        except ProcessLookupError:
            return
        try:
            if not self._killed:
                self.command("kill-server")
            assert gone(handle), f"the server {self.pid} goes on after kill-server"
        finally:
            os.close(handle)


def gone(handle: int, seconds: float = SECONDS) -> bool:
    """Whether the process of a pidfd ends in time."""
    poller = select.poll()
    poller.register(handle, select.POLLIN)
    return bool(poller.poll(seconds * 1000))


def until(condition: Callable[[], bool], pane: Pane) -> None:
    """Asks the server until something is so that no wait tells; each question is a turn of its loop."""
    end = time.monotonic() + SECONDS
    while not condition():
        assert time.monotonic() < end, f"not so in {SECONDS} s:\n{pane.screen}"
        pane.mark()


Place = InProcess | Attached
