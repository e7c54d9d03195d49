"""respawn-pane: start the program of a pane again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pymux_wf.lang.command_spec import CommandSpec, TargetSpec

from .. import actions
from ..errors import CommandError
from ..flag_values import directory, environment

if TYPE_CHECKING:
    from ..call import Call

SPEC = CommandSpec(
    "respawn-pane",
    alias="respawnp",
    flags="c:e:kt:",
    max_args=-1,
    target=TargetSpec("pane"),
    usage="[-k] [-c start-directory] [-e environment] [-t target-pane] [shell-command [argument ...]]",
    summary="Start the program of a pane again.",
)


def run(call: Call) -> None:
    args, session = call.args, call.session
    try:
        actions.respawn(
            call.server,
            call.winlink,
            call.pane,
            args.strings(),
            cwd=directory(call, session, args.get("c")) if args.has("c") else None,
            environment=environment(call),
            kill=args.has("k"),
        )
    except CommandError as error:
        raise CommandError(f"respawn pane failed: {error.message}") from None
