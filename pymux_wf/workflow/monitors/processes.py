"""``mon processes``: what runs, how much of the machine it takes, and in which pane and for which agent it runs."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from pymux_wf.workflow.command_spec import Flag
from pymux_wf.workflow.drawing import figures
from pymux_wf.workflow.drawing.document import Block, Cell, Column, Document, Line, Span, Style, Table
from pymux_wf.workflow.machine.pane_names import PaneNames
from pymux_wf.workflow.machine.proc_processes import Process, Processes
from pymux_wf.workflow.monitors.monitor import Monitor, Settings, Source, Unavailable
from pymux_wf.workflow.probes.finding import Finding, State

SORTS = ("cpu", "rss", "pid")
_SHORTEST = 0.2
"""Seconds between two readings, at least."""


class ProcessSource:
    """All processes, or with ``agents`` only those that agents of our server have started. Panes and agents of another
    server have the name of its socket behind theirs: ``%3@work``."""

    def __init__(
        self,
        read: Callable[[], list[Process]],
        names: PaneNames,
        sort: str = "cpu",
        tree: bool = False,
        agents: bool = False,
    ) -> None:
        self._read = read
        self._names = names
        self.sort = sort
        self.tree = tree
        self._agents = agents
        self._before: dict[int, tuple[float, float]] = {}  # pid: when it started, processor time
        self._at = 0.0
        self._last: dict[str, Any] | None = None

    typing = False

    def key(self, name: str) -> None:
        """``s`` sorts by the next column, ``t`` shows the tree or the list."""
        if name == "s":
            self.sort = SORTS[(SORTS.index(self.sort) + 1) % len(SORTS)]
        elif name == "t":
            self.tree = not self.tree

    def collect(self) -> dict[str, Any]:
        """``processes`` (cpu in per cent of one processor, null at first; rss in bytes), and the sums of each pane and
        agent."""
        if self._last is not None and time.monotonic() - self._at < _SHORTEST:
            self._sort(self._last["processes"])  # a key was pressed: a rate over so short a time says nothing
            return self._last
        self._last = self._collect()
        return self._last

    def _collect(self) -> dict[str, Any]:
        try:
            processes = self._read()
        except OSError as error:
            raise Unavailable(
                Finding("processes", State.UNREACHABLE, f"/proc: {error.strerror}", "is /proc mounted?")
            ) from None
        now = time.monotonic()
        cpu = self._cpu(processes, now - self._at if self._at else None)
        self._at = now
        owners = owners_of(processes)
        found = [self._told(each, cpu[each.pid], *owners[each.pid]) for each in processes]
        panes = _sums(found, "pane")
        total = len(found)
        if self._agents:
            found = [each for each in found if each["agent"] and "@" not in each["agent"]]
        for each in panes:
            each["window"] = self._names.name(each["pane"])
        self._sort(found)
        return {"processes": found, "total": total, "panes": panes, "agents": _sums(found, "agent")}

    def document(self, found: Mapping[str, Any], columns: int, lines: int) -> Document:
        processes: list[dict[str, Any]] = list(found["processes"])
        self._sort(processes)
        blocks: list[Block] = [_head(found, processes, self.sort)]
        blocks += (
            [_sum_table("agent", found["agents"][: lines if self._agents else max(1, lines // 4)])]
            if found["agents"]
            else []
        )
        if found["panes"] and not self._agents:
            blocks.append(_sum_table("pane", found["panes"][: max(1, lines // 4)]))
        shown = as_tree(processes) if self.tree else [(0, each) for each in processes]
        empty = "no agent has a process" if self._agents else "none may be seen"
        blocks.append(_table(shown[: max(1, lines)], empty))
        return Document(blocks=tuple(blocks))

    def close(self) -> None:
        """Nothing is held."""

    def _cpu(self, processes: Iterable[Process], elapsed: float | None) -> dict[int, float | None]:
        found: dict[int, float | None] = {}
        now: dict[int, tuple[float, float]] = {}
        for each in processes:
            started, seconds = self._before.get(each.pid, (0.0, 0.0))
            now[each.pid] = (each.started, each.seconds)
            if not elapsed:
                found[each.pid] = None
            elif each.pid in self._before and started == each.started:
                found[each.pid] = max(0.0, (each.seconds - seconds) / elapsed * 100)
            else:  # it has begun since: all that it used was used in this time
                found[each.pid] = min(each.seconds / elapsed, os.cpu_count() or 1) * 100
        self._before = now
        return found

    def _told(self, each: Process, cpu: float | None, pane: str, agent: str) -> dict[str, Any]:
        return {
            "pid": each.pid,
            "ppid": each.ppid,
            "user": each.user,
            "state": each.state,
            "cpu": cpu,
            "rss": each.rss,
            "seconds": each.seconds,
            "threads": each.threads,
            "started": each.started,
            "name": each.name,
            "command": each.command,
            "pane": self._names.label(*pane.split("\0")) if pane else "",
            "agent": self._names.label(agent, pane.partition("\0")[2]) if agent else "",
        }

    def _sort(self, processes: list[dict[str, Any]]) -> None:
        if self.sort == "pid":
            processes.sort(key=lambda each: int(each["pid"]))
        else:
            other = "rss" if self.sort == "cpu" else "cpu"
            processes.sort(key=lambda each: (-(each[self.sort] or 0), -(each[other] or 0), each["pid"]))


def owners_of(processes: Iterable[Process]) -> dict[int, tuple[str, str]]:
    """The pane (id and socket, joined by NUL) and the agent of each: its own, else its parent's, whose child it is."""
    by_pid = {each.pid: each for each in processes}
    found: dict[int, tuple[str, str]] = {}
    for each in by_pid.values():
        chain: list[Process] = []
        at: Process | None = each
        while at is not None and at.pid not in found and len(chain) < len(by_pid):
            chain.append(at)
            at = by_pid.get(at.ppid) if at.ppid != at.pid else None
        pane, agent = found[at.pid] if at is not None and at.pid in found else ("", "")
        for step in reversed(chain):
            own = f"{step.pane}\0{step.socket}" if step.pane else ""
            # A process in a pane of its own is no longer its parent's agent's: a server that an agent started.
            agent = step.agent or ("" if own and own != pane and pane else agent)
            pane = own or pane
            found[step.pid] = (pane, agent)
    return found


