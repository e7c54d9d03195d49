"""``notify``: a desktop notification by the terminals that the clients run in (OSC 9, 777 or 99)."""

from __future__ import annotations

from pymux_wf.workflow.alerts.routes.clients import each_client
from pymux_wf.workflow.alerts.routes.route import Told, sentence


async def tell(told: Told) -> None:
    """Raises RouteFailed."""
    text, protocol = sentence(told.notification), told.route.protocol
    await each_client(
        told.server,
        lambda client: ["notify", "--protocol", protocol, "--title", f"pywfmux {told.name}", "-c", client, "--", text],
    )
