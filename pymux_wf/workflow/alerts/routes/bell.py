"""``bell``: the bell of every attached client's terminal, where something fires."""

from __future__ import annotations

from pymux_wf.workflow.alerts.routes.clients import each_client
from pymux_wf.workflow.alerts.routes.route import Told


async def tell(told: Told) -> None:
    """Raises RouteFailed."""
    if told.notification.firing:
        await each_client(told.server, lambda client: ["notify", "--bell", "-c", client])
