"""``file-json``: one value of a file that holds JSON."""

from __future__ import annotations

import os
import stat

from pymux_wf.workflow.metrics.json_select import selected
from pymux_wf.workflow.metrics.providers.http_json import parsed
from pymux_wf.workflow.metrics.providers.provider import Blocking, NoValue
from pymux_wf.workflow.metrics.reducing import Raw

LIMIT = 4 * 1024 * 1024


class FileJson(Blocking):
    """Only regular files are read: opening anything else could wait for ever."""

    def address(self) -> str:
        return os.path.expanduser(self.metric.path)

    def ask(self, address: str) -> Raw:
        descriptor = os.open(address, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY)
        with os.fdopen(descriptor, "rb") as file:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise NoValue(f"{self.metric.path} is no regular file")
            body = file.read(LIMIT + 1)
        if len(body) > LIMIT:
            raise NoValue(f"{self.metric.path} is longer than {LIMIT // 1024 // 1024} MiB")
        return selected(parsed(body), self.metric.select)
