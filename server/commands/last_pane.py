"""last-pane: go to the pane that was active before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pymux_wf.lang.command_spec import CommandSpec, TargetSpec

from .select_pane import select_last

if TYPE_CHECKING:
    from ..call import Call

SPEC = CommandSpec(
    "last-pane",
    alias="lastp",
    flags="det:Z",
    target=TargetSpec("window"),
    usage="[-deZ] [-t target-window]",
    summary="Go to the pane that was active before.",
)


def run(call: Call) -> None:
    select_last(call)
