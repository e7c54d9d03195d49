"""What processes have started: the children of children, as the system lists them now.

Linux tells it in ``/proc``; elsewhere ``ps`` is asked. A process whose parent has ended belongs to nobody's tree, but
is found by the session of the operating system that it is in.
"""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ..platform import LINUX


class Process(NamedTuple):
    """One process: its parent and its session are process ids."""

    pid: int
    parent: int
    session: int


def kill_trees(roots: Sequence[int]) -> list[int]:
    """Kills the processes and all that they have started; the ids of those that were there.

    They are stopped first, from the top down, so that none starts another while the list is made.
    """
    stopped: list[int] = []
    for _ in range(8):
        found = [pid for pid in descendants(roots) if pid not in stopped]
        if not found:
            break
        for pid in found:
            _send(pid, signal.SIGSTOP)
        stopped += found
    for pid in stopped:
        _send(pid, signal.SIGKILL)
    return stopped


def descendants(roots: Iterable[int]) -> list[int]:
    """The roots and everything below them or in a session that one of them leads, parents before children."""
    everything = processes()
    found = {pid: None for pid in roots}
    size = 0
    while len(found) != size:
        size = len(found)
        for process in everything:
            if process.parent in found or process.session in found:
                found.setdefault(process.pid)
    there = {process.pid for process in everything}
    return [pid for pid in found if pid in there]


def processes() -> list[Process]:
    """All processes of the system that can be seen."""
    if not LINUX:
        return _asked()
    return [found for name in os.listdir("/proc") if name.isdigit() and (found := _read(name)) is not None]


def _read(pid: str) -> Process | None:
    """proc_pid_stat(5)."""
    try:
        with open(f"/proc/{pid}/stat", "rb") as file:
            fields = file.read().rpartition(b")")[2].split()
    except OSError:
        return None
    if len(fields) < 4 or fields[0] in (b"Z", b"X"):
        return None
    return Process(int(pid), int(fields[1]), int(fields[3]))


def argv_of(pid: int) -> list[str] | None:
    """The words that process ``pid`` was started with; None where that cannot be told."""
    try:
        with open(f"/proc/{pid}/cmdline", "rb") as file:
            words = file.read(1024 * 1024).split(b"\0")
    except OSError:
        return None
    return [os.fsdecode(word) for word in words[:-1]]


def _asked() -> list[Process]:
    import subprocess

    listing = subprocess.run(["ps", "-axo", "pid=,ppid=,sess="], capture_output=True, text=True, check=False)
    rows = [line.split() for line in listing.stdout.splitlines()]
    return [Process(int(row[0]), int(row[1]), 0) for row in rows if len(row) >= 2]


def _send(pid: int, number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.kill(pid, number)
