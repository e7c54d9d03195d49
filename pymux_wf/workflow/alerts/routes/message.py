"""``message``: a line on the message line of every attached client."""

from __future__ import annotations

from pymux_wf.workflow.alerts.routes.clients import each_client
from pymux_wf.workflow.alerts.routes.route import Told, sentence


async def tell(told: Told) -> None:
    """Raises RouteFailed."""
    milliseconds = str(int(told.route.seconds * 1000))
    text = sentence(told.notification)
    await each_client(
        told.server, lambda client: ["display-message", "-l", "-c", client, "-d", milliseconds, "--", text]
    )
