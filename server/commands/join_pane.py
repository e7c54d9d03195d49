"""join-pane: put a pane beside another one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pymux_wf.lang.command_spec import CommandSpec, TargetSpec

from .. import actions, arranging
from ..errors import CommandError
from ..focus import focus
from .split_window import new_size

if TYPE_CHECKING:
    from ..call import Call
    from ..tree import Pane

SPEC = CommandSpec(
    "join-pane",
    alias="joinp",
    flags="bdfhvp:l:s:t:",
    target=TargetSpec("pane"),
    source=TargetSpec("pane", flag="s", default_marked=True),
    usage="[-bdfhv] [-l size] [-s src-pane] [-t dst-pane]",
    summary="Put a pane beside another one.",
)


def run(call: Call) -> None:
    join(call)


def join(call: Call) -> None:
    """Moves the pane of ``-s`` beside the one of ``-t`` (join-pane and move-pane)."""
    server, args, target = call.server, call.args, call.pane
    if call.source is None or call.source.pane is None:
        raise CommandError("no current pane")
    source: Pane = call.source.pane
    link, window = call.winlink, target.window
    arranging.unzoom(server, window)
    arranging.unzoom(server, source.window)
    if source is target:
        raise CommandError("source and target panes must be different")
    arranging.join_pane(
        server,
        source,
        target,
        horizontal=args.has("h"),
        size=new_size(call, target),
        before=args.has("b"),
        full=args.has("f"),
        active=not args.has("d"),
    )
    if args.has("d"):
        server.redraw_status(window)
    else:
        arranging.select_pane(server, source)
        actions.select_winlink(server, link)
        focus(call, link, source)
    server.recalculate_sizes()
    actions.layout_changed(server, window)
