"""What happens on a server, as it happens."""

from __future__ import annotations

from types import TracebackType
from typing import Self

from pymux_wf.api.aio.connection import Subscription
from pymux_wf.api.values import Event


class EventStream:
    """Events in their order, from the moment it was made; iterate over it, or ask for the :meth:`next`.

    >>> stream = await server.events("session-created")
    >>> session = await server.new_session("seen", argv=["cat"])
    >>> event = await stream.next(timeout=5)
    >>> event.name, event.session == session.id
    ('session-created', True)
    >>> await stream.close()
    """

    def __init__(self, subscription: Subscription) -> None:
        self._subscription = subscription

    async def next(self, timeout: float | None = None) -> Event | None:
        """The next event; None once it is closed.

        Raises:
            WaitTimeout: none came within ``timeout`` seconds.
            ServerGone: the server has ended.
        """
        told = await self._subscription.next(timeout)
        return None if told is None else Event.of(told)

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> Event:
        event = await self.next()
        if event is None:
            raise StopAsyncIteration
        return event

    async def close(self) -> None:
        """No more events; who waits for one goes on."""
        self._subscription.end()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()
