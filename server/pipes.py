"""pipe-pane: a shell command that gets what a pane writes, or types into it, or both.

Output that the command does not take waits up to a bound; beyond it the pane's reading is paused, so nothing is lost
and nothing grows.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from typing import TYPE_CHECKING

from . import pane_spawn
from .child import start_child

if TYPE_CHECKING:
    from .child import Child
    from .server import Server
    from .tree import Pane, Session

HIGH = 1024 * 1024


class Pipe:
    """A running pipe command; ``to_command`` and ``to_pane`` say which ways bytes go."""

    def __init__(self, server: Server, pane: Pane, process: Child, *, to_command: bool, to_pane: bool) -> None:
        self._server = server
        self._pane = pane
        self._process = process
        self.pid: int = process.pid
        self._waiting: deque[bytes] = deque()
        self._queued = 0
        self._wake = asyncio.Event()
        self._closed = False
        loop = server.loop
        self._tasks = [loop.create_task(self._ended())]
        if to_command:
            server.pane_taps.setdefault(pane.id, []).append(self._tap)
            self._tasks.append(loop.create_task(self._write()))
        self._reader = loop.create_task(self._read()) if to_pane else None
        if self._reader is not None:
            self._tasks.append(self._reader)

    def _tap(self, data: bytes) -> None:
        self._waiting.append(data)
        self._queued += len(data)
        self._wake.set()
        if self._queued > HIGH and self._pane.io is not None:
            self._pane.io.pause()

    async def _write(self) -> None:
        with contextlib.suppress(ConnectionError):
            while self._waiting or not self._closed:
                await self._wake.wait()
                self._wake.clear()
                while self._waiting:
                    data = self._waiting.popleft()
                    await self._process.write(data)
                    self._queued -= len(data)
                    if self._queued <= HIGH and self._pane.io is not None:
                        self._pane.io.resume()
        # The end of its input; or it does not read any more, which must not stop the pane.
        self._process.close_stdin()
        self._forget_tap()

    async def _read(self) -> None:
        while data := await self._process.read():
            if self._pane.io is not None:
                self._pane.io.write(data)

    async def _ended(self) -> None:
        try:
            await self._process.wait()
        except asyncio.CancelledError:
            await self._process.kill()
            raise
        if self._reader is not None:
            # What the command wrote before it ended is still on its way.
            await asyncio.wait([self._reader])
        if self._server.pipes.get(self._pane.id) is self:
            del self._server.pipes[self._pane.id]
        self.close()
        for task in self._tasks[1:]:
            task.cancel()
        self._process.close()

    def close(self) -> None:
        """Ends the pipe: the command sees the end of its input, after what has come so far."""
        if self._closed:
            return
        self._closed = True
        self._forget_tap()
        self._wake.set()
        if self._reader is not None:
            self._reader.cancel()

    def _forget_tap(self) -> None:
        taps = self._server.pane_taps.get(self._pane.id, [])
        if self._tap in taps:
            taps.remove(self._tap)
        if self._pane.io is not None:
            self._pane.io.resume()


async def open_pipe(
    server: Server, session: Session, pane: Pane, command: str, *, to_command: bool, to_pane: bool
) -> Pipe:
    """Starts ``command`` with the pane's output as its input (``to_command``) and its output typed into the pane
    (``to_pane``).
    """
    values = pane_spawn.environment(server, session, None, {}, str(server.options.server.get("default-terminal")))
    process = start_child(
        server.jobs.exits,
        [pane_spawn.default_shell(session), "-c", command],
        values,
        session.cwd,
        stdin=to_command,
        stdout=to_pane,
    )
    pipe = Pipe(server, pane, process, to_command=to_command, to_pane=to_pane)
    server.pipes[pane.id] = pipe
    return pipe
