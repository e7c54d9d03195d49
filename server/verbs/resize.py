"""resize: give a window or a pane a size. A pane that is alone in its window takes the window with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pymux_wf import failures

from .. import actions, arranging
from ..tree import Pane, Session
from .described import living_pane, object_of
from .info import OBJECT
from .program import size_of
from .verb import Parameter, Verb, VerbCall, VerbFailure

if TYPE_CHECKING:
    from ..server import Server
    from ..tree import Window


def run(call: VerbCall) -> list[int]:
    """The size it has now, [columns, lines]: beside others a pane gets what its window has room for."""
    found, size = object_of(call.server, call["object"]), size_of(call)
    assert size is not None
    if isinstance(found, Session):
        raise VerbFailure(failures.INVALID, f"resize: a window or a pane, not {call['object']}")
    if not isinstance(found, Pane):
        _resize_window(call.server, found, *size)
        return [found.width, found.height]
    pane = living_pane(call.server, found)
    if pane.floating:
        _resize_float(call.server, pane, *size)
    elif len(pane.window.panes) == 1:
        # A line of the window may be the pane's border.
        _resize_window(call.server, pane.window, size[0], size[1] + pane.window.height - pane.height)
    else:
        arranging.unzoom(call.server, pane.window)
        assert pane.window.layout is not None
        pane.window.layout.set_size(pane.id, width=size[0])
        pane.window.layout.set_size(pane.id, height=size[1])
        actions.layout_changed(call.server, pane.window)
    return [pane.width, pane.height]


def _resize_float(server: Server, pane: Pane, columns: int, lines: int) -> None:
    arranging.unzoom(server, pane.window)
    assert pane.window.layout is not None
    pane.window.layout.place_float(pane.id, (pane.x, pane.y), (columns, lines))
    actions.layout_changed(server, pane.window)


def _resize_window(server: Server, window: Window, columns: int, lines: int) -> None:
    window.manual_size = columns, lines
    window.options.set_text("window-size", "manual")
    server.recalculate_sizes()


VERB = Verb(
    "resize",
    run,
    "Give a window or a pane a size.",
    target="server",
    parameters=(OBJECT, Parameter("size", "list", summary="Columns and lines.")),
)
