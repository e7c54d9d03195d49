"""The one resolver of targets: ``session:window.pane`` in every form -> the objects.

A target is cut at the first ``:`` and the first ``.`` after it; what a lone word names depends on what the command
wants.  What is not given comes from the *current* place (of the client, the pane a program runs in, or the binding).
Each part is tried as id, exact name, index, offset or token, then as the start of a name, then as a shell pattern;
several that fit are as bad as none.

Relies on the tree through `tree_types`.  Changes nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pymux_wf.lang.errors import TargetError
from pymux_wf.lang.numbers import INT_MAX, NumberError, parse_number
from pymux_wf.lang.patterns import glob_match
from pymux_wf.lang.target_panes import PANE_TOKENS, find_pane

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import TypeVar

    from pymux_wf.lang.command_spec import TargetSpec
    from pymux_wf.lang.tree_types import (
        ClientType,
        PaneType,
        PlaceType,
        SessionType,
        TreeType,
        WindowType,
        WinlinkType,
    )

    Named = TypeVar("Named")

_WINDOW_TOKENS = {"{start}": "^", "{last}": "!", "{end}": "$", "{next}": "+", "{previous}": "-"}
_MOUSE = ("=", "{mouse}")
_MARKED = ("~", "{marked}")
_CLIENT = ("@", "{current}", "{active}")


class Target:
    """What a target names.

    Attributes:
        session, winlink, window, pane: The objects; typed loosely so that the server gets its own classes back. All
        None when the
            target named nothing and that is no error.
        index: The window index meant. With ``window_index`` in the spec it may be free, or None for "any".
    """

    __slots__ = ("index", "pane", "session", "window", "winlink")

    def __init__(
        self,
        session: Any = None,
        winlink: Any = None,
        pane: Any = None,
        *,
        window: Any = None,
        index: int | None = None,
    ) -> None:
        self.session = session
        self.winlink = winlink
        self.window = window if window is not None else (winlink.window if winlink is not None else None)
        self.pane = pane
        self.index = index

    def __bool__(self) -> bool:
        return self.session is not None

    def __repr__(self) -> str:
        return f"<Target {self.session!r} {self.winlink!r} {self.pane!r} {self.index!r}>"


def resolve(
    tree: TreeType,
    spec: TargetSpec,
    text: str | None,
    current: PlaceType | None,
    *,
    event: Any = None,
    client: ClientType | None = None,
    clients: Iterable[ClientType] = (),
) -> Target:
    """The objects that a target names.

    Args:
        tree: Where to look.
        spec: What the command wants, and how it takes failure.
        text: The target; None or empty for the current place.
        current: What is meant where nothing is said.
        event: The mouse event for ``{mouse}``: a place, or something with one as ``place``.
        client: The client for ``{current}``, ``{active}`` and ``@``.
        clients: A session may also be named by a client that is attached to it.

    Raises:
        TargetError: ``can't find session: X`` and the like, unless the spec lets failure pass: then the target is
        what was found on the way (a session without its window, a window without its pane), or empty.
    """
    search: _Search | None = None
    try:
        search = _Search(tree, spec, current, clients)
        return search.resolve(text or "", event, client)
    except TargetError:
        if spec.can_fail or spec.quiet:
            return Target() if search is None else search.partial
        raise


def default_current(tree: TreeType, *, tty: str = "", pane_variable: str = "", unattached: bool = False) -> Target:
    """The current place of a client that is not attached.

    It is in the session (most recently used, if several) that has the pane the client runs in, found by its terminal
    or by ``TMUX_PANE``; there, the current window and active pane.  Otherwise the most recently used session.
    """
    pane = next((pane for pane in tree.panes.values() if tty and pane.tty == tty), None) or _by_id(
        "%", pane_variable, tree.panes
    )
    session: SessionType | None = None
    if pane is not None:
        inside = pane.window
        session = best_session([s for s in tree.sessions.values() if _links_of(s, inside)], unattached=unattached)
    if session is None:
        session = best_session(tree.sessions.values(), unattached=unattached)
    return _session_target(session)


def best_session(sessions: Iterable[SessionType], *, unattached: bool = False) -> SessionType | None:
    """The most recently used session; with ``unattached`` one without clients is better than any other."""
    ordered = sorted(sessions, key=lambda session: session.name)
    return max(ordered, key=lambda s: (unattached and not s.attached, s.activity), default=None)


def find_client(clients: Iterable[ClientType], text: str) -> Any:
    """The attached client of this name or terminal (with or without ``/dev/``); one colon at the end is ignored.

    Raises:
        TargetError: ``can't find client: X``.
    """
    client = _client_named(clients, text)
    if client is None:
        raise TargetError(f"can't find client: {text}")
    return client


def current_client(clients: Iterable[ClientType], session: SessionType | None) -> Any:
    """The most recently used client of a session that has any, else of all; None without attached clients."""
    attached = [client for client in clients if client.session is not None]
    here = [client for client in attached if client.session is session]
    return max(here or attached, key=lambda client: client.activity, default=None)


def _client_named(clients: Iterable[ClientType], text: str) -> ClientType | None:
    name = text.removesuffix(":")
    for client in clients:
        names = (client.name, client.tty, client.tty.removeprefix("/dev/"))
        if client.session is not None and name and name in names:
            return client
    return None


def _by_id(mark: str, text: str, objects: Any) -> Any:
    """The object with an id such as ``@3``; None when the text is no id or nothing has it."""
    if not text.startswith(mark):
        return None
    try:
        return objects.get(parse_number(text[len(mark) :], 0, INT_MAX))
    except NumberError:
        return None


def _links_of(session: SessionType, window: WindowType) -> list[WinlinkType]:
    return [link for link in session.winlinks.values() if link.window is window]


def _session_target(session: SessionType | None) -> Target:
    link = session.current if session is not None else None
    return Target(session, link, link.window.active if link is not None else None, index=link.index if link else None)


def _only(name: str, objects: Iterable[Named], name_of: Callable[[Named], str]) -> Named | None:
    """The one object whose name begins with ``name``, else the one whose name matches it as a pattern.

    Several that fit make the search fail at once.
    """
    found = list(objects)
    for fits in (lambda text: text.startswith(name), lambda text: glob_match(name, text)):
        matches = [one for one in found if fits(name_of(one))]
        if matches:
            return matches[0] if len(matches) == 1 else None
    return None


class _Search:
    """One resolution."""

    def __init__(
        self, tree: TreeType, spec: TargetSpec, current: PlaceType | None, clients: Iterable[ClientType]
    ) -> None:
        self.tree = tree
        self.spec = spec
        self.clients = clients
        self.exact_session = self.exact_window = False
        self.partial = Target()
        marked = tree.marked if spec.default_marked else None
        place: PlaceType | Target | None = current
        if marked is not None:
            place = Target(marked[0].session, marked[0], marked[1])
        if place is None or place.session is None:
            session = best_session(tree.sessions.values(), unattached=spec.prefer_unattached)
            place = _session_target(session)
        if place.session is None:
            raise TargetError("no current target")
        self.current: PlaceType | Target = place

    def resolve(self, text: str, event: Any, client: ClientType | None) -> Target:
        if not text:
            return self._current()
        if text in _MOUSE:
            return self._mouse(event)
        if text in _MARKED:
            marked = self.tree.marked
            if marked is None:
                raise TargetError("no marked target")
            return Target(marked[0].session, marked[0], marked[1], index=marked[0].index)
        if text in _CLIENT:
            if client is None or client.session is None:
                raise TargetError("no current client")
            return _session_target(client.session)
        try:
            return self._parts(*self._cut(text))
        except TargetError:
            # A name may hold colons and periods itself; taken apart it named nothing, so it may be one.
            exact = self.spec.kind == "session" or ":" in text or "." in text
            name = text.removeprefix("=") if exact else text
            named = next((s for s in self.tree.sessions.values() if s.name == name), None)
            if named is None:
                raise
            return self._in_session(named, "", "")

    def _current(self) -> Target:
        session, link, pane = self.current.session, self.current.winlink, self.current.pane
        if link is None and session is not None:
            link = session.current
        if pane is None and link is not None:
            pane = link.window.active
        index = None if self.spec.window_index or link is None else link.index
        return Target(session, link, pane, index=index)

    def _mouse(self, event: Any) -> Target:
        place = getattr(event, "place", event)
        session, link = getattr(place, "session", None), getattr(place, "winlink", None)
        pane = getattr(place, "pane", None) if self.spec.kind == "pane" else None
        if session is None and link is not None:
            session = link.session
        if link is None and session is not None:
            link = session.current
        if pane is None and link is not None:
            pane = link.window.active
        if pane is None:
            raise TargetError("no mouse target")
        return Target(session, link, pane, index=link.index if link is not None else None)

    def _cut(self, text: str) -> tuple[str | None, str | None, str | None, bool, bool]:
        """Session, window and pane text, and whether window and pane were marked as such by ``:`` and ``.``."""
        before, colon, after = text.partition(":")
        if colon:
            window, period, pane = after.partition(".")
            return before, window, pane if period else None, True, bool(period)
        window, period, pane = text.partition(".")
        if period:
            return None, window, pane, False, True
        kind = {"$": "session", "@": "window", "%": "pane"}.get(text[0], self.spec.kind)
        if kind == "session":
            return text, None, None, False, False
        return (None, text, None, False, False) if kind == "window" else (None, None, text, False, False)

    def _parts(
        self, session: str | None, window: str | None, pane: str | None, window_only: bool, pane_only: bool
    ) -> Target:
        if session is not None and session.startswith("="):
            session, self.exact_session = session[1:], True
        if window is not None and window.startswith("="):
            window, self.exact_window = window[1:], True
        if window:
            window = _WINDOW_TOKENS.get(window, window)
        if pane:
            pane = PANE_TOKENS.get(pane, pane)
        if pane and self.spec.window_index:
            raise TargetError("can't specify pane here")
        if session:
            found = self._session(session)
            self.partial = Target(found)
            return self._in_session(found, window or "", pane or "")
        if window and window_only and not window.startswith("@"):
            self.partial = Target(self.current.session)
        elif pane_only and not window and not (pane or "").startswith("%"):
            self.partial = Target(self.current.session, self.current.winlink)
        if window:
            target = self._window(window, window_only)
            return self._with_pane(target, pane) if pane else target
        if pane:
            return self._pane(pane, pane_only)
        return self._current()

    # Sessions

    def _session(self, text: str) -> SessionType:
        session = self._find_session(text)
        if session is None:
            raise TargetError(f"can't find session: {text}", self._nearest(text))
        return session

    def _nearest(self, text: str) -> tuple[str, ...]:
        from pymux_wf.lang.nearest import nearest_words

        return nearest_words(text, [session.name for session in self.tree.sessions.values()])

    def _find_session(self, text: str) -> SessionType | None:
        sessions: Iterable[SessionType] = self.tree.sessions.values()
        if text.startswith("$"):
            found: SessionType | None = _by_id("$", text, self.tree.sessions)
            return found
        for session in sessions:
            if session.name == text:
                return session
        client = _client_named(self.clients, text)
        if client is not None:
            return client.session
        return None if self.exact_session else _only(text, sessions, lambda session: session.name)

    def _in_session(self, session: SessionType, window: str, pane: str) -> Target:
        if not window and not pane:
            target = _session_target(session)
            # In a session that is about to get a window, no index means any.
            if self.spec.window_index:
                target.index = None
            return target
        if not window:
            if pane.startswith("%"):
                return self._pane_of_session(session, pane)
            return self._with_pane(_session_target(session), pane)
        target = self._must(self._window_in(session, window), "window", window)
        return self._with_pane(target, pane) if pane else target

    # Windows

    @staticmethod
    def _must(target: Target | None, noun: str, text: str) -> Target:
        if target is None:
            raise TargetError(f"can't find {noun}: {text}")
        return target

    def _window(self, text: str, only: bool) -> Target:
        return self._must(self._find_window(text, only), "window", text)

    def _find_window(self, text: str, only: bool) -> Target | None:
        if text.startswith("@"):
            window: WindowType | None = _by_id("@", text, self.tree.windows)
            return None if window is None else self._best_place(window)
        session = self.current.session
        assert session is not None
        found = self._window_in(session, text)
        if found is not None or only:
            return found
        other = self._find_session(text)
        return None if other is None else self._in_session(other, "", "")

    def _best_place(self, window: WindowType) -> Target | None:
        """A window in the best of the sessions that have it."""
        having = [session for session in self.tree.sessions.values() if _links_of(session, window)]
        session = best_session(having, unattached=self.spec.prefer_unattached)
        return None if session is None else self._best_link(session, window)

    def _best_link(self, session: SessionType, window: WindowType) -> Target | None:
        """A window in a session, at its current index if it is current there, else at its first."""
        links = _links_of(session, window)
        if not links:
            return None
        return self._found(session, session.current if session.current in links else links[0])

    @staticmethod
    def _found(session: SessionType, link: WinlinkType | None) -> Target | None:
        return None if link is None else Target(session, link, link.window.active, index=link.index)

    def _window_in(self, session: SessionType, text: str) -> Target | None:
        if text.startswith("@"):
            window: WindowType | None = _by_id("@", text, self.tree.windows)
            return None if window is None else self._best_link(session, window)
        if not self.exact_window:
            if text[0] in "+-":
                target = self._by_offset(session, text)
                if target is not None or self.spec.window_index:
                    return target
            if text in ("!", "^", "$"):
                return self._found(session, _special(session, text))
        if text[0] not in "+-":
            target = self._by_index(session, text)
            if target is not None:
                return target
        return self._found(session, self._by_name(session, text))

    def _by_offset(self, session: SessionType, text: str) -> Target | None:
        try:
            count = parse_number(text[1:], 1, INT_MAX) if text[1:] else 1
        except NumberError:
            return None
        if session.current is None:
            return None
        step = count if text[0] == "+" else -count
        if self.spec.window_index:
            index = session.current.index + step
            return self._free(session, index) if 0 <= index <= INT_MAX else None
        links = list(session.winlinks.values())
        return self._found(session, links[(links.index(session.current) + step) % len(links)])

    def _free(self, session: SessionType, index: int) -> Target:
        """An index that need not hold a window."""
        link = session.winlinks.get(index)
        if link is not None:
            return Target(session, link, link.window.active, index=index)
        return Target(session, None, None, index=index)

    def _by_index(self, session: SessionType, text: str) -> Target | None:
        try:
            index = parse_number(text, 0, INT_MAX)
        except NumberError:
            return None
        if index in session.winlinks or self.spec.window_index:
            return self._free(session, index)
        return None

    def _by_name(self, session: SessionType, text: str) -> WinlinkType | None:
        links = session.winlinks.values()
        same = [link for link in links if link.window.name == text]
        if same or self.exact_window:
            return same[0] if len(same) == 1 else None
        return _only(text, links, lambda link: link.window.name)

    # Panes

    def _panes_by_id(self, text: str) -> PaneType | None:
        pane: PaneType | None = _by_id("%", text, self.tree.panes)
        return pane

    def _with_pane(self, target: Target, text: str) -> Target:
        window = target.window
        self.partial = Target(target.session, target.winlink)
        target.pane = None if window is None else find_pane(window, text, self._panes_by_id)
        return self._must(target if target.pane is not None else None, "pane", text)

    def _pane_of_session(self, session: SessionType, text: str) -> Target:
        pane = self._panes_by_id(text)
        target = self._must(None if pane is None else self._best_link(session, pane.window), "pane", text)
        target.pane = pane
        return target

    def _pane(self, text: str, only: bool) -> Target:
        if text.startswith("%"):
            pane = self._panes_by_id(text)
            target = self._must(None if pane is None else self._best_place(pane.window), "pane", text)
            target.pane = pane
            return target
        target = self._current()
        found = None if target.window is None else find_pane(target.window, text, self._panes_by_id)
        if found is not None:
            target.pane = found
            return target
        return self._must(None if only else self._find_window(text, only), "pane", text)


def _special(session: SessionType, text: str) -> WinlinkType | None:
    """``!`` the last window, ``^`` the first, ``$`` the highest."""
    if text == "!":
        return session.last[0] if session.last else None
    links = list(session.winlinks.values())
    return (links[0] if text == "^" else links[-1]) if links else None
