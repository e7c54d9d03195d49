"""select-window: make a window its session's current one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pymux_wf.lang.command_spec import CommandSpec, TargetSpec

from .. import actions
from ..errors import CommandError
from ..focus import after_hook, focus_session
from ..sizes import use_window

if TYPE_CHECKING:
    from ..call import Call
    from ..tree import Winlink

SPEC = CommandSpec(
    "select-window",
    alias="selectw",
    flags="lnpTt:",
    target=TargetSpec("window"),
    usage="[-lnpT] [-t target-window]",
    summary="Make a window its session's current one.",
)


def run(call: Call) -> None:
    args = call.args
    if args.has("n"):
        step(call, 1, alert=False)
    elif args.has("p"):
        step(call, -1, alert=False)
    elif args.has("l") or (args.has("T") and call.winlink is call.session.current):
        select_last(call)
    else:
        select(call, call.winlink)


def select(call: Call, link: Winlink) -> None:
    """Makes the winlink current, moves the list's place there and runs the hook."""
    actions.select_winlink(call.server, link)
    client = call.client
    if client is not None and client.session is link.session and use_window(client):
        call.server.recalculate_sizes()  # whoever goes to a window is the latest to use it
    focus_session(call, link.session)
    after_hook(call, "after-select-window")


def step(call: Call, places: int, *, alert: bool) -> None:
    """Selects the next (+1) or previous (-1) window, with ``alert`` the next that has one."""
    link = call.session.neighbour(places, alert)
    if link is None:
        raise CommandError(f"no {'next' if places > 0 else 'previous'} window")
    select(call, link)


def select_last(call: Call) -> None:
    """Selects the window that was current before."""
    last = call.session.last
    if not last:
        raise CommandError("no last window")
    select(call, last[0])
