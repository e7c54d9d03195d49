"""customize-mode: look at options and key bindings, and change them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pymux_wf.lang.command_spec import CommandSpec, TargetSpec

if TYPE_CHECKING:
    from ..call import Call

SPEC = CommandSpec(
    "customize-mode",
    flags="F:f:Nt:yZ",
    target=TargetSpec("pane"),
    usage="[-NZ] [-F format] [-f filter] [-t target-pane]",
    summary="Look at options and key bindings, and change them.",
)


def run(call: Call) -> None:
    from ..tree_modes import open_tree
    from ..tree_options import LINE_FORMAT, OptionTree

    place = (call.session, call.winlink, call.pane)
    source = OptionTree(call.server, place, call.args.get("F") or LINE_FORMAT, ask_first=not call.args.has("y"))
    open_tree(call, source)
