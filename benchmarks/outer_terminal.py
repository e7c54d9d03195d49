"""The user's terminal: a real pseudo-terminal with an attached client on it, drained by the harness.

Holds the process on the pty, counts every byte it draws, and answers the questions a real terminal answers (device
attributes, version, colours), the same for every client. It does not interpret what is drawn.
"""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import termios
import time
from collections.abc import Callable, Mapping, Sequence

from .errors import BenchmarkError

COLUMNS = 120
LINES = 40
READ_SIZE = 1 << 18
TAIL = 1 << 16
# Questions come in short writes; looking for them in a flood would slow the terminal down.
QUESTION_SIZE = 1024

# xterm ctlseqs: DA1, DA2, XTVERSION, DSR, OSC 10 and 11. An xterm of today, as far as it can be told from outside.
ANSWERS = (
    (b"\x1b[c", b"\x1b[?64;1;2;6;9;15;16;17;18;21;22;28c"),
    (b"\x1b[>c", b"\x1b[>41;390;0c"),
    (b"\x1b[>q", b"\x1bP>|XTerm(390)\x1b\\"),
    (b"\x1b[5n", b"\x1b[0n"),
    (b"\x1b[6n", b"\x1b[1;1R"),
    (b"\x1b]10;?", b"\x1b]10;rgb:d8d8/d8d8/d8d8\x1b\\"),
    (b"\x1b]11;?", b"\x1b]11;rgb:1818/1818/1818\x1b\\"),
)


class OuterTerminal:
    """One client on a pty of COLUMNS x LINES cells.

    Attributes:
        received: Bytes drawn so far.
        tail: The last of them, at least `TAIL` bytes when so many came; `forget` empties it.
        pid: The client's process id.
    """

    def __init__(self, argv: Sequence[str], environment: Mapping[str, str], name: str) -> None:
        """Start ``argv`` on a new pty; ``name`` is for error messages."""
        self.name = name
        self.received = 0
        self.tail = bytearray()
        self.ended = False
        self.pid, self.descriptor = pty.fork()
        if self.pid == 0:
            _become_client(argv, environment)
        os.set_blocking(self.descriptor, False)

    def fileno(self) -> int:
        """The pty's master side, for select."""
        return self.descriptor

    def type(self, data: bytes) -> None:
        """Send keys to the client."""
        while data:
            select.select([], [self.descriptor], [], 10.0)
            data = data[os.write(self.descriptor, data) :]

    def forget(self) -> None:
        """Empty the tail, so that `tail` holds only what comes from now on."""
        self.tail.clear()

    def read(self) -> bytes:
        """Take what is there now, without waiting; empty when there is nothing or the client has ended."""
        try:
            data = os.read(self.descriptor, READ_SIZE)
        except BlockingIOError:
            return b""
        except OSError:  # EIO: the client has closed its side
            data = b""
        if not data:
            self.ended = True
            return b""
        self.received += len(data)
        self.tail += data
        if len(self.tail) > 2 * TAIL:
            del self.tail[:-TAIL]
        if len(data) < QUESTION_SIZE and b"\x1b" in data:
            self._answer(data)
        return data

    def wait(self, seconds: float) -> bytes:
        """Take what comes first within ``seconds``; empty when nothing came.

        Raises:
            BenchmarkError: The client has ended.
        """
        if not select.select([self.descriptor], [], [], max(0.0, seconds))[0]:
            return b""
        data = self.read()
        if self.ended:
            raise BenchmarkError(f"{self.name}: the attached client ended; it printed {bytes(self.tail[-400:])!r}")
        return data

    def wait_until(self, done: Callable[[], bool], what: str, seconds: float = 20.0) -> None:
        """Draw until ``done()``; it is asked after every read.

        Raises:
            BenchmarkError: Not done within ``seconds``.
        """
        deadline = time.monotonic() + seconds
        while not done():
            left = deadline - time.monotonic()
            if left <= 0:
                raise BenchmarkError(
                    f"{self.name}: no {what} within {seconds:g} s; the screen got {bytes(self.tail[-300:])!r}"
                )
            self.wait(left)

    def wait_for(self, *markers: bytes, seconds: float = 20.0) -> float:
        """Draw until the tail holds every marker; the monotonic time when it did."""
        self.wait_until(lambda: all(marker in self.tail for marker in markers), f"{markers!r} on the screen", seconds)
        return time.monotonic()

    def pass_time(self, seconds: float) -> None:
        """Keep drawing for ``seconds``, as a terminal does while its user thinks."""
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            self.wait(left)

    def settle(self, quiet: float, seconds: float = 20.0) -> None:
        """Draw until nothing has come for ``quiet`` seconds.

        Raises:
            BenchmarkError: Still drawing after ``seconds``.
        """
        deadline = time.monotonic() + seconds
        while self.wait(quiet):
            if time.monotonic() > deadline:
                raise BenchmarkError(
                    f"{self.name}: still drawing after {seconds:g} s, last {bytes(self.tail[-200:])!r}"
                )

    def close(self) -> None:
        """Hang up, as closing a terminal window does, and take the client's status; kill it when it stays."""
        os.close(self.descriptor)
        deadline = time.monotonic() + 3.0
        while os.waitpid(self.pid, os.WNOHANG) == (0, 0):
            if time.monotonic() > deadline:
                os.kill(self.pid, signal.SIGKILL)
            time.sleep(0.005)

    def _answer(self, data: bytes) -> None:
        for question, answer in ANSWERS:
            if question in data:
                self.type(answer)


def _become_client(argv: Sequence[str], environment: Mapping[str, str]) -> None:
    try:
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", LINES, COLUMNS, 0, 0))
        os.execve(argv[0], list(argv), dict(environment))
    finally:
        os._exit(127)
