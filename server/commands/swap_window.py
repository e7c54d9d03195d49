"""swap-window: exchange two windows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pymux_wf.lang.command_spec import CommandSpec, TargetSpec

from .. import actions
from ..errors import CommandError
from ..linking import swap_windows, synchronize
from .link_window import source_link

if TYPE_CHECKING:
    from ..call import Call

SPEC = CommandSpec(
    "swap-window",
    alias="swapw",
    flags="ds:t:",
    target=TargetSpec("window"),
    source=TargetSpec("window", flag="s", default_marked=True),
    usage="[-d] [-s src-window] [-t dst-window]",
    summary="Exchange two windows.",
)


def run(call: Call) -> None:
    server, source, target = call.server, source_link(call), call.winlink
    first, second = source.session, target.session
    if first is not second and first.group is not None and first.group == second.group:
        raise CommandError("can't move window, sessions are grouped")
    if source.window is target.window:
        return
    swap_windows(server, source, target)
    if call.args.has("d"):
        actions.select_winlink(server, target)
        if first is not second:
            actions.select_winlink(server, source)
    for session in {first, second}:
        synchronize(server, session)
        server.session_changed(session)
    server.recalculate_sizes()
