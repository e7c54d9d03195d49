"""clock-mode: show a large clock in a pane."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pymux_wf.lang.command_spec import CommandSpec, TargetSpec

if TYPE_CHECKING:
    from ..call import Call

SPEC = CommandSpec(
    "clock-mode",
    flags="t:",
    target=TargetSpec("pane"),
    marks=frozenset({"after"}),
    usage="[-t target-pane]",
    summary="Show a large clock in a pane.",
)


def run(call: Call) -> None:
    from ..pane_modes import enter_clock

    enter_clock(call.server, call.pane)
