"""show-hooks: print what is set to run when something happens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pymux_wf.lang.command_spec import CommandSpec, TargetSpec

from .show_options import show

if TYPE_CHECKING:
    from ..call import Call

SPEC = CommandSpec(
    "show-hooks",
    flags="gpt:w",
    max_args=1,
    target=TargetSpec("pane", can_fail=True),
    marks=frozenset({"after"}),
    usage="[-gpw] [-t target-pane] [hook]",
    summary="Print what is set to run when something happens.",
)


def run(call: Call) -> None:
    show(call, hooks=True)
