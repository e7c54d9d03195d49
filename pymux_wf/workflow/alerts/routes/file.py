"""``file``: one JSON line a notification, appended."""

from __future__ import annotations

import json
import os
from pathlib import Path

from pymux_wf.workflow.alerts.routes.route import RouteFailed, Told, webhook_body


async def tell(told: Told) -> None:
    """Raises RouteFailed."""
    path = Path(told.route.path).expanduser()
    line = json.dumps({"time": told.notification.at, **webhook_body(told.name, told.notification)}) + "\n"
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(descriptor, "ab") as file:
            file.write(line.encode())
    except OSError as error:
        raise RouteFailed(f"{path}: {error.strerror}") from None
