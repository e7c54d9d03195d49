"""``popup``: a box over the windows of every attached client, which a key closes."""

from __future__ import annotations

import sys

from pymux_wf.workflow.alerts.routes.clients import each_client
from pymux_wf.workflow.alerts.routes.route import Told

SHOWN_AFTER = 1.0
"""Seconds after which a box is there: the command that shows it ends with it, and nobody waits for that."""


async def tell(told: Told) -> None:
    """Raises RouteFailed; the end of an alert is worth no box."""
    if not told.notification.firing:
        return
    prints = [alert.fingerprint for alert in told.notification.firing[:10]]
    program = [sys.executable, "-m", "pymux_wf", "alert", "show", "--hold", *prints]
    await each_client(
        told.server,
        lambda client: ["display-popup", "-E", "-c", client, "-T", " alert ", "-h", "50%", "--", *program],
        shown_after=SHOWN_AFTER,
    )
