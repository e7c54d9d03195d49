"""``mon events``: how far the event store has come, how fast, who is behind, and its newest events.

``[events]`` of ``workflow.toml`` says where it is and what its columns are called (:mod:`.events_settings`).
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Mapping
from typing import Any

from pymux_wf.workflow.command_spec import Flag
from pymux_wf.workflow.components.component_access import FAILURES, addresses, finding_of, opened, told, unset
from pymux_wf.workflow.components.event_shapes import age_of
from pymux_wf.workflow.components.event_stores import MOST_BEHIND, Store, store_at
from pymux_wf.workflow.config.secrets import resolve
from pymux_wf.workflow.config.workflow_file import WorkflowFile
from pymux_wf.workflow.drawing.document import Block, Cell, Column, Document, Line, Lines, Span, Spark, Style, Table
from pymux_wf.workflow.drawing.readable import Rates, clean, lasting, number, rate
from pymux_wf.workflow.errors import WorkflowError
from pymux_wf.workflow.monitors.events_settings import EventStore
from pymux_wf.workflow.monitors.monitor import Monitor, Settings, Unavailable
from pymux_wf.workflow.probes.places import Place

_SHOWN, _TAIL = 20, 200


class EventsSource:
    """An event store, open while it answers."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._tail = bool(settings.get("tail"))
        self._store: Store | None = None
        self._place = Place("", True)
        self._store_settings = EventStore()
        self._rates = Rates()
        self._history: deque[float] = deque(maxlen=120)

    def collect(self) -> dict[str, Any]:
        """Raises Unavailable."""
        if self._store is None:
            self._rates = Rates()
            self._store = opened("events", self._places(), self._connect)
        try:
            read = self._store.read(_TAIL if self._tail else _SHOWN)
        except FAILURES as error:
            self.close()
            raise Unavailable(finding_of("events", self._place, error)) from None
        now = time.monotonic()
        speed = self._rates.of("position", read["position"], now)
        if speed is not None:
            self._history.append(speed)
        for each in read["consumers"]:
            each["rate"] = self._rates.of(each["consumer"], each["behind"], now, counter=False)
        return {
            "view": "tail" if self._tail else "events",
            "store": told(self._place, self._store.shown),
            **read,
            "rate": speed,
            "history": list(self._history),
            "age": age_of(read["events"]),
        }

    def document(self, found: Mapping[str, Any], columns: int, lines: int) -> Document:
        return document(found)

    def close(self) -> None:
        if self._store is not None:
            self._store.close()
            self._store = None

    def _places(self) -> list[Place]:
        try:
            self._store_settings = WorkflowFile.load(project=self._settings.project).table("events") or EventStore()
            if self._store_settings.url and not self._settings.get("url"):
                return [Place(resolve(self._store_settings.url), True, "events.url", self._store_settings.url)]
        except (WorkflowError, OSError) as error:
            raise unset("events", clean(error, 400)) from None
        return addresses("events", self._settings)

    def _connect(self, place: Place) -> Store:
        self._place = place
        return store_at(place.url, self._store_settings)


def document(found: Mapping[str, Any]) -> Document:
    """The picture of what was collected."""
    where = f"{found['store']} {found['table']}".strip()
    header = (Line((Span("events ", "title"), Span(where))),)
    if found["view"] == "tail":
        return Document(header, (Lines(tuple(_line(each) for each in found["events"]), empty="no events yet"),))
    age = f"  newest {lasting(found['age'])} ago" if found["age"] is not None else ""
    blocks: list[Block] = [Line(f"position {number(found['position'])}  {rate(found['rate'])}{age}")]
    if len(found["history"]) > 1:
        blocks.append(Spark("rate", tuple(found["history"]), rate(found["rate"])))
    if found["consumers"]:
        blocks.append(_consumers(found["consumers"]))
    columns = (
        Column("position", "right", rank=1),
        Column("at", rank=2),
        Column("event"),
        Column("of", rank=3),
        Column("data", grow=True, rank=4),
    )
    rows = tuple(
        (str(each["position"]), _clock(each["time"]), Span(each["type"], "accent"), each["source"], each["data"])
        for each in found["events"]
    )
    return Document(header, (*blocks, Table(columns, rows, empty="no events yet", tail=True)))


def _consumers(consumers: list[dict[str, Any]]) -> Table:
    columns = (
        Column("consumer", grow=True),
        Column("at", rank=1),
        Column("behind", "right"),
        Column("pending", "right", rank=2),
        Column("change", "right", rank=3),
    )
    rows = []
    for each in consumers:
        behind = each["behind"]
        style: Style = "" if not behind or behind < 100 else "warning" if behind < 1000 else "error"
        pending = number(each["pending"]) if "pending" in each else ""
        told = (
            f"over {number(MOST_BEHIND)}" if "pending" not in each and (behind or 0) > MOST_BEHIND else number(behind)
        )
        rows.append((each["consumer"], clean(each["seen"]), Span(told, style), pending, rate(each["rate"])))
    return Table(columns, tuple(rows))


def _line(each: Mapping[str, Any]) -> Cell:
    of = f" {each['source']}" if each["source"] else ""
    kind = Span(each["type"] or "event", "accent")
    return (Span(f"{_clock(each['time'])} {each['position']} ", "dim"), kind, Span(f"{of} {each['data']}"))


def _clock(at: float | None) -> str:
    if at is None:
        return ""
    try:
        return time.strftime("%H:%M:%S", time.localtime(at))
    except (OverflowError, OSError, ValueError):
        return ""


MONITOR = Monitor(
    "events",
    "The event store: position, rate, who is behind, the newest events.",
    EventsSource,
    flags=(
        Flag("--tail", "Follow the events, one a line."),
        Flag("--url", "sqlite:///path, postgresql://..., redis://... or a JSONL file; takes env:NAME.", "URL"),
    ),
)
