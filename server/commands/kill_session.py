"""kill-session: end a session, every other one, or a whole group."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pymux_wf.lang.command_spec import CommandSpec, TargetSpec

from .. import actions
from ..linking import group_of

if TYPE_CHECKING:
    from ..call import Call

SPEC = CommandSpec(
    "kill-session",
    flags="aCgt:",
    target=TargetSpec("session"),
    usage="[-aCg] [-t target-session]",
    summary="End a session, every other one, or a whole group.",
)


def run(call: Call) -> None:
    server, args, session = call.server, call.args, call.session
    if args.has("C"):
        for link in session.winlinks.values():
            link.flags.clear()
        server.redraw_session_status(session)
        return
    if args.has("a"):
        ending = [other for other in server.tree.sorted_sessions() if other is not session]
    elif args.has("g"):
        ending = group_of(server, session)
    else:
        ending = [session]
    for other in ending:
        actions.destroy_session(server, other)
