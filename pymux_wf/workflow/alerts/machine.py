"""The life of alerts, without clock or I/O: what rules found goes in with the time, notifications come out.

::

                 holds                     for as long as `for`
    (nothing) ---------> pending --------------------------------> firing -----------> resolved ----> (nothing)
                            |  no longer holds                       ^   no longer holds for     after KEEP
                            +---------> (nothing)                    |   `resolve_after`
                 happens                                             |
    (nothing) -------------------------------------------------------+

A firing alert is **silenced** while a silence matches its labels and **acknowledged** once somebody took it on; both
only keep notifications back. Three rules hold of notifications:

1. Alerts of one group are told in one notification, and a group is told at most once within its rule's ``throttle``.
2. Whoever was told that an alert fires is told that it ended, silenced or not.
3. What quiet hours, throttles, silences and the flood cap keep back is told afterwards if it still fires then, and
   the last notification before a pause says how many more groups wait.

What cannot be told (a metric that is stale) changes nothing for what fires, and keeps nothing pending. There are at
most MOST alerts: beyond that those go first that have ended, then the oldest.

Times are seconds since 1970. :meth:`Machine.tick` has to be called at :meth:`Machine.deadline` at the latest.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

SEVERITIES = ("info", "warning", "critical")
KEEP = 3600.0
"""Seconds that a resolved alert is still listed."""

MOST = 1000
"""Alerts that are kept."""

Labels = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Policy:
    """What the machine has to know of a rule.

    Attributes:
        lasting: seconds that it has to hold before it fires.
        resolve_after: seconds that it must not hold (or happen again) before it counts as ended.
        group_by: the labels by which alerts are told together.
        throttle: seconds between two notifications of one group.
        routes: where notifications go; empty for those that match by severity and labels.
    """

    severity: str = "warning"
    lasting: float = 0.0
    resolve_after: float = 0.0
    group_by: tuple[str, ...] = ("alertname",)
    throttle: float = 60.0
    routes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Alert:
    """One alert: a rule and the labels of what it is about.

    Attributes:
        state: pending, firing or resolved.
        since: when the state began.
        started: when what it is about began.
        held: when it was last so; it ends ``resolve_after`` seconds later.
        holds: whether it is so now.
        count: how often it happened.
        acknowledged: by whom, or "".
    """

    fingerprint: str
    rule: str
    labels: Labels
    severity: str
    state: str
    since: float
    started: float
    held: float
    holds: bool = True
    summary: str = ""
    value: float | None = None
    count: int = 1
    acknowledged: str = ""

    @property
    def named(self) -> dict[str, str]:
        """Its labels by name."""
        return dict(self.labels)


@dataclass(frozen=True, slots=True)
class Silence:
    """Alerts with these labels (values may end in ``*``) are not told until then."""

    number: int
    matchers: Labels
    until: float
    comment: str = ""

    def matches(self, alert: Alert) -> bool:
        labels = alert.named
        return all(_fits(labels.get(name, ""), value) for name, value in self.matchers)


@dataclass(frozen=True, slots=True)
class Notification:
    """What is to be told now.

    Attributes:
        group: the labels that the alerts have in common by ``group_by``.
        firing, resolved: the alerts; of the same group.
        more: groups that the flood cap keeps back behind this one.
        routes: where to; empty for those that match.
    """

    group: Labels
    severity: str
    firing: tuple[Alert, ...]
    resolved: tuple[Alert, ...]
    at: float
    routes: tuple[str, ...] = ()
    more: int = 0


@dataclass(slots=True)
class _Group:
    next_allowed: float = 0.0
    told: dict[str, Alert] = field(default_factory=dict)  # firing alerts that receivers know of, as they were told


def fingerprint_of(rule: str, labels: Mapping[str, str]) -> str:
    """16 hexadecimal digits that are the same for the same rule and labels, in every process."""
    text = "\0".join([rule, *(f"{name}\1{labels[name]}" for name in sorted(labels))])
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:16]


class Machine:
    """All alerts.

    Args:
        policies: by the name of the rule.
        quiet: tells for a time when the quiet hours around it end; None where it is not quiet. Critical alerts are told
            all the same.
        flood: notifications in a minute; more are counted, and told as a number.
    """

    def __init__(
        self,
        policies: Mapping[str, Policy],
        quiet: Callable[[float], float | None] = lambda now: None,
        flood: int = 20,
    ) -> None:
        self.policies = dict(policies)
        self.quiet = quiet
        self.flood = flood
        self.alerts: dict[str, Alert] = {}
        self.silences: dict[int, Silence] = {}
        self._groups: dict[tuple[str, Labels], _Group] = {}
        self._sent: list[float] = []  # times of the last minute's notifications
        self._numbers = 0

    # -- what rules found

    def observe(
        self,
        rule: str,
        labels: Mapping[str, str],
        holds: bool | None,
        now: float,
        summary: str = "",
        value: float | None = None,
    ) -> None:
        """A rule that holds for a while was looked at; None says that nobody can tell whether it holds."""
        named = self._labelled(rule, labels)
        print_ = fingerprint_of(rule, named)
        alert = self.alerts.get(print_)
        if holds:
            self._held(rule, named, alert, now, summary, value)
        elif alert is not None and alert.state == "pending":
            del self.alerts[print_]
        elif alert is not None and alert.holds and holds is not None:
            self.alerts[print_] = replace(alert, holds=False)

    def happened(self, rule: str, labels: Mapping[str, str], now: float, summary: str = "") -> None:
        """What a rule waits for happened: it fires at once, and ends ``resolve_after`` seconds after the last time."""
        named = self._labelled(rule, labels)
        alert = self.alerts.get(fingerprint_of(rule, named))
        again = alert is not None and alert.state == "firing"
        self._held(rule, named, alert, now, summary, None, lasting=0.0)
        print_ = fingerprint_of(rule, named)
        count = alert.count + 1 if alert is not None and again else 1
        self.alerts[print_] = replace(self.alerts[print_], holds=False, count=count)

    def forget_rules(self, policies: Mapping[str, Policy]) -> None:
        """The configuration is another one: what no rule speaks of any more ends."""
        self.policies = dict(policies)
        for print_, alert in list(self.alerts.items()):
            if alert.rule in self.policies or alert.state == "resolved":
                continue
            if alert.state == "pending":
                del self.alerts[print_]
            else:
                self.alerts[print_] = replace(alert, holds=False, held=0.0)

    # -- what people say

    def acknowledge(self, fingerprint: str, by: str) -> Alert:
        """Somebody took it on; raises KeyError."""
        self.alerts[fingerprint] = replace(self.alerts[fingerprint], acknowledged=by)
        return self.alerts[fingerprint]

    def silence(self, matchers: Mapping[str, str], until: float, comment: str = "") -> Silence:
        """Alerts that match are not told until then."""
        self._numbers += 1
        found = Silence(self._numbers, tuple(sorted(matchers.items())), until, comment)
        self.silences[found.number] = found
        return found

    def unsilence(self, number: int) -> None:
        """Ends a silence; raises KeyError."""
        del self.silences[number]

    def silenced(self, alert: Alert, now: float) -> bool:
        """Whether a silence keeps it back."""
        return any(silence.until > now and silence.matches(alert) for silence in self.silences.values())

    def status(self, alert: Alert, now: float) -> str:
        """One of pending, firing, acknowledged, silenced, resolved."""
        if alert.state != "firing":
            return alert.state
        if alert.acknowledged:
            return "acknowledged"
        return "silenced" if self.silenced(alert, now) else "firing"

    # -- time

    def tick(self, now: float) -> list[Notification]:
        """Does what is due, and says what is to be told."""
        for number in [silence.number for silence in self.silences.values() if silence.until <= now]:
            del self.silences[number]
        for print_, alert in list(self.alerts.items()):
            moved = self._moved(alert, now)
            if moved is None:
                del self.alerts[print_]
            elif moved is not alert:
                self.alerts[print_] = moved
        self._forget_most()
        return self._notifications(now)

    def _forget_most(self) -> None:
        if len(self.alerts) > MOST:
            by_age = sorted(self.alerts.values(), key=lambda one: (one.state != "resolved", one.since))
            for alert in by_age[: len(self.alerts) - MOST]:
                del self.alerts[alert.fingerprint]

    def told_now(self) -> list[tuple[Alert, tuple[str, ...]]]:
        """What receivers know to fire, as it is now, with the routes of its rule."""
        return [
            (self.alerts[print_], self.policies.get(rule, Policy()).routes)
            for (rule, _), group in self._groups.items()
            for print_ in group.told
            if print_ in self.alerts and self.alerts[print_].state == "firing"
        ]

    def deadline(self, now: float) -> float | None:
        """When something is due by itself; None where only something new can change anything."""
        times = [silence.until for silence in self.silences.values()]
        times += [time for alert in self.alerts.values() if (time := self._due(alert)) is not None]
        times += [self._allowed(key, now) for key in self._untold(now)]
        return min(times, default=None)

    # -- keeping it

    def as_json(self) -> dict[str, Any]:
        """All that :meth:`restore` needs."""
        groups = [
            {
                "rule": rule,
                "labels": labels,
                "next": group.next_allowed,
                "told": [asdict(one) for one in group.told.values()],
            }
            for (rule, labels), group in self._groups.items()
        ]
        return {
            "alerts": [asdict(alert) for alert in self.alerts.values()],
            "silences": [asdict(silence) for silence in self.silences.values()],
            "groups": groups,
            "numbers": self._numbers,
        }

    def restore(self, told: Mapping[str, Any]) -> None:
        """Goes on where another machine stopped."""
        self.alerts = {one["fingerprint"]: _alert(one) for one in told.get("alerts", ())}
        for one in told.get("silences", ()):
            self.silences[one["number"]] = Silence(
                one["number"], _labels(one["matchers"]), one["until"], one["comment"]
            )
        for one in told.get("groups", ()):
            group = _Group(one["next"], {each["fingerprint"]: _alert(each) for each in one["told"]})
            self._groups[one["rule"], _labels(one["labels"])] = group
        self._numbers = told.get("numbers", 0)

    def doubt_pending(self) -> None:
        """Nobody has looked for a while: what is pending goes on from when it began once it is found to hold still."""
        for print_, alert in list(self.alerts.items()):
            if alert.state == "pending":
                self.alerts[print_] = replace(alert, holds=False)

    # -- inside

    def _labelled(self, rule: str, labels: Mapping[str, str]) -> dict[str, str]:
        return {"alertname": rule, "severity": self.policies[rule].severity, **labels}

    def _held(
        self,
        rule: str,
        labels: Mapping[str, str],
        alert: Alert | None,
        now: float,
        summary: str,
        value: float | None,
        lasting: float | None = None,
    ) -> None:
        policy = self.policies[rule]
        lasting = policy.lasting if lasting is None else lasting
        print_ = fingerprint_of(rule, labels)
        if alert is None or alert.state == "resolved":
            state = "pending" if lasting > 0 else "firing"
            ordered = tuple(sorted(labels.items()))
            self.alerts[print_] = Alert(
                print_, rule, ordered, policy.severity, state, now, now, now, summary=summary, value=value
            )
        else:
            self.alerts[print_] = replace(
                alert,
                held=now,
                holds=True,
                summary=summary or alert.summary,
                value=alert.value if value is None else value,
            )

    def _due(self, alert: Alert) -> float | None:
        policy = self.policies.get(alert.rule, Policy())
        if alert.state == "pending":
            return alert.since + policy.lasting if alert.holds else None
        if alert.state == "firing":
            return None if alert.holds else alert.held + policy.resolve_after
        return alert.since + KEEP

    def _moved(self, alert: Alert, now: float) -> Alert | None:
        """The alert as it is now; None where it is to be forgotten."""
        due = self._due(alert)
        if due is None or due > now:
            return replace(alert, held=now) if alert.holds and alert.state == "firing" else alert
        if alert.state == "pending":
            return replace(alert, state="firing", since=now, held=now)
        if alert.state == "firing":
            return replace(alert, state="resolved", since=now)
        return None

    def _key(self, alert: Alert) -> tuple[str, Labels]:
        labels = alert.named
        policy = self.policies.get(alert.rule, Policy())
        return alert.rule, tuple((name, labels[name]) for name in policy.group_by if name in labels)

    def _untold(self, now: float) -> dict[tuple[str, Labels], tuple[list[Alert], list[Alert]]]:
        """By group: the alerts that fire and were not told, and those that were told and have ended."""
        found: dict[tuple[str, Labels], tuple[list[Alert], list[Alert]]] = {}
        for alert in self.alerts.values():
            key = self._key(alert)
            group = self._groups.get(key)
            told = group.told if group else {}
            if alert.state != "firing" or alert.fingerprint in told or alert.acknowledged or self.silenced(alert, now):
                continue
            found.setdefault(key, ([], []))[0].append(alert)
        for key, group in self._groups.items():
            for print_, told_alert in group.told.items():
                now_alert = self.alerts.get(print_)
                if now_alert is None or now_alert.state == "resolved":
                    ended = now_alert or replace(told_alert, state="resolved", since=now)
                    found.setdefault(key, ([], []))[1].append(ended)
        return found

    def _allowed(self, key: tuple[str, Labels], now: float) -> float:
        """When a group may be told: not before its throttle, the quiet hours and the flood are over."""
        group = self._groups.get(key)
        at = max(now, group.next_allowed if group else now)
        if self.policies.get(key[0], Policy()).severity != "critical":
            at = self.quiet(at) or at
        minute = [time for time in self._sent if time > at - 60]
        return minute[-self.flood] + 60 if len(minute) >= self.flood else at

    def _notifications(self, now: float) -> list[Notification]:
        told = []
        self._sent = [time for time in self._sent if time > now - 60]
        waiting = self._untold(now)
        allowed = [key for key in waiting if self._allowed(key, now) <= now]
        room = max(self.flood - len(self._sent), 0)
        for key in allowed[:room]:
            firing, resolved = waiting[key]
            policy = self.policies.get(key[0], Policy())
            group = self._groups.setdefault(key, _Group())
            for alert in resolved:
                group.told.pop(alert.fingerprint, None)
            group.told.update((alert.fingerprint, alert) for alert in firing)
            group.next_allowed = now + policy.throttle
            severity = max((alert.severity for alert in [*firing, *resolved]), key=SEVERITIES.index)
            told.append(Notification(key[1], severity, tuple(firing), tuple(resolved), now, policy.routes))
            self._sent.append(now)
        if told and len(allowed) > room:
            told[-1] = replace(told[-1], more=len(allowed) - room)
        for key in [key for key, group in self._groups.items() if not group.told and group.next_allowed <= now]:
            del self._groups[key]
        return told


def _fits(value: str, pattern: str) -> bool:
    return value.startswith(pattern[:-1]) if pattern.endswith("*") else value == pattern


def _labels(told: Iterable[Iterable[str]]) -> Labels:
    return tuple((name, value) for name, value in told)


def _alert(told: Mapping[str, Any]) -> Alert:
    return Alert(**{**told, "labels": _labels(told["labels"])})
