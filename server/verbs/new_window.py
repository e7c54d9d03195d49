"""new-window: a window in a session, with a program in it."""

from __future__ import annotations

from typing import Any

from pymux_wf import failures

from .. import actions
from ..linking import base_index, select_fresh, synchronize
from ..names import clean
from .described import pane_values, window_values
from .program import EMPTY, PROGRAM, directory_of, pane_environment, size_of, words_of
from .verb import Parameter, Verb, VerbCall, VerbFailure


def run(call: VerbCall) -> dict[str, Any]:
    """``{"window": ..., "pane": ...}`` as ``described`` makes them."""
    server, session = call.server, call.session
    index = call["index"]
    if index is None:
        index = session.free_index(base_index(session))
    elif index < 0 or index in session.winlinks:
        raise VerbFailure(failures.FAILED, f"create window failed: index {index} in use", object=f"${session.id}")
    link = actions.new_window(
        server,
        session,
        index,
        name=None if call["name"] is None else clean(call["name"], "window name"),
        words=words_of(call),
        cwd=directory_of(call, session),
        environment=pane_environment(call),
        size=size_of(call),
        empty=call["empty"],
    )
    if call["select"]:
        select_fresh(server, link)
    synchronize(server, session)
    server.session_changed(session)
    assert link.window.active is not None
    return {"window": window_values(link.window, link), "pane": pane_values(server, link.window.active)}


VERB = Verb(
    "new-window",
    run,
    "Make a window.",
    target="session",
    parameters=(
        Parameter("name", "string", None, "Its name; that of the program without it."),
        Parameter("index", "integer", None, "Its place; the first free one without it."),
        Parameter("select", "boolean", True, "Whether it becomes the current one."),
        Parameter("size", "list", None, "Columns and lines, while no client decides; the session's without it."),
        EMPTY,
        *PROGRAM,
    ),
)
