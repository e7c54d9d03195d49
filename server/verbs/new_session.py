"""new-session: a session with a first window, of a size that no client decides."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pymux_wf import failures

from .. import actions, sizes
from ..attaching import set_environment
from ..linking import base_index
from ..names import clean
from .described import pane_values, session_values
from .program import EMPTY, PROGRAM, directory_of, environment_of, size_of, words_of
from .verb import Parameter, Verb, VerbCall, VerbFailure

if TYPE_CHECKING:
    from ..tree import Session


def run(call: VerbCall) -> dict[str, Any]:
    """``{"session": ..., "pane": ...}`` as ``described`` makes them."""
    server = call.server
    name = None if call["name"] is None else clean(call["name"], "session name")
    if name == "":
        raise VerbFailure(failures.INVALID, "a session's name cannot be empty")
    if name is not None and server.tree.session_by_name(name) is not None:
        raise VerbFailure(failures.FAILED, f"duplicate session: {name}", object=name)
    words, size, environment, cwd = words_of(call), size_of(call), environment_of(call), directory_of(call, None)
    session = _without_windows(call, name, cwd, environment)
    if size is not None:
        session.options.set_text("default-size", f"{size[0]}x{size[1]}")
    window_name = None if call["window_name"] is None else clean(call["window_name"], "window name")
    try:
        link = actions.new_window(
            server,
            session,
            base_index(session),
            name=window_name,
            words=words,
            cwd=cwd,
            size=size or sizes.default_size(session.options),
            empty=call["empty"],
        )
    except BaseException:
        server.tree.sessions.pop(session.id, None)
        raise
    session.current = link
    server.tree.observer("session-created", session)
    server.redraw_every_status()
    assert link.window.active is not None
    return {"session": session_values(session), "pane": pane_values(server, link.window.active)}


def _without_windows(call: VerbCall, name: str | None, cwd: str, environment: dict[str, str]) -> Session:
    server = call.server
    environ = server.options.new_environ()
    if call.client is not None and call.client.environment:
        set_environment(call.client, environ, server.options.session)
    for variable, value in environment.items():
        environ.set(variable, value)
    options = server.options.new_session()
    if call["integration"] is not None:
        options.set_text("integration", "on" if call["integration"] else "off")
    return server.tree.new_session(name, options, environ, cwd, server.wall_time())


VERB = Verb(
    "new-session",
    run,
    "Make a session.",
    target="server",
    parameters=(
        Parameter("name", "string", None, "Its name; a number without one."),
        Parameter("window_name", "string", None, "The name of its window; that of the program without it."),
        Parameter("size", "list", None, "Columns and lines; the option default-size without it."),
        EMPTY,
        *PROGRAM,
    ),
)
