# Made by scripts/make-sync from pymux_wf/api/aio/events.py: change that one.
"""What happens on a server, as it happens."""

from __future__ import annotations

from types import TracebackType
from typing import Self

from pymux_wf.api.sync.connection import Subscription
from pymux_wf.api.values import Event


class EventStream:
    """Events in their order, from the moment it was made; iterate over it, or ask for the :meth:`next`.

    >>> stream = server.events("session-created")
    >>> session = server.new_session("seen", argv=["cat"])
    >>> event = stream.next(timeout=5)
    >>> event.name, event.session == session.id
    ('session-created', True)
    >>> stream.close()
    """

    def __init__(self, subscription: Subscription) -> None:
        self._subscription = subscription

    def next(self, timeout: float | None = None) -> Event | None:
        """The next event; None once it is closed.

        Raises:
            WaitTimeout: none came within ``timeout`` seconds.
            ServerGone: the server has ended.
        """
        told = self._subscription.next(timeout)
        return None if told is None else Event.of(told)

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> Event:
        event = self.next()
        if event is None:
            raise StopIteration
        return event

    def close(self) -> None:
        """No more events; who waits for one goes on."""
        self._subscription.end()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
