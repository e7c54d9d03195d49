"""kill-pane: end a pane, or all others of its window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pymux_wf.lang.command_spec import CommandSpec, TargetSpec

from .. import actions, arranging

if TYPE_CHECKING:
    from ..call import Call

SPEC = CommandSpec(
    "kill-pane",
    alias="killp",
    flags="at:",
    target=TargetSpec("pane"),
    marks=frozenset({"after"}),
    usage="[-a] [-t target-pane]",
    summary="End a pane, or all others of its window.",
)


def run(call: Call) -> None:
    pane = call.pane
    if not call.args.has("a"):
        actions.kill_pane(call.server, pane)
        return
    arranging.unzoom(call.server, pane.window)
    for other in list(pane.window.panes):
        if other is not pane:
            actions.kill_pane(call.server, other)
