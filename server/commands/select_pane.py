"""select-pane: make a pane the active one, mark it, name it, or switch its input off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pymux_wf.lang.command_spec import CommandSpec, TargetSpec
from pymux_wf.lang.target_panes import beside_float

from .. import arranging
from ..errors import CommandError
from ..focus import after_hook, focus

if TYPE_CHECKING:
    from pymux_wf.layout import Direction

    from ..call import Call
    from ..tree import Pane

SPEC = CommandSpec(
    "select-pane",
    alias="selectp",
    flags="DdegLlMmP:RT:t:UZ",
    target=TargetSpec("pane"),
    usage="[-DdeLlMmRUZ] [-T title] [-t target-pane]",
    summary="Make a pane the active one, mark it, name it, or switch its input off.",
)


DIRECTIONS: tuple[Direction, ...] = ("L", "R", "U", "D")


def run(call: Call) -> None:
    args = call.args
    border_of = _float_under(call) if args.has("M") else None
    if border_of is not None:
        _change(call, border_of)
    elif args.has("l"):
        select_last(call)
    elif args.has("m") or args.has("M"):
        _mark(call)
    else:
        _style(call)
        pane = None if args.has("g") else _meant(call)
        if pane is not None:
            _change(call, pane)


def _float_under(call: Call) -> Pane | None:
    """The float on whose border the mouse key is that runs this; None elsewhere."""
    place = getattr(call.event, "place", None)
    if place is None or place.name != "Border" or place.pane is None or not place.pane.floating:
        return None
    found: Pane = place.pane
    return found


def select_last(call: Call) -> None:
    """Goes to the pane that was active before, or switches its input on or off (last-pane)."""
    window = call.window
    pane = window.last
    if pane is None and len(window.panes) == 2:
        pane = next(other for other in window.panes if other is not window.active)
    if pane is None:
        raise CommandError("no last pane")
    if not _switch_input(call, pane):
        arranging.select_pane(call.server, pane, keep_zoom=call.args.has("Z"))
        focus(call, call.winlink)
        after_hook(call, "after-select-pane")


def _switch_input(call: Call, pane: Pane) -> bool:
    if not (call.args.has("e") or call.args.has("d")):
        return False
    pane.input_off = not call.args.has("e")
    call.server.redraw_window(pane.window)
    call.server.redraw_status(pane.window)
    return True


def _mark(call: Call) -> None:
    tree, pane = call.server.tree, call.pane
    if call.args.has("m") and not pane.visible:
        return
    before = tree.marked[1] if tree.marked is not None else None
    if call.args.has("M"):
        tree.marked = None
    else:
        tree.mark(call.winlink, pane)
    for changed in (before, pane):
        if changed is not None:
            call.server.redraw_window(changed.window)
            call.server.redraw_status(changed.window)


def _style(call: Call) -> None:
    """``-P`` sets the pane's style, ``-g`` prints it: what people used before window-style could be set on panes."""
    options = call.pane.options
    if (text := call.args.get("P")) is not None:
        options.set_text("window-style", text)
        options.set_text("window-active-style", text)
        call.server.redraw_window(call.window)
    if call.args.has("g"):
        call.print(str(options.get("window-style")))


def _meant(call: Call) -> Pane | None:
    """The target, or its neighbour on the side that -L -R -U -D say; None where there is none.

    Where no tiled pane is beside one, the topmost float is: so that it can be reached by these keys.
    """
    pane, window = call.pane, call.window
    side = next((flag for flag in DIRECTIONS if call.args.has(flag)), None)
    if side is None:
        return pane
    assert window.layout is not None
    if pane.floating:
        beyond = beside_float(window, pane, side)
        return call.server.tree.panes[beyond.id] if beyond is not None else None
    ids = window.layout.neighbours(pane.id, side)
    return arranging.last_used(call.server, ids or window.layout.stacked()[:1])


def _change(call: Call, pane: Pane) -> None:
    args = call.args
    if _switch_input(call, pane):
        return
    if args.has("T"):
        _set_title(call, pane, call.expand(args.get("T") or "", session=call.session, winlink=call.winlink, pane=pane))
        return
    client = call.client
    if client is not None and client.attached and client.own_panes is not None:
        changed = client.choose_pane(pane)
    else:
        changed = arranging.select_pane(call.server, pane, keep_zoom=args.has("Z"))
    if changed:
        focus(call, call.winlink, pane)
        after_hook(call, "after-select-pane")


def _set_title(call: Call, pane: Pane, title: str) -> None:
    if title == pane.screen.title:
        return
    pane.screen.title = title
    call.server.notices.announce("pane-title-changed", pane)
    call.server.redraw_window(pane.window)
    call.server.redraw_status(pane.window)
