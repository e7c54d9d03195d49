"""``apprise``: mail, chat and whatever else the library apprise knows (``pip install 'pywfmux[notify]'``)."""

from __future__ import annotations

import asyncio

from pymux_wf.workflow.alerts.routes.http_post import THREADS
from pymux_wf.workflow.alerts.routes.route import RouteFailed, Told, sentence
from pymux_wf.workflow.config.secrets import resolve
from pymux_wf.workflow.errors import WorkflowError


async def tell(told: Told) -> None:
    """Raises RouteFailed."""
    try:
        url = resolve(told.route.url)
    except WorkflowError as error:
        raise RouteFailed(str(error)) from None
    text = "\n".join(alert.summary or alert.rule for alert in (*told.notification.firing, *told.notification.resolved))
    loop = asyncio.get_running_loop()
    done = await loop.run_in_executor(THREADS, _notify, url, sentence(told.notification), text)
    if not done:
        raise RouteFailed(f"{told.name}: apprise could not deliver it")


def _notify(url: str, title: str, text: str) -> bool:
    try:
        import apprise
    except ImportError:
        raise RouteFailed("the library apprise is missing: pip install 'pywfmux[notify]'", for_good=True) from None
    sender = apprise.Apprise()
    if not sender.add(url):
        raise RouteFailed("apprise does not know this kind of address", for_good=True)
    return bool(sender.notify(body=text, title=title))
