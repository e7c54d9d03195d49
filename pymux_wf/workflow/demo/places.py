"""Where the demonstration has its files: one directory beside the socket of its own server, gone when it ends."""

from __future__ import annotations

import fcntl
import os
import socket as sockets
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

NAME = "demo"
LONGEST_SOCKET = 100
"""Bytes of a path that a Unix socket can have anywhere."""


@dataclass(frozen=True, slots=True)
class Places:
    """Paths of one demonstration.

    Attributes:
        socket: of its own server: ``pywfmux -L demo``.
    """

    socket: str

    @classmethod
    def beside(cls, socket: str) -> Places:
        """Those of the demonstration that belongs to the directory of a server's socket."""
        return cls(os.path.join(os.path.dirname(socket), NAME))

    @property
    def directory(self) -> Path:
        return Path(f"{self.socket}.files")

    @property
    def lock(self) -> Path:
        return self.directory / "lock"

    @property
    def logs(self) -> Path:
        return self.directory / "logs"

    @property
    def state(self) -> Path:
        return self.directory / "state"

    @property
    def project(self) -> Path:
        return self.directory / "shop"

    @property
    def redis(self) -> Path:
        return self.directory / "redis"

    @property
    def database(self) -> Path:
        return self.directory / "shop.db"

    @property
    def events(self) -> Path:
        return self.directory / "events.db"

    @property
    def conf(self) -> Path:
        return self.directory / ".tmux.conf"

    def keeper(self) -> int | None:
        """The process that keeps it; None where none does."""
        try:
            with self.lock.open("rb") as file:
                try:
                    fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
                except BlockingIOError:
                    return int(file.read() or 0) or None
        except (OSError, ValueError):
            return None
        return None

    def ending(self) -> Callable[[float], bool]:
        """A wait for the end of the keeper that there is now: whether it ended within so many seconds. Its lock goes
        with its process, and its file before that."""
        try:
            file = self.lock.open("rb")
        except OSError:
            return lambda seconds: True

        def ended(seconds: float) -> bool:
            end = time.monotonic() + seconds
            with file:
                while time.monotonic() < end:
                    try:
                        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
                        return True
                    except BlockingIOError:
                        time.sleep(0.02)
            return False

        return ended


def answers(path: str | Path) -> bool:
    """Whether somebody listens on a Unix socket."""
    with sockets.socket(sockets.AF_UNIX, sockets.SOCK_STREAM) as there:
        there.settimeout(1.0)
        try:
            there.connect(str(path))
        except TimeoutError:
            return True  # it is busy
        except OSError:
            return False
    return True
