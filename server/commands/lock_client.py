"""lock-client: run lock-command in a client's terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pymux_wf.lang.command_spec import CommandSpec

if TYPE_CHECKING:
    from ..call import Call
    from ..client import Client

SPEC = CommandSpec(
    "lock-client",
    alias="lockc",
    flags="t:",
    marks=frozenset({"after", "ct"}),
    usage="[-t target-client]",
    summary="Run lock-command in a client's terminal.",
)


def run(call: Call) -> None:
    lock(call.need_client())


def lock(client: Client) -> None:
    """Lends the client's terminal to ``lock-command``, if there is one."""
    if client.session is None:
        return
    command = str(client.session.options.get("lock-command"))
    if command:
        client.lock(command)
