"""What happens to agents, in one order, for any number of readers who may be slow.

Each event has a number. The last KEPT are kept; a reader who asks for older ones, or who falls behind by more than
QUEUE, gets one ``gap`` that names the range that was missed. Nobody is waited for.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator, Callable
from typing import Any

KEPT = 10_000
QUEUE = 1000

Event = dict[str, Any]


class Hub:
    """The events of one manager."""

    def __init__(self, kept: int = KEPT) -> None:
        self._kept: deque[Event] = deque(maxlen=kept)
        self._news = asyncio.Event()
        self._listeners: list[Callable[[Event], None]] = []
        self.seq = 0

    def tell(self, type: str, agent: str, pane: str | None = None, **more: Any) -> Event:
        """An event of now."""
        self.seq += 1
        event = {"v": 1, "seq": self.seq, "time": time.time(), "type": f"agent.{type}", "agent": agent, "pane": pane}
        event.update(more)
        self._kept.append(event)
        self._news.set()
        self._news = asyncio.Event()
        for listener in self._listeners:
            listener(event)
        return event

    def listen(self, listener: Callable[[Event], None]) -> None:
        """Calls back at once for every event from now on."""
        self._listeners.append(listener)

    def since(self, seq: int) -> list[Event]:
        """Those behind ``seq`` that are kept, behind a gap where some are not."""
        first = self._kept[0]["seq"] if self._kept else self.seq + 1
        events = [event for event in self._kept if event["seq"] > seq]
        return [_gap(seq + 1, first - 1), *events] if seq + 1 < first else events

    async def follow(self, since: int | None = None, filter: str = "") -> AsyncIterator[Event]:
        """Events as they come, those behind ``since`` first; ``filter`` is a part of the type or the agent's name."""
        at = self.seq if since is None else since
        while True:
            news = self._news
            events = self.since(at)
            if len(events) > QUEUE and since is None:
                events = [_gap(at + 1, events[-QUEUE]["seq"] - 1), *events[-QUEUE:]]
            at = self.seq
            since = None
            for event in events:
                if not filter or event["type"] == "gap" or filter in event["type"] or filter == event["agent"]:
                    yield event
            if self.seq == at:
                await news.wait()


def _gap(first: int, last: int) -> Event:
    return {"v": 1, "type": "gap", "agent": None, "missed": [first, last], "seq": last, "time": time.time()}
