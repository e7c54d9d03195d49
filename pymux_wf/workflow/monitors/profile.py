"""``mon profile``: pick a process and see what its threads do, by sampling ``/proc``; strace and gdb on request."""

from __future__ import annotations

import os
import sys
import time
from collections import Counter
from collections.abc import Mapping
from typing import Any

from pymux_wf.workflow.command_spec import Flag
from pymux_wf.workflow.drawing import figures
from pymux_wf.workflow.drawing.document import Block, Cell, Column, Document, Line, Lines, Span, Style, Table
from pymux_wf.workflow.errors import UsageError
from pymux_wf.workflow.machine import attaching, profile_reading
from pymux_wf.workflow.machine.capabilities import ptrace_hindrance
from pymux_wf.workflow.machine.pane_names import PaneNames
from pymux_wf.workflow.machine.proc_processes import Processes
from pymux_wf.workflow.machine.proc_reading import text_or_none
from pymux_wf.workflow.monitors.monitor import Monitor, Settings, Source, Unavailable
from pymux_wf.workflow.monitors.processes import ProcessSource
from pymux_wf.workflow.monitors.system import rates
from pymux_wf.workflow.probes.finding import Finding, State
from pymux_wf.workflow.probes.programs import find, install_line

_LISTED = 200


class ProfileSource:
    """A list of processes, or one process that was picked from it."""

    def __init__(self, pid: int | None = None, attach: bool = False, proc: str = "/proc") -> None:
        self._proc = proc
        self._pid = pid
        self._attach = attach
        self._list = ProcessSource(Processes(proc).read, PaneNames(""))
        self._listed: list[dict[str, Any]] = []
        self._chosen: int | None = None
        self._moved = False
        self._question = ""  # "which", or the key of the program that is to be confirmed
        self._wish = ""  # "leave", or the key of the program that was confirmed
        self._attached: attaching.Attached | None = None
        self._problem = ""
        self._begin()

    # -- keys

    @property
    def typing(self) -> bool:
        """While a question stands every key is its answer."""
        return bool(self._question)

    def key(self, name: str) -> None:
        """Arrows (or j, k) and Enter pick, ``b`` goes back to the list, ``a`` asks what to attach."""
        if self._question:
            self._answer(name)
        elif name in ("Up", "k"):
            self._move(-1)
        elif name in ("Down", "j"):
            self._move(1)
        elif name == "Enter" and self._pid is None and self._chosen is not None:
            self._pid = self._chosen
            self._begin()
            self._question = "which" if self._attach else ""
        elif name == "b":
            self._wish = "leave"
            self._pid = None
            self._begin()
        elif name == "a" and self._pid is not None:
            self._problem = ""
            if self._attached is not None and self._attached.ended is None:
                self._wish = "leave"
            else:
                self._question = "which"

    def _row(self) -> int:
        """Where the chosen process stands now: the list is sorted anew all the time, and the choice goes with it."""
        rows = (row for row, each in enumerate(self._listed) if each["pid"] == self._chosen)
        return next(rows, 0)

    def _move(self, by: int) -> None:
        if self._listed:
            row = min(max(0, self._row() + by), len(self._listed) - 1)
            self._chosen, self._moved = self._listed[row]["pid"], True

    def _answer(self, name: str) -> None:
        asked, self._question = self._question, ""
        if asked == "which" and name in attaching.PROGRAMS:
            program = attaching.PROGRAMS[name][0]
            self._problem = self._hindrance(program)
            self._question = "" if self._problem else name
        elif asked in attaching.PROGRAMS and name == "y":
            self._wish = asked

    def _hindrance(self, program: str) -> str:
        if find(program) is None:
            return f"{program} is not on PATH: {install_line(program)}"
        try:
            own = os.stat(f"{self._proc}/{self._pid}").st_uid == os.geteuid()
        except OSError:
            return f"process {self._pid} has gone"
        return ptrace_hindrance(own=own)

    def _fulfil(self) -> None:
        """What a key asked for: leaving or attaching, done where it may take a moment."""
        wish, self._wish = self._wish, ""
        if not wish:
            return
        self._leave()
        if wish in attaching.PROGRAMS and self._pid is not None:
            program = attaching.PROGRAMS[wish][0]
            try:
                self._attached = attaching.Attached(attaching.command(program, self._pid))
            except OSError as error:
                self._problem = f"{program} does not start: {error.strerror}"

    def _leave(self) -> None:
        if self._attached is not None:
            self._attached.end()
            self._attached = None

    def _begin(self) -> None:
        self._samples = 0
        self._where: Counter[tuple[str, str, str]] = Counter()
        self._before: dict[str, Any] = {}
        self._at = 0.0
        self._problem = ""

    # -- values

    def collect(self) -> dict[str, Any]:
        """Without a process ``processes``; with one ``threads``, ``where`` (what the samples found), ``io`` a second,
        ``hindrances``, ``attached``."""
        self._fulfil()
        if self._pid is None:
            found = self._list.collect()["processes"][:_LISTED]
            self._listed = found
            # Before somebody moves it the choice is the first, whichever that is.
            if not self._moved or self._chosen not in {each["pid"] for each in found}:
                self._chosen = found[0]["pid"] if found else None
            return {"pid": None, "processes": found}
        if self._attached is not None:
            self._attached.poll()
        try:
            return self._one(self._pid)
        except OSError:
            return {"pid": self._pid, "gone": True, "attached": self._told_attached()}

    def _one(self, pid: int) -> dict[str, Any]:
        directory = f"{self._proc}/{pid}"
        threads = profile_reading.threads(pid, self._proc)
        status = profile_reading.status_values(text_or_none(f"{directory}/status") or "")
        io = profile_reading.io_values(text_or_none(f"{directory}/io") or "")
        now = time.monotonic()
        elapsed = now - self._at if self._at else None
        self._at = now
        seconds = {each["tid"]: each["seconds"] for each in threads}
        before = self._before.get("seconds", {})
        for each in threads:
            used = each["seconds"] - before.get(each["tid"], each["seconds"])
            each["cpu"] = max(0.0, used / elapsed * 100) if elapsed else None
        self._samples += 1
        for each in threads:
            self._where[each["state"], each["syscall"] or "", each["wchan"] or ""] += 1
        traffic = rates(self._before.get("io"), io, elapsed)
        switches = {name: status[name] or 0 for name in ("voluntary", "involuntary")}
        switched = rates(self._before.get("switches"), switches, elapsed)
        self._before = {"seconds": seconds, "io": io, "switches": switches}
        words = (text_or_none(f"{directory}/cmdline", 4096) or "").replace("\0", " ").strip()
        return {
            "pid": pid,
            "gone": False,
            "command": figures.clean(words, 500) or f"[{status['name']}]",
            "status": status,
            "io": traffic if io else None,
            "switches": switched,
            "threads": sorted(threads, key=lambda each: (-(each["cpu"] or 0), each["tid"])),
            "samples": self._samples,
            "where": [
                {"state": state, "syscall": syscall, "wchan": wchan, "count": count}
                for (state, syscall, wchan), count in self._where.most_common(20)
            ],
            "hindrances": profile_reading.hindrances(pid, self._proc),
            "attached": self._told_attached(),
        }

    def _told_attached(self) -> dict[str, Any] | None:
        if self._attached is None:
            return None
        return {"program": self._attached.program, "ended": self._attached.ended, "lines": list(self._attached.lines)}

    # -- the picture

    def document(self, found: Mapping[str, Any], columns: int, lines: int) -> Document:
        if found["pid"] is None:
            return _list_document(found["processes"], self._row(), max(1, lines - 3))
        header: list[Line] = [Line(Span(self._ask(), "accent"), wrap=True)] if self._question else []
        header += [Line(Span(self._problem, "error"), wrap=True)] if self._problem else []
        if found["gone"]:
            header.append(Line(Span(f"process {found['pid']} has gone (b goes back to the list)", "warning")))
            return Document(tuple(header), tuple(_attached_blocks(found["attached"])))
        header += [Line(Span(each, "warning"), wrap=True) for each in found["hindrances"]]
        return Document(tuple(header), tuple(_process_blocks(found, lines)))

    def _ask(self) -> str:
        if self._question == "which":
            return f"attach to {self._pid}:  s strace   g gdb (stacks of all threads)   Escape neither"
        program, what = attaching.PROGRAMS[self._question]
        return f"{' '.join(attaching.command(program, self._pid or 0))}: {what}. y to go, any other key not"

    def close(self) -> None:
        self._leave()
        self._list.close()


