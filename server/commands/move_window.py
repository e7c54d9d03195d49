"""move-window: move a window to another index or session, or close the gaps in the indexes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pymux_wf.lang.command_spec import CommandSpec, TargetSpec

from ..linking import move_window, open_index, renumber_windows
from .link_window import destination, source_link

if TYPE_CHECKING:
    from ..call import Call

SPEC = CommandSpec(
    "move-window",
    alias="movew",
    flags="abdkrs:t:",
    source=TargetSpec("window", flag="s"),
    usage="[-abdkr] [-s src-window] [-t dst-window]",
    summary="Move a window to another index or session, or close the gaps in the indexes.",
)


def run(call: Call) -> None:
    args = call.args
    if args.has("r"):
        _renumber(call)
        return
    goal, source = destination(call), source_link(call)
    index = open_index(goal.session, goal.winlink, goal.index, after=args.has("a"), before=args.has("b"))
    move_window(
        call.server,
        source,
        goal.session,
        index,
        kill=args.has("k"),
        select=not args.has("d"),
        renumber=not args.has("s"),
    )


def _renumber(call: Call) -> None:
    from pymux_wf.lang import targets

    goal = targets.resolve(call.server.tree, TargetSpec("session"), call.args.get("t"), call.current, event=call.event)
    if goal.session is not None:
        renumber_windows(call.server, goal.session)
        call.server.recalculate_sizes()
