"""previous-layout: arrange a window's panes in the previous named layout."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pymux_wf.lang.command_spec import CommandSpec, TargetSpec

from .select_layout import cycle

if TYPE_CHECKING:
    from ..call import Call

SPEC = CommandSpec(
    "previous-layout",
    alias="prevl",
    flags="t:",
    target=TargetSpec("window"),
    marks=frozenset({"after"}),
    usage="[-t target-window]",
    summary="Arrange a window's panes in the previous named layout.",
)


def run(call: Call) -> None:
    cycle(call, -1)
