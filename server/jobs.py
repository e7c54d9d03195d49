"""Shell commands that the server runs for commands and formats: run-shell, if-shell, ``#(...)``, copy-pipe.

A job runs ``/bin/sh -c`` in its own process group with no terminal; its output is collected up to a bound. ``#(...)``
jobs are cached: a format gets the last line that is known at once, and the job runs again in the background at most
once a second while it is asked for. Nothing here ever blocks the loop.
"""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from time import monotonic

from .child import Child, start_child
from .platform import ExitWatcher

OUTPUT_LIMIT = 4 * 1024 * 1024
FORMAT_INTERVAL = 1.0
FORMAT_FORGET = 3600.0
LINE_LIMIT = 64 * 1024


@dataclass(frozen=True, slots=True)
class JobResult:
    """How a job ended: exit code (128 + signal where one ended it) and what it wrote."""

    code: int
    output: bytes
    signal: int | None = None

    @property
    def text(self) -> str:
        return self.output.decode("utf-8", "replace")


class Jobs:
    """All running jobs of a server; ``ended`` is called after each. ``awaited`` of the ``unfinished`` ones keep
    the server alive.
    """

    def __init__(self, ended: Callable[[], None], loop: asyncio.AbstractEventLoop) -> None:
        self.exits = ExitWatcher(loop)
        self._processes: dict[Child, str] = {}
        self._ended = ended
        self._closed = False
        self.awaited = self.unfinished = 0

    async def run(
        self,
        command: str,
        environment: Mapping[str, str],
        cwd: str,
        *,
        stdin: bytes | None = None,
        merge_stderr: bool = False,
        shell: str = "/bin/sh",
        keeps_server: bool = True,
        take: Callable[[bytes], None] | None = None,
    ) -> JobResult:
        """Runs a shell command to its end; until then the server stays, if ``keeps_server``. With ``take`` the output
        goes there as it comes, and is not kept.
        """
        self.awaited += keeps_server
        self.unfinished += 1
        try:
            return await self._run(command, environment, cwd, stdin, merge_stderr, shell, take)
        finally:
            self.awaited -= keeps_server
            self.unfinished -= 1
            self._ended()

    async def _run(
        self,
        command: str,
        environment: Mapping[str, str],
        cwd: str,
        stdin: bytes | None,
        merge_stderr: bool,
        shell: str,
        take: Callable[[bytes], None] | None,
    ) -> JobResult:
        process = start_child(
            self.exits,
            [shell, "-c", command],
            environment,
            cwd,
            stdin=stdin is not None,
            merge_stderr=merge_stderr,
        )
        self._processes[process] = command
        if self._closed:
            process.signal(signal.SIGTERM)
        try:
            output = await _converse(process, stdin, take)
            code = await process.wait()
        except asyncio.CancelledError:
            await process.kill()
            raise
        finally:
            self._processes.pop(process, None)
            process.close()
        return JobResult(128 - code, output, -code) if code < 0 else JobResult(code, output)

    def running(self) -> list[tuple[int, str]]:
        """Process id and command of every job that runs now, oldest first."""
        return [(process.pid, command) for process, command in self._processes.items()]

    def close(self) -> None:
        """Ends every job, and those that are still to start as soon as they have."""
        self._closed = True
        for process in list(self._processes):
            process.signal(signal.SIGTERM)


async def _converse(process: Child, stdin: bytes | None, take: Callable[[bytes], None] | None) -> bytes:
    """Gives a command its input and takes its output, of which up to the bound is kept."""
    if stdin is not None:
        with contextlib.suppress(ConnectionError):
            await process.write(stdin)
        process.close_stdin()
    kept = bytearray()
    while chunk := await process.read():
        if take is not None:
            take(chunk)
        else:
            kept += chunk[: max(OUTPUT_LIMIT - len(kept), 0)]
    return bytes(kept)


@dataclass(slots=True)
class _Cached:
    """One command: what it showed last, and of its present run the output after the last line end."""

    line: str = ""
    started: float = -FORMAT_FORGET
    asked: float = 0.0
    told: float = -FORMAT_FORGET
    rest: bytes = b""
    has_lines: bool = False
    task: asyncio.Task[None] | None = None

    def take(self, data: bytes) -> bool:
        """More output; whether it completes a line."""
        lines = (self.rest + data).split(b"\n")
        self.rest = lines.pop()[-LINE_LIMIT:]
        if lines:
            self.line, self.has_lines = lines[-1].decode("utf-8", "replace"), True
        return bool(lines)

    def end(self) -> None:
        """The run is over: what is left without a line end counts, and so does no output at all."""
        if self.rest or not self.has_lines:
            self.line = self.rest.decode("utf-8", "replace")


class FormatJobs:
    """The ``#(command)`` of formats: last known line now, a fresh one soon."""

    def __init__(self, jobs: Jobs, changed: Callable[[], None], loop: asyncio.AbstractEventLoop) -> None:
        self._jobs = jobs
        self._loop = loop
        self._changed = changed
        self._cache: dict[tuple[str, str], _Cached] = {}

    def line(self, command: str, environment: Mapping[str, str], cwd: str) -> str:
        """The last line that ``command`` printed; "" until the first run is over."""
        now = monotonic()
        entry = self._cache.setdefault((command, cwd), _Cached())
        entry.asked = now
        if entry.task is None and now - entry.started >= FORMAT_INTERVAL:
            entry.started = now
            entry.task = self._loop.create_task(self._refresh(entry, command, dict(environment), cwd))
        self._forget(now)
        return entry.line

    async def _refresh(self, entry: _Cached, command: str, environment: dict[str, str], cwd: str) -> None:
        shown = entry.line
        entry.rest, entry.has_lines = b"", False

        def take(data: bytes) -> None:
            # A command that goes on is shown as it goes, but no more often than one that is run again and again.
            nonlocal shown
            if entry.take(data) and monotonic() - entry.told >= FORMAT_INTERVAL:
                entry.told, shown = monotonic(), entry.line
                self._changed()

        try:
            await self._jobs.run(command, environment, cwd, keeps_server=False, take=take)
            entry.end()
        except OSError as error:
            entry.line = f"<{error.strerror}>"
        finally:
            entry.task = None
        if entry.line != shown:
            self._changed()

    def _forget(self, now: float) -> None:
        for key in [
            key for key, entry in self._cache.items() if now - entry.asked > FORMAT_FORGET and entry.task is None
        ]:
            del self._cache[key]
