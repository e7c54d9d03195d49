"""lock-session: lock every client of a session."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pymux_wf.lang.command_spec import CommandSpec, TargetSpec

from .lock_client import lock

if TYPE_CHECKING:
    from ..call import Call

SPEC = CommandSpec(
    "lock-session",
    alias="locks",
    flags="t:",
    target=TargetSpec("session"),
    marks=frozenset({"after"}),
    usage="[-t target-session]",
    summary="Lock every client of a session.",
)


def run(call: Call) -> None:
    for client in call.server.clients_in(call.session):
        lock(client)
