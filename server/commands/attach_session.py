"""attach-session: show a session in the client's terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pymux_wf.lang.command_spec import CommandSpec

from ..attaching import attach, resolve_goal
from ..errors import CommandError

if TYPE_CHECKING:
    from ..call import Call

SPEC = CommandSpec(
    "attach-session",
    alias="attach",
    flags="c:dEf:rt:x",
    marks=frozenset({"start", "ro"}),
    usage="[-dErx] [-c working-directory] [-f flags] [-t target-session]",
    summary="Show a session in the client's terminal.",
)


def run(call: Call) -> None:
    if not call.server.tree.sessions:
        raise CommandError("no sessions")
    if call.client is None:
        return
    args = call.args
    goal = resolve_goal(call, args.get("t"))
    attach(
        call,
        goal.session,
        link=goal.winlink if args.has("t") else None,
        pane=goal.pane if args.has("t") else None,
        detach_others=args.has("d"),
        hang_up=args.has("x"),
        read_only=args.has("r"),
        keep_environment=args.has("E"),
        cwd=args.get("c"),
        flags=args.get("f"),
    )
