"""unlink-window: take a window out of a session."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pymux_wf.lang.command_spec import CommandSpec, TargetSpec

from ..errors import CommandError
from ..linking import is_linked, unlink_window

if TYPE_CHECKING:
    from ..call import Call

SPEC = CommandSpec(
    "unlink-window",
    alias="unlinkw",
    flags="kt:",
    target=TargetSpec("window"),
    usage="[-k] [-t target-window]",
    summary="Take a window out of a session.",
)


def run(call: Call) -> None:
    if not call.args.has("k") and not is_linked(call.server, call.session, call.window):
        raise CommandError("window only linked to one session")
    unlink_window(call.server, call.winlink)
    call.server.recalculate_sizes()
