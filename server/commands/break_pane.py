"""break-pane: make a pane a window of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pymux_wf.lang.command_spec import CommandSpec, TargetSpec

from .. import actions, arranging, naming
from ..errors import CommandError
from ..focus import focus
from ..linking import base_index, link_window, open_index, synchronize, unlink_window
from ..names import window_name
from .link_window import source_link
from .new_window import PRINT_TEMPLATE

if TYPE_CHECKING:
    from ..call import Call
    from ..tree import Pane, Session, Window, Winlink

SPEC = CommandSpec(
    "break-pane",
    alias="breakp",
    flags="abdPF:n:s:t:",
    target=TargetSpec("window", window_index=True),
    source=TargetSpec("pane", flag="s"),
    usage="[-abdP] [-F format] [-n window-name] [-s src-pane] [-t dst-window]",
    summary="Make a pane a window of its own.",
)


def run(call: Call) -> None:
    args, source = call.args, source_link(call)
    pane, session = call.source.pane, call.session
    name = window_name(call, args.get("n")) if args.has("n") else None
    link = call.target.winlink if args.has("t") else None
    index = open_index(session, link, call.target.index, after=args.has("a"), before=args.has("b"))
    arranging.unzoom(call.server, source.window)
    if len(source.window.panes) == 1:
        fresh = _move_whole(call, source, session, index, name)
    else:
        fresh = _break(call, pane, session, index, name)
    if not args.has("d"):
        focus(call, fresh)
    if args.has("P"):
        call.print(call.expand(args.get("F") or PRINT_TEMPLATE, session=session, winlink=fresh, pane=pane))


def _move_whole(call: Call, source: Winlink, session: Session, index: int | None, name: str | None) -> Winlink:
    """The pane is a window already: that moves."""
    server = call.server
    link = link_window(server, source, session, index, kill=False, select=not call.args.has("d"))
    _set_name(link.window, name)
    unlink_window(server, source)
    server.recalculate_sizes()
    return link


def _break(call: Call, pane: Pane, session: Session, index: int | None, name: str | None) -> Winlink:
    server = call.server
    if index is not None and index in session.winlinks:
        raise CommandError(f"index in use: {index}")
    window = arranging.break_out(server, pane, _default_name(pane) if name is None else name)
    _set_name(window, name)
    link = session.add(window, session.free_index(base_index(session)) if index is None else index)
    server.tree.observer("window-linked", link)
    if not call.args.has("d"):
        actions.select_winlink(server, link)
    synchronize(server, session)
    server.session_changed(session)
    return link


def _default_name(pane: Pane) -> str:
    """The program the pane was started with, as a new window would be named."""
    return naming.command_name(" ".join(pane.start_argv)) or naming.command_name(pane.program)


def _set_name(window: Window, name: str | None) -> None:
    if name is not None:
        window.name = name
        window.options.set_text("automatic-rename", "off")
