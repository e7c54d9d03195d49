"""pipe-pane: a shell command that gets what a pane writes, or types into it, or both.

Output that the command does not take waits up to a bound; beyond it the pane's reading is paused, so nothing is lost
and nothing grows.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
from collections import deque
from typing import TYPE_CHECKING

from . import pane_spawn
from .jobs import reap

if TYPE_CHECKING:
    from .server import Server
    from .tree import Pane, Session

HIGH = 1024 * 1024
READ_SIZE = 65536


class Pipe:
    """A running pipe command; ``to_command`` and ``to_pane`` say which ways bytes go."""

    def __init__(
        self, server: Server, pane: Pane, process: asyncio.subprocess.Process, *, to_command: bool, to_pane: bool
    ) -> None:
        self._server = server
        self._pane = pane
        self._process = process
        self.pid = process.pid
        self._waiting: deque[bytes] = deque()
        self._queued = 0
        self._wake = asyncio.Event()
        self._closed = False
        self._tasks = [asyncio.ensure_future(self._ended())]
        if to_command:
            server.pane_taps.setdefault(pane.id, []).append(self._tap)
            self._tasks.append(asyncio.ensure_future(self._write()))
        self._reader = asyncio.ensure_future(self._read()) if to_pane else None
        if self._reader is not None:
            self._tasks.append(self._reader)

    def _tap(self, data: bytes) -> None:
        self._waiting.append(data)
        self._queued += len(data)
        self._wake.set()
        if self._queued > HIGH and self._pane.io is not None:
            self._pane.io.pause()

    async def _write(self) -> None:
        stream = self._process.stdin
        assert stream is not None
        with contextlib.suppress(ConnectionError):
            while not self._closed:
                await self._wake.wait()
                self._wake.clear()
                while self._waiting:
                    data = self._waiting.popleft()
                    stream.write(data)
                    await stream.drain()
                    self._queued -= len(data)
                    if self._queued <= HIGH and self._pane.io is not None:
                        self._pane.io.resume()

    async def _read(self) -> None:
        stream = self._process.stdout
        assert stream is not None
        while data := await stream.read(READ_SIZE):
            if self._pane.io is not None:
                self._pane.io.write(data)

    async def _ended(self) -> None:
        try:
            await self._process.wait()
        except asyncio.CancelledError:
            await reap(self._process)
            raise
        if self._reader is not None:
            # What the command wrote before it ended is still on its way.
            await asyncio.wait([self._reader])
        if self._server.pipes.get(self._pane.id) is self:
            del self._server.pipes[self._pane.id]
        self.close()

    def close(self) -> None:
        """Ends the pipe: the command sees the end of its input."""
        if self._closed:
            return
        self._closed = True
        taps = self._server.pane_taps.get(self._pane.id, [])
        if self._tap in taps:
            taps.remove(self._tap)
        if self._pane.io is not None:
            self._pane.io.resume()
        if self._process.stdin is not None:
            if self._waiting:
                self._process.stdin.write(b"".join(self._waiting))
            self._process.stdin.close()
        for task in self._tasks[1:]:
            task.cancel()

    def kill(self) -> None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGTERM)


async def open_pipe(
    server: Server, session: Session, pane: Pane, command: str, *, to_command: bool, to_pane: bool
) -> Pipe:
    """Starts ``command`` with the pane's output as its input (``to_command``) and its output typed into the pane
    (``to_pane``).
    """
    values = pane_spawn.environment(server, session, None, {}, str(server.options.server.get("default-terminal")))
    process = await asyncio.create_subprocess_exec(
        pane_spawn.default_shell(session),
        "-c",
        command,
        stdin=asyncio.subprocess.PIPE if to_command else asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE if to_pane else asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
        env=values,
        cwd=session.cwd if os.path.isdir(session.cwd) else "/",
        start_new_session=True,
    )
    pipe = Pipe(server, pane, process, to_command=to_command, to_pane=to_pane)
    server.pipes[pane.id] = pipe
    return pipe
