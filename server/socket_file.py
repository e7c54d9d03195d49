"""The socket's file: the listening socket at a path, made anew on request, and taken away at the end.

The first one was made by the client that started the server (``client/start.py``). While a session is attached the
file's execute bits are set, as tmux does, so that ``ls -l`` tells.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import socket
from collections.abc import Callable

log = logging.getLogger(__name__)

_BACKLOG = 128


class SocketFile:
    """Where a server listens; ``protocol`` makes the protocol object of a new peer."""

    def __init__(self, path: str, listener: socket.socket, protocol: Callable[[], asyncio.BaseProtocol]) -> None:
        self._path = path
        self._listener = listener
        self._protocol = protocol
        self._place = os.stat(path)
        self._attached = self._opened = False
        self._endpoint: asyncio.Server | None = None

    async def listen(self) -> None:
        """Takes up connections."""
        self._listener.setblocking(False)
        loop = asyncio.get_running_loop()
        self._endpoint = await loop.create_unix_server(self._protocol, sock=self._listener)

    async def make_again(self) -> None:
        """Listens on a fresh file, for one that was removed (SIGUSR1); one where another server listens stays."""
        if not self._may_replace():
            return
        try:
            listener = _bind(self._path)
        except OSError as error:
            log.error("could not make %s again: %s", self._path, error.strerror)
            return
        before, self._listener, self._place = self._endpoint, listener, os.stat(self._path)
        await self.listen()
        if before is not None:
            before.close()
        self._set_mode()

    def _may_replace(self) -> bool:
        """Whether the path is free, or ours, or nobody's any more."""
        try:
            ours = os.path.samestat(os.stat(self._path), self._place)
        except OSError:
            os.makedirs(os.path.dirname(self._path) or ".", mode=0o700, exist_ok=True)
            return True
        if not ours and _answers(self._path):
            log.error("did not make %s again: another server listens there", self._path)
            return False
        return True

    def show_attached(self, attached: bool) -> None:
        """Sets or clears the execute bits."""
        if attached == self._attached:
            return
        self._attached = attached
        self._set_mode()

    def open_to_others(self, opened: bool) -> None:
        """Lets users other than the owner connect as far as the file's mode goes."""
        self._opened = opened
        self._set_mode()

    def _set_mode(self) -> None:
        mode = 0o666 if self._opened else 0o600
        if self._attached:
            mode |= mode >> 2 & 0o111
        with contextlib.suppress(OSError):
            if os.path.samestat(os.stat(self._path), self._place):
                os.chmod(self._path, mode)

    def close(self) -> None:
        """Stops listening and takes the file away, unless another server's is there by now."""
        with contextlib.suppress(OSError):
            if os.path.samestat(os.stat(self._path), self._place):
                os.unlink(self._path)
        if self._endpoint is not None:
            self._endpoint.close()


def _bind(path: str) -> socket.socket:
    """A listening socket at ``path``, put in the place of what is there at once: no client finds nothing."""
    fresh = f"{path}~"
    listener = socket.socket(socket.AF_UNIX)
    umask = os.umask(0o177)
    try:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(fresh)
        listener.bind(fresh)
        listener.listen(_BACKLOG)
        os.rename(fresh, path)
    except OSError:
        listener.close()
        raise
    finally:
        os.umask(umask)
    return listener


def _answers(path: str) -> bool:
    with socket.socket(socket.AF_UNIX) as probe:
        probe.setblocking(False)
        try:
            probe.connect(path)
        except BlockingIOError:
            return True
        except OSError:
            return False
        return True
