"""The trace as rows of one table, each thing once: a request together with its response, in the order they began."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from pymux_wf.testing.safe_text import json_line, one_line
from pymux_wf.testing.trace import Entry, Trace, plain

_LONGEST = 300


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """One thing that happened: began ``at`` seconds after the trace did, and took ``seconds``.

    ``seconds`` is None where nothing was waited for, and for a request that was never answered.
    """

    at: float
    seconds: float | None
    kind: str
    name: str
    detail: str
    outcome: str

    @property
    def failed(self) -> bool:
        """Whether it is among what a reader looks for first."""
        return self.outcome not in ("", "ok")


def timeline(trace: Trace) -> list[TimelineRow]:
    """Every entry of the trace as a row of text for one line each."""
    entries = trace.entries
    answers = {entry.of: entry for entry in entries if entry.kind == "response"}
    asked = {entry.number for entry in entries if entry.kind == "request"}
    rows = [
        _row(entry, answers.get(entry.number), trace.started)
        for entry in entries
        if entry.kind != "response" or entry.of not in asked
    ]
    return sorted(rows, key=lambda row: row.at)


def _row(entry: Entry, answer: Entry | None, started: float) -> TimelineRow:
    begun, seconds, outcome = entry.at, None, entry.outcome
    if entry.kind == "step":
        begun, seconds = entry.at - entry.seconds, entry.seconds
    elif entry.kind == "request":
        seconds = answer.at - entry.at if answer else None
        outcome = answer.outcome if answer else "no answer"
    return TimelineRow(
        at=begun - started,
        seconds=seconds,
        kind=entry.kind,
        name=one_line(entry.name, _LONGEST),
        detail=one_line(_detail(entry.value), _LONGEST),
        outcome=one_line(outcome, _LONGEST),
    )


def _detail(value: object) -> str:
    if value is None:
        return ""
    shown = plain(value)
    if isinstance(value, Mapping) and isinstance(shown, dict):
        return " ".join(f"{name}={json_line(inner)}" for name, inner in shown.items())
    return shown if isinstance(shown, str) else json_line(shown)


def when(trace: Trace) -> str:
    """When the trace began, and how long it was until its last entry."""
    begun = datetime.fromtimestamp(trace.timestamp, UTC)
    entries = trace.entries
    lasted = f", {duration(entries[-1].at - trace.started)}" if entries else ""
    return f"{begun:%Y-%m-%d %H:%M:%S} UTC{lasted}"


def duration(seconds: float | None) -> str:
    """How long something took, in three digits or so.

    >>> [duration(0.00042), duration(0.0123), duration(2.5), duration(None)]
    ['0.4 ms', '12.3 ms', '2.50 s', '']
    """
    if seconds is None:
        return ""
    return f"{seconds * 1000:.1f} ms" if seconds < 1 else f"{seconds:.2f} s"
