"""Sessions, windows and panes: plain data with plain transitions.

A session holds winlinks (a window at an index); a window may be linked into several sessions; a window holds panes,
whose places come from its layout. Every change goes through a method here or of its object (``tree_session.py``,
``tree_window.py``, ``tree_pane.py``), and every change that somebody may want to know of is announced to
:attr:`Tree.observer` as ``(event name, object)`` with tmux's event names (``window-renamed``, ``session-closed``...).

Relies on the layout room and on options as opaque objects. Knows no PTY, no client, no clock (readings are passed in)
and no loop.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from pymux_wf.layout import Layout, NoSpace

from .tree_pane import Pane, ProgramEnd
from .tree_session import Session
from .tree_window import Window, Winlink

if TYPE_CHECKING:
    from pymux_wf.lang.environ import Environ

    from .option_sets import OptionSet

Observer = Callable[[str, Any], None]


class Tree:
    """All sessions, windows and panes by id, the marked pane, and who is told of changes."""

    def __init__(self) -> None:
        self.sessions: dict[int, Session] = {}
        self.windows: dict[int, Window] = {}
        self.panes: dict[int, Pane] = {}
        self.pane_gone: Callable[[Pane], None] = lambda pane: None
        self._marked: tuple[Winlink, Pane] | None = None
        self.observer: Observer = lambda event, subject: None
        self._next_session = self._next_window = self._next_pane = 0

    @property
    def next_session_id(self) -> int:
        return self._next_session

    def session_by_name(self, name: str) -> Session | None:
        """The session of exactly this name."""
        return next((session for session in self.sessions.values() if session.name == name), None)

    def sorted_sessions(self) -> list[Session]:
        """Sessions in order of their names, as tmux lists them."""
        return sorted(self.sessions.values(), key=lambda session: session.name)

    def group_members(self, group: str) -> list[Session]:
        """The sessions of a group in the order in which they came, as tmux lists them."""
        return [session for session in self.sessions.values() if session.group == group]

    # -- sessions

    def new_session(self, name: str | None, options: OptionSet, environ: Environ, cwd: str, now: float) -> Session:
        """A session without windows yet; without a name it gets its number (the first free one from its id on)."""
        session_id = self._next_session
        self._next_session += 1
        if name is None:
            number = session_id
            while self.session_by_name(str(number)) is not None:
                number += 1
            name = str(number)
        session = Session(session_id, name, options, environ, cwd, now)
        self.sessions[session_id] = session
        return session

    def rename_session(self, session: Session, name: str) -> None:
        if name != session.name:
            session.name = name
            self.observer("session-renamed", session)

    def destroy_session(self, session: Session) -> list[Pane]:
        """Forgets the session;
        returns the panes of windows that are in no other session (to be ended by the caller).
        """
        if self.sessions.pop(session.id, None) is None:
            return []
        self.observer("session-closed", session)
        ended: list[Pane] = []
        for link in list(session.winlinks.values()):
            ended += self.unlink(link)
        session.current = None
        session.last.clear()
        return ended

    def unlink(self, link: Winlink) -> list[Pane]:
        """Takes a winlink out of its session; returns the panes of its window when that was the last link."""
        window, session = link.window, link.session
        if self._marked is not None and self._marked[0] is link:
            self._marked = None
        session.remove(link)
        self.observer("window-unlinked", link)
        return [] if window.winlinks else self.forget_window(window)

    # -- windows

    def new_window(self, name: str, options: OptionSet, width: int, height: int, now: float) -> Window:
        window = Window(self._next_window, name, options, width, height)
        self._next_window += 1
        window.created = window.activity = now
        self.windows[window.id] = window
        return window

    def forget_window(self, window: Window) -> list[Pane]:
        self.windows.pop(window.id, None)
        panes = list(window.panes)
        for pane in panes:
            if self.panes.pop(pane.id, None) is not None:
                self.pane_gone(pane)
            if self._marked is not None and self._marked[1] is pane:
                self._marked = None
        return panes

    def rename_window(self, window: Window, name: str) -> None:
        if name != window.name:
            window.name = name
            self.observer("window-renamed", window)

    def resize_window(self, window: Window, width: int, height: int) -> bool:
        """Gives the window a new size, or the smallest that holds its panes; True when it changed."""
        before = window.width, window.height
        if before == (width, height):
            return False
        layout = window.layout
        if layout is not None:
            layout.resize_window(width, height)
            width, height = max(width, layout.columns), max(height, layout.lines)
            if before == (width, height):
                return False
        window.width, window.height = width, height
        zoomed, window.zoomed_pane = window.zoomed_pane, None
        window.place()
        if zoomed is not None:
            # Those behind it have their new places too.
            window.zoomed_pane = zoomed
            window.place()
        self.observer("window-layout-changed", window)
        self.observer("window-resized", window)
        return True

    # -- panes

    def next_pane_id(self) -> int:
        pane_id = self._next_pane
        self._next_pane += 1
        return pane_id

    def take_back_pane_id(self, pane_id: int) -> None:
        """Gives the number of a pane that came to nothing to the next one."""
        if pane_id == self._next_pane - 1:
            self._next_pane = pane_id

    def pass_over_ids(self) -> None:
        """Leaves out one window's and one pane's number."""
        self._next_window += 1
        self._next_pane += 1

    def add_pane(self, pane: Pane, *, after: Pane | None = None, before: bool = False) -> None:
        """Puts a new pane into its window's list: behind ``after`` (or in front of it); at the end without one."""
        window = pane.window
        self.panes[pane.id] = pane
        if after is None:
            window.panes.append(pane)
        else:
            window.panes.insert(window.panes.index(after) + (0 if before else 1), pane)

    def remove_pane(self, pane: Pane, *, moves: bool = False) -> bool:
        """Takes a pane out of its window; True when the window has panes left.

        Where the pane only ``moves``, whoever moves it tells of the layout, which as in tmux comes later then.
        """
        window = pane.window
        if self.panes.pop(pane.id, None) is not None:
            self.pane_gone(pane)
        if self._marked is not None and self._marked[1] is pane:
            self._marked = None
        self.unzoom(window)
        place = window.panes.index(pane)
        window.panes.remove(pane)
        if pane in window.last_panes:
            window.last_panes.remove(pane)
        was_active = window.active is pane
        if was_active:
            window.active = None
            fallback = window.last or (window.panes[max(place - 1, 0)] if window.panes else None)
            window.remember_active(fallback)
        if not window.panes:
            return False
        if window.layout is not None:
            window.layout.close(pane.id)
        window.place()
        if not moves:
            self.observer("window-layout-changed", window)
        if was_active:
            self.observer("window-pane-changed", window)
        return True

    def select_pane(self, pane: Pane) -> bool:
        """Makes the pane the active one of its window; False when it already was."""
        window = pane.window
        if window.active is pane:
            return False
        if window.zoomed_pane is not None:
            self.unzoom(window)
        window.remember_active(pane)
        self.observer("window-pane-changed", window)
        return True

    def zoom(self, pane: Pane) -> bool:
        """Lets the pane fill its window; False when there is nothing to zoom."""
        window = pane.window
        if window.zoomed_pane is not None or len(window.panes) == 1:
            return False
        if window.active is not pane:
            window.remember_active(pane)
        window.zoomed_pane = pane
        window.place()
        self.observer("window-layout-changed", window)
        return True

    def unzoom(self, window: Window) -> bool:
        if window.zoomed_pane is None:
            return False
        window.zoomed_pane = None
        window.place()
        self.observer("window-layout-changed", window)
        return True

    def mark(self, link: Winlink, pane: Pane) -> None:
        self.marked = None if self.is_marked(pane) else (link, pane)

    @property
    def marked(self) -> tuple[Winlink, Pane] | None:
        """The marked pane and its place; None while the pane is not in the window of that place."""
        if self._marked is None:
            return None
        link, pane = self._marked
        there = link.window is pane.window and link.session.winlinks.get(link.index) is link
        return self._marked if there else None

    @marked.setter
    def marked(self, value: tuple[Winlink, Pane] | None) -> None:
        self._marked = value

    def is_marked(self, pane: Pane) -> bool:
        marked = self.marked
        return marked is not None and marked[1] is pane

    def winlinks(self) -> Iterator[Winlink]:
        """Every winlink, sessions by name, indexes upwards."""
        for session in self.sorted_sessions():
            yield from session.winlinks.values()


__all__ = ["Layout", "NoSpace", "Observer", "Pane", "ProgramEnd", "Session", "Tree", "Window", "Winlink"]
