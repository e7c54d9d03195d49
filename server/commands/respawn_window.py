"""respawn-window: start the program of a window again, in one pane."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pymux_wf.lang.command_spec import CommandSpec, TargetSpec

from .. import actions, arranging
from ..errors import CommandError
from ..flag_values import directory, environment

if TYPE_CHECKING:
    from ..call import Call

SPEC = CommandSpec(
    "respawn-window",
    alias="respawnw",
    flags="c:e:kt:",
    max_args=-1,
    target=TargetSpec("window"),
    usage="[-k] [-c start-directory] [-e environment] [-t target-window] [shell-command [argument ...]]",
    summary="Start the program of a window again, in one pane.",
)


def run(call: Call) -> None:
    args, session, window = call.args, call.session, call.window
    link = call.winlink
    if not args.has("k") and any(pane.io is not None for pane in window.panes):
        raise CommandError(f"respawn window failed: window {session.name}:{link.index} still active")
    arranging.unzoom(call.server, window)
    first = window.panes[0]
    for other in window.panes[1:]:
        actions.kill_pane(call.server, other)
    if first.floating:  # numbered first by new-pane -b
        window.layout = window.layout_of_one(first)
        actions.layout_changed(call.server, window)
    actions.respawn(
        call.server,
        link,
        first,
        args.strings(),
        cwd=directory(call, session, args.get("c")) if args.has("c") else None,
        environment=environment(call),
        kill=True,
    )
    actions.select_winlink(call.server, link)
