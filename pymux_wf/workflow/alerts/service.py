"""The part of the supervisor that looks at rules, keeps the alerts of a server and has them told.

Facts and happenings go into the machine (:mod:`.machine`), which says what is to be told; routes tell it
(:mod:`.delivery`). What the alerts are is on disk (:mod:`.journal`) before anybody is told.
``#{metric:alerts.firing}`` and ``alerts.last`` follow at once.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from pymux_wf.api.errors import MuxError
from pymux_wf.lang.nearest import nearest_words
from pymux_wf.workflow.alerts.delivery import Delivery
from pymux_wf.workflow.alerts.facts import Facts
from pymux_wf.workflow.alerts.inbound import Inbound
from pymux_wf.workflow.alerts.journal import Journal, directory_of
from pymux_wf.workflow.alerts.machine import SEVERITIES, Alert, Machine, Notification, Policy, fingerprint_of
from pymux_wf.workflow.alerts.routes.route import sentence
from pymux_wf.workflow.alerts.settings import Alerts as Settings
from pymux_wf.workflow.alerts.settings import Rule
from pymux_wf.workflow.alerts.watching import PaneWatch
from pymux_wf.workflow.alerts.when import Happening, Subject, When
from pymux_wf.workflow.errors import BadFile, NotThere, UsageError

if TYPE_CHECKING:
    from pymux_wf.workflow.supervisor.service import House

SUMMARY_LIMIT = 200
GATHER = 0.05
"""Seconds for which what happens is gathered before it is looked at."""

SHARE = 20
"""A look that took long is followed by a rest of so many times that long: many alerts at once take 5% of a core."""

LONGEST_REST = 1.0


class Alerts:
    """``house.services["alerts"]``.

    Attributes:
        mutating: the calls that change something, for the audit log.
    """

    mutating = frozenset({"ack", "silence", "unsilence", "test"})

    def __init__(self, house: House) -> None:
        self._house = house
        self._journal = Journal(directory_of(house.socket))
        self._settings = Settings()
        self._rules: dict[str, tuple[Rule, When]] = {}
        self._machine = Machine({})
        self._timer: asyncio.TimerHandle | None = None
        self._soon: asyncio.Handle | None = None
        self._states: dict[str, str] = {}  # by fingerprint, as the history knows them
        self._shown: tuple[str, str] = ("", "")
        self._stamping = asyncio.Lock()
        self._rest = 0.0
        self.calls: Mapping[str, Callable[..., Any]] = {
            "list": self.listed,
            "show": self.show,
            "ack": self.ack,
            "silence": self.silence,
            "unsilence": self.unsilence,
            "test": self.test,
            "history": self.history,
            "rules": self.rules,
        }

    # -- its life

    async def start(self) -> None:
        left = (await self._house.server.metrics()).get("alerts.last")
        self._shown = ("", left.text or "" if left is not None else "")  # what was told last stays to be read
        await self._begin(self._journal.state(), doubt=True)

    def _restored(self, policies: Mapping[str, Policy], state: Mapping[str, Any]) -> Machine:
        """The machine in a state; in its first one where the file of that was damaged, which is kept aside."""
        machine = Machine(policies, self._settings.quiet_until, self._settings.flood)
        try:
            machine.restore(state)
        except (KeyError, TypeError, ValueError, AttributeError):
            self._journal.set_aside()
            return Machine(policies, self._settings.quiet_until, self._settings.flood)
        return machine

    async def stop(self) -> None:
        """Writes down what is so; who was to be told is told by the next one."""
        await self._end()
        self._write()

    async def reload(self) -> None:
        """Other rules: alerts of rules that are still there go on."""
        settings = self._read()
        state = self._machine.as_json()
        await self._end()
        await self._begin(state, settings=settings)

    def _read(self) -> Settings:
        found: Settings | None = self._house.file.table("alerts")
        return found or Settings()

    async def _begin(self, state: Mapping[str, Any], *, settings: Settings | None = None, doubt: bool = False) -> None:
        problem = ""
        try:
            self._settings = settings or self._read()
        except BadFile as error:
            self._settings, problem = Settings(), str(error)
        self._house.problems.pop("alerts", None)
        if problem:
            self._house.problems["alerts"] = problem
        self._rules = {name: (rule, rule.parsed) for name, rule in self._settings.rules.items()}
        policies = {name: rule.policy for name, rule in self._settings.rules.items()}
        self._machine = self._restored(policies, state)
        if not problem:  # a mistake in the file ends no alert
            self._machine.forget_rules(policies)
        if doubt:
            self._machine.doubt_pending()
        self._states = {one.fingerprint: one.state for one in self._machine.alerts.values()}
        self._delivery = Delivery(self._house, self._settings, self._journal.directory)
        self._delivery.start()
        whens = [when for _, when in self._rules.values()]
        self._facts = Facts(self._house, self._changed)
        self._facts.start(
            {name for when in whens for name in when.metrics},
            {name for when in whens for name in when.components},
            any(when.agents for when in whens),
            {one.named["agent"] for one in self._machine.alerts.values() if "agent" in one.named},
        )
        self._watch = PaneWatch(self._house, [one for when in whens for one in when.happenings], self._happened)
        await self._watch.start()
        self._inbound = Inbound(self._house, self._settings.inbound)
        await self._inbound.start()
        for name in {name for when in whens for name in when.metrics}:
            self._changed("metric", name)
        self._moved()

    async def _end(self) -> None:
        for handle in (self._timer, self._soon):
            if handle is not None:
                handle.cancel()
        self._timer = self._soon = None
        self._watch.stop()
        self._facts.stop()
        await self._inbound.stop()
        await self._delivery.stop()

    # -- what is so, and what happens

    def _changed(self, kind: str, name: str) -> None:
        """A fact is another one: the rules that name it are looked at."""
        now = time.time()
        for rule_name, (rule, when) in self._rules.items():
            if when.happenings or not _names(when, kind, name):
                continue
            if when.each_agent:
                agents = [name] if kind == "agent" else self._facts.agents
                for agent in agents:
                    self._look(rule_name, rule, when, Subject(agent), {"agent": agent}, now)
            else:
                self._look(rule_name, rule, when, Subject(), {}, now)
        self._move_soon()

    def _look(self, name: str, rule: Rule, when: When, subject: Subject, labels: Mapping[str, str], now: float) -> None:
        holds = when.condition.holds(self._facts, subject)
        facts = [found for metric in sorted(when.metrics) if (found := self._facts.metric(metric)) is not None]
        value = facts[0].value if facts else None
        told = {**labels, "value": "" if value is None else f"{value:g}"}
        self._machine.observe(name, {**rule.labels, **labels}, holds, now, _summary(rule, told), value)

    def _happened(self, happening: Happening) -> None:
        now = time.time()
        for name, (rule, when) in self._rules.items():
            if not when.happenings or not when.condition.holds(self._facts, Subject(happening=happening)):
                continue
            labels = {"pane": happening.pane, "window": happening.place}
            told = {**labels, **{key: _shown(value) for key, value in happening.fields.items()}}
            self._machine.happened(name, {**rule.labels, **labels}, now, _summary(rule, told))
        self._move_soon()

    # -- time

    def _move_soon(self) -> None:
        """One look at the machine for everything that comes within a moment."""
        if self._soon is None:
            self._soon = self._house.loop.call_later(max(GATHER, self._rest), self._moved)

    def _moved(self) -> None:
        self._soon = None
        now = time.time()
        notifications = self._machine.tick(now)
        changes = self._changes()
        # Who dies between the two has it told twice; the other way round it would not be told at all.
        for notification in notifications:
            self._delivery.send(notification)
        if changes or notifications:
            self._write()
            for alert in changes:
                self._note(alert, now)
            self._stamp([alert for alert in changes if alert.state == "firing"])
        self._show(notifications)
        self._rest = min((time.time() - now) * SHARE, LONGEST_REST)
        self._delivery.keep_firing(self._machine.told_now())
        if self._timer is not None:
            self._timer.cancel()
        deadline = self._machine.deadline(now)
        self._timer = (
            None
            if deadline is None
            else self._house.loop.call_later(max(deadline - now, self._rest, 0.01), self._moved)
        )

    def _changes(self) -> list[Alert]:
        """The alerts whose state is another one than the history knows."""
        states = {print_: alert.state for print_, alert in self._machine.alerts.items()}
        changed = [alert for print_, alert in self._machine.alerts.items() if self._states.get(print_) != alert.state]
        self._states = states
        return changed

    def _write(self) -> None:
        try:
            self._journal.write_state(self._machine.as_json())
        except OSError as error:
            self._house.problems["alerts"] = f"the alerts cannot be written down: {error.strerror}"

    def _note(self, alert: Alert, now: float) -> None:
        entry = {"time": now, "alert": alert.fingerprint, "rule": alert.rule, "state": alert.state}
        try:
            self._journal.note({**entry, "labels": alert.named, "summary": alert.summary})
        except OSError:
            pass  # told by _write

    def _stamp(self, alerts: list[Alert]) -> None:
        if alerts:
            texts = [f"{alert.severity}: {alert.summary or alert.rule}" for alert in alerts]
            self._house.keep(self._stamped(texts), "incident notes")

    async def _stamped(self, texts: list[str]) -> None:
        """Puts them into the time line of the incident that is open, if there is one."""
        async with self._stamping:
            await asyncio.to_thread(_stamp, self._house.socket, texts)

    def _show(self, notifications: list[Notification]) -> None:
        last = sentence(notifications[-1]) if notifications else self._shown[1]
        shown = (str(self.count("firing")), last)
        if shown != self._shown:
            self._shown = shown
            self._house.keep(self._publish(*shown), "alerts.firing")

    async def _publish(self, firing: str, last: str) -> None:
        number = {"text": firing, "value": float(firing), "source": "builtin"}
        try:
            await self._house.server.set_metrics(
                {"alerts.firing": number, "alerts.last": {"text": last, "source": "builtin"}}
            )
        except MuxError:
            pass  # the server ends

    # -- for the other parts of the supervisor

    def count(self, state: str) -> int:
        """How many alerts are in a state: pending, firing, acknowledged, silenced, resolved."""
        now = time.time()
        return sum(self._machine.status(alert, now) == state for alert in self._machine.alerts.values())

    # -- calls

    async def listed(self) -> dict[str, Any]:
        """``{"alerts": [...], "silences": [...], "routes": [...], "foreign": [...], "problems": {...}}``."""
        now = time.time()
        order = ("firing", "acknowledged", "silenced", "pending", "resolved")
        alerts = sorted(
            (self._told(alert, now) for alert in self._machine.alerts.values()),
            key=lambda one: (order.index(one["state"]), -SEVERITIES.index(one["severity"]), -one["since"]),
        )
        silences = [{**asdict(one), "matchers": dict(one.matchers)} for one in self._machine.silences.values()]
        told = {"alerts": alerts, "silences": silences, "routes": self._delivery.health()}
        return {**told, "foreign": self._inbound.alerts, "problems": dict(self._house.problems)}

    async def show(self, names: list[str]) -> list[dict[str, Any]]:
        """Alerts by fingerprint (or its beginning) or by their rule; raises NotThere."""
        now = time.time()
        return [self._told(alert, now) for name in names for alert in self._found(name)]

    async def ack(self, name: str, by: str = "") -> list[dict[str, Any]]:
        """Takes alerts on."""
        found = [alert for alert in self._found(name) if alert.state != "resolved"]
        taken = [self._machine.acknowledge(alert.fingerprint, by or "somebody") for alert in found]
        now = time.time()
        for alert in taken:
            entry = {"time": now, "alert": alert.fingerprint, "rule": alert.rule, "state": "acknowledged", "by": by}
            self._journal.note({**entry, "labels": alert.named, "summary": alert.summary})
        self._write()
        self._moved()
        return [self._told(alert, now) for alert in taken]

    async def silence(self, seconds: float, matchers: dict[str, str], comment: str = "") -> dict[str, Any]:
        """Tells nobody of alerts with these labels for a while."""
        if seconds <= 0:
            raise UsageError("a silence lasts some time", str(seconds))
        if not matchers:
            raise UsageError("a silence names what it is for", remedy='a rule, or labels: severity=info "pane=%3"')
        made = self._machine.silence(matchers, time.time() + seconds, comment)
        self._write()
        self._moved()
        return {**asdict(made), "matchers": dict(made.matchers)}

    async def unsilence(self, number: int) -> None:
        """Ends a silence; raises NotThere."""
        if number not in self._machine.silences:
            known = ", ".join(map(str, self._machine.silences)) or "none"
            raise NotThere(f"there is no silence {number}", str(number), remedy=f"there are {known}")
        self._machine.unsilence(number)
        self._write()
        self._moved()

    async def test(self, name: str = "") -> list[dict[str, Any]]:
        """Sends a test alert through a route, those of a rule, or all: ``[{"route", "kind", "error"}]``."""
        routes = list(self._delivery.routes)
        severity = "critical"
        if name in self._rules:
            rule = self._rules[name][0]
            routes, severity = [route for route in rule.routes or routes], rule.severity
        elif name:
            if name not in routes:
                near = nearest_words(name, [*routes, *self._rules])
                raise NotThere(f"there is no route and no rule {name!r}", name, nearest=near)
            routes = [name]
        now = time.time()
        labels = {"alertname": "test", "severity": severity}
        print_ = fingerprint_of("test", labels)
        ordered = tuple(sorted(labels.items()))
        alert = Alert(print_, "test", ordered, severity, "firing", now, now, now, summary="a test of this route")
        notification = Notification((("alertname", "test"),), severity, (alert,), (), now)
        told = []
        for route in routes:
            error = await self._delivery.test(route, notification)
            told.append({"route": route, "kind": self._delivery.routes[route].kind, "error": error})
        return told

    async def history(self, limit: int = 100) -> list[dict[str, Any]]:
        """What became of alerts, the newest last."""
        return self._journal.history(limit)

    async def rules(self) -> list[dict[str, Any]]:
        """The rules, and how many alerts each has."""
        alerts = list(self._machine.alerts.values())
        return [
            {
                "name": name,
                "when": rule.when,
                "severity": rule.severity,
                "routes": rule.routes or [*self._delivery.routes],
                "alerts": sum(alert.rule == name and alert.state != "resolved" for alert in alerts),
            }
            for name, (rule, _) in self._rules.items()
        ]

    def _told(self, alert: Alert, now: float) -> dict[str, Any]:
        return {**asdict(alert), "labels": alert.named, "state": self._machine.status(alert, now)}

    def _found(self, name: str) -> list[Alert]:
        alerts = self._machine.alerts.values()
        found = [one for one in alerts if one.rule == name or (len(name) >= 4 and one.fingerprint.startswith(name))]
        if not found:
            near = nearest_words(name, {alert.rule for alert in alerts})
            raise NotThere(f"there is no alert {name!r}", name, nearest=near, remedy="pywfmux alert list shows all")
        return found


def _names(when: When, kind: str, name: str) -> bool:
    if kind == "metric":
        return name in when.metrics
    return name in when.components if kind == "component" else when.agents


def _summary(rule: Rule, told: Mapping[str, str]) -> str:
    """The rule's sentence with what is known; what was written by programs comes in as printable text."""
    known = {key: "".join(c if c.isprintable() else " " for c in value) for key, value in told.items()}
    happenings = rule.parsed.happenings
    template = rule.summary or (_DEFAULTS[happenings[0].kind] if happenings else rule.when)
    try:
        text = template.format_map(_Known(known))
    except (ValueError, IndexError, AttributeError, TypeError):
        text = template
    return text[:SUMMARY_LIMIT]


_DEFAULTS = {
    "output": "{window}: {line}",
    "command.finished": "{window}: {command} ended with {status} after {duration} s",
    "pane.exited": "{window}: the program of {pane} ended with {status}",
    "bell": "{window}: the bell of {pane}",
    "silence": "{window}: {pane} has been silent",
}


class _Known(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return ""


def _shown(value: str | float | None) -> str:
    return "" if value is None else f"{round(value, 2):g}" if isinstance(value, float) else str(value)


def _stamp(socket: str, texts: list[str]) -> None:
    from pymux_wf.workflow.production.notes import stamp

    for text in texts:
        try:
            if stamp(socket, text, kind="alert") is None:
                return
        except OSError:
            return
