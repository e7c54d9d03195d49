"""clear-history: drop the history of a pane."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pymux_wf.lang.command_spec import CommandSpec, TargetSpec

if TYPE_CHECKING:
    from ..call import Call

SPEC = CommandSpec(
    "clear-history",
    alias="clearhist",
    flags="Ht:",
    target=TargetSpec("pane"),
    marks=frozenset({"after"}),
    usage="[-H] [-t target-pane]",
    summary="Drop the history of a pane.",
)


def run(call: Call) -> None:
    pane = call.pane
    if pane.mode is not None:
        from ..pane_modes import leave_all

        leave_all(call.server, pane)
    pane.screen.clear_history()
    if call.args.has("H"):
        pane.screen.forget_links()
    call.server.redraw_pane(pane)
