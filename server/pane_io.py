"""Moving bytes between a pane's terminal and its screen, without letting any pane starve the others.

Reading: a PTY gives at most 4 KiB a read, so one turn gathers many reads and feeds them to the screen at once. A turn
ends when the terminal is empty or when the pane's budget is used up. The budget is bytes, and is steered by how long
reading and feeding took, so that the turns of all panes that write without end last about :data:`TURN_SECONDS`
together, whatever the content costs; keys and other panes are served between turns.

Writing: what the terminal does not take at once waits in a queue in order. Above :data:`WRITE_HIGH` bytes the owner is
told to stop the client that types (back-pressure), below :data:`WRITE_LOW` to let it go on. No byte is dropped while
the program lives. While :meth:`PaneIO.hold` is in force everything waits in that queue.
"""

from __future__ import annotations

import errno
import os
import select
from collections import deque
from time import perf_counter

TYPE_CHECKING = False
if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable

    from .pty import PaneProcess

READ_SIZE = 65536
TURN_SECONDS = 0.0015
SHORTEST_TURN = 0.0002
MIN_BUDGET = 4 * 1024
MAX_BUDGET = 256 * 1024
DRAIN_TURNS = 4
WRITE_HIGH = 256 * 1024
WRITE_LOW = 64 * 1024


class PaneIO:
    """The traffic of one pane process; ``feed`` gets what was read, ``on_eof`` is called once when the program's side
    of the terminal is closed. Ours stays open until :meth:`close`: to close it hangs the program up.
    """

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        process: PaneProcess,
        feed: Callable[[bytes], None],
        on_eof: Callable[[], None],
        on_writable: Callable[[], None],
        busy: set[PaneIO] | None = None,
    ) -> None:
        """``busy`` is shared by the panes that share a loop: those with more to read than a turn takes."""
        self.process = process
        self._loop = loop
        self._feed = feed
        self._on_eof = on_eof
        self._on_writable = on_writable
        self._budget = MIN_BUDGET * 4
        self._busy = busy if busy is not None else set()
        self._queue: deque[memoryview] = deque()
        self.queued = 0
        self.writes_held = False
        self._pausers: set[object] = set()
        self._open = True
        self._ended = False
        loop.add_reader(process.fd, self._readable)

    # -- from the program

    def _readable(self) -> None:
        if not self._open or self._ended:
            return
        chunks: list[bytes] = []
        total, ended = 0, False
        fd, budget = self.process.fd, self._budget
        start = perf_counter()
        while total < budget:
            try:
                data = os.read(fd, READ_SIZE)
            except BlockingIOError:
                break
            except OSError as error:
                # Linux answers EIO once the last process has closed the terminal.
                if error.errno == errno.EINTR:
                    continue
                data = b""
            if not data:
                ended = True
                break
            chunks.append(data)
            total += len(data)
        if chunks:
            self._feed(b"".join(chunks) if len(chunks) > 1 else chunks[0])
            self._steer(perf_counter() - start, total >= budget)
        if ended:
            self._end()

    def _steer(self, spent: float, full: bool) -> None:
        # Reading counts like feeding: where the program writes as fast as we read, it is most of a turn.
        (self._busy.add if full else self._busy.discard)(self)
        turn = max(TURN_SECONDS / (len(self._busy) or 1), SHORTEST_TURN)
        if spent > turn:
            self._budget = max(MIN_BUDGET, int(self._budget * turn / spent))
        elif full and spent < turn / 2:
            self._budget = min(MAX_BUDGET, self._budget * 2)

    def pause(self, who: object = None) -> None:
        """Stops reading: the program blocks once the kernel's buffer is full. It goes on when everybody who paused it
        has called :meth:`resume`.
        """
        if self._open and not self._pausers and not self._ended:
            self._busy.discard(self)
            self._loop.remove_reader(self.process.fd)
        self._pausers.add(who)

    def resume(self, who: object = None) -> None:
        if who not in self._pausers:
            return
        self._pausers.remove(who)
        if self._open and not self._pausers and not self._ended:
            self._loop.add_reader(self.process.fd, self._readable)

    # -- to the program

    @property
    def congested(self) -> bool:
        """Whether the program reads so slowly that those who write should wait."""
        return self.queued > WRITE_HIGH

    def write(self, data: bytes) -> None:
        """Sends ``data`` to the program after everything written before."""
        if not self._open or self._ended or not data:
            return
        # Pieces of a view: what is left of a hundred megabytes is not copied for each few kilobytes that are taken.
        rest = memoryview(data)
        if not self._queue and not self.writes_held:
            rest = rest[self._write_now(rest[:READ_SIZE]) :]
            if not rest:
                return
            self._loop.add_writer(self.process.fd, self._writable)
        self._queue.append(rest)
        self.queued += len(rest)

    def hold(self) -> None:
        """What is written waits, until :meth:`release`; for an empty queue."""
        self.writes_held = True

    def release(self) -> None:
        """Sends what has waited since :meth:`hold`."""
        self.writes_held = False
        if self._queue and self._open and not self._ended:
            self._loop.add_writer(self.process.fd, self._writable)
            self._writable()

    def write_through(self, data: bytes) -> int:
        """Sends what the terminal takes now, before all that waits; how many bytes that was."""
        return self._write_now(memoryview(data)) if self._open and not self._ended else 0

    def write_first(self, data: bytes) -> None:
        """Sends ``data`` before all that waits since :meth:`hold`."""
        if data and self._open and not self._ended:
            self._queue.appendleft(memoryview(data))
            self.queued += len(data)

    def _write_now(self, data: memoryview) -> int:
        try:
            return os.write(self.process.fd, data)
        except (BlockingIOError, InterruptedError):
            return 0
        except OSError:  # the program is gone; reading will tell
            return len(data)

    def _writable(self) -> None:
        was_congested = self.queued > WRITE_LOW
        least = self.queued - MAX_BUDGET  # a terminal that takes everything is served in turns like the others
        while self._queue and self.queued > least:
            data = self._queue[0]
            written = self._write_now(data[:READ_SIZE])
            self.queued -= written
            if written < len(data):
                self._queue[0] = data[written:]
                if written == 0:
                    break
            else:
                self._queue.popleft()
        if not self._queue:
            self._loop.remove_writer(self.process.fd)
        if was_congested and self.queued <= WRITE_LOW:
            self._on_writable()

    # -- the end

    def drain(self) -> None:
        """Reads what a program that has ended left behind. More than the kernel can hold comes from somebody else."""
        for _ in range(DRAIN_TURNS):
            if not self._open or self._ended or not _has_input(self.process.fd):
                return
            self._budget = MAX_BUDGET
            self._readable()

    def _end(self) -> None:
        if self._open and not self._ended:
            self._ended = True
            self._stop()
            self._on_eof()

    def _stop(self) -> None:
        self._busy.discard(self)
        self._loop.remove_reader(self.process.fd)
        self._loop.remove_writer(self.process.fd)
        self._queue.clear()
        was_queued, self.queued = self.queued, 0
        if was_queued > WRITE_LOW:
            self._on_writable()

    def close(self) -> None:
        """Stops all traffic and closes the terminal."""
        if not self._open:
            return
        self._open = False
        if not self._ended:
            self._stop()
        self.process.close()


def _has_input(fd: int) -> bool:
    # poll, not select: descriptors of a busy server go beyond the 1024 that select can name.
    poller = select.poll()
    poller.register(fd, select.POLLIN)
    return bool(poller.poll(0))
