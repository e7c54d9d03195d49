"""One metric: its last value, its age, why its last reading failed, and what of it is told to whom."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pymux_wf.workflow.config.secrets import is_reference, shown
from pymux_wf.workflow.metrics.formatting import text_of
from pymux_wf.workflow.metrics.reducing import Raw, Reducer
from pymux_wf.workflow.metrics.settings import BUILTINS, STALE_INTERVALS, Metric

if TYPE_CHECKING:
    from pymux_wf.api.values import Metric as ToldMetric

LONGEST_REASON = 200


@dataclass(frozen=True, slots=True)
class Value:
    """A metric as it was when it was asked.

    Attributes:
        name, text, unit: which, what is shown of it, and its unit.
        value: the number; None for a text, and before the first reading.
        at: when it was read, in seconds since the epoch; 0 before the first reading.
        error: why the last reading failed; the value is then that of an earlier one.
        source: where it comes from.
        stale: whether it is older than it should get.
    """

    name: str
    text: str
    value: float | None
    unit: str
    at: float
    error: str | None
    source: str
    stale: bool


class Entry:
    """The mutable state of one metric.

    Attributes:
        failures: readings that failed since the last that did not.
        due: when it is read next, by ``time.monotonic``; None where nobody reads it.
        problem: what is wrong with its configuration; it is never read then.
    """

    def __init__(self, name: str, metric: Metric, problem: str = "") -> None:
        self.name = name
        self.metric = metric
        self.problem = problem
        self.text = ""
        self.number: float | None = None
        self.at = 0.0
        self.error: str | None = problem or None
        self.failures = 0
        self.due: float | None = None
        self.sent: tuple[str, float | None, str | None] | None = None
        self.sent_at = 0.0
        self._reducer = Reducer(metric.reduce)

    @property
    def pushed(self) -> bool:
        return self.metric.source == "push"

    @property
    def kind(self) -> str:
        """What Prometheus calls such numbers."""
        builtin = self.metric.value or self.name
        counts = self.metric.source == "builtin" and builtin in BUILTINS and builtin.startswith("tasks.")
        return "counter" if counts and self.metric.reduce is None else "gauge"

    # -- readings

    def take(self, raw: Raw) -> bool:
        """A reading; whether there is a value now. Raises ValueError where none can be made of it."""
        value = self._reducer.value(raw, time.monotonic())
        if value is None:
            self.error, self.failures = None, 0
            return False
        self.text = text_of(value, self.metric.format, self.metric.unit, self.name)
        self.number = None if isinstance(value, str) else value
        self.at = time.time()
        self.error, self.failures = None, 0
        return True

    def fail(self, reason: str) -> None:
        """A reading that failed; the last value stays."""
        self.error = reason[:LONGEST_REASON] or "it failed"
        self.failures += 1

    def adopt(self, text: str, number: float | None, at: float) -> None:
        """The value that an earlier supervisor left at the server."""
        self.text, self.number, self.at = text, number, at

    # -- what is told

    def stale(self, now: float) -> bool:
        """Whether it is too old; what is pushed is that only where its settings say from when."""
        if self.pushed and self.metric.stale is None:
            return False
        return self.at > 0 and now - self.at > self.metric.stale_after

    def state(self, now: float, *, paused: bool) -> str:
        """``error``, ``never``, ``paused``, ``stale`` or ``ok``."""
        if self.error is not None:
            return "error"
        if paused and not self.pushed:
            return "paused"
        if self.at == 0:
            return "never"
        return "stale" if self.stale(now) else "ok"

    def value(self, now: float) -> Value:
        return Value(
            self.name,
            self.text,
            self.number,
            self.metric.unit,
            self.at,
            self.error,
            self.metric.source,
            self.stale(now),
        )

    def fields(self) -> dict[str, Any]:
        """What the server is sent of it."""
        interval = None if self.pushed and self.metric.stale is None else self.metric.stale_after / STALE_INTERVALS
        about = {"unit": self.metric.unit, "interval": interval, "source": self.metric.source}
        if self.error is not None:
            return {**about, "error": self.error}
        return {**about, "text": self.text, "value": self.number, "at": self.at}

    def told(self, now: float, *, paused: bool) -> dict[str, Any]:
        """A row of ``pywfmux metrics list --json``; no secrets."""
        next_in = None if self.due is None or paused else max(self.due - time.monotonic(), 0.0)
        return {
            "name": self.name,
            "state": self.state(now, paused=paused),
            "text": self.text,
            "value": self.number,
            "unit": self.metric.unit,
            "age": None if self.at == 0 else round(max(now - self.at, 0.0), 3),
            "at": self.at or None,
            "source": self.metric.source,
            "interval": None if self.pushed else self.metric.interval,
            "error": self.error,
            "failures": self.failures,
            "next": None if next_in is None else round(next_in, 3),
            "kind": self.kind,
            "summary": self.metric.summary,
        }

    def settings(self) -> dict[str, Any]:
        """Its settings as they are written, without the passwords of addresses."""
        told: dict[str, Any] = {}
        for name in Metric.__dataclass_fields__:
            value = getattr(self.metric, name)
            if value not in ("", None, ()) and not (name == "mode" and self.metric.source != "command"):
                told[name] = [shown(each) for each in value] if name == "argv" else value
                if name in ("url", "dsn", "query"):
                    told[name] = shown(value)
        if "token" in told and not is_reference(self.metric.token):
            told["token"] = "***"
        return told


def told_by_others(name: str, metric: ToldMetric) -> dict[str, Any]:
    """The row of a metric that a program has told the server by itself."""
    state = "error" if metric.error is not None else "stale" if metric.stale else "ok"
    return {
        "name": name,
        "state": state,
        "text": metric.text,
        "value": metric.value,
        "unit": metric.unit,
        "age": round(metric.age, 3),
        "at": metric.at,
        "source": metric.source or "program",
        "interval": metric.interval,
        "error": metric.error,
        "failures": 0,
        "next": None,
        "kind": "gauge",
        "summary": "",
    }
