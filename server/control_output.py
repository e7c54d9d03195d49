"""What goes out to a control client, in its order, at the pace at which it reads.

Lines are sent as long as the client has confirmed all but :data:`WINDOW` bytes; what is more waits. A pane whose output
nobody but such slow clients wants is not read from meanwhile, so its program waits and nothing is lost. Where somebody
else looks at it too it goes on, and the waiting output grows: with ``pause-after`` the pane is paused when its oldest
byte is that old, without it the client is sent away after :data:`MAXIMUM_AGE`, and in both cases when more than
:data:`LIMIT` bytes wait.

Knows nothing of commands and events; lines come complete, with their line end.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable, Iterator

    from .client import Client
    from .server import Server
    from .tree import Pane

WINDOW = 256 * 1024
CONGESTED = 1024 * 1024
LIMIT = 32 * 1024 * 1024
MAXIMUM_AGE = 300.0
"""Seconds that output may wait for a client without ``pause-after``."""
PIECE = 8192
"""Bytes of a pane in one line at most."""
OVERHEAD = 128
"""What an entry that waits is counted for besides its bytes."""

OFF, PAUSED = "off", "paused"
_ESCAPED = bytes((*range(32), ord("\\")))
_PLAIN = bytes(byte for byte in range(256) if byte not in _ESCAPED)


class Entry:
    """Something that waits: a line, or bytes of the pane with id ``pane``."""

    __slots__ = ("data", "pane", "time")

    def __init__(self, pane: int | None, data: bytes, now: float) -> None:
        self.pane = pane
        self.data = data
        self.time = now

    @property
    def cost(self) -> int:
        return len(self.data) + OVERHEAD


class ControlOutput:
    """The outgoing half of one control client; ``on_drained`` is called when everything that waited is sent.

    Attributes:
        no_output: no pane's output is sent (the flag ``no-output``).
        pause_after: seconds after which a pane is paused (the flag ``pause-after``); None without it.
    """

    def __init__(self, server: Server, client: Client, on_drained: Callable[[], None]) -> None:
        self._server = server
        self._client = client
        self._on_drained = on_drained
        self._waiting: deque[Entry] = deque()
        self._cost = 0
        self._states: dict[int, str] = {}
        self._timer: asyncio.TimerHandle | None = None
        self._closed = False
        self.no_output = False
        self.pause_after: float | None = None

    # -- sending

    @property
    def blocked(self) -> bool:
        """Whether the client has yet to take what it was sent."""
        return self._client.outstanding >= WINDOW

    @property
    def congested(self) -> bool:
        """Whether so much waits that the client should ask for nothing more."""
        return self._cost > CONGESTED

    def line(self, data: bytes) -> None:
        """Sends a line (or several), behind everything before."""
        if self._closed:
            return
        if self._waiting or self.blocked:
            self._wait(Entry(None, data, self._server.loop.time()))
        else:
            self._client.send_output(data)

    def pane_output(self, pane: Pane, data: bytes) -> None:
        """The program of a pane has written ``data``."""
        if self.no_output or self._closed or pane.id in self._states or not self._sees(pane):
            return
        if not self._waiting and not self.blocked:
            self._client.send_output(b"".join(self._lines(pane.id, data, 0.0)))
            if not self.blocked:
                return
            data = b""  # what comes next has to wait, and may do so where nobody sees it: the time runs from here
        self._wait(Entry(pane.id, data, self._server.loop.time()))
        self._check_age()
        settle_pane(self._server, pane)

    def _sees(self, pane: Pane) -> bool:
        session = self._client.session
        return session is not None and any(link.session is session for link in pane.window.winlinks)

    def _lines(self, pane: int, data: bytes, age: float) -> Iterator[bytes]:
        if self.pause_after is None:
            head = b"%%output %%%d " % pane
        else:
            head = b"%%extended-output %%%d %d : " % (pane, age * 1000)
        for start in range(0, len(data), PIECE):
            yield head + escaped(data[start : start + PIECE]) + b"\n"

    def _wait(self, entry: Entry) -> None:
        self._waiting.append(entry)
        self._cost += entry.cost

    def acknowledged(self) -> None:
        """The client has taken more: sends what waited for that."""
        if not self._waiting or self.blocked:
            return
        now = self._server.loop.time()
        while self._waiting and not self.blocked:
            entry = self._waiting.popleft()
            self._cost -= entry.cost
            if entry.pane is None:
                self._client.send_output(entry.data)
            else:
                self._client.send_output(b"".join(self._lines(entry.pane, entry.data, now - entry.time)))
        if not self.blocked:
            settle(self._server)
            self._on_drained()

    # -- those who are too slow

    def _check_age(self) -> None:
        """Pauses what has waited too long, or sends the client away; looks again when the next would be too old."""
        oldest = next((entry for entry in self._waiting if entry.pane is not None), None)
        if oldest is None:
            return
        now = self._server.loop.time()
        limit = MAXIMUM_AGE if self.pause_after is None else self.pause_after
        if now - oldest.time >= limit or self._cost > LIMIT:
            if self.pause_after is None:
                self._client.detach("too far behind")
                return
            late = {entry.pane for entry in self._waiting if now - entry.time >= limit or self._cost > LIMIT}
            for pane in sorted(late - {None}):  # type: ignore[type-var]
                self.pause(pane)  # type: ignore[arg-type]
            return
        if self._timer is None:
            self._timer = self._server.loop.call_later(limit - (now - oldest.time) + 0.001, self._look_again)

    def _look_again(self) -> None:
        self._timer = None
        self._check_age()

    def stop(self, on: bool) -> None:
        """Sends no output of panes from now on (the flag ``no-output``), or does again."""
        self.no_output = on
        if on:
            for pane in {entry.pane for entry in self._waiting if entry.pane is not None}:
                self._drop(pane)
        settle(self._server)

    def pause(self, pane: int) -> None:
        """Sends nothing of a pane until it is continued; what waits of it is dropped. The client is told."""
        if self.set_paused(pane, True):
            self.line(b"%%pause %%%d\n" % pane)

    def set_paused(self, pane: int, on: bool) -> bool:
        """Pauses a pane, or goes on with what it writes next; False where that was so. To tell it is the caller's."""
        if (self._states.get(pane) == PAUSED) == on:
            return False
        if on:
            self._drop(pane)
            self._states[pane] = PAUSED
        else:
            del self._states[pane]
        settle(self._server)
        return True

    def switch(self, pane: int, on: bool) -> None:
        """Turns the output of a pane off, or on again, without a word."""
        if on:
            if self._states.get(pane) == OFF:
                del self._states[pane]
        else:
            self._drop(pane)
            self._states[pane] = OFF
        settle(self._server)

    def forget(self, pane: int) -> None:
        """The pane is gone; what it wrote last is still sent."""
        self._states.pop(pane, None)

    def _drop(self, pane: int) -> None:
        kept: deque[Entry] = deque()
        for entry in self._waiting:
            if entry.pane == pane:
                self._cost -= entry.cost
                self._client.discarded += len(entry.data)
            else:
                kept.append(entry)
        self._waiting = kept

    def holds(self, pane: Pane) -> bool:
        """Whether this client, as far as it goes, wants the pane not to be read from now."""
        if self.no_output or self._closed:
            return False
        state = self._states.get(pane.id)
        return state == OFF or (state is None and self.blocked)

    # -- the end

    def finish(self) -> None:
        """Sends the lines that wait, without what panes wrote, and takes nothing more."""
        for entry in self._waiting:
            if entry.pane is None:
                self._client.send_output(entry.data)
            else:
                self._client.discarded += len(entry.data)
        self.close()

    def close(self) -> None:
        self._closed = True
        self._waiting.clear()
        self._cost = 0
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        settle(self._server)


def settle(server: Server) -> None:
    """Works out for every pane whether it may be read from."""
    for pane in server.tree.panes.values():
        settle_pane(server, pane)


def settle_pane(server: Server, pane: Pane) -> None:
    """Reads from the pane unless all who have it in their sessions are control clients that want none of it now."""
    if pane.io is None:
        return
    sessions = {link.session for link in pane.window.winlinks}
    clients = [client for client in server.clients if client.session in sessions]
    held = bool(clients) and all(client.control is not None and client.control.output.holds(pane) for client in clients)
    if held:
        pane.io.pause(settle_pane)
    else:
        pane.io.resume(settle_pane)


def escaped(data: bytes) -> bytes:
    """Bytes of a pane as they stand in a line: those below 32 and the backslash as ``\\ooo``, others as they are."""
    special = set(data.translate(None, _PLAIN))
    if ord("\\") in special:
        special.remove(ord("\\"))
        data = data.replace(b"\\", b"\\134")
    for byte in special:
        data = data.replace(bytes((byte,)), b"\\%03o" % byte)
    return data