def as_tree(processes: list[dict[str, Any]]) -> list[tuple[int, dict[str, Any]]]:
    """Each with its depth, children below their parents, in the order that they came in."""
    pids = {each["pid"] for each in processes}
    children: dict[int, list[dict[str, Any]]] = {}
    for each in processes:
        parent = each["ppid"] if each["ppid"] in pids and each["ppid"] != each["pid"] else 0
        children.setdefault(parent, []).append(each)
    found: list[tuple[int, dict[str, Any]]] = []
    waiting = [(0, each) for each in reversed(children.pop(0, []))]
    while waiting:
        depth, each = waiting.pop()
        found.append((depth, each))
        waiting += [(depth + 1, child) for child in reversed(children.pop(each["pid"], []))]
    return found


def _sums(processes: Iterable[Mapping[str, Any]], key: str) -> list[dict[str, Any]]:
    sums: dict[str, dict[str, Any]] = {}
    for each in processes:
        if not each[key]:
            continue
        total = sums.setdefault(each[key], {key: each[key], "processes": 0, "cpu": None, "rss": 0})
        total["processes"] += 1
        total["rss"] += each["rss"]
        if each["cpu"] is not None:
            total["cpu"] = (total["cpu"] or 0.0) + each["cpu"]
    # Those of our own server come first, whatever others do beside it.
    return sorted(sums.values(), key=lambda each: ("@" in each[key], -(each["cpu"] or 0), -each["rss"], each[key]))


