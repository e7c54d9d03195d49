"""look-up: the one session, window or pane that a name, an id or an index means, exactly as it is written."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from pymux_wf import failures

from .described import object_of, pane_values, session_values, window_values
from .objects import windows_of
from .verb import Parameter, Verb, VerbCall, VerbFailure

if TYPE_CHECKING:
    from ..tree import Session, Window

SIGILS = {"$": "session", "@": "window", "%": "pane"}


def run(call: VerbCall) -> dict[str, Any]:
    """The values of the one that is meant; an id wins over a name that looks like one."""
    kind, named = call["kind"], call["named"]
    if kind not in SIGILS.values():
        raise VerbFailure(failures.INVALID, f"look-up: kind must be session, window or pane, not {kind!r:.100}")
    if kind == "session":
        return _session(call, named)
    within = None if call["of"] is None else object_of(call.server, call["of"])
    return _window(call, named, within) if kind == "window" else _pane(call, named, within)


def _is_id(kind: str, named: str) -> bool:
    return SIGILS.get(named[:1]) == kind and named[1:].isascii() and named[1:].isdecimal()


def _session(call: VerbCall, named: str) -> dict[str, Any]:
    tree = call.server.tree
    by_name = tree.session_by_name(named)
    if _is_id("session", named) and int(named[1:]) in tree.sessions:
        return session_values(tree.sessions[int(named[1:])])
    if by_name is None:
        raise missing("session", named, [session.name for session in tree.sorted_sessions()])
    return session_values(by_name)


def _window(call: VerbCall, named: str, within: Any) -> dict[str, Any]:
    places = list(windows_of(call.server, within))
    known = [window.name for window, _ in places]
    found = [place for place in places if _is_id("window", named) and place[0].id == int(named[1:])]
    found = found or [place for place in places if place[0].name == named]
    if not found and named.isascii() and named.isdecimal():
        found = [place for place in places if place[1] is not None and place[1].index == int(named)]
    if not found:
        raise missing("window", named, known)
    if len(found) > 1:
        candidates = [f"@{window.id}" for window, _ in found]
        message = f"{len(found)} windows are named {named!r:.100}: {', '.join(candidates)}"
        raise VerbFailure(failures.AMBIGUOUS, message, object=named, evidence={"candidates": candidates})
    return window_values(*found[0])


def _pane(call: VerbCall, named: str, within: Session | Window | Any) -> dict[str, Any]:
    server = call.server
    panes = [pane for window, _ in windows_of(server, within) for pane in window.panes]
    if _is_id("pane", named):
        number = int(named[1:])
        pane = next((pane for pane in panes if pane.id == number), None)
        pane = pane or (server.past_panes.get(number) if within is None else None)
        if pane is not None:
            return pane_values(server, pane)
    elif within is not None and named.isascii() and named.isdecimal() and int(named) < len(panes):
        return pane_values(server, panes[int(named)])
    raise missing("pane", named, [f"%{pane.id}" for pane in panes])


def missing(kind: str, named: str, known: Sequence[str]) -> VerbFailure:
    """The failure that names what was asked and what there is."""
    there = ", ".join(repr(name) for name in known[:10]) + (", ..." if len(known) > 10 else "")
    message = f"can't find {kind}: {named!r:.100} ({f'there are: {there}' if known else 'there are none'})"
    return VerbFailure(failures.NOT_FOUND, message, object=named, evidence={"known": list(known[:100])})


VERB = Verb(
    "look-up",
    run,
    "Find the one session, window or pane that a name, an id or an index means.",
    target="server",
    parameters=(
        Parameter("kind", "string", summary="session, window or pane."),
        Parameter("named", "string", summary="The name or id, exactly; for windows and panes also the index."),
        Parameter("of", "string", None, "The id of the session or window to look in."),
    ),
    reads=True,
)
