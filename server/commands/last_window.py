"""last-window: go to the window that was current before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pymux_wf.lang.command_spec import CommandSpec, TargetSpec

from .select_window import select_last

if TYPE_CHECKING:
    from ..call import Call

SPEC = CommandSpec(
    "last-window",
    alias="last",
    flags="t:",
    target=TargetSpec("session"),
    usage="[-t target-session]",
    summary="Go to the window that was current before.",
)


def run(call: Call) -> None:
    select_last(call)
