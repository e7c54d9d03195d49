"""What a route is given, and how it fails."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import import_module
from typing import TYPE_CHECKING, Any

from pymux_wf.workflow.alerts.machine import SEVERITIES, Alert, Notification
from pymux_wf.workflow.alerts.settings import Route

if TYPE_CHECKING:
    from pymux_wf.aio import Server

TRIED_AGAIN = frozenset({"webhook", "alertmanager", "command", "apprise"})
"""Kinds whose receiver may be away: they are tried again, and what waits is kept on disk."""

NEVER = "0001-01-01T00:00:00Z"
"""The end of what has not ended, as Alertmanager writes it."""


class RouteFailed(Exception):
    """It could not be told; the message holds no secret. ``for_good`` says that trying again makes no sense."""

    def __init__(self, message: str, for_good: bool = False) -> None:
        super().__init__(message)
        self.for_good = for_good


@dataclass(frozen=True, slots=True)
class Told:
    """What a route has to tell.

    Attributes:
        name: the route's name, for receivers.
        route: its settings.
        notification: what is told; alerts that the route does not take are gone from it.
        server: the multiplexer, for those that speak to its clients.
    """

    name: str
    route: Route
    notification: Notification
    server: Server


async def tell(told: Told) -> None:
    """Tells it; raises RouteFailed."""
    await import_module(f"pymux_wf.workflow.alerts.routes.{told.route.kind}").tell(told)


def takes(route: Route, alert: Alert) -> bool:
    """Whether an alert is for this route."""
    labels = alert.named
    high_enough = SEVERITIES.index(alert.severity) >= SEVERITIES.index(route.severity)
    return high_enough and all(_fits(labels.get(name, ""), wanted) for name, wanted in route.labels.items())


def _fits(value: str, wanted: str) -> bool:
    return value.startswith(wanted[:-1]) if wanted.endswith("*") else value == wanted


def sentence(notification: Notification) -> str:
    """One line for people: the worst first, and how many more there are."""
    firing, resolved = notification.firing, notification.resolved
    first = (firing or resolved)[0]
    text = first.summary or first.rule
    others = len(firing) + len(resolved) - 1 + notification.more
    word = first.severity if firing else "resolved"
    return f"{word}: {text}" + (f" (and {others} more)" if others else "")


def rfc3339(time: float) -> str:
    """A time as Alertmanager writes it."""
    return datetime.fromtimestamp(time, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def alertmanager_alert(alert: Alert) -> dict[str, Any]:
    """An alert in the shape of Alertmanager's webhook (version 4)."""
    ended = alert.state == "resolved"
    annotations = {"summary": alert.summary or alert.rule}
    if alert.value is not None:
        annotations["value"] = f"{alert.value:g}"
    return {
        "status": "resolved" if ended else "firing",
        "labels": alert.named,
        "annotations": annotations,
        "startsAt": rfc3339(alert.started),
        "endsAt": rfc3339(alert.since) if ended else NEVER,
        "generatorURL": "",
        "fingerprint": alert.fingerprint,
    }


def webhook_body(name: str, notification: Notification) -> dict[str, Any]:
    """A notification in the shape of Alertmanager's webhook (version 4), so that its receivers understand it."""
    alerts = [alertmanager_alert(alert) for alert in (*notification.firing, *notification.resolved)]
    group = dict(notification.group)
    return {
        "version": "4",
        "groupKey": "{}:{" + ", ".join(f'{key}="{value}"' for key, value in group.items()) + "}",
        "truncatedAlerts": notification.more,
        "status": "firing" if notification.firing else "resolved",
        "receiver": name,
        "groupLabels": group,
        "commonLabels": _common([alert["labels"] for alert in alerts]),
        "commonAnnotations": _common([alert["annotations"] for alert in alerts]),
        "externalURL": "",
        "alerts": alerts,
    }


def _common(maps: list[dict[str, str]]) -> Mapping[str, str]:
    first, *rest = maps
    return {key: value for key, value in first.items() if all(other.get(key) == value for other in rest)}
