"""pipe-pane: give what a pane's program writes to a shell command, or type what that writes into the pane."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pymux_wf.lang.command_spec import CommandSpec, TargetSpec

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from ..call import Call

SPEC = CommandSpec(
    "pipe-pane",
    alias="pipep",
    flags="IOot:",
    max_args=1,
    target=TargetSpec("pane"),
    marks=frozenset({"after"}),
    usage="[-IOo] [-t target-pane] [shell-command]",
    summary="Give what a pane's program writes to a shell command, or type what that writes into the pane.",
)


def run(call: Call) -> Awaitable[None] | None:
    server, args, pane = call.server, call.args, call.pane
    before = server.pipes.get(pane.id)
    if before is not None:
        server.pipes_closed(pane)
    command = args.string(0)
    if not command or (args.has("o") and before is not None):
        return None
    return _open(call, call.context().expand_time(command))


async def _open(call: Call, command: str) -> None:
    from ..pipes import open_pipe

    args = call.args
    to_pane = args.has("I")
    to_command = args.has("O") or not to_pane
    await open_pipe(call.server, call.session, call.pane, command, to_command=to_command, to_pane=to_pane)
