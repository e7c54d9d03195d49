"""choose-buffer: choose a paste buffer from a list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pymux_wf.lang.command_spec import CommandSpec, TargetSpec, commands_anywhere

from ..variables import BUFFER_MODE_FORMAT

if TYPE_CHECKING:
    from ..call import Call

SPEC = CommandSpec(
    "choose-buffer",
    flags="F:f:K:NO:rt:yZ",
    max_args=1,
    target=TargetSpec("pane"),
    usage="[-NrZ] [-F format] [-f filter] [-K key-format] [-O sort-order] [-t target-pane] [template]",
    summary="Choose a paste buffer from a list.",
    argument_kind=commands_anywhere,
)

TEMPLATE = "paste-buffer -p -b '%%'"


def run(call: Call) -> None:
    from ..tree_buffers import BufferList
    from ..tree_modes import open_tree

    if not len(call.server.buffers):
        return
    args = call.args
    template = args.positional[0] if len(args) else TEMPLATE
    open_tree(call, BufferList(call.server, call.pane, template, args.get("F") or BUFFER_MODE_FORMAT, args.get("K")))
