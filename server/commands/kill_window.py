"""kill-window: end a window, or all others of the session."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pymux_wf.lang.command_spec import CommandSpec, TargetSpec

from .. import actions
from ..linking import base_index

if TYPE_CHECKING:
    from ..call import Call

SPEC = CommandSpec(
    "kill-window",
    alias="killw",
    flags="at:",
    target=TargetSpec("window"),
    usage="[-a] [-t target-window]",
    summary="End a window, or all others of the session.",
)


def run(call: Call) -> None:
    server, session, window = call.server, call.session, call.window
    if not call.args.has("a"):
        actions.kill_window(server, window)
        return
    others = {link.window.id: link.window for link in session.winlinks.values() if link.window is not window}
    for other in others.values():
        actions.kill_window(server, other)
    if others and session.options.get("renumber-windows"):
        session.renumber(base_index(session))
        server.redraw_session_status(session)
