"""copy-mode: look at the history of a pane, search it and copy from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pymux_wf.lang.command_spec import CommandSpec, TargetSpec

if TYPE_CHECKING:
    from ..call import Call

SPEC = CommandSpec(
    "copy-mode",
    flags="deHMqSs:t:u",
    target=TargetSpec("pane"),
    source=TargetSpec("pane", flag="s"),
    marks=frozenset({"after", "ro"}),
    usage="[-deHMqSu] [-s src-pane] [-t target-pane]",
    summary="Look at the history of a pane, search it and copy from it.",
)


def run(call: Call) -> None:
    from ..mouse import Hit
    from ..pane_modes import enter_copy_mode, leave_all, run_mode_command

    args, pane, server = call.args, call.pane, call.server
    if args.has("q"):
        leave_all(server, pane)
        return
    enter_copy_mode(
        server,
        call.session,
        pane,
        source=call.source.pane if args.has("s") else None,
        scroll_exit=args.has("e"),
        hide_position=args.has("H"),
        by_mouse=isinstance(call.event, Hit),
    )
    if args.has("M") or args.has("S"):
        _drag(call)
    if args.has("u"):
        run_mode_command(server, pane, "page-up", (), 1, call.client)
    if args.has("d"):
        run_mode_command(server, pane, "page-down", (), 1, call.client)


def _drag(call: Call) -> None:
    """``-M``: selects with the mouse from where it is; ``-S``: takes hold of the scrollbar's slider."""
    from ..modes.copy import CopyMode
    from ..mouse import Hit, position_in
    from ..mouse_selection import follow

    pane, hit, client = call.pane, call.event, call.client
    mode = pane.mode
    if not isinstance(mode, CopyMode) or not isinstance(hit, Hit) or client is None:
        return
    slides = call.args.has("S")
    x, y = position_in(pane, hit)
    if slides:
        mode.grab_slider(y)
    else:
        mode.drag_start(mode.text_column(x), y)
    follow(call.server, client, pane, hit, slides=slides)
