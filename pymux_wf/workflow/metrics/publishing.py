"""Values on their way to the server: in batches, and only what has changed or would look old otherwise."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from pymux_wf.api.errors import MuxError
from pymux_wf.workflow.metrics.entry import Entry

if TYPE_CHECKING:
    from pymux_wf.workflow.supervisor.service import House

TOGETHER = 0.03
"""Seconds in which what comes is sent together."""


class Publisher:
    """Sends the entries of ``all_entries`` to the server."""

    def __init__(self, house: House, all_entries: Callable[[], Iterable[Entry]]) -> None:
        self._house = house
        self._all = all_entries
        self._waiting = False
        self._forgotten: set[str] = set()
        self.sendings = 0

    def changed(self, entry: Entry) -> None:
        """A metric was read."""
        if not self._waiting and due(entry, time.time()):
            self._begin()

    def forget(self, names: Iterable[str]) -> None:
        """Metrics that are no longer there."""
        self._forgotten |= set(names)
        if self._forgotten and not self._waiting:
            self._begin()

    def _begin(self) -> None:
        self._waiting = True
        self._house.loop.call_later(TOGETHER, lambda: self._house.keep(self._send(), "metrics to the server"))

    async def _send(self) -> None:
        self._waiting = False
        # Who sends anyhow sends all that is newer than what the server has.
        batch = [entry for entry in self._all() if look(entry) != entry.sent or entry.at > entry.sent_at]
        batch = [entry for entry in batch if entry.at or entry.error is not None]
        told: dict[str, Any] = {entry.name: entry.fields() for entry in batch}
        for name in self._forgotten - {entry.name for entry in self._all()}:
            told[name] = None
        self._forgotten.clear()
        if not told:
            return
        for entry in batch:
            entry.sent, entry.sent_at = look(entry), entry.at
        self.sendings += 1
        try:
            await self._house.server.set_metrics(told)
        except MuxError as error:
            self._house.log.warning("the server did not take metrics: %s", error)


def look(entry: Entry) -> tuple[str, float | None, str | None]:
    """What a person or a program would see of it, but for its age."""
    return entry.text, entry.number, entry.error


def due(entry: Entry, now: float) -> bool:
    """Whether the server has to hear of it: it is another one, or would look stale before it is read again."""
    if look(entry) != entry.sent:
        return bool(entry.at) or entry.error is not None
    return entry.error is None and entry.at > entry.sent_at and now - entry.sent_at >= entry.metric.stale_after / 2
