"""resize-window: give a window a size of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pymux_wf.lang.command_spec import CommandSpec, TargetSpec

from .. import sizes
from ..flag_values import adjustment, flag_number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ..call import Call

SPEC = CommandSpec(
    "resize-window",
    alias="resizew",
    flags="aADLRt:Ux:y:",
    max_args=1,
    target=TargetSpec("window"),
    marks=frozenset({"after"}),
    usage="[-aADLRU] [-x width] [-y height] [-t target-window] [adjustment]",
    summary="Give a window a size of its own.",
)


def run(call: Call) -> None:
    window = call.window
    by = adjustment(call)
    window.manual_size = _new_size(call, by)
    window.options.set_text("window-size", "manual")
    call.server.recalculate_sizes()


def _new_size(call: Call, by: int) -> tuple[int, int]:
    args, window = call.args, call.window
    width = flag_number(call, "x", sizes.MINIMUM, sizes.MAXIMUM, "width") or window.width
    height = flag_number(call, "y", sizes.MINIMUM, sizes.MAXIMUM, "height") or window.height
    if args.has("A") or args.has("a"):
        return _of_clients(call, max if args.has("A") else min)
    if args.has("L"):
        width -= by if width >= by else 0
    elif args.has("R"):
        width += by
    elif args.has("U"):
        height -= by if height >= by else 0
    elif args.has("D"):
        height += by
    return min(max(width, sizes.MINIMUM), sizes.MAXIMUM), min(max(height, sizes.MINIMUM), sizes.MAXIMUM)


def _of_clients(call: Call, pick: Callable[[Iterable[int]], int]) -> tuple[int, int]:
    """The largest or smallest room of the clients that have the window; ``default-size`` without any."""
    sessions = {link.session for link in call.window.winlinks}
    rooms = [
        sizes.client_room(client)
        for client in call.server.attached()
        if client.session in sessions and sizes.counts(client)
    ]
    if not rooms:
        return sizes.default_size(call.session.options)
    return pick(room[0] for room in rooms), pick(room[1] for room in rooms)
