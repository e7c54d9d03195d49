"""``webhook``: a POST in the shape of Alertmanager's webhook; ``X-Pywfmux-Signature: sha256=HEX`` with a secret."""

from __future__ import annotations

import hashlib
import hmac
import json

from pymux_wf.workflow.alerts.routes.http_post import bearer, post
from pymux_wf.workflow.alerts.routes.route import RouteFailed, Told, webhook_body
from pymux_wf.workflow.config.secrets import resolve
from pymux_wf.workflow.errors import WorkflowError


async def tell(told: Told) -> None:
    """Raises RouteFailed."""
    body = json.dumps(webhook_body(told.name, told.notification)).encode()
    headers = bearer(told.route.token)
    if told.route.secret:
        try:
            key = resolve(told.route.secret).encode()
        except WorkflowError as error:
            raise RouteFailed(str(error)) from None
        headers["X-Pywfmux-Signature"] = "sha256=" + hmac.new(key, body, hashlib.sha256).hexdigest()
    await post(told.route.url, body, told.route.timeout, headers)
