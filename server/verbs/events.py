"""events: tells what happens on the server, as long as the call is open: an EVENT frame for each.

An event has tmux's name (``window-renamed``, ``pane-exited``: those that hooks have too), the ids of what it is about,
and when it was. Nothing is kept for somebody who does not read: what is too much for the connection is left out, and
the next event says how many were.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from pymux_wf import failures
from pymux_wf.lang.options_table import OPTION_TABLE

from ..client import Client
from ..tree import Pane, Session, Window, Winlink
from .verb import Parameter, Verb, VerbCall, VerbFailure

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable, Iterable, Mapping

BACKLOG = 1024 * 1024
OF_SHELLS = ("command-finished",)
"""Events that are no hooks: a command of an integrated shell has ended (its number, text, cwd, code and duration)."""


class Subscription:
    """Passes on the events of these names; all without one."""

    def __init__(self, call: VerbCall, emit: Callable[[dict[str, Any]], None]) -> None:
        self._names = frozenset(call["names"])
        self._emit = emit
        self._client = call.client
        self._left_out = 0

    def heard(self, event: str, subject: Any) -> None:
        """A listener of ``notices``."""
        self.reported(event, subject, {})

    def reported(self, event: str, subject: Any, facts: Mapping[str, Any]) -> None:
        """One of ``notices`` that has facts."""
        if self._names and event not in self._names:
            return
        if self._client is not None and self._client.connection.backlog > BACKLOG:
            self._left_out += 1
            return
        told = {"name": event, "time": time.time(), **about(subject), **facts}
        if self._left_out:
            told["left_out"] = self._left_out
            self._left_out = 0
        self._emit(told)


def about(subject: Any) -> dict[str, Any]:
    """The ids of what an event happened to, and of what that is in."""
    if isinstance(subject, Pane):
        return {"pane": f"%{subject.id}", **about(subject.window)}
    if isinstance(subject, Winlink):
        found = {"window": f"@{subject.window.id}", "session": f"${subject.session.id}", "index": subject.index}
        return {**found, "window_name": subject.window.name}
    if isinstance(subject, Window):
        link = next(iter(subject.winlinks), None)
        session = {"session": f"${link.session.id}"} if link is not None else {}
        return {"window": f"@{subject.id}", "window_name": subject.name, **session}
    if isinstance(subject, Session):
        return {"session": f"${subject.id}", "session_name": subject.name}
    if isinstance(subject, Client):
        session = {"session": f"${subject.session.id}"} if subject.session is not None else {}
        return {"client": subject.name, **session}
    return {}


def check_names(call: VerbCall, names: Iterable[str], more: Iterable[str] = ()) -> None:
    """Raises VerbFailure for a name that no event has, besides ``more``: who waits for it would wait for ever."""
    # The hooks of commands are run, but nothing is announced for them.
    known = {name for name, spec in OPTION_TABLE.items() if spec.hook and not name.startswith(("after-", "command-"))}
    known.update(more)
    for name in names:
        if name not in known:
            from difflib import get_close_matches

            near = get_close_matches(name, known, 1)
            hint = f"did you mean {near[0]}?" if near else f"there are: {', '.join(sorted(known))}"
            raise VerbFailure(failures.INVALID, f"{call.verb.name}: no such event: {name!r:.100} ({hint})")


async def run(call: VerbCall) -> None:
    """Until it is cancelled; fails when the server ends."""
    if call.emit is None:
        raise VerbFailure(failures.INVALID, "events: nobody listens")
    check_names(call, call["names"], OF_SHELLS)
    subscription, server = Subscription(call, call.emit), call.server
    server.notices.listeners.append(subscription.heard)
    server.notices.report_listeners.append(subscription.reported)
    call.emit({"name": "subscribed", "time": time.time()})
    ending: asyncio.Future[Any] = server.loop.create_task(server.stopped.wait())
    try:
        await ending
    finally:
        ending.cancel()
        server.notices.listeners.remove(subscription.heard)
        server.notices.report_listeners.remove(subscription.reported)
    raise VerbFailure(failures.SERVER_GONE, "the server has ended")


VERB = Verb(
    "events",
    run,
    "Tell what happens on the server.",
    target="server",
    parameters=(
        Parameter("names", "strings", (), "Names of events, as hooks have them, or command-finished; all without one."),
    ),
    reads=True,
)
