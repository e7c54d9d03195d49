"""Format contexts over the server's objects: what ``#{...}`` sees.

Implements the protocol of :mod:`pymux_wf.lang.format_context` on top of the variable table in ``variables.py``, the
options and the environment. A name is looked up as tmux does: options from the pane outwards, the variable table,
variables that the caller added, the session's and the global environment.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from pymux_wf.lang.format_context import LoopItem

from . import variables
from .variables import Scope

if TYPE_CHECKING:
    from .client import Client
    from .server import Server
    from .tree import Pane, Session, Window, Winlink

_NO_VARIABLES: Mapping[str, str] = {}


class Context:
    """One place of the tree seen by formats; ``added`` are the caller's own variables."""

    __slots__ = ("added", "now", "scope")

    def __init__(self, scope: Scope, added: Mapping[str, str] = _NO_VARIABLES, now: float | None = None) -> None:
        self.scope = scope
        self.added = added
        self.now = time.time() if now is None else now

    @classmethod
    def over(
        cls,
        server: Server,
        *,
        client: Client | None = None,
        session: Session | None = None,
        winlink: Winlink | None = None,
        window: Window | None = None,
        pane: Pane | None = None,
        variables: Mapping[str, str] = _NO_VARIABLES,
    ) -> Context:
        """A context over the given objects; what is not given follows from what is: a session's current window, its
        active pane.
        """
        if session is None and winlink is None and window is None and pane is None and client is not None:
            session = client.session
        if winlink is None:
            winlink = _winlink_for(session, window if window is not None else pane.window if pane is not None else None)
        if session is None and winlink is not None:
            session = winlink.session
        if window is None:
            window = winlink.window if winlink is not None else pane.window if pane is not None else None
        if pane is None and window is not None:
            pane = window.active
        return cls(Scope(server, session, winlink, window, pane, client), variables)

    # -- expanding

    def expand(self, text: str) -> str:
        """Expands a format."""
        if "#" not in text:
            return text
        from pymux_wf.lang import formats

        return formats.expand(text, self)

    def expand_time(self, text: str, log: Callable[[str], None] | None = None) -> str:
        """Expands strftime sequences of the present time, then the format; ``log`` gets a line for every step."""
        from pymux_wf.lang import formats

        return formats.expand(text, self, strftime=True, log=log)

    def true(self, text: str) -> bool:
        """Whether the format expands to something that is neither empty nor 0."""
        return self.expand(text) not in ("", "0")

    # -- what formats ask for

    def lookup(self, name: str) -> str | None:
        """The value of a name; None for one that is unknown."""
        scope = self.scope
        found = variables.OF_OBJECTS.get(name)
        if found is not None:
            subject = found[0](scope)
            return found[1](scope.server, subject) if subject is not None else ""
        option = scope.server.options.format_value(name, scope.session, scope.window, scope.pane)
        if option is not None:
            return option
        value = variables.lookup(scope, name)
        if value is not None:
            return value
        if name.startswith(("metric:", "metric_value:")):
            return scope.server.metrics.format_value(name)
        added = self.added.get(name)
        if added is not None:
            return added
        if scope.session is not None:
            value = scope.session.environ.value(name)
            if value is not None:
                return value
        return scope.server.environ.value(name)

    def children(self, kind: str) -> Sequence[LoopItem]:
        """What the loops S, W, P and L go over."""
        return _LOOPS[kind](self, self.scope)

    def _inner(self, **objects: Any) -> Context:
        scope = self.scope
        inner = Context.over(scope.server, client=scope.client, **objects)
        inner.now, inner.added = self.now, self.added
        return inner

    def job(self, command: str, expanded: str) -> str:
        """The last line of ``#(command)``, which runs in the background."""
        from . import pane_spawn

        server, session = self.scope.server, self.scope.session
        if session is None or server.jobs_barred:
            return ""
        values = pane_spawn.environment(server, session, None, {}, str(server.options.server.get("default-terminal")))
        return server.format_jobs.line(expanded, values, session.cwd)

    def lines(self) -> Sequence[str] | None:
        """The visible lines of the pane."""
        pane = self.scope.pane
        return None if pane is None else ["".join(row.cells) for row in pane.screen.rows]


def _winlink_for(session: Session | None, window: Window | None) -> Winlink | None:
    if window is None:
        return session.current if session is not None else None
    links = [link for link in window.winlinks if session is None or link.session is session]
    current = [link for link in links if link.session.current is link]
    return next(iter(current or links), None)


def _session_items(context: Context, scope: Scope) -> list[LoopItem]:
    own = scope.client.session if scope.client is not None else None
    return [
        LoopItem(context._inner(session=session), session is own, session.id, session.name, session.activity)
        for session in scope.server.tree.sorted_sessions()
    ]


def _window_items(context: Context, scope: Scope) -> list[LoopItem]:
    if scope.session is None:
        return []
    return [
        LoopItem(
            context._inner(session=scope.session, winlink=link),
            link is scope.session.current,
            link.index,
            link.window.name,
            link.window.activity,
        )
        for link in scope.session.winlinks.values()
    ]


def _pane_items(context: Context, scope: Scope) -> list[LoopItem]:
    window = scope.window
    if window is None:
        return []
    return [
        LoopItem(
            context._inner(session=scope.session, winlink=scope.winlink, window=window, pane=pane),
            pane is window.active,
            pane.id,
        )
        for pane in window.panes
    ]


def _client_items(context: Context, scope: Scope) -> list[LoopItem]:
    items = []
    for client in scope.server.attached():
        inner = Context.over(scope.server, client=client, session=client.session)
        inner.now, inner.added = context.now, context.added
        items.append(LoopItem(inner, client is scope.client, client.pid, client.name, client.activity))
    return items


_LOOPS = {"S": _session_items, "W": _window_items, "P": _pane_items, "L": _client_items}
