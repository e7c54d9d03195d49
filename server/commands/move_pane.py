"""move-pane: put a pane beside another one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pymux_wf.lang.command_spec import CommandSpec, TargetSpec

from .join_pane import join

if TYPE_CHECKING:
    from ..call import Call

SPEC = CommandSpec(
    "move-pane",
    alias="movep",
    flags="bdfhvp:l:s:t:",
    target=TargetSpec("pane"),
    source=TargetSpec("pane", flag="s", default_marked=True),
    usage="[-bdfhv] [-l size] [-s src-pane] [-t dst-pane]",
    summary="Put a pane beside another one.",
)


def run(call: Call) -> None:
    join(call)