def _head(found: Mapping[str, Any], processes: list[dict[str, Any]], sort: str) -> Line:
    running = sum(each["state"] == "R" for each in processes)
    parts = [Span(f"{len(processes)} processes", "bold"), Span(f", {running} running, by {sort}")]
    if found["total"] != len(processes):
        parts.append(Span(f" (of {found['total']})", "dim"))
    for letter, what in (("Z", "nobody waited for"), ("D", "wait for a device")):
        count = sum(each["state"] == letter for each in processes)
        parts += [Span(f", {count} {what}", "warning")] if count else []
    return Line(tuple(parts))


def _sum_table(key: str, sums: list[dict[str, Any]]) -> Table:
    window = key == "pane"
    rows = tuple(
        (
            str(each[key]),
            *([figures.clean(each.get("window") or "", 40)] if window else []),
            str(each["processes"]),
            _cpu_cell(each["cpu"]),
            figures.size(each["rss"]),
        )
        for each in sums
    )
    columns = (
        Column(key, grow=not window),
        *([Column("window", rank=1, grow=True)] if window else []),
        Column("processes", "right", rank=1),
        Column("cpu", "right"),
        Column("rss", "right"),
    )
    return Table(columns, rows)


def _table(processes: list[tuple[int, dict[str, Any]]], empty: str) -> Table:
    panes = any(each["pane"] for _, each in processes)
    agents = any(each["agent"] for _, each in processes)
    rows: list[tuple[Cell, ...]] = []
    for depth, each in processes:
        state: Style = {"R": "ok", "D": "warning", "Z": "warning", "T": "dim"}.get(each["state"], "")  # type: ignore[assignment]
        cells: tuple[Cell, ...] = (
            str(each["pid"]),
            figures.clean(each["user"], 12),
            Span(each["state"], state),
            _cpu_cell(each["cpu"]),
            figures.size(each["rss"]),
            str(each["threads"]),
            figures.age(time.time() - each["started"]),
        )
        cells += (each["pane"],) if panes else ()
        cells += (each["agent"],) if agents else ()
        rows.append((*cells, "  " * min(depth, 20) + each["command"]))
    columns: tuple[Column, ...] = (
        Column("pid", "right"),
        Column("user", rank=3),
        Column("", rank=2),
        Column("cpu", "right"),
        Column("rss", "right"),
        Column("threads", "right", rank=5),
        Column("age", "right", rank=4),
    )
    columns += (Column("pane", rank=1),) if panes else ()
    columns += (Column("agent", rank=1),) if agents else ()
    return Table((*columns, Column("command", grow=True)), tuple(rows), empty=empty)


def _cpu_cell(cpu: float | None) -> Cell:
    return Span(figures.NONE, "dim") if cpu is None else Span(f"{cpu:.1f}%", _heat(cpu))


def _heat(cpu: float) -> Style:
    return "error" if cpu >= 90 else "warning" if cpu >= 50 else "" if cpu >= 0.05 else "dim"


def open_source(settings: Settings) -> Source:
    """By /proc where there is one, else by psutil."""
    if sys.platform.startswith("linux"):
        read = Processes().read
    else:
        from pymux_wf.workflow.machine.other_systems import processes as read
    return ProcessSource(
        read,
        PaneNames(settings.socket),
        sort=settings.get("sort") or "cpu",
        tree=bool(settings.get("tree")),
        agents=bool(settings.get("agents")),
    )


MONITOR = Monitor(
    name="processes",
    summary="What runs, how much of the machine it takes, in which pane and for which agent.",
    open=open_source,
    flags=(
        Flag("--sort", "What stands above.", "KEY", "cpu", choices=SORTS),
        Flag("--tree", "Children below their parents."),
        Flag("--agents", "Only what agents have started."),
    ),
    enables={} if sys.platform.startswith("linux") else {"psutil": "all of this on a system without /proc"},
    keys={"s": "sort by the next column", "t": "tree or list"},
)
