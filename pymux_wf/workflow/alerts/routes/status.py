"""``status``: the counts and the last text in ``#{metric:alerts.firing}`` and ``#{metric:alerts.last}``.

The service keeps both up to date whatever the routes are; a route of this kind has nothing more to tell.
"""

from __future__ import annotations

from pymux_wf.workflow.alerts.routes.route import Told


async def tell(told: Told) -> None:
    """Nothing is left to do."""
