"""``mon network``: interface rates, sockets by state and by process, listeners and what changed about them."""

from __future__ import annotations

import shutil
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from pymux_wf.workflow.command_spec import Flag
from pymux_wf.workflow.drawing import figures
from pymux_wf.workflow.drawing.document import Block, Cell, Column, Document, Line, Span, Spark, Table
from pymux_wf.workflow.machine import proc_texts
from pymux_wf.workflow.machine.capabilities import tcpdump_hindrance
from pymux_wf.workflow.machine.listeners import Listeners
from pymux_wf.workflow.machine.proc_reading import text_or_none
from pymux_wf.workflow.machine.proc_sockets import Holders, Socket, Sockets, where
from pymux_wf.workflow.monitors.monitor import Monitor, Settings, Source, Unavailable
from pymux_wf.workflow.monitors.system import rates
from pymux_wf.workflow.probes.finding import Finding, State

_HISTORY = 120


class NetworkSource:
    """Reads ``/proc/net``; of this process's network namespace."""

    def __init__(self, proc: str = "/proc", listeners: bool = False) -> None:
        self._proc = proc
        self._sockets = Sockets(proc)
        self._listeners = Listeners()
        self._listeners_only = listeners
        self._before: dict[str, dict[str, float]] = {}
        self._at = 0.0
        self._history: list[float] = []
        self._tcpdump = tcpdump_hindrance(shutil.which("tcpdump"))

    def collect(self) -> dict[str, Any]:
        """``interfaces`` (bytes a second, null at first), ``states``, ``processes``, ``listeners``, ``unreadable``."""
        text = text_or_none(f"{self._proc}/net/dev")
        if text is None:
            raise Unavailable(
                Finding("network", State.MISSING, f"{self._proc}/net cannot be read", "it is there on Linux alone")
            )
        found, failures = self._sockets.read()
        holders = self._sockets.holders(frozenset(each.inode for each in found if each.inode))
        return {
            "interfaces": self._interfaces(text),
            "states": _states(found),
            "processes": _processes(found, holders),
            "listeners": self._listeners.update(found, holders),
            "since": self._listeners.began,
            "unreadable": failures,
            "tcpdump": self._tcpdump or "ready",
        }

    def document(self, found: Mapping[str, Any], columns: int, lines: int) -> Document:
        header = tuple(Line(Span(each, "warning")) for each in found["unreadable"])
        if self._listeners_only:
            return Document(header, (_changes(found), _listener_table(found["listeners"], lines)))
        blocks: list[Block] = [_interface_table(found["interfaces"])]
        if len(self._history) > 1:
            blocks.append(Spark("traffic", tuple(self._history), figures.rate(self._history[-1])))
        blocks += [_state_line(found["states"]), _process_table(found["processes"][: max(3, lines // 3)])]
        new = [each for each in found["listeners"] if each["state"] != "was there"]
        listening = sum(each["state"] != "gone" for each in found["listeners"])
        blocks.append(
            _listener_table(new, lines // 3, f"{figures.counted(listening, 'listener')}; changed since this began")
        )
        if found["tcpdump"] != "ready":
            blocks.append(Line(Span(found["tcpdump"], "dim")))
        return Document(header, tuple(blocks))

    def close(self) -> None:
        """Nothing is held."""

    def _interfaces(self, text: str) -> list[dict[str, Any]]:
        now = time.monotonic()
        elapsed = now - self._at if self._at else None
        self._at = now
        counters = {name: dict(each._asdict()) for name, each in proc_texts.interfaces(text).items()}
        told = []
        for name, counts in counters.items():
            both = {kind: counts[kind] for kind in ("received", "sent")}
            told.append({"name": name, **counts, **rates(self._before.get(name), both, elapsed)})
        self._before = {name: {**counts} for name, counts in counters.items()}
        if elapsed:
            total = sum((each["received_rate"] or 0) + (each["sent_rate"] or 0) for each in told)
            self._history = [*self._history, total][-_HISTORY:]
        return told


def _processes(found: Iterable[Socket], holders: Holders) -> list[dict[str, Any]]:
    sums: dict[tuple[int | None, str], Counter[str]] = {}
    for each in found:
        if each.inode:
            sums.setdefault(holders.get(each.inode, (None, "")), Counter())[each.state] += 1
    told = [
        {"pid": pid, "process": name, "sockets": sum(states.values()), "states": dict(states)}
        for (pid, name), states in sums.items()
    ]
    return sorted(told, key=lambda each: (-each["sockets"], each["pid"] or 0))


def _states(found: Iterable[Socket]) -> dict[str, int]:
    counted = Counter(f"{each.kind[:3]} {each.state}" for each in found)
    return dict(counted.most_common())


def _interface_table(interfaces: list[dict[str, Any]]) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for each in sorted(interfaces, key=lambda each: -(each["received"] + each["sent"])):
        if not each["received_packets"] and not each["sent_packets"]:
            continue
        errors = each["received_errors"] + each["sent_errors"]
        dropped = each["received_dropped"] + each["sent_dropped"]
        rows.append(
            (
                figures.clean(each["name"], 20),
                figures.rate(each["received_rate"]),
                figures.rate(each["sent_rate"]),
                figures.size(each["received"]),
                figures.size(each["sent"]),
                Span(f"{errors:,}", "warning" if errors else "dim"),
                Span(f"{dropped:,}", "warning" if dropped else "dim"),
            )
        )
    heads = (("received", 0), ("sent", 0), ("in total", 2), ("out total", 2), ("errors", 3), ("dropped", 3))
    columns = (Column("interface", grow=True), *(Column(head, "right", rank) for head, rank in heads))
    return Table(columns, tuple(rows), empty="no interface has carried anything")


def _state_line(states: Mapping[str, int]) -> Line:
    parts = [Span("sockets  ", "bold")]
    for name, count in states.items():
        late = "warning" if name.endswith(("CLOSE_WAIT", "SYN_RECV", "SYN_SENT")) and count > 10 else ""
        parts.append(Span(f"{name.lower().replace('_', '-')} {count}  ", late))  # type: ignore[arg-type]
    return Line(tuple(parts) if states else (Span("no sockets", "dim"),), wrap=True)


def _process_table(processes: list[dict[str, Any]]) -> Table:
    rows = tuple(
        (
            each["process"] or Span("not ours to know", "dim"),
            str(each["pid"] or figures.NONE),
            str(each["sockets"]),
            str(each["states"].get("LISTEN", 0)),
            str(each["states"].get("ESTABLISHED", 0)),
        )
        for each in processes
    )
    columns = (
        Column("process", grow=True),
        Column("pid", "right", rank=1),
        Column("sockets", "right"),
        Column("listening", "right", rank=2),
        Column("connected", "right", rank=2),
    )
    return Table(columns, rows, empty="no process holds a socket")


def _changes(found: Mapping[str, Any]) -> Line:
    counted = Counter(each["state"] for each in found["listeners"])
    parts = [Span(figures.counted(counted["was there"] + counted["new"], "listener"), "bold")]
    parts.append(Span(f", {counted['new']} new", "warning" if counted["new"] else "dim"))
    parts.append(Span(f", {counted['gone']} gone", "warning" if counted["gone"] else "dim"))
    parts.append(Span(f" in {figures.age(time.time() - found['since'])}", "dim"))
    return Line(tuple(parts))


def _listener_table(listeners: list[dict[str, Any]], lines: int, title: str = "") -> Table:
    order = {"new": 0, "gone": 1, "was there": 2}
    shown = sorted(listeners, key=lambda each: (order[each["state"]], -(each["at"] or 0)))
    rows = tuple(
        (
            each["kind"],
            where(each["address"], each["port"]),
            each["process"] or Span("not ours to know", "dim"),
            str(each["pid"] or figures.NONE),
            figures.clean(each["user"], 20),
            _since(each),
        )
        for each in shown[: max(1, lines)]
    )
    columns = (
        Column("", rank=2),
        Column("address"),
        Column("process", grow=True),
        Column("pid", "right", rank=1),
        Column("user", rank=3),
        Column("since"),
    )
    return Table(columns, rows, title=title, empty="none")


def _since(each: Mapping[str, Any]) -> Cell:
    if each["state"] == "was there":
        return Span("was there", "dim")
    ago = f"{each['state']} {figures.age(time.time() - each['at'])} ago"
    return Span(ago, "warning" if each["state"] == "new" else "error")


def open_source(settings: Settings) -> Source:
    """The network of this machine."""
    return NetworkSource(listeners=bool(settings.get("listeners")))


MONITOR = Monitor(
    name="network",
    summary="Interface rates, sockets by state and process, listeners and their changes.",
    open=open_source,
    flags=(Flag("--listeners", "Only who listens, and what has changed about that since this began."),),
)
