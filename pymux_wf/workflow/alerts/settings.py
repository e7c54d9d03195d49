"""``[alerts]`` of workflow.toml: rules, routes, quiet hours.

Plain records. What contradicts itself, a ``when`` that cannot be understood too, is told with its line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, fields
from typing import Any, Literal

from pymux_wf.workflow.alerts.machine import Policy
from pymux_wf.workflow.alerts.when import When, parse
from pymux_wf.workflow.records import Seconds

Severity = Literal["info", "warning", "critical"]
Kind = Literal["status", "message", "bell", "notify", "popup", "command", "webhook", "alertmanager", "file", "apprise"]

OF_KINDS: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "status": (frozenset(), frozenset()),
    "message": (frozenset(), frozenset({"seconds"})),
    "bell": (frozenset(), frozenset()),
    "notify": (frozenset(), frozenset({"protocol"})),
    "popup": (frozenset(), frozenset()),
    "command": (frozenset({"argv"}), frozenset({"timeout"})),
    "webhook": (frozenset({"url"}), frozenset({"secret", "token", "timeout"})),
    "alertmanager": (frozenset({"url"}), frozenset({"token", "timeout", "resend"})),
    "file": (frozenset({"path"}), frozenset()),
    "apprise": (frozenset({"url"}), frozenset()),
}
"""By kind of route: the keys that it needs, and those that it may have beside the ones that all have."""

_QUIET = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)")
_LABEL = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


class WrongAlertKey(ValueError):
    """A key of a record that makes no sense; ``key`` is where the mistake is shown."""

    def __init__(self, key: str, message: str) -> None:
        super().__init__(message)
        self.key = key


def _says(summary: str) -> dict[str, Any]:
    return {"summary": summary}


@dataclass(frozen=True)
class Rule:
    """One ``[alerts.rules.NAME]``."""

    when: str = field(metadata=_says("What must be so, or happen."))
    severity: Severity = field(default="warning", metadata=_says("info, warning or critical."))
    summary: str = field(
        default="",
        metadata=_says("One sentence for people; {value}, {agent}, {pane}, {window}, {line}, {status}, {command}."),
    )
    labels: dict[str, str] = field(default_factory=dict, metadata=_says("Labels that its alerts have."))
    for_: Seconds | None = field(default=None, metadata=_says("How long it has to hold; the same as `for` in when."))
    resolve_after: Seconds | None = field(
        default=None,
        metadata=_says("How long it must not hold before it counts as ended; 5m for what happens, else at once."),
    )
    group_by: tuple[str, ...] = field(
        default=("alertname",), metadata=_says("Labels by which alerts are told together.")
    )
    throttle: Seconds = field(default=60.0, metadata=_says("Time between two notifications of one group."))
    routes: tuple[str, ...] = field(default=(), metadata=_says("Names of routes; those that match without it."))

    def __post_init__(self) -> None:
        when = parse(self.when)
        if self.for_ is not None and when.lasting:
            raise WrongAlertKey("for", "`when` says already for how long it has to hold")
        if when.happenings and (self.for_ or when.lasting):
            raise WrongAlertKey("for" if self.for_ else "when", "what happens lasts no time: `for` is for what holds")
        for name in ("alertname", "severity"):
            if name in self.labels:
                raise WrongAlertKey("labels", f"{name!r} is a label that every alert has already")
        for name in (*self.labels, *self.group_by):
            if not _LABEL.fullmatch(name):
                raise WrongAlertKey("labels", f"{name!r} is no name of a label: letters, digits and _")

    @property
    def parsed(self) -> When:
        """Its ``when``, understood."""
        return parse(self.when)

    @property
    def policy(self) -> Policy:
        """What the machine has to know of it."""
        when = self.parsed
        after = self.resolve_after
        if after is None:
            after = 300.0 if when.happenings else 0.0
        lasting = self.for_ or when.lasting
        return Policy(self.severity, lasting, after, self.group_by, self.throttle, self.routes)


@dataclass(frozen=True)
class Route:
    """One ``[alerts.routes.NAME]``."""

    kind: Kind = field(metadata=_says("How it is told."))
    severity: Severity = field(default="info", metadata=_says("Only alerts of this severity or a higher one."))
    labels: dict[str, str] = field(
        default_factory=dict, metadata=_says("Only alerts with these labels; a value may end in *.")
    )
    resolved: bool = field(default=True, metadata=_says("Whether the end of alerts is told too."))
    seconds: Seconds = field(default=4.0, metadata=_says("message: how long it is shown."))
    protocol: Literal["auto", "osc9", "osc777", "osc99"] = field(
        default="auto", metadata=_says("notify: the sequence for the outer terminal; auto: what it is known to take.")
    )
    argv: tuple[str, ...] = field(
        default=(), metadata=_says("command: program and arguments; JSON comes on its input.")
    )
    url: str = field(default="", metadata=_says("Where to; takes env:NAME and file:PATH."))
    token: str = field(default="", metadata=_says("Bearer token; takes env:NAME and file:PATH."))
    secret: str = field(
        default="",
        metadata=_says("webhook: key of the HMAC-SHA256 in X-Pywfmux-Signature; takes env:NAME and file:PATH."),
    )
    path: str = field(default="", metadata=_says("file: where JSON lines are appended."))
    timeout: Seconds = field(default=10.0, metadata=_says("How long one try may take."))
    resend: Seconds = field(default=60.0, metadata=_says("alertmanager: how often a firing alert is sent again."))

    def __post_init__(self) -> None:
        needed, allowed = OF_KINDS[self.kind]
        for name in sorted(needed):
            if not getattr(self, name):
                raise WrongAlertKey(name, f"a route of kind {self.kind} needs {name!r}")
        for each in fields(self):
            if each.name in _SPECIFIC - needed - allowed and getattr(self, each.name) != each.default:
                raise WrongAlertKey(each.name, f"{each.name!r} is nothing that a route of kind {self.kind} has")


_SPECIFIC = frozenset().union(*(needed | allowed for needed, allowed in OF_KINDS.values()))


@dataclass(frozen=True)
class Inbound:
    """``[alerts.inbound]``: alerts of others."""

    alertmanager: str = field(
        default="", metadata=_says("An Alertmanager whose alerts `mon alerts` shows; takes env:NAME and file:PATH.")
    )
    interval: Seconds = field(default=30.0, metadata=_says("How often it is asked."))
    listen: int = field(default=0, metadata=_says("A port on loopback that takes webhooks; 0 is off."))
    token: str = field(default="", metadata=_says("Bearer token that these must have; takes env:NAME and file:PATH."))

    def __post_init__(self) -> None:
        if not 0 <= self.listen <= 65535:
            raise WrongAlertKey("listen", f"{self.listen} is no port")
        if self.listen and not self.token:
            raise WrongAlertKey("token", "who may send webhooks is told by a token: there is none")


@dataclass(frozen=True)
class Alerts:
    """``[alerts]``."""

    rules: dict[str, Rule] = field(default_factory=dict, metadata=_says("Rules by name."))
    routes: dict[str, Route] = field(
        default_factory=dict, metadata=_says("Routes by name; the status line without any.")
    )
    inbound: Inbound = field(default_factory=Inbound, metadata=_says("Alerts of others."))
    quiet: str = field(default="", metadata=_says('Hours in which only critical alerts are told: "22:00-07:00".'))
    flood: int = field(default=20, metadata=_says("Notifications in a minute; more are counted, and told as a number."))

    def __post_init__(self) -> None:
        if self.quiet and not _QUIET.fullmatch(self.quiet):
            raise WrongAlertKey("quiet", f"{self.quiet!r} are no hours: write '22:00-07:00'")
        if self.flood < 1:
            raise WrongAlertKey("flood", "flood is at least 1")
        for name, rule in self.rules.items():
            unknown = [route for route in rule.routes if route not in self.routes]
            if unknown:
                message = f"rule {name!r} names the route {unknown[0]!r}, which is not there"
                raise WrongAlertKey("rules", f"{message}: there are {', '.join(self.routes) or 'none'}")

    def quiet_until(self, now: float) -> float | None:
        """When the quiet hours around a time (seconds since 1970) end, by the local clock; None outside of them."""
        found = _QUIET.fullmatch(self.quiet)
        if found is None:
            return None
        from datetime import datetime, timedelta

        at = datetime.fromtimestamp(now)
        begin, end = int(found[1]) * 60 + int(found[2]), int(found[3]) * 60 + int(found[4])
        minute = at.hour * 60 + at.minute
        inside = begin <= minute < end if begin <= end else minute >= begin or minute < end
        if not inside:
            return None
        ending = at.replace(hour=end // 60, minute=end % 60, second=0, microsecond=0)
        return (ending if ending > at else ending + timedelta(days=1)).timestamp()
