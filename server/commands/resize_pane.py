"""resize-pane: change the size of a pane, zoom it, or trim it below the cursor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pymux_wf.lang.command_spec import CommandSpec, TargetSpec

from .. import actions, arranging
from ..flag_values import adjustment, flag_size

if TYPE_CHECKING:
    from pymux_wf.layout import Direction

    from ..call import Call
    from ..mouse import Hit
    from ..server import Server
    from ..tree import Pane, Window

SPEC = CommandSpec(
    "resize-pane",
    alias="resizep",
    flags="DLMRTt:Ux:y:Z",
    max_args=1,
    target=TargetSpec("pane"),
    marks=frozenset({"after"}),
    usage="[-DLMRTUZ] [-x width] [-y height] [-t target-pane] [adjustment]",
    summary="Change the size of a pane, zoom it, or trim it below the cursor.",
)


DIRECTIONS: tuple[Direction, ...] = ("L", "R", "U", "D")


def run(call: Call) -> None:
    args, pane = call.args, call.pane
    if args.has("T"):
        _trim(call, pane)
    elif args.has("M"):
        _drag(call)
    elif args.has("Z"):
        if not arranging.unzoom(call.server, pane.window):
            arranging.zoom(call.server, pane)
        call.server.redraw_status(pane.window)
    else:
        _resize(call, pane)


def _resize(call: Call, pane: Pane) -> None:
    args, window = call.args, pane.window
    by = adjustment(call)
    width, height = flag_size(call, "x", window.width, "width"), flag_size(call, "y", window.height, "height")
    arranging.unzoom(call.server, window)
    layout = window.layout
    assert layout is not None
    if width is not None:
        layout.set_size(pane.id, width=width)
    if height is not None:
        layout.set_size(pane.id, height=height)
    for direction in DIRECTIONS:
        if args.has(direction):
            layout.resize_pane(pane.id, direction, by)
    actions.layout_changed(call.server, window)


def _trim(call: Call, pane: Pane) -> None:
    """Drops the lines below the cursor and lets lines of the history come back in their place."""
    screen = pane.screen
    below = screen.lines - 1 - screen.cursor.y
    if pane.modes or below <= 0 or screen.alternate:
        return
    back = screen.history.pop(below)
    screen.rows = [*back, *screen.rows[: screen.lines - len(back)]]
    screen.cursor.y += len(back)
    call.server.redraw_pane(pane)


def _drag(call: Call) -> None:
    """Moves the border under the mouse with it until the button is let go; a float by its top border."""
    from ..mouse import Hit

    hit, client = call.event, call.client
    if client is None or not isinstance(hit, Hit) or hit.winlink is None or hit.place.window_x < 0:
        return
    if hit.pane is not None and hit.pane.floating and not hit.winlink.window.zoomed:
        from ..float_drag import FloatDrag

        client.keyboard.mouse.drag = FloatDrag(client, hit.pane, hit)
        return
    drag = BorderDrag(call.server, hit.winlink.window, hit.place.window_x, hit.place.window_y)
    client.keyboard.mouse.drag = drag


class BorderDrag:
    """Follows the mouse with the border that was under it when the drag began."""

    def __init__(self, server: Server, window: Window, x: int, y: int) -> None:
        self._server = server
        self._window = window
        self._at = x, y

    def __call__(self, hit: Hit, ended: bool) -> None:
        layout, place = self._window.layout, hit.place
        if layout is None or place.window_x < 0 or self._window.zoomed:
            return
        if layout.drag_border(*self._at, place.window_x, place.window_y):
            self._at = place.window_x, place.window_y
            actions.layout_changed(self._server, self._window)
