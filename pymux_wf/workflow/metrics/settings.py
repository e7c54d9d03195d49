"""``[metrics.NAME]`` and ``[status]`` of workflow.toml: what is measured, from where, how often, and how it is shown.

Plain records. Which keys belong to which source is checked here, so that a mistake is told with its line.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from dataclasses import field as key
from typing import Literal

from pymux_wf.workflow.records import Seconds

Source = Literal["command", "http-json", "prometheus", "promql", "redis", "sql", "file-json", "push", "builtin"]
Reduce = Literal["sum", "max", "min", "avg", "count", "last", "rate", "delta"]

SHORTEST_INTERVAL = 1.0
LONGEST_TIMEOUT = 5.0
STALE_INTERVALS = 3

OF_SOURCES: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "command": (frozenset({"argv"}), frozenset({"mode", "select"})),
    "http-json": (frozenset({"url", "select"}), frozenset({"token"})),
    "prometheus": (frozenset({"url", "select"}), frozenset({"token"})),
    "promql": (frozenset({"url", "query"}), frozenset({"token"})),
    "redis": (frozenset({"url", "query"}), frozenset({"field"})),
    "sql": (frozenset({"dsn", "query"}), frozenset({"field"})),
    "file-json": (frozenset({"path"}), frozenset({"select"})),
    "push": (frozenset(), frozenset()),
    "builtin": (frozenset(), frozenset({"value"})),
}
"""By source: the keys that it needs, and those that it may have beside the ones that all have."""

BUILTINS = (
    *("cpu", "mem", "load", "panes", "tasks.finished", "tasks.failed"),
    *("agents.working", "agents.blocked", "alerts.firing"),
)


class WrongKey(ValueError):
    """A key of a record that makes no sense; ``key`` is where the mistake is shown."""

    def __init__(self, key: str, message: str) -> None:
        super().__init__(message)
        self.key = key


@dataclass(frozen=True)
class Metric:
    """One ``[metrics.NAME]``."""

    source: Source = key(metadata={"summary": "Where the value comes from."})
    url: str = key(default="", metadata={"summary": "Address of the endpoint; takes env:NAME and file:PATH."})
    dsn: str = key(
        default="",
        metadata={"summary": "Database: sqlite:///PATH, postgresql://..., or key=value words; takes env: and file:."},
    )
    token: str = key(default="", metadata={"summary": "Bearer token for the endpoint; takes env:NAME and file:PATH."})
    argv: tuple[str, ...] = key(default=(), metadata={"summary": "Program and arguments; no shell sees them."})
    mode: Literal["oneshot", "stream"] = key(
        default="oneshot",
        metadata={
            "summary": "oneshot: its first line is the value, each interval; stream: kept running, a value a line."
        },
    )
    path: str = key(default="", metadata={"summary": "File that holds JSON."})
    select: str = key(
        default="",
        metadata={"summary": 'Which value: /a/0/b or a.0.b of JSON; name{label="x"} (=, !=, =~, !~) of Prometheus.'},
    )
    query: str = key(
        default="", metadata={"summary": "PromQL, a Redis command that only reads, or SQL that only reads."}
    )
    field: str = key(
        default="", metadata={"summary": "Which part of the answer: a field of a Redis reply, a column of SQL."}
    )
    value: str = key(default="", metadata={"summary": "Which built-in value; the metric's own name without it."})
    reduce: Reduce | None = key(
        default=None,
        metadata={
            "summary": "What becomes of the numbers: one of several (their sum without it), or the growth of a "
            "counter since the reading before, a second (rate) or in all (delta)."
        },
    )
    interval: Seconds = key(default=5.0, metadata={"summary": "Time between two readings, at least 1s."})
    timeout: Seconds | None = key(
        default=None, metadata={"summary": "How long a reading may take; the interval without it, but 5s at most."}
    )
    stale: Seconds | None = key(
        default=None, metadata={"summary": "Age at which the value is shown as stale; three intervals without it."}
    )
    format: str = key(
        default="",
        metadata={
            "summary": "Text that is shown: {value} with a format of Python's, {value:bytes}, {value:si}, "
            "{value:duration}, {unit}, {name}, {text}."
        },
    )
    unit: str = key(
        default="", metadata={"summary": "Unit of the value, shown behind it unless format says otherwise."}
    )
    summary: str = key(default="", metadata={"summary": "One sentence on what it counts; goes into exports."})

    def __post_init__(self) -> None:
        needed, allowed = OF_SOURCES[self.source]
        for name in sorted(needed):
            if not getattr(self, name):
                raise WrongKey(name, f"a metric of {self.source} needs {name!r}")
        for each in fields(self):
            if each.name in _SPECIFIC - needed - allowed and getattr(self, each.name) != each.default:
                raise WrongKey(each.name, f"{each.name!r} is nothing that a metric of {self.source} has")
        if self.interval < SHORTEST_INTERVAL:
            raise WrongKey("interval", "interval is at least 1s")
        if self.timeout is not None and self.timeout <= 0:
            raise WrongKey("timeout", "timeout must be more than 0")
        if self.stale is not None and self.stale < self.interval:
            raise WrongKey("stale", "stale is at least one interval")
        self._check_texts()

    def _check_texts(self) -> None:
        from pymux_wf.workflow.metrics.formatting import compiled
        from pymux_wf.workflow.metrics.prometheus_selector import Selector

        try:
            compiled(self.format)
        except ValueError as error:
            raise WrongKey("format", str(error)) from None
        if self.source == "prometheus":
            try:
                Selector.parse(self.select)
            except ValueError as error:
                raise WrongKey("select", str(error)) from None
        if self.source == "builtin" and self.value and self.value not in BUILTINS:
            raise WrongKey("value", f"there is no built-in {self.value!r}: there are {', '.join(BUILTINS)}")

    @property
    def deadline(self) -> float:
        """Seconds that a reading may take."""
        return min(self.interval, LONGEST_TIMEOUT) if self.timeout is None else self.timeout

    @property
    def stale_after(self) -> float:
        """Seconds after which its value is old."""
        return STALE_INTERVALS * self.interval if self.stale is None else self.stale


_SPECIFIC = frozenset().union(*(needed | allowed for needed, allowed in OF_SOURCES.values()))


@dataclass(frozen=True)
class Status:
    """``[status]``: what stands at the two ends of the status line."""

    left: str | None = key(default=None, metadata={"summary": "The option status-left of all sessions."})
    right: str | None = key(default=None, metadata={"summary": "The option status-right of all sessions."})
