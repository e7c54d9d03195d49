"""link-window: put a window into a further session."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pymux_wf.lang.command_spec import CommandSpec, TargetSpec

from ..errors import CommandError
from ..linking import link_window, open_index

if TYPE_CHECKING:
    from pymux_wf.lang.targets import Target

    from ..call import Call
    from ..tree import Winlink

SPEC = CommandSpec(
    "link-window",
    alias="linkw",
    flags="abdks:t:",
    source=TargetSpec("window", flag="s"),
    usage="[-abdk] [-s src-window] [-t dst-window]",
    summary="Put a window into a further session.",
)


def run(call: Call) -> None:
    args, source = call.args, source_link(call)
    goal = destination(call)
    index = open_index(goal.session, goal.winlink, goal.index, after=args.has("a"), before=args.has("b"))
    link_window(call.server, source, goal.session, index, kill=args.has("k"), select=not args.has("d"))
    call.server.recalculate_sizes()


def source_link(call: Call) -> Winlink:
    """The winlink that ``-s`` names."""
    if call.source is None or call.source.winlink is None:
        raise CommandError("no current window")
    link: Winlink = call.source.winlink
    return link


def destination(call: Call) -> Target:
    """The session and index that ``-t`` names; the window there may not exist yet."""
    from pymux_wf.lang import targets

    spec = TargetSpec("window", window_index=True)
    goal = targets.resolve(call.server.tree, spec, call.args.get("t"), call.current, event=call.event)
    if goal.session is None:
        raise CommandError("no current session")
    return goal