def _list_document(processes: list[dict[str, Any]], at_row: int, room: int) -> Document:
    at_row = min(at_row, max(0, len(processes) - 1))
    first = max(0, at_row - room + 1)
    rows: list[tuple[Cell, ...]] = []
    for number, each in enumerate(processes[first : first + room], first):
        style: Style = "accent" if number == at_row else ""
        mark = "> " if number == at_row else "  "
        cpu = figures.NONE if each["cpu"] is None else f"{each['cpu']:.1f}%"
        texts = (f"{mark}{each['pid']}", each["user"], each["state"], cpu, figures.size(each["rss"]), each["command"])
        rows.append(tuple(Span(text, style) for text in texts))
    columns = (Column("  pid"), Column("user", rank=2), Column("", rank=1), Column("cpu", "right"))
    more = (Column("rss", "right", rank=1), Column("command", grow=True))
    told = Line((Span("pick a process", "bold"), Span("  arrows or j k, Enter", "dim")))
    return Document(blocks=(told, Table((*columns, *more), tuple(rows))))


def _process_blocks(found: Mapping[str, Any], lines: int) -> list[Block]:
    status, io, switches = found["status"], found["io"], found["switches"]
    head = (Span(f"{found['pid']} ", "bold"), Span(found["command"]))
    parts = [f"{status['state']}", f"{status['threads']} threads", f"rss {figures.size(status['rss'])}"]
    parts += [f"peak {figures.size(status['peak'])}"] if status["peak"] else []
    parts += [f"swap {figures.size(status['swap'])}"] if status["swap"] else []
    parts += [f"traced by {status['tracer']}"] if status["tracer"] else []
    numbers = [f"waits {figures.per_second(switches['voluntary_rate'])}"]
    numbers.append(f"preempted {figures.per_second(switches['involuntary_rate'])}")
    if io:
        names = {"read": "reads", "written": "writes", "disk_read": "from disk", "disk_written": "to disk"}
        numbers += [f"{told} {figures.rate(io.get(f'{name}_rate'))}" for name, told in names.items()]
    blocks: list[Block] = [Line(head), Line("  ".join(parts)), Line("  ".join(numbers), wrap=True)]
    if found["attached"] is not None:
        return [*blocks, *_attached_blocks(found["attached"])]
    total = sum(each["count"] for each in found["where"])
    rows = tuple(
        (
            figures.share(each["count"] / total if total else None),
            each["state"],
            each["syscall"] or figures.NONE,
            each["wchan"] or figures.NONE,
        )
        for each in found["where"][: max(3, lines // 4)]
    )
    heads = (Column("of all", "right"), Column(""), Column("system call"), Column("waits in", grow=True))
    blocks.append(Table(heads, rows, title=f"{found['samples']} samples"))
    return [*blocks, _thread_table(found["threads"][: max(3, lines)])]


def _thread_table(threads: list[dict[str, Any]]) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for each in threads:
        cpu = figures.NONE if each["cpu"] is None else f"{each['cpu']:.1f}%"
        style: Style = "ok" if each["state"] == "R" else "warning" if each["state"] == "D" else ""
        stack = " < ".join(each["stack"] or ())
        call = each["syscall"] or figures.NONE
        rows.append(
            (str(each["tid"]), each["name"], Span(each["state"], style), cpu, call, stack or each["wchan"] or "")
        )
    columns = (Column("thread", "right"), Column("name", rank=1), Column(""), Column("cpu", "right"))
    return Table((*columns, Column("system call"), Column("kernel stack", rank=1, grow=True)), tuple(rows))


def _attached_blocks(attached: Mapping[str, Any] | None) -> list[Block]:
    if attached is None:
        return []
    state = "a leaves it" if attached["ended"] is None else f"ended with {attached['ended']}"
    return [Lines(tuple(attached["lines"]), title=f"{attached['program']} ({state})", empty="nothing yet")]


def open_source(settings: Settings) -> Source:
    """The list, or the process of ``--pid``; raises UsageError."""
    named = settings.get("pid")
    if named and not (named.isascii() and named.isdigit() and len(named) < 10):
        raise UsageError(f"--pid takes the number of a process, not {named!r}", named)
    source = ProfileSource(int(named) if named else None, attach=bool(settings.get("attach")))
    return source if sys.platform.startswith("linux") else _Elsewhere()


class _Elsewhere:
    """Where there is no /proc."""

    def collect(self) -> dict[str, Any]:
        raise Unavailable(
            Finding("profile", State.MISSING, "threads are sampled from /proc, which this system has not", "use py-spy")
        )

    def document(self, found: Mapping[str, Any], columns: int, lines: int) -> Document:
        return Document()

    def close(self) -> None:
        """Nothing is held."""


MONITOR = Monitor(
    name="profile",
    summary="What the threads of a process do: states, system calls, kernel stacks; strace and gdb on request.",
    open=open_source,
    flags=(
        Flag("--pid", "The process; without it one is picked from a list.", "PID"),
        Flag("--attach", "Ask what to attach (strace, gdb) as soon as a process is picked."),
    ),
    interval=1.0,
    keys={
        **dict.fromkeys(("Up", "Down", "k", "j"), "another process"),
        "Enter": "pick it",
        "b": "back to the list",
        "a": "attach strace or gdb, or leave",
    },
)
