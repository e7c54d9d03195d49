"""server-info: who the server is."""

from __future__ import annotations

import os
from typing import Any

import pymux_wf

from .verb import Verb, VerbCall


def run(call: VerbCall) -> dict[str, Any]:
    """``{"pid", "version", "name", "socket_path", "started", "embedded"}``."""
    server = call.server
    return {
        "pid": os.getpid(),
        "version": pymux_wf.__version__,
        "name": server.name,
        "socket_path": server.socket_path,
        "started": server.started,
        "embedded": server.embedded,
    }


VERB = Verb("server-info", run, "Tell who the server is.", target="server", reads=True)
