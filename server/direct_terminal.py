"""A client's terminal, opened by the server itself, so that keys and pictures do not go through the client process.

The client still owns the terminal's modes, its size and its signals, and gives it back in every way of leaving; while
it is attached it neither reads nor writes. Where the terminal cannot be opened by its name (another mount namespace, a
name that is missing) the same bytes go as INPUT and OUTPUT frames, and nothing else is different.

The server opens the terminal anew instead of being handed the client's descriptor: not to block is a property of the
open file, and the shell that started the client must not find its own descriptor changed.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import stat
from collections import deque
from collections.abc import Callable

READ_SIZE = 65536
WRITE_PIECE = 65536


class DirectTerminal:
    """One terminal; ``received`` gets what is typed, ``drained`` is called when everything written is out."""

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        descriptor: int,
        received: Callable[[bytes], None],
        drained: Callable[[], None],
    ) -> None:
        self._loop = loop
        self._descriptor = descriptor
        self._received = received
        self._drained = drained
        self._waiting: deque[bytes] = deque()
        self._running = False
        self._reading = False
        self._wants_input = True
        self.pending = 0

    @classmethod
    def open(
        cls,
        loop: asyncio.AbstractEventLoop,
        path: str,
        owner: int,
        received: Callable[[bytes], None],
        drained: Callable[[], None],
    ) -> DirectTerminal | None:
        """The terminal at ``path`` if it is one of user ``owner``; None where it cannot be had."""
        if not path.startswith("/dev/"):
            return None
        with contextlib.suppress(OSError):
            descriptor = os.open(path, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK | os.O_CLOEXEC)
            if _is_terminal_of(descriptor, owner):
                return cls(loop, descriptor, received, drained)
            os.close(descriptor)
        return None

    def start(self) -> None:
        """The client has made the terminal raw: read it, and write what has waited."""
        if not self._running:
            self._running = True
            self._read_on()
            self._write_waiting()

    def stop(self) -> None:
        """The terminal belongs to somebody else for a while; what was not written is void."""
        self._running = False
        self._read_on()
        self._loop.remove_writer(self._descriptor)
        self._waiting.clear()
        self.pending = 0

    def close(self) -> None:
        """Done with it."""
        if self._descriptor >= 0:
            self.stop()
            os.close(self._descriptor)
            self._descriptor = -1

    # -- input

    def want_input(self, wanted: bool) -> None:
        """Reads on, or leaves what is typed where it is (back-pressure)."""
        self._wants_input = wanted
        self._read_on()

    def _read_on(self) -> None:
        reading = self._running and self._wants_input
        if reading is self._reading:
            return
        self._reading = reading
        if reading:
            self._loop.add_reader(self._descriptor, self._readable)
        else:
            self._loop.remove_reader(self._descriptor)

    def _readable(self) -> None:
        try:
            data = os.read(self._descriptor, READ_SIZE)
        except (BlockingIOError, InterruptedError):
            return
        except OSError:
            data = b""
        if data:
            self._received(data)
        else:  # hung up: the client gets SIGHUP and leaves
            self.want_input(False)

    # -- output

    def write(self, data: bytes) -> None:
        """Writes ``data`` after everything written before."""
        self._waiting.append(data)
        self.pending += len(data)
        if self._running and len(self._waiting) == 1:
            self._write_waiting()

    def _write_waiting(self) -> None:
        while self._waiting:
            data = self._waiting[0]
            try:
                written = os.write(self._descriptor, data[:WRITE_PIECE])
            except (BlockingIOError, InterruptedError):
                self._loop.add_writer(self._descriptor, self._writable)
                return
            except OSError:  # hung up
                written = len(data)
            self.pending -= written
            if written == len(data):
                self._waiting.popleft()
            else:
                self._waiting[0] = data[written:]

    def _writable(self) -> None:
        self._loop.remove_writer(self._descriptor)
        self._write_waiting()
        if not self._waiting:
            self._drained()


def _is_terminal_of(descriptor: int, owner: int) -> bool:
    status = os.fstat(descriptor)
    return os.isatty(descriptor) and stat.S_ISCHR(status.st_mode) and status.st_uid == owner
