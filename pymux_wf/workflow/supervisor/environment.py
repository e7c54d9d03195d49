"""The environment that the supervisor works in: the server's, whoever has started the supervisor.

So ``env:NAME`` and the programs of metrics find the same in a supervisor that the server started and in one that a word
of the command line did, in another shell; and what ``set-environment -g`` sets counts.
"""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

from pymux_wf.api.errors import MuxError
from pymux_wf.workflow.supervisor.calls import OF_PANES

if TYPE_CHECKING:
    from pymux_wf.aio import Server


async def adopt(server: Server) -> None:
    """Takes over the server's global environment; nothing changes where it cannot be had."""
    try:
        told = await server.command(["show-environment", "-g", "--json"], check=True)
        variables = {each["name"]: each["value"] for each in json.loads("\n".join(told.stdout))}
    except (MuxError, ValueError, KeyError, TypeError):
        return
    for name, value in variables.items():
        if name not in OF_PANES and isinstance(value, str):
            os.environ[name] = value
