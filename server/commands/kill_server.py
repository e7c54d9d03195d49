"""kill-server: end every session and client, and the server."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pymux_wf.lang.command_spec import CommandSpec

if TYPE_CHECKING:
    from ..call import Call

SPEC = CommandSpec(
    "kill-server",
    summary="End every session and client, and the server.",
)


def run(call: Call) -> None:
    call.server.exit()
