"""rename: give a session or a window another name, exactly as it is written."""

from __future__ import annotations

from pymux_wf import failures

from ..names import clean
from ..tree import Pane, Session
from .described import object_of
from .info import OBJECT
from .verb import Parameter, Verb, VerbCall, VerbFailure


def run(call: VerbCall) -> str:
    """The name it has now: control characters are written as escapes."""
    server, found = call.server, object_of(call.server, call["object"])
    if isinstance(found, Pane):
        raise VerbFailure(failures.INVALID, f"rename: a session or a window, not {call['object']}")
    if isinstance(found, Session):
        name = clean(call["name"], "session name")
        other = server.tree.session_by_name(name)
        if not name or other not in (None, found):
            message = f"duplicate session: {name}" if name else "a session's name cannot be empty"
            raise VerbFailure(failures.FAILED, message, object=call["object"])
        server.tree.rename_session(found, name)
        server.redraw_session_status(found)
    else:
        name = clean(call["name"], "window name")
        found.options.set_text("automatic-rename", "off")
        server.tree.rename_window(found, name)
        server.redraw_status(found)
    return name


VERB = Verb(
    "rename",
    run,
    "Rename a session or a window.",
    target="server",
    parameters=(OBJECT, Parameter("name", "string", summary="The new name.")),
)
