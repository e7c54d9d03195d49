"""A session: a named row of windows at indexes, one of them the current one. Plain data with plain transitions.

Relies on the windows it links. Tells nobody of changes: the tree does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .tree_window import Winlink

if TYPE_CHECKING:
    from pymux_wf.lang.environ import Environ

    from .option_sets import OptionSet
    from .tree_window import Window


class Session:
    """A named row of winlinks with a current one, its options and its environment."""

    def __init__(self, session_id: int, name: str, options: OptionSet, environ: Environ, cwd: str, now: float) -> None:
        self.id = session_id
        self.name = name
        self.options = options
        self.environ = environ
        self.cwd = cwd
        self.winlinks: dict[int, Winlink] = {}
        self.current: Winlink | None = None
        self.last: list[Winlink] = []
        self.created = now
        self.activity = now
        self.last_attached = 0.0
        self.attached = 0
        self.group: str | None = None

    def add(self, window: Window, index: int) -> Winlink:
        """Links ``window`` at ``index``, which must be free."""
        link = Winlink(self, index, window)
        self.winlinks[index] = link
        self.sort()
        window.winlinks.append(link)
        return link

    def remove(self, link: Winlink) -> None:
        """Unlinks; the current winlink becomes the last used one that is left, else a neighbour."""
        del self.winlinks[link.index]
        link.window.winlinks.remove(link)
        if link in self.last:
            self.last.remove(link)
        if self.current is link:
            self.current = self._after_removal(link.index)
            if self.current in self.last:
                self.last.remove(self.current)

    def leave(self, link: Winlink) -> bool:
        """Goes to the window that follows when ``link`` goes; False where it is not current, or the only one."""
        following = self._after_removal(link.index) if self.current is link else None
        return following is not None and self.select(following)

    def _after_removal(self, index: int) -> Winlink | None:
        if self.last:
            return self.last[0]
        # As previous-window goes: to the index below, from the lowest round to the highest.
        indexes = [i for i in self.winlinks if i < index] or list(self.winlinks)
        return self.winlinks[indexes[-1]] if indexes else None

    def select(self, link: Winlink) -> bool:
        """Makes ``link`` current; False when it already was."""
        if link is self.current:
            return False
        previous = self.current
        if link in self.last:
            self.last.remove(link)
        if previous is not None:
            if previous in self.last:
                self.last.remove(previous)
            self.last.insert(0, previous)
        self.current = link
        link.window.clear_alerts()
        return True

    def sort(self) -> None:
        self.winlinks = dict(sorted(self.winlinks.items()))

    def free_index(self, base: int) -> int:
        """The first index from ``base`` on that is not used."""
        index = base
        while index in self.winlinks:
            index += 1
        return index

    def renumber(self, base: int) -> None:
        """Closes the gaps in the indexes, starting at ``base``."""
        self.winlinks = {base + place: link for place, link in enumerate(self.winlinks.values())}
        for index, link in self.winlinks.items():
            link.index = index

    def make_room(self, index: int) -> None:
        """Moves the winlinks from ``index`` on up by one, as far as needed."""
        free = self.free_index(index)
        for place in range(free, index, -1):
            link = self.winlinks.pop(place - 1)
            link.index = place
            self.winlinks[place] = link
        self.sort()

    def neighbour(self, step: int, alert: bool = False) -> Winlink | None:
        """The next (+1) or previous (-1) winlink, round the ends; with ``alert`` only ones that have an alert."""
        links = list(self.winlinks.values())
        if self.current is None or not links:
            return None
        start = links.index(self.current)
        for offset in range(1, len(links) + 1):
            link = links[(start + step * offset) % len(links)]
            if link is self.current:
                return None
            if not alert or link.flags:
                return link
        return None

    def __repr__(self) -> str:
        return f"<Session ${self.id} {self.name!r}>"
