"""previous-window: go to the previous window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pymux_wf.lang.command_spec import CommandSpec, TargetSpec

from .select_window import step

if TYPE_CHECKING:
    from ..call import Call

SPEC = CommandSpec(
    "previous-window",
    alias="prev",
    flags="at:",
    target=TargetSpec("session"),
    usage="[-a] [-t target-session]",
    summary="Go to the previous window.",
)


def run(call: Call) -> None:
    step(call, -1, alert=call.args.has("a"))
