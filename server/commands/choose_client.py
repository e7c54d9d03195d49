"""choose-client: choose a client from a list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pymux_wf.lang.command_spec import CommandSpec, TargetSpec, commands_anywhere

from ..variables import CLIENT_MODE_FORMAT

if TYPE_CHECKING:
    from ..call import Call

SPEC = CommandSpec(
    "choose-client",
    flags="F:f:K:NO:rt:yZ",
    max_args=1,
    target=TargetSpec("pane"),
    usage="[-NrZ] [-F format] [-f filter] [-K key-format] [-O sort-order] [-t target-pane] [template]",
    summary="Choose a client from a list.",
    argument_kind=commands_anywhere,
)

TEMPLATE = "detach-client -t '%%'"


def run(call: Call) -> None:
    from ..tree_clients import ClientList
    from ..tree_modes import open_tree

    if not call.server.attached():
        return
    args = call.args
    template = args.positional[0] if len(args) else TEMPLATE
    open_tree(call, ClientList(call.server, template, args.get("F") or CLIENT_MODE_FORMAT, args.get("K")))
