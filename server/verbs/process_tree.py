"""What panes have started: their programs, the children of children, and helpers that have left, as the system lists
them now.

Linux tells it in ``/proc``; elsewhere ``ps`` is asked. A process whose parent has ended belongs to nobody's tree, but
is found by the session of the operating system that it is in. One that made itself a session of its own and let its
parent end (a daemon) is found by the ``PYWFMUX`` and ``PYWFMUX_PANE`` that it was started with, on Linux only.
"""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from ..platform import LINUX

if TYPE_CHECKING:
    from ..server import Server
    from ..tree import Pane

FREEZE_ROUNDS = 8


class Process(NamedTuple):
    """One process: its parent and its session are process ids."""

    pid: int
    parent: int
    session: int


class Marks(NamedTuple):
    """What stands in the environment of all that some panes have started: how an entry begins, and whole entries."""

    server: bytes
    panes: frozenset[bytes]


def marks_of(server: Server, panes: Iterable[Pane]) -> Marks:
    """Those of the panes of a server."""
    home = f"\0PYWFMUX={server.socket_path},{os.getpid()},"
    return Marks(os.fsencode(home), frozenset(f"\0PYWFMUX_PANE=%{pane.id}\0".encode() for pane in panes))


def kill_panes(server: Server, panes: Collection[Pane]) -> dict[int, dict[str, Any]]:
    """Kills the programs of the panes and all that they have started; what is known of each, by process id.

    They are stopped first, from the top down, so that none starts another while the list is made.
    """
    stopped: dict[int, dict[str, Any]] = {}
    for _ in range(FREEZE_ROUNDS):
        found = [told for told in processes_of(server, panes) if told["pid"] not in stopped]
        if not found:
            break
        for told in found:
            _send(told["pid"], signal.SIGSTOP)
            stopped[told["pid"]] = told
    for pid in stopped:
        _send(pid, signal.SIGKILL)
    return stopped


def processes_of(server: Server, panes: Collection[Pane]) -> list[dict[str, Any]]:
    """The processes of the panes, parents before children: ``pid``, ``parent``, ``argv``, ``how`` each was found."""
    everything = {process.pid: process for process in processes()}
    roots = [pane.pid for pane in panes if pane.io is not None]
    found = _found(everything, roots, _marked(everything, marks_of(server, panes)))
    return [
        {"pid": pid, "parent": everything[pid].parent, "argv": argv_of(pid), "how": how} for pid, how in found.items()
    ]


def _found(everything: Mapping[int, Process], roots: Iterable[int], marked: Iterable[int]) -> dict[int, str]:
    found = {pid: "program" for pid in roots if pid in everything}
    leaders = set(roots)
    _add_below(everything, found, leaders)
    for pid in marked:
        if pid not in found:
            found[pid] = "environment"
    _add_below(everything, found, leaders)
    found.pop(os.getpid(), None)
    return found


def _add_below(everything: Mapping[int, Process], found: dict[int, str], leaders: set[int]) -> None:
    """Adds what the found ones have started, again and again until there is no more."""
    own, size = os.getpid(), -1
    while len(found) != size:
        size = len(found)
        for process in everything.values():
            if process.pid in found or process.pid == own:
                continue
            if process.parent in found:
                found[process.pid] = "child"
            elif process.session in leaders or process.session in found:
                found[process.pid] = "session"


def _marked(everything: Iterable[int], marks: Marks) -> list[int]:
    """Those whose environment names one of the panes; none where it cannot be read."""
    if not LINUX:
        return []
    own = os.getpid()
    return [pid for pid in everything if pid != own and _is_marked(_environment(pid), marks)]


def _is_marked(environment: bytes, marks: Marks) -> bool:
    if marks.server not in environment:
        return False
    at = environment.find(b"\0PYWFMUX_PANE=")
    return at >= 0 and environment[at : environment.find(b"\0", at + 1) + 1] in marks.panes


def _environment(pid: int) -> bytes:
    """proc_pid_environ(5) with a NUL on both sides; nothing for a process that we may not look into."""
    try:
        with open(f"/proc/{pid}/environ", "rb") as file:
            return b"\0" + file.read() + b"\0"
    except OSError:
        return b""


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
