"""What an agent's processes use, and how all of them are ended. Reads ``/proc``; elsewhere psutil, where it is there.

Ends only processes that the server found for the pane (``Pane.processes``), by id.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
import time
from collections.abc import Iterable
from typing import NamedTuple

from pymux_wf.aio import Pane
from pymux_wf.api.errors import MuxError
from pymux_wf.api.values import FoundProcess, Killed

TICKS = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")
LOOK_AGAIN = 0.05


class Used(NamedTuple):
    """Of several processes together: seconds of processor time, bytes of memory, open files (None: not readable)."""

    seconds: float
    rss: int
    files: int | None
    number: int
    at: float


def used(pids: Iterable[int]) -> Used:
    """What these processes use now; those that have gone count nothing."""
    seconds, rss, files, count = 0.0, 0, 0, 0
    for pid in pids:
        one = _of_proc(pid) if sys.platform == "linux" else _of_psutil(pid)
        if one is not None:
            seconds, rss, files, count = seconds + one[0], rss + one[1], files + one[2], count + 1
    return Used(seconds, rss, files, count, time.monotonic())


def percent(before: Used | None, now: Used) -> float | None:
    """Processor time in percent of one core between two measurements; None for the first."""
    if before is None or now.at <= before.at:
        return None
    return max(0.0, 100.0 * (now.seconds - before.seconds) / (now.at - before.at))


def _of_proc(pid: int) -> tuple[float, int, int] | None:
    """proc_pid_stat(5), fields 14, 15 and 24."""
    try:
        with open(f"/proc/{pid}/stat", "rb") as file:
            fields = file.read().rpartition(b")")[2].split()
    except OSError:
        return None
    files = 0
    with contextlib.suppress(OSError):
        files = len(os.listdir(f"/proc/{pid}/fd"))
    return (int(fields[11]) + int(fields[12])) / TICKS, int(fields[21]) * PAGE, files


def _of_psutil(pid: int) -> tuple[float, int, int] | None:
    try:
        import psutil
    except ImportError:
        return None
    try:
        process = psutil.Process(pid)
        times = process.cpu_times()
        return times.user + times.system, process.memory_info().rss, process.num_fds()
    except psutil.Error:
        return None


def trees(roots: Iterable[int]) -> dict[int, list[int]]:
    """The processes below each of these, with itself, from one look at all of them; what has left is not among them
    (``Pane.processes`` knows)."""
    children: dict[int, list[int]] = {}
    for pid, parent in _parents():
        children.setdefault(parent, []).append(pid)
    found: dict[int, list[int]] = {}
    for root in roots:
        found[root] = [root]
        for pid in found[root]:
            found[root].extend(children.get(pid, ()))
    return found


def _parents() -> Iterable[tuple[int, int]]:
    if sys.platform != "linux":
        try:
            import psutil
        except ImportError:
            return
        for process in psutil.process_iter(["pid", "ppid"]):
            yield process.info["pid"], process.info["ppid"]
        return
    for name in os.listdir("/proc"):
        if name.isdigit():
            with contextlib.suppress(OSError), open(f"/proc/{name}/stat", "rb") as file:
                yield int(name), int(file.read().rpartition(b")")[2].split()[1])


async def end_tree(pane: Pane, wait: float) -> Killed:
    """Ends what is left of the pane's processes, the whole tree: SIGTERM, ``wait`` seconds, SIGKILL.

    The pane stays. Told is what was ended, and what is there all the same.
    """
    seen: dict[int, FoundProcess] = {}
    for number, patience in ((signal.SIGTERM, wait), (signal.SIGKILL, 2.0)):
        left = await _left(pane)
        if not left:
            break
        seen.update({process.pid: process for process in left})
        for process in left:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(process.pid, number)
        await _until_gone([process.pid for process in left], patience)
    survived = {process.pid for process in await _left(pane)}
    return Killed(
        tuple(process for pid, process in seen.items() if pid not in survived),
        tuple(process for pid, process in seen.items() if pid in survived),
    )


async def _left(pane: Pane) -> list[FoundProcess]:
    try:
        return await pane.processes()
    except MuxError:
        return []


async def _until_gone(pids: list[int], patience: float) -> None:
    """Waits for the ends of processes that may not be our children; the system tells of those only by pidfd, which it
    does not have everywhere, so they are looked at."""
    end = time.monotonic() + patience
    while any(lives(pid) for pid in pids) and time.monotonic() < end:
        await asyncio.sleep(LOOK_AGAIN)


def lives(pid: int) -> bool:
    """Whether it runs; one that has ended and waits to be collected does not."""
    if sys.platform == "linux":
        try:
            with open(f"/proc/{pid}/stat", "rb") as file:
                return file.read().rpartition(b")")[2].split()[0] not in (b"Z", b"X")
        except OSError:
            return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
