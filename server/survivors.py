"""Programs that are still there after they were told to end: waited for, then killed, and named.

A program in a pane leads a session of the operating system; what it left in the background is in the same session, and
is found there (Linux), also when the program itself has ended long ago. What made itself a session of its own is no
longer ours. Waits on descriptors, never by looking again and again.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import select
import signal
from typing import TYPE_CHECKING, NamedTuple

from .platform import LINUX, ExitWatcher, gone

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop
    from collections.abc import Iterable, Iterator

    from .platform import ExitCallback

KILL_ROUNDS = 3
KILL_SECONDS = 1.0
REAP_MILLISECONDS = 100


class Leaked(NamedTuple):
    """A process that had to be killed: its id and its command line, as far as it could be read."""

    pid: int
    argv: tuple[str, ...]


class Programs(ExitWatcher):
    """The programs of the panes; remembers which sessions there have been."""

    def __init__(self, loop: AbstractEventLoop) -> None:
        super().__init__(loop)
        self.sessions: set[int] = set()

    def watch(self, pid: int, callback: ExitCallback) -> None:
        self.sessions.add(pid)
        super().watch(pid, callback)


class Survivors:
    """What is left of ``programs`` and ``jobs``; ``mark`` is how an entry of the environment of all of them begins."""

    def __init__(self, programs: Programs, jobs: ExitWatcher, mark: str) -> None:
        self._watchers = (programs, jobs)
        self._sessions = {*programs.sessions, *jobs.pids}
        self._mark = b"\0" + os.fsencode(mark)

    async def end(self, seconds: float) -> list[Leaked]:
        """Waits up to ``seconds`` until all are gone, and kills the rest."""
        killed: dict[int, Leaked] = {}
        await self._all_gone(seconds)
        for _ in range(KILL_ROUNDS):
            left = {*self._children(), *self._members()}
            if not left:
                break
            killed |= {pid: Leaked(pid, _argv(pid)) for pid in left if pid not in killed}
            _kill(left)
            await self._all_gone(KILL_SECONDS)
        return list(killed.values())

    async def _all_gone(self, seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                for watcher in self._watchers:
                    await watcher.all_ended()
                for pid in self._members():
                    await gone(pid)

    def _children(self) -> Iterator[int]:
        return (pid for watcher in self._watchers for pid in watcher.pids)

    def _members(self) -> Iterator[int]:
        """The living processes of our sessions."""
        if not LINUX or not self._sessions:
            return
        for name in os.listdir("/proc"):
            if name.isdigit():
                state, session = _state(name)
                # The number of a session that is over may be somebody else's by now.
                if session in self._sessions and state not in ("Z", "X") and self._mark in _environment(name):
                    yield int(name)


def _state(pid: str) -> tuple[str, int]:
    """proc_pid_stat(5): the state's letter and the session id; ("", 0) for a process that is gone."""
    try:
        with open(f"/proc/{pid}/stat", "rb") as file:
            fields = file.read().rpartition(b")")[2].split()
        return fields[0].decode(), int(fields[3])
    except (OSError, IndexError):
        return "", 0


def _environment(pid: str) -> bytes:
    """proc_pid_environ(5), with a NUL before each entry; nothing for a process that we may not look into."""
    try:
        with open(f"/proc/{pid}/environ", "rb") as file:
            return b"\0" + file.read()
    except OSError:
        return b""


def _argv(pid: int) -> tuple[str, ...]:
    try:
        with open(f"/proc/{pid}/cmdline", "rb") as file:
            words = file.read(65536).split(b"\0")
    except OSError:
        return ()
    return tuple(os.fsdecode(word) for word in words[:-1])


def kill_now(children: Iterable[int]) -> None:
    """Kills children of ours and reaps them, without a loop; they have a moment for it."""
    _kill(children)
    for pid in children:
        with contextlib.suppress(OSError):
            descriptor = os.pidfd_open(pid)
            poller = select.poll()
            poller.register(descriptor, select.POLLIN)
            poller.poll(REAP_MILLISECONDS)
            os.close(descriptor)
        with contextlib.suppress(ChildProcessError):
            os.waitpid(pid, os.WNOHANG)


def _kill(pids: Iterable[int]) -> None:
    for pid in pids:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(pid, signal.SIGKILL)
