"""Programs that are still there after they were told to end: waited for, then killed, and named.

A program in a pane is the leader of a session of the operating system; what it left in the background is in the same
session, and is found there (Linux). Waits on descriptors, never by looking again and again.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
from typing import TYPE_CHECKING, NamedTuple

from .platform import LINUX

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from .platform import ExitWatcher

KILL_ROUNDS = 3
KILL_SECONDS = 1.0


class Leaked(NamedTuple):
    """A process that had to be killed: its id and its command line, as far as it could be read."""

    pid: int
    argv: tuple[str, ...]


async def end_survivors(exits: Collection[ExitWatcher], sessions: Collection[int], seconds: float) -> list[Leaked]:
    """Waits up to ``seconds`` until the children in ``exits`` and all of ``sessions`` are gone; kills the rest."""
    killed: dict[int, Leaked] = {}
    await _all_gone(exits, sessions, seconds)
    for _ in range(KILL_ROUNDS):
        left = {*_children(exits), *_members(sessions)}
        if not left:
            break
        killed |= {pid: Leaked(pid, _argv(pid)) for pid in left if pid not in killed}
        kill(left)
        await _all_gone(exits, sessions, KILL_SECONDS)
    return list(killed.values())


def kill(pids: Iterable[int]) -> None:
    """Kills what may be killed."""
    for pid in pids:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(pid, signal.SIGKILL)


async def _all_gone(exits: Collection[ExitWatcher], sessions: Collection[int], seconds: float) -> None:
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            for watcher in exits:
                await watcher.all_ended()
            for pid in _members(sessions):
                await _gone(pid)


def _children(exits: Iterable[ExitWatcher]) -> Iterator[int]:
    return (pid for watcher in exits for pid in watcher.pids)


async def _gone(pid: int) -> None:
    loop = asyncio.get_running_loop()
    try:
        descriptor = os.pidfd_open(pid)
    except OSError:
        return
    gone = asyncio.Event()
    loop.add_reader(descriptor, gone.set)
    try:
        await gone.wait()
    finally:
        loop.remove_reader(descriptor)
        os.close(descriptor)


def _members(sessions: Collection[int]) -> Iterator[int]:
    """The living processes of the sessions that these led."""
    if not LINUX or not sessions:
        return
    for name in os.listdir("/proc"):
        if name.isdigit():
            state, session = _state(name)
            if session in sessions and state not in ("Z", "X"):
                yield int(name)


def _state(pid: str) -> tuple[str, int]:
    """proc_pid_stat(5): the state's letter and the session id; ("", 0) for a process that is gone."""
    try:
        with open(f"/proc/{pid}/stat", "rb") as file:
            fields = file.read().rpartition(b")")[2].split()
        return fields[0].decode(), int(fields[3])
    except (OSError, IndexError):
        return "", 0


def _argv(pid: int) -> tuple[str, ...]:
    try:
        with open(f"/proc/{pid}/cmdline", "rb") as file:
            words = file.read(65536).split(b"\0")
    except OSError:
        return ()
    return tuple(os.fsdecode(word) for word in words[:-1])
