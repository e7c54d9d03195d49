"""``alertmanager``: ``POST /api/v2/alerts``. What fires is sent again while it does, for an Alertmanager forgets it
else."""

from __future__ import annotations

from typing import Any

from pymux_wf.workflow.alerts.machine import Alert
from pymux_wf.workflow.alerts.routes.http_post import bearer, post
from pymux_wf.workflow.alerts.routes.route import Told, alertmanager_alert, rfc3339

MISSED = 4
"""An alert that was not sent again for so many times has ended for the receiver."""


async def tell(told: Told) -> None:
    """Raises RouteFailed."""
    alerts = (*told.notification.firing, *told.notification.resolved)
    body = [_posted(alert, told.notification.at, told.route.resend) for alert in alerts]
    await post(told.route.url, body, told.route.timeout, bearer(told.route.token), "/api/v2/alerts")


def _posted(alert: Alert, now: float, resend: float) -> dict[str, Any]:
    shape = alertmanager_alert(alert)
    ends = shape["endsAt"] if alert.state == "resolved" else rfc3339(now + MISSED * resend)
    return {
        "labels": shape["labels"],
        "annotations": shape["annotations"],
        "startsAt": shape["startsAt"],
        "endsAt": ends,
    }
