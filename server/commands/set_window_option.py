"""set-window-option: set, change or unset a window option."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pymux_wf.lang.command_spec import CommandSpec, TargetSpec, commands_after_first

from .set_option import change

if TYPE_CHECKING:
    from ..call import Call

SPEC = CommandSpec(
    "set-window-option",
    alias="setw",
    flags="aFgoqt:u",
    min_args=1,
    max_args=2,
    target=TargetSpec("window", can_fail=True),
    marks=frozenset({"after"}),
    usage="[-aFgoqu] [-t target-window] option [value]",
    summary="Set, change or unset a window option.",
    argument_kind=commands_after_first,
)


def run(call: Call) -> None:
    change(call, window=True)
