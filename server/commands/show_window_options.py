"""show-window-options: print window options."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pymux_wf.lang.command_spec import CommandSpec, TargetSpec

from .show_options import show

if TYPE_CHECKING:
    from ..call import Call

SPEC = CommandSpec(
    "show-window-options",
    alias="showw",
    flags="gvt:",
    max_args=1,
    target=TargetSpec("window", can_fail=True),
    marks=frozenset({"after"}),
    usage="[-gv] [-t target-window] [option]",
    summary="Print window options.",
)


def run(call: Call) -> None:
    show(call, window=True)
