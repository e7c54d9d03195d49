"""What a workflow engine tells, as counters and runs: JSON of any shape, or Prometheus' text. Pure; takes anything.

Every number of a JSON object is a counter, named by its path (``workflows.completed``). Runs are the first array of
objects under one of the usual names (``runs``, ``workflows``, ``executions``, ...), or the document itself.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from typing import Any

from pymux_wf.workflow.components.event_shapes import seconds_of
from pymux_wf.workflow.drawing.document import Style
from pymux_wf.workflow.drawing.readable import clean
from pymux_wf.workflow.metrics.prometheus_text import own_samples

MOST_COUNTERS, MOST_RUNS = 200, 100
_DEPTH = 4
_LISTS = ("runs", "workflows", "executions", "recent", "instances", "jobs", "items", "data")
_KEYS = {
    "id": ("id", "run_id", "execution_id", "workflow_id", "uuid", "key"),
    "name": ("name", "workflow", "workflow_name", "workflow_type", "type", "definition", "job"),
    "state": ("state", "status", "result", "outcome", "phase"),
    "started": ("started", "started_at", "start_time", "start", "created_at", "begin"),
    "ended": ("ended", "ended_at", "finished", "finished_at", "end_time", "completed_at", "close_time", "end"),
    "seconds": ("seconds", "duration", "elapsed", "took"),
    "error": ("error", "failure", "message", "reason"),
}
_GOOD = ("completed", "complete", "succeeded", "success", "successful", "done", "finished", "ok", "passed")
_BAD = ("failed", "failure", "error", "errored", "timed_out", "timedout", "timeout", "terminated", "crashed", "dead")
_UNDER_WAY = ("running", "started", "active", "in_progress", "processing")


def read(text: bytes) -> tuple[dict[str, float], Any]:
    """Counters, and the JSON document (None where it is Prometheus' text); raises ValueError where it is neither."""
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        return _of_samples(text.decode("utf-8", "replace")), None
    return dict(_numbers(document, "", 0)), document


def _of_samples(text: str) -> dict[str, float]:
    found: dict[str, float] = {}
    for sample in own_samples(text):
        if sample.name.endswith(("_bucket", "_created")) or not math.isfinite(sample.value):
            continue
        labels = ",".join(f"{key}={value}" for key, value in sorted(sample.labels.items()))
        name = clean(f"{sample.name}{{{labels}}}" if labels else sample.name, 120)
        if len(found) < MOST_COUNTERS:
            found[name] = found.get(name, 0.0) + sample.value
    if not found and text.strip() and not text.lstrip().startswith("#"):
        raise ValueError("it tells neither JSON nor Prometheus' text")
    return found


def _numbers(value: Any, path: str, depth: int) -> Iterable[tuple[str, float]]:
    if isinstance(value, dict) and depth < _DEPTH:
        count = 0
        for key, part in value.items():
            for pair in _numbers(part, clean(f"{path}.{key}" if path else key, 120), depth + 1):
                yield pair
                count += 1
                if count >= MOST_COUNTERS:
                    return
    elif isinstance(value, (int, float)) and not isinstance(value, bool) and path and _fits(value):
        yield path, value


def _fits(value: float) -> bool:
    return abs(value) < 1e300 and (isinstance(value, int) or math.isfinite(value))


def chosen(counters: Mapping[str, float], wanted: Iterable[str]) -> dict[str, float]:
    """The counters that are wanted, by name or by its beginning; all where nothing is."""
    beginnings = tuple(wanted)
    if not beginnings:
        return dict(counters)
    return {name: value for name, value in counters.items() if name.startswith(beginnings)}


def runs(document: Any, path: str = "") -> list[dict[str, Any]]:
    """The last runs, the newest first; raises ValueError where ``path`` leads nowhere."""
    found = _at(document, path) if path else _list_in(document)
    rows = [_run(each) for each in found if isinstance(each, dict)]
    rows.sort(key=lambda row: row["started"] or row["ended"] or 0.0, reverse=True)
    return rows[:MOST_RUNS]


def _at(document: Any, path: str) -> list[Any]:
    value = document
    for step in filter(None, path.split(".")):
        if not isinstance(value, dict) or step not in value:
            raise ValueError(f"the answer has no {path!r}: [engine] runs")
        value = value[step]
    if not isinstance(value, list):
        raise ValueError(f"{path!r} is no array: [engine] runs")
    return value


def _list_in(document: Any) -> list[Any]:
    if isinstance(document, list):
        return document
    if isinstance(document, dict):
        for name in _LISTS:
            if isinstance(document.get(name), list):
                return list(document[name])
    return []


def _run(told: Mapping[str, Any]) -> dict[str, Any]:
    def first(part: str) -> Any:
        return next((told[key] for key in _KEYS[part] if told.get(key) is not None), None)

    started, ended, took = seconds_of(first("started")), seconds_of(first("ended")), first("seconds")
    if isinstance(took, bool) or not isinstance(took, (int, float)) or not 0 <= took < 1e12:
        took = round(ended - started, 3) if started is not None and ended is not None else None
    return {
        "id": _word(first("id")),
        "name": _word(first("name")),
        "state": _word(first("state")).lower(),
        "started": started,
        "ended": ended,
        "seconds": took,
        "error": clean(first("error"), 200) if isinstance(first("error"), str) else "",
    }


def _word(value: Any) -> str:
    return clean(value, 80) if isinstance(value, (str, int)) and not isinstance(value, bool) else ""


def style_of(state: str) -> Style:
    """How the state of a run is drawn."""
    plain = state.replace("-", "_").rpartition(".")[2].removeprefix("workflow_execution_status_")
    if plain in _GOOD:
        return "ok"
    return "error" if plain in _BAD else "accent" if plain in _UNDER_WAY else ""


def states(found: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """How many runs are in each state."""
    counts: dict[str, int] = {}
    for each in found:
        counts[each["state"] or "?"] = counts.get(each["state"] or "?", 0) + 1
    return counts
