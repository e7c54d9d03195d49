"""Named values that programs tell the server, for ``#{metric:NAME}``: the last text of each, at once, never waiting.

Whoever measures sends them with the verb ``set-metrics``; nothing here measures, and nothing asks. A value that has an
interval is **stale** once it is older than three of them: then it is shown dimmed behind a ``~``. One whose last
reading failed is shown dimmed with a ``!`` behind it. A changed metric redraws the status lines that show it, and no
others.
"""

from __future__ import annotations

import math
import re
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from pymux_wf import failures
from pymux_wf.lang.quoting import style_escape

from .verbs.verb import VerbFailure

if TYPE_CHECKING:
    from asyncio import TimerHandle

    from .server import Server

MOST_NAMES = 1000
MOST_TEXT = 256
STALE_INTERVALS = 3
FIELDS = ("text", "value", "unit", "at", "interval", "error", "source")
PREFIX = "metric:"
PREFIX_OF_VALUE = "metric_value:"

_NAME = re.compile(r"[A-Za-z0-9_.-]{1,128}\Z")
_NUMBERS = frozenset({"value", "at", "interval"})


class Metric(NamedTuple):
    """One value: ``at`` is when it was measured, in seconds since 1970, ``interval`` how many seconds lie between two
    measurements (None: it is never stale), ``error`` why the last one failed.
    """

    text: str = ""
    value: float | None = None
    unit: str = ""
    at: float = 0.0
    interval: float | None = None
    error: str | None = None
    source: str = ""

    @property
    def stale_from(self) -> float:
        """The moment from which it is stale."""
        return math.inf if self.interval is None else self.at + STALE_INTERVALS * self.interval

    def told(self, now: float) -> dict[str, Any]:
        """All of it, with its ``age`` in seconds and whether it is ``stale``."""
        return {**self._asdict(), "age": max(now - self.at, 0.0), "stale": now > self.stale_from}

    def shown(self, now: float) -> str:
        """As status lines show it; nothing in it is taken for a format or a style."""
        text = style_escape(self.text)
        if self.error is not None:
            return f"#[dim]{text}!#[nodim]"
        return f"#[dim]~{text}#[nodim]" if now > self.stale_from else text


class Metrics:
    """The metrics of one server. ``wanted`` gathers the names that formats ask for, while somebody wants to know."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._all: dict[str, Metric] = {}
        self._timer: TimerHandle | None = None
        self._due = math.inf
        self.wanted: set[str] | None = None

    def told(self) -> dict[str, dict[str, Any]]:
        """Every metric by its name, in the order of names."""
        now = time.time()
        return {name: self._all[name].told(now) for name in sorted(self._all)}

    def format_value(self, name: str) -> str:
        """What ``#{metric:NAME}`` and ``#{metric_value:NAME}`` are; ``name`` is all that stands in the braces."""
        kind, _, key = name.partition(":")
        if self.wanted is not None:
            self.wanted.add(key)
        metric = self._all.get(key)
        if metric is None:
            return ""
        if f"{kind}:" == PREFIX:
            return metric.shown(time.time())
        return "" if metric.value is None else f"{metric.value:.15g}"

    def take(self, given: Mapping[str, Any]) -> None:
        """Takes new values; raises VerbFailure, and takes none then.

        A name with None is forgotten. Of the others what is not given stays as it was, but for ``error``, which ends
        with the next value, and ``at``, which is now where there is no error.
        """
        now = time.time()
        fresh = {
            _name(name): None if told is None else self._merged(str(name), told, now) for name, told in given.items()
        }
        everything = {name: metric for name, metric in {**self._all, **fresh}.items() if metric is not None}
        if len(everything) > MOST_NAMES:
            raise VerbFailure(failures.INVALID, f"set-metrics: more than {MOST_NAMES} names; delete some (null)")
        changed = {name for name, metric in fresh.items() if _look(metric, now) != _look(self._all.get(name), now)}
        self._all = everything
        self._redraw(changed)
        self._watch(min((metric.stale_from for metric in fresh.values() if metric is not None), default=math.inf))

    def _merged(self, name: str, told: Any, now: float) -> Metric:
        if not isinstance(told, Mapping):
            raise VerbFailure(failures.INVALID, f"set-metrics: {name} must be a map of fields, or null to delete it")
        fields = {str(field): _field(name, str(field), value) for field, value in told.items()}
        fields.setdefault("error", None)
        if fields["error"] is None:
            fields.setdefault("at", now)
        before = self._all.get(name, Metric(at=now))
        if fields.get("at", before.at) is None:
            fields["at"] = now
        return Metric(**{**before._asdict(), **fields})

    def _redraw(self, changed: set[str]) -> None:
        if changed:
            for client in self._server.attached():
                if client.metrics_shown & changed:
                    client.redraw_status()

    # -- getting stale: one timer, for whichever is the next

    def _watch(self, moment: float) -> None:
        if moment >= self._due:
            return
        if self._timer is not None:
            self._timer.cancel()
        self._due = moment
        self._timer = self._server.loop.call_later(max(moment - time.time(), 0.0) + 0.01, self._aged)

    def _aged(self) -> None:
        now, self._timer = time.time(), None
        due, self._due = self._due, math.inf
        self._redraw({name for name, metric in self._all.items() if due <= metric.stale_from <= now})
        self._watch(
            min((metric.stale_from for metric in self._all.values() if metric.stale_from > now), default=math.inf)
        )

    def stop(self) -> None:
        """Nothing gets old any more."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


def _look(metric: Metric | None, now: float) -> tuple[str, float | None]:
    return ("", None) if metric is None else (metric.shown(now), metric.value)


def _name(name: Any) -> str:
    if isinstance(name, str) and _NAME.match(name):
        return name
    raise VerbFailure(
        failures.INVALID, f"set-metrics: not a name: {name!r:.100} (letters, digits, _ . - and at most 128 of them)"
    )


def _field(name: str, field: str, value: Any) -> Any:
    """The value of a field as it is kept; raises VerbFailure."""
    if field not in FIELDS:
        raise VerbFailure(failures.INVALID, f"set-metrics: {name}: unknown field {field} (known: {', '.join(FIELDS)})")
    if field in _NUMBERS:
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            raise VerbFailure(failures.INVALID, f"set-metrics: {name}: {field} must be a finite number or null")
        if field == "interval" and value <= 0:
            raise VerbFailure(failures.INVALID, f"set-metrics: {name}: interval must be more than 0")
        return float(value)
    if value is None:
        return None if field == "error" else ""
    if not isinstance(value, str):
        raise VerbFailure(failures.INVALID, f"set-metrics: {name}: {field} must be a string or null")
    return one_line(value)[:MOST_TEXT]


def one_line(text: str) -> str:
    """The text with control characters as ``\\033``, so that it stays one line and does nothing to a terminal."""
    if text.isprintable():
        return text
    return "".join(
        f"\\{ord(ch):03o}" if ord(ch) < 0x20 or 0x7F <= ord(ch) < 0xA0 else "?" if 0xD800 <= ord(ch) < 0xE000 else ch
        for ch in text[:MOST_TEXT]
    )
