"""``mon agents``: what agents do, why that is believed, what happens to them, and what the busiest of them show.

The supervisor is asked; it is not started for this: where none runs, that is said in one line, and the panes that are
labelled as agents are shown with the states that were last known.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Mapping
from typing import Any

from pymux_wf.workflow.command_spec import Flag
from pymux_wf.workflow.drawing.document import Block, Cell, Column, Document, Line, Lines, Span, Style, Table
from pymux_wf.workflow.errors import NoServer, UsageError, WorkflowError
from pymux_wf.workflow.monitors.monitor import DEADLINE, Monitor, Settings, Source
from pymux_wf.workflow.supervisor.calls import call, stream

STYLES: dict[str, Style] = {
    "working": "accent",
    "ready": "ok",
    "done": "ok",
    "blocked": "warning",
    "failed": "error",
    "lost": "error",
    "exited": "dim",
    "unknown": "dim",
}
EVENTS_KEPT = 500
_COLUMNS = (
    Column("agent"),
    Column("state"),
    Column("since", "right"),
    Column("restarts", "right", 3),
    Column("cpu", "right", 1),
    Column("rss", "right", 2),
    Column("last line", grow=True),
)


class AgentsSource:
    """One view of the agents of the server at a socket."""

    def __init__(self, socket: str, *, explain: bool, events: bool, mirror: int, screens: bool) -> None:
        self._socket = socket
        self._explain = explain
        self._events = _EventReader(socket) if events else None
        self._mirror = mirror
        self._screens = screens

    def collect(self) -> dict[str, Any]:
        """``agents`` (as ``agent list --json``), ``problem``, and what flags ask for: ``explained``, ``events``,
        ``screens``."""
        found: dict[str, Any] = {"agents": [], "problem": None}
        if self._events is not None:
            found["events"] = self._events.kept()
        try:
            found["agents"] = self._ask("list")["agents"]
            if self._explain:
                found["explained"] = [self._ask("explain", name=name) for name in _there(found["agents"])]
            if self._mirror or self._screens:
                names = _busiest(found["agents"], self._mirror or len(found["agents"]))
                found["screens"] = {name: self._ask("screen", name=name)["lines"] for name in names}
        except NoServer:
            found["problem"] = "no supervisor runs: pywfmux agent spawn NAME -- PROGRAM starts it with the first agent"
        except (WorkflowError, OSError) as error:
            found["problem"] = str(error).split("\n")[0]
        return found

    def _ask(self, what: str, **arguments: Any) -> Any:
        if not self._socket:
            raise NoServer("there is no server", "server")
        return call(self._socket, f"agents.{what}", wait=DEADLINE, start=False, **arguments)

    def document(self, found: Mapping[str, Any], columns: int, lines: int) -> Document:
        header: tuple[Line, ...] = (Line(_heading(found["agents"])),)
        if found["problem"]:
            header += (Line(Span(found["problem"], "warning")),)
        blocks: list[Block] = []
        if "events" in found:
            blocks.append(Lines(tuple(_event_line(each) for each in found["events"]), empty="nothing has happened yet"))
        elif "screens" in found:
            blocks += _screens(found["screens"], found["agents"], lines - len(header))
        elif "explained" in found:
            blocks += [block for each in found["explained"] for block in _explained(each)]
            blocks = blocks or [Line("no agents")]
        else:
            blocks.append(Table(_COLUMNS, tuple(_row(each) for each in found["agents"]), empty="no agents"))
        return Document(header, tuple(blocks))

    def close(self) -> None:
        """Ends the reading of events."""
        if self._events is not None:
            self._events.close()


class _EventReader:
    """Follows the events in a thread, and keeps the last ones; begins again where the supervisor does."""

    def __init__(self, socket: str) -> None:
        self._socket = socket
        self._kept: deque[dict[str, Any]] = deque(maxlen=EVENTS_KEPT)
        self._closed = threading.Event()
        threading.Thread(target=self._read, daemon=True).start()

    def kept(self) -> list[dict[str, Any]]:
        return list(self._kept)

    def close(self) -> None:
        self._closed.set()

    def _read(self) -> None:
        while not self._closed.is_set():
            try:
                for event in stream(self._socket, "agents.events", start=False, since=0):
                    if self._closed.is_set():
                        return
                    self._kept.append(event)
            except (WorkflowError, OSError, ValueError):
                self._closed.wait(2.0)


def _there(agents: list[dict[str, Any]]) -> list[str]:
    return [each["name"] for each in agents if each["state"] != "lost"]


def _busiest(agents: list[dict[str, Any]], count: int) -> list[str]:
    there = [each for each in agents if each["state"] != "lost"]
    return [each["name"] for each in sorted(there, key=lambda each: -(each.get("last_output") or 0.0))[:count]]


def _heading(agents: list[dict[str, Any]]) -> Cell:
    counts: dict[str, int] = {}
    for each in agents:
        counts[each["state"]] = counts.get(each["state"], 0) + 1
    parts = [Span("agents", "title"), Span(f"  {len(agents)}")]
    parts += [Span(f"  {number} {state}", STYLES.get(state, "")) for state, number in sorted(counts.items())]
    return tuple(parts)


def _row(told: Mapping[str, Any]) -> tuple[Cell, ...]:
    cpu = "-" if told.get("cpu") is None else f"{told['cpu']:.0f}%"
    rss = f"{told['rss'] / 1048576:.0f}M" if told.get("rss") else "-"
    last = told.get("question") or told.get("last_line") or ""
    state = Span(told["state"], STYLES.get(told["state"], ""))
    return told["name"], state, _age(told.get("since")), str(told.get("restarts") or 0), cpu, rss, last


def _age(since: float | None) -> str:
    from pymux_wf.workflow.agents.commands import age_of

    return age_of(since)


def _explained(told: Mapping[str, Any]) -> list[Block]:
    style = STYLES.get(told["state"], "")
    head = (Span(told["name"], "bold"), Span(f" is {told['state']}", style), Span(f": {told['evidence']}"))
    blocks: list[Block] = [Line(head)]
    for fact in told["facts"]:
        sign = "*" if fact["won"] else " "
        text = f" {sign} {fact['source']:8} {fact['state']:9} {fact['age']:.0f}s  {fact['evidence']} ({fact['why']})"
        blocks.append(Line(Span(text, "" if fact["won"] else "dim")))
    return blocks


def _event_line(event: Mapping[str, Any]) -> Cell:
    at = time.strftime("%H:%M:%S", time.localtime(event.get("time") or 0))
    if event["type"] == "gap":
        return (Span(f"{at}  "), Span(f"events {event['missed'][0]} to {event['missed'][1]} were missed", "warning"))
    what = str(event["type"]).removeprefix("agent.")
    keys = ("state", "was", "stage", "reason", "code", "signal", "how", "question", "error", "count")
    more = "  ".join(f"{key}={event[key]}" for key in keys if event.get(key) is not None)
    style = STYLES.get(str(event.get("state")), "warning" if what == "alert" else "")
    return (Span(f"{at}  ", "dim"), Span(f"{event['agent']:12} ", "bold"), Span(f"{what:10} {more}", style))


def _screens(screens: Mapping[str, list[str]], agents: list[dict[str, Any]], room: int) -> list[Block]:
    """Each one's last rows under its name, as many as there is room for."""
    if not screens:
        return [Line("no agents")]
    states = {each["name"]: each["state"] for each in agents}
    height = max(1, room // len(screens) - 1)
    blocks: list[Block] = []
    for name, rows in screens.items():
        while rows and not rows[-1].strip():
            rows = rows[:-1]
        state = states.get(name, "unknown")
        blocks.append(Line((Span(f"── {name} ", "title"), Span(state, STYLES.get(state, "")))))
        blocks += [Line(row) for row in rows[-height:]]
    return blocks


def _open(settings: Settings) -> Source:
    mirror = settings.get("mirror") or "0"
    if not str(mirror).isdigit():
        raise UsageError(f"--mirror {mirror!r} is no number", str(mirror))
    return AgentsSource(
        settings.socket,
        explain=bool(settings.get("explain")),
        events=bool(settings.get("events")),
        mirror=int(mirror),
        screens=bool(settings.get("screens")),
    )


MONITOR = Monitor(
    "agents",
    "Agents: state, since when, restarts, what they use, their last lines.",
    _open,
    (
        Flag("--explain", "Every fact by which a state is known, and why one decided."),
        Flag("--events", "What happens to them, as it happens."),
        Flag("--mirror", "The screens of the N that wrote last.", "N"),
        Flag("--screens", "The screens of all."),
    ),
    interval=1.0,
)
