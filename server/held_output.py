"""A pane's terminal whose output is held: what is typed meanwhile is for the screen that was looked at, or for nobody.

While the output is held (tcflow(3) TCOOFF) a program that wants to show something waits in its write(2). So what is
typed is either read by the program as it was when it was looked at, or it is not read; then it is taken back out of the
terminal, before the output goes on and a question comes to light that it would have answered. ::

    held --typed--> unread --begins to read--> read          (the output goes on)
                      |--it waits in its write, or READ_SECONDS have passed: what is unread is read here--> taken back

What is taken back is read(2) here, not flushed: each byte is then known to have gone either to the program or back.
Other input waits in its queue meanwhile, so that nothing else is in the terminal and the order stays. The system tells
nobody that a terminal was read: it is asked, after a millisecond first and every ten at last.

Whoever holds the output lets it go on whatever happens; if the server is killed in between, the terminal goes with it.
A program that writes without waiting (O_NONBLOCK), or reads and writes in different threads, may still read what was
typed after it has decided to ask.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import fcntl
import os
import select
import struct
import termios
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .pane_io import PaneIO
    from .tree import Pane

READ_SECONDS = 0.25
"""So long a program has for beginning to read what was typed, while its output is held."""

TYPED_AT_ONCE = 2048
"""Bytes: what the terminal takes at once, so that it can be taken back. The rest follows when the program reads."""

# write(2) and writev(2), by machine: <asm/unistd.h>.
_WRITES = {"x86_64": (b"1", b"20"), "aarch64": (b"64", b"66")}


class HeldTerminal:
    """The program's side of a terminal, opened once more.

    Attributes:
        held: its output waits; not so where somebody else has stopped it (C-s), or the program writes just now.
    """

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._device = os.fstat(descriptor).st_rdev
        self.held = False

    def hold(self) -> None:
        """Stops the output, where it is not stopped: :meth:`let_go` would undo what somebody else did."""
        poller = select.poll()
        poller.register(self._descriptor, select.POLLOUT)
        if poller.poll(0):
            termios.tcflow(self._descriptor, termios.TCOOFF)
            self.held = True

    def let_go(self) -> None:
        """Lets the output go on, with the echo that the kernel held back too."""
        self._take_in()
        if self.held:
            with contextlib.suppress(termios.error):
                termios.tcflow(self._descriptor, termios.TCOON)
            with contextlib.suppress(OSError):
                os.write(self._descriptor, b"")
        self.held = False

    def unread(self) -> int:
        """Bytes that the program could read now; of lines that the kernel edits, whole ones."""
        self._take_in()
        (count,) = struct.unpack("i", fcntl.ioctl(self._descriptor, termios.FIONREAD, b"\0" * 4))
        return int(count)

    def _take_in(self) -> None:
        poller = select.poll()  # to be asked whether there is input, the terminal takes in at once what was written
        poller.register(self._descriptor, select.POLLIN)
        poller.poll(0)

    def take_back(self) -> bytes:
        """Reads what the program has not read. Nothing where it waits in its read(2): then it gets it."""
        taken = b""
        while self.unread():
            try:
                data = os.read(self._descriptor, 65536)
            except BlockingIOError:
                break
            if not data:
                break
            taken += data
        return taken

    def is_written_by(self, pid: int) -> bool:
        """Whether that process is in a write to this terminal: while its output is held it waits there, and cannot
        read. False where the system does not tell (proc_pid_syscall(5)).
        """
        try:
            with open(f"/proc/{pid}/syscall", "rb") as file:
                call = file.read(80).split()
            if call[0] not in _WRITES.get(os.uname().machine, ()):
                return False
            return os.stat(f"/proc/{pid}/fd/{int(call[1], 16)}").st_rdev == self._device
        except (OSError, IndexError):
            return False


@contextlib.contextmanager
def held_output(pane: Pane) -> Iterator[HeldTerminal | None]:
    """What the pane's program writes stays with it until the end of the block: its write waits. None where the
    terminal cannot be opened: nothing is held.
    """
    try:
        descriptor = os.open(pane.tty, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        yield None
        return
    terminal = HeldTerminal(descriptor)
    try:
        with contextlib.suppress(termios.error):
            terminal.hold()
        yield terminal
    finally:
        terminal.let_go()
        os.close(descriptor)


async def reads(pane: Pane, terminal: HeldTerminal, data: bytes) -> bool:
    """Types ``data``, where nothing waits to be read, and waits until the program begins to read it. False where it
    does not: then it has got nothing. What others type meanwhile comes after it.

    Raises OSError where the terminal has gone. Who cancels it takes back too what was not read.
    """
    io = pane.io
    if io is None:
        return False
    io.hold()
    try:
        typed = data[: io.write_through(data[:TYPED_AT_ONCE])]
        if not typed:
            return False
        try:
            begun = await _begins(pane, terminal, typed)
        except asyncio.CancelledError:
            with contextlib.suppress(OSError):
                _taken_back(io, terminal, typed)
            raise
        if begun:
            io.write_first(data[len(typed) :])
        return begun
    finally:
        io.release()


async def _begins(pane: Pane, terminal: HeldTerminal, typed: bytes) -> bool:
    loop = asyncio.get_running_loop()
    end, most, pause = loop.time() + READ_SECONDS, 0, 0.001
    while pane.io is not None:
        unread = terminal.unread()
        if unread == 0 or unread < most:
            return True
        most = unread
        if loop.time() >= end or terminal.is_written_by(os.tcgetpgrp(pane.io.process.fd)):
            return not _taken_back(pane.io, terminal, typed)
        await asyncio.sleep(pause)
        pause = min(pause * 1.25, 0.01)
    raise OSError(errno.EIO, "the terminal has gone")


def _taken_back(io: PaneIO, terminal: HeldTerminal, typed: bytes) -> bool:
    """Whether all that was typed came back. What came back of something else is put back: the rest of what the program
    has begun to read, and the line that stood there before.
    """
    taken = terminal.take_back()
    whole = len(taken) >= len(typed)
    keep = taken[: len(taken) - len(typed)] if whole else taken
    io.write_first(keep[io.write_through(keep) :] if keep else b"")
    return whole
