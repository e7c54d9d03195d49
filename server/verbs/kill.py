"""kill: end a session, a window or a pane. Its programs are hung up; with ``tree`` killed, and all they started."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import actions
from ..tree import Pane, Session
from .described import object_of
from .info import OBJECT
from .process_tree import kill_trees
from .verb import Parameter, Verb, VerbCall

if TYPE_CHECKING:
    from ..tree import Window


def run(call: VerbCall) -> list[int]:
    """The processes that were killed; none where only terminals were hung up. What has gone already is no failure."""
    server, found = call.server, object_of(call.server, call["object"])
    panes = _panes_of(found)
    killed = kill_trees([pane.pid for pane in panes if pane.io is not None]) if call["tree"] else []
    if isinstance(found, Session):
        actions.destroy_session(server, found)
    elif not isinstance(found, Pane):
        actions.kill_window(server, found)
    elif server.tree.panes.get(found.id) is found:
        actions.kill_pane(server, found)
    return killed


def _panes_of(found: Session | Window | Pane) -> list[Pane]:
    if isinstance(found, Pane):
        return [found]
    if isinstance(found, Session):
        windows = {link.window.id: link.window for link in found.winlinks.values()}
        return [pane for window in windows.values() if len(window.winlinks) == 1 for pane in window.panes]
    return list(found.panes)


VERB = Verb(
    "kill",
    run,
    "End a session, a window or a pane.",
    target="server",
    parameters=(
        OBJECT,
        Parameter("tree", "boolean", False, "Kill its programs and all that they have started (SIGKILL)."),
    ),
)
