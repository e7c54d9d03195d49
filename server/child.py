"""A program with pipes in place of a terminal, in a process group of its own: what a job or a pipe runs.

Stands in for asyncio's subprocesses, which need a signal handler under uvloop and a watcher that belongs to the whole
process elsewhere: here the program's end comes through the :class:`~.platform.ExitWatcher` it is given, in any thread
and under any loop. Relies on subprocess to start the program, never on it to wait.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
from contextlib import ExitStack
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from asyncio import Future
    from collections.abc import Callable, Mapping, Sequence

    from .platform import ExitWatcher

READ_SIZE = 65536


class Child:
    """A running program. ``pid`` is also its process group; exit codes are negative signals where one ended it."""

    def __init__(self, exits: ExitWatcher, pid: int, stdin: int, stdout: int) -> None:
        """``stdin`` and ``stdout`` are our ends of its pipes, -1 where there is none."""
        self.pid = pid
        self._loop = exits.loop
        self._stdin = stdin
        self._stdout = stdout
        for descriptor in (stdin, stdout):
            if descriptor >= 0:
                os.set_blocking(descriptor, False)
        self._code: Future[int] = self._loop.create_future()
        exits.watch(pid, self._ended)

    def _ended(self, status: int) -> None:
        if not self._code.done():
            self._code.set_result(os.waitstatus_to_exitcode(status))

    @property
    def returncode(self) -> int | None:
        """The exit code; None while it runs."""
        return self._code.result() if self._code.done() else None

    async def wait(self) -> int:
        """The exit code, once it has ended."""
        # Not the future itself: who stops waiting would end it for everybody.
        while not self._code.done():
            await self._wait_with(self._code.add_done_callback, self._code.remove_done_callback)
        return self._code.result()

    async def _wait_with(self, begin: Callable[..., object], end: Callable[..., object]) -> None:
        over = self._loop.create_future()

        def set_over(*_: object) -> None:
            if not over.done():
                over.set_result(None)

        begin(set_over)
        try:
            await over
        finally:
            end(set_over)

    async def _until(self, watch: Callable[..., object], forget: Callable[[int], object], descriptor: int) -> None:
        await self._wait_with(lambda ready: watch(descriptor, ready), lambda _: forget(descriptor))

    async def read(self) -> bytes:
        """What it wrote, as soon as there is something; b"" at the end."""
        while self._stdout >= 0:
            await self._until(self._loop.add_reader, self._loop.remove_reader, self._stdout)
            with contextlib.suppress(BlockingIOError):
                return os.read(self._stdout, READ_SIZE)
        return b""

    async def write(self, data: bytes) -> None:
        """Gives it ``data``; raises BrokenPipeError when it does not read any more."""
        view = memoryview(data)
        while view and self._stdin >= 0:
            await self._until(self._loop.add_writer, self._loop.remove_writer, self._stdin)
            with contextlib.suppress(BlockingIOError):
                view = view[os.write(self._stdin, view) :]

    def close_stdin(self) -> None:
        """It reads the end of its input."""
        if self._stdin >= 0:
            self._loop.remove_writer(self._stdin)
            os.close(self._stdin)
            self._stdin = -1

    def close(self) -> None:
        """Closes our ends of its pipes."""
        self.close_stdin()
        if self._stdout >= 0:
            self._loop.remove_reader(self._stdout)
            os.close(self._stdout)
            self._stdout = -1

    def signal(self, number: int) -> None:
        """Sends a signal to it and its group; silent when they have ended."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, number)

    async def kill(self) -> None:
        """Ends it and its group for good: the loop may be about to close."""
        self.close()
        if not self._code.done():
            self.signal(signal.SIGKILL)
            await self.wait()


def start_child(
    exits: ExitWatcher,
    argv: Sequence[str],
    environment: Mapping[str, str],
    cwd: str,
    *,
    stdin: bool = False,
    stdout: bool = True,
    merge_stderr: bool = False,
    log: str | None = None,
) -> Child:
    """Starts a program, in / where there is no ``cwd``; raises OSError. What has no pipe is /dev/null, or appended to
    the file ``log``.
    """
    with ExitStack() as ours, ExitStack() as theirs:
        elsewhere = theirs.enter_context(open(log, "ab")) if log is not None else subprocess.DEVNULL
        its_input, our_input = _pipe(theirs, ours) if stdin else (subprocess.DEVNULL, -1)
        our_output, its_output = _pipe(ours, theirs) if stdout else (-1, elsewhere)
        process = subprocess.Popen(
            argv,
            stdin=its_input,
            stdout=its_output,
            stderr=subprocess.STDOUT if merge_stderr else elsewhere,
            env=dict(environment),
            cwd=cwd if os.path.isdir(cwd) else "/",
            start_new_session=True,
        )
        process.returncode = 0  # it is ours to wait for, or it would complain when it is collected
        child = Child(exits, process.pid, our_input, our_output)
        ours.pop_all()
    return child


def _pipe(reader: ExitStack, writer: ExitStack) -> tuple[int, int]:
    """The two ends of a pipe, each closed with the side it belongs to."""
    ends = os.pipe()
    reader.callback(os.close, ends[0])
    writer.callback(os.close, ends[1])
    return ends
