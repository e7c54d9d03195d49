"""select: make a window the current one of its sessions, or a pane the active one of its window."""

from __future__ import annotations

from pymux_wf import failures

from .. import actions, arranging
from ..tree import Pane, Session
from .described import living_pane, object_of
from .info import OBJECT
from .verb import Verb, VerbCall, VerbFailure


def run(call: VerbCall) -> None:
    server, found = call.server, object_of(call.server, call["object"])
    if isinstance(found, Session):
        raise VerbFailure(failures.INVALID, f"select: a window or a pane, not {call['object']}")
    if isinstance(found, Pane):
        arranging.select_pane(server, living_pane(server, found))
        server.redraw_window(found.window)
        return
    for link in found.winlinks:
        actions.select_winlink(server, link)


VERB = Verb("select", run, "Make a window current or a pane active.", target="server", parameters=(OBJECT,))
