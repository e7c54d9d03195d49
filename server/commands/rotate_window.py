"""rotate-window: move every pane of a window to the place of the next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pymux_wf.lang.command_spec import CommandSpec, TargetSpec

from .. import arranging
from ..focus import focus

if TYPE_CHECKING:
    from ..call import Call

SPEC = CommandSpec(
    "rotate-window",
    alias="rotatew",
    flags="Dt:UZ",
    target=TargetSpec("window"),
    usage="[-DUZ] [-t target-window]",
    summary="Move every pane of a window to the place of the next.",
)


def run(call: Call) -> None:
    window = call.window
    with arranging.unzoomed(call.server, window, keep=call.args.has("Z")):
        pane = arranging.rotate(call.server, window, down=call.args.has("D"))
    if pane is not None:
        focus(call, call.winlink, pane)
