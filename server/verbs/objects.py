"""objects: the sessions, windows or panes of the server, or of one session or window."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pymux_wf import failures

from ..tree import Pane, Session
from .described import object_of, pane_values, session_values, window_values
from .verb import Parameter, Verb, VerbCall, VerbFailure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..server import Server
    from ..tree import Window, Winlink

PLURALS = ("sessions", "windows", "panes")


def run(call: VerbCall) -> list[dict[str, Any]]:
    """Maps as ``described`` makes them, in order: sessions by name, windows by index, panes by place."""
    server, kind = call.server, call["kind"]
    if kind not in PLURALS:
        raise VerbFailure(failures.INVALID, f"objects: kind must be one of {', '.join(PLURALS)}, not {kind!r:.100}")
    if kind == "sessions":
        return [session_values(session) for session in server.tree.sorted_sessions()]
    within = None if call["of"] is None else object_of(server, call["of"])
    if kind == "windows":
        return [window_values(window, link) for window, link in windows_of(server, within)]
    return [pane_values(server, pane) for window, _ in windows_of(server, within) for pane in window.panes]


def windows_of(server: Server, within: Session | Window | Pane | None) -> Iterator[tuple[Window, Winlink | None]]:
    """The windows of a session with their places; of the server, each once."""
    if within is None:
        seen: set[int] = set()
        for link in server.tree.winlinks():
            if link.window.id not in seen:
                seen.add(link.window.id)
                yield link.window, link
    elif isinstance(within, Session):
        for link in within.winlinks.values():
            yield link.window, link
    elif isinstance(within, Pane):
        yield within.window, None
    else:
        yield within, None


VERB = Verb(
    "objects",
    run,
    "List the sessions, windows or panes.",
    target="server",
    parameters=(
        Parameter("kind", "string", summary="sessions, windows or panes."),
        Parameter(
            "of", "string", None, "The id of the session or window whose they are; all of the server without it."
        ),
    ),
    reads=True,
)
