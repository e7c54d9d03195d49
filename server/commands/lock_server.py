"""lock-server: lock every client."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pymux_wf.lang.command_spec import CommandSpec

from .lock_client import lock

if TYPE_CHECKING:
    from ..call import Call

SPEC = CommandSpec(
    "lock-server",
    alias="lock",
    marks=frozenset({"after"}),
    summary="Lock every client.",
)


def run(call: Call) -> None:
    for client in call.server.attached():
        lock(client)
