"""Panes that are no longer there: the last of them are kept, so that how they ended, what they showed and what they
wrote can still be asked by whoever holds their id.

A pane's object outlives its program and its place in the tree; this is where. Bounded; the oldest go first.
"""

from __future__ import annotations

from .pane_watchers import tell

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from .tree import Pane

KEPT = 64


class PastPanes:
    """The panes of one server that have gone, by id."""

    def __init__(self, limit: int = KEPT) -> None:
        self._panes: dict[int, Pane] = {}
        self._limit = limit

    def keep(self, pane: Pane) -> None:
        """The pane has left the tree."""
        self._panes[pane.id] = pane
        while len(self._panes) > self._limit:
            del self._panes[next(iter(self._panes))]
        tell(pane, "gone", "the pane was closed" if pane.ended is None else "the pane's program has ended")

    def __iter__(self) -> Iterator[Pane]:
        return iter(list(self._panes.values()))

    def get(self, pane_id: int) -> Pane | None:
        return self._panes.get(pane_id)
