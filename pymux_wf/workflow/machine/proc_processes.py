"""All processes from ``/proc``: one small read each, and what seldom changes is remembered.

A process that goes while it is read is not there. Whose process it is to a multiplexer (its pane, its agent) stands in
its environment, which only its owner may read.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import NamedTuple

from pymux_wf.workflow.drawing.figures import clean, number
from pymux_wf.workflow.machine.proc_reading import read_bytes, text_or_none

_ENVIRON = 256 * 1024


@dataclass(frozen=True, slots=True)
class Process:
    """One process.

    Attributes:
        state: the letter that ps(1) shows: R, S, D, Z, T...
        seconds: of processor time that it has used.
        rss: bytes in memory. started: seconds since the epoch.
        command: its arguments, joined; its name in brackets where it has none.
        pane: ``$PYWFMUX_PANE`` (``%3``); socket: of the server that the pane is on; agent: the agent's name. All ""
            where there is none, or where its environment may not be read.
    """

    pid: int
    ppid: int
    name: str
    user: str
    state: str
    seconds: float
    rss: int
    threads: int
    started: float
    command: str
    pane: str = ""
    socket: str = ""
    agent: str = ""


class Stat(NamedTuple):
    """``/proc/PID/stat``: times in clock ticks, rss in pages, start in ticks since the machine started."""

    pid: int
    name: str
    state: str
    ppid: int
    session: int
    ticks: int
    threads: int
    start: int
    rss: int


def parse_stat(data: bytes) -> Stat | None:
    """None where it is cut off. The name stands in brackets and may hold brackets and newlines itself.

    >>> parse_stat(b"7 (a) b) S 1 7 7 0 -1 0 0 0 0 0 5 6 0 0 20 0 3 0 99 1000 42").name
    'a) b'
    """
    opening, closing = data.find(b"("), data.rfind(b")")
    fields = data[closing + 1 :].split(None, 22)
    if opening < 0 or closing < opening or len(fields) < 22:
        return None
    try:
        return Stat(
            *(int(data[:opening]), data[opening + 1 : closing].decode("utf-8", "replace"), fields[0].decode()),
            *(int(fields[1]), int(fields[3]), int(fields[11]) + int(fields[12])),
            *(int(fields[17]), int(fields[19]), max(0, int(fields[21]))),
        )
    except (ValueError, UnicodeDecodeError):
        return None


class _Known(NamedTuple):
    """What is asked for once a process, and again when it has become another program (its name changes)."""

    start: int
    name: str
    user: str
    command: str
    pane: str
    socket: str
    agent: str


class Processes:
    """The processes of this machine."""

    def __init__(self, proc: str = "/proc") -> None:
        self._proc = proc
        self._known: dict[int, _Known] = {}
        self._tick = os.sysconf("SC_CLK_TCK")
        self._page = os.sysconf("SC_PAGE_SIZE")
        self._boot = _boot_time(text_or_none(f"{proc}/stat") or "")

    def read(self) -> list[Process]:
        """All of them; raises OSError where there is no /proc."""
        found = []
        known: dict[int, _Known] = {}
        for entry in os.listdir(self._proc):
            if not entry.isdigit():
                continue
            try:
                stat = parse_stat(read_once(f"{self._proc}/{entry}/stat"))
            except OSError:
                continue
            if stat is None:
                continue
            about = self._known.get(stat.pid)
            if about is None or about.start != stat.start or about.name != stat.name:
                about = self._ask(stat)
            known[stat.pid] = about
            found.append(self._process(stat, about))
        self._known = known
        return found

    def _process(self, stat: Stat, about: _Known) -> Process:
        return Process(
            stat.pid,
            stat.ppid,
            clean(stat.name, 60),
            about.user,
            stat.state,
            stat.ticks / self._tick,
            stat.rss * self._page,
            stat.threads,
            self._boot + stat.start / self._tick,
            about.command,
            about.pane,
            about.socket,
            about.agent,
        )

    def _ask(self, stat: Stat) -> _Known:
        directory = f"{self._proc}/{stat.pid}"
        try:
            user = user_name(os.stat(directory).st_uid)
        except OSError:
            user = ""
        words = (text_or_none(f"{directory}/cmdline", 4096) or "").rstrip("\0").split("\0")
        command = clean(" ".join(words), 500) if words != [""] else f"[{clean(stat.name, 60)}]"
        environment = environment_of(stat.pid, self._proc)
        return _Known(
            stat.start,
            stat.name,
            user,
            command,
            clean(environment.get("PYWFMUX_PANE", ""), 20),
            environment.get("PYWFMUX", "").rsplit(",", 2)[0],
            clean(environment.get("PYWFMUX_AGENT", ""), 60),
        )


def environment_of(pid: int, proc: str = "/proc") -> dict[str, str]:
    """The environment with which a process was started, as far as it is one of ours; empty where it may not be read."""
    try:
        data = read_bytes(f"{proc}/{pid}/environ", _ENVIRON)
    except OSError:
        return {}
    if b"PYWFMUX" not in data:
        return {}
    pairs = (item.partition(b"=") for item in data.split(b"\0") if item.startswith(b"PYWFMUX"))
    return {name.decode("utf-8", "replace"): value.decode("utf-8", "replace") for name, _, value in pairs}


_NAMES: dict[int, str] = {}


def user_name(uid: int) -> str:
    """The user's name, or the number where nobody has it; asked once for each."""
    if uid not in _NAMES:
        _NAMES[uid] = _ask_user_name(uid)
    return _NAMES[uid]


def _ask_user_name(uid: int) -> str:
    import pwd

    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)


def read_once(path: str) -> bytes:
    """A file that fits into one read, as those of one process do; raises OSError."""
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        return os.read(descriptor, 4096)
    finally:
        os.close(descriptor)


def _boot_time(stat: str) -> float:
    return float(next((number(line[6:]) for line in stat.split("\n") if line.startswith("btime ")), 0))
