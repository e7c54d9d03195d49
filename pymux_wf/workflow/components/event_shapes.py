"""What event stores call things: which table, column or key is the position, the time, the type of an event. Pure.

Named ones count; else the first of the usual names that is there.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from pymux_wf.workflow.drawing.readable import clean
from pymux_wf.workflow.monitors.events_settings import EventStore

TABLES = ("events", "event", "event_store", "event_log", "messages", "domain_events", "stored_events", "outbox")
CHECKPOINTS = ("checkpoints", "checkpoint", "subscriptions", "consumer_offsets", "consumers", "projections")
USUAL: dict[str, tuple[str, ...]] = {
    "position": ("global_position", "position", "sequence", "sequence_number", "seq", "offset", "event_id", "id"),
    "time": ("created_at", "occurred_at", "recorded_at", "timestamp", "time", "ts", "created", "date", "at"),
    "type": ("event_type", "type", "name", "event", "kind", "message_type"),
    "source": ("stream", "stream_id", "stream_name", "aggregate_id", "aggregate", "entity_id", "entity", "source"),
    "data": ("data", "payload", "body", "event_data", "content", "value"),
    "consumer": ("consumer", "subscription", "name", "subscriber", "projection", "id"),
    "seen": ("position", "last_position", "checkpoint", "offset", "last_seen", "last_event_id", "event_id", "seq"),
}
EVENT_PARTS = ("position", "time", "type", "source", "data")


def chosen(part: str, there: Iterable[str], store: EventStore) -> str:
    """The name of a part among those that are there; "" where there is none."""
    names = {name.lower(): name for name in there}
    named = getattr(store, part)
    if named:
        return names.get(named.lower(), "")
    return next((names[name] for name in USUAL[part] if name in names), "")


def seconds_of(told: Any) -> float | None:
    """A time as seconds since 1970: a number of seconds or milliseconds, or ISO 8601 text; None of anything else.

    >>> seconds_of("1970-01-01T00:01:00Z"), seconds_of(60_000_000_000_0), seconds_of("soon")
    (60.0, 600000000.0, None)
    """
    if isinstance(told, bool) or told is None:
        return None
    if isinstance(told, str):
        text = told.strip()
        try:
            told = float(text)
        except ValueError:
            try:
                when = datetime.fromisoformat(text)
            except ValueError:
                return None
            return (when if when.tzinfo else when.replace(tzinfo=UTC)).timestamp()
    if not isinstance(told, (int, float)) or not 0 <= told < 1e20:
        return None
    value = float(told)
    for above, scale in ((1e17, 1e9), (1e14, 1e6), (1e11, 1e3)):
        if value >= above:
            return value / scale
    return value


def event_of(fields: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    """An event as it is shown: its parts by :data:`EVENT_PARTS`; what is none of them is its data."""
    taken = {name for name in names.values() if name}
    data = fields.get(names["data"]) if names.get("data") else None
    rest = {key: value for key, value in fields.items() if key not in taken}
    if data is None and rest:
        data = rest
    when = seconds_of(fields.get(names["time"])) if names.get("time") else None
    return {
        "position": fields.get(names["position"]) if names.get("position") else None,
        "time": when,
        "type": _text(fields.get(names["type"])) if names.get("type") else "",
        "source": _text(fields.get(names["source"])) if names.get("source") else "",
        "data": _text(data, 400),
    }


def _text(value: Any, limit: int = 100) -> str:
    if value is None:
        return ""
    if isinstance(value, (str, bytes)):
        return clean(value, limit)
    try:
        return clean(json.dumps(value, ensure_ascii=False, default=str), limit)
    except (ValueError, RecursionError):
        return clean(repr(type(value)), limit)


def age_of(events: Iterable[Mapping[str, Any]], now: float | None = None) -> float | None:
    """Seconds since the newest event with a time."""
    times = [each["time"] for each in events if each["time"] is not None]
    return round(max(0.0, (time.time() if now is None else now) - max(times)), 3) if times else None
