"""next-window: go to the next window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pymux_wf.lang.command_spec import CommandSpec, TargetSpec

from .select_window import step

if TYPE_CHECKING:
    from ..call import Call

SPEC = CommandSpec(
    "next-window",
    alias="next",
    flags="at:",
    target=TargetSpec("session"),
    usage="[-a] [-t target-session]",
    summary="Go to the next window.",
)


def run(call: Call) -> None:
    step(call, 1, alert=call.args.has("a"))
