"""The channels of wait-for: commands that wait for one another by name, and locks with a queue.

A signal that comes before anybody waits is kept for the first who does. Futures are the only thing that waits here; no
timers.
"""

from __future__ import annotations

from collections import deque

from .errors import CommandError

TYPE_CHECKING = False
if TYPE_CHECKING:
    import asyncio

    Future = asyncio.Future[None]


class Channel:
    """One name: whether a signal is kept, who waits for one, whether it is locked and who waits for the lock."""

    __slots__ = ("locked", "lockers", "signalled", "waiters")

    def __init__(self) -> None:
        self.signalled = False
        self.waiters: list[Future] = []
        self.locked = False
        self.lockers: deque[Future] = deque()

    @property
    def idle(self) -> bool:
        return not (self.signalled or self.waiters or self.locked or self.lockers)


class WaitChannels:
    """All channels of a server; ``loop`` makes the futures."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._channels: dict[str, Channel] = {}
        self.others: set[asyncio.Future[None]] = set()  # waits for something else, which end with the channels'

    def _channel(self, name: str) -> Channel:
        return self._channels.setdefault(name, Channel())

    def _forget(self, name: str) -> None:
        if name in self._channels and self._channels[name].idle:
            del self._channels[name]

    def wait(self, name: str) -> Future | None:
        """A future that the next signal ends; None when a signal is already there."""
        channel = self._channel(name)
        if channel.signalled:
            channel.signalled = False
            self._forget(name)
            return None
        return self._queue(name, channel.waiters)

    def _queue(self, name: str, queue: list[Future] | deque[Future]) -> Future:
        future: Future = self._loop.create_future()
        queue.append(future)
        future.add_done_callback(lambda done: self._left(name, queue, done))
        return future

    def _left(self, name: str, queue: list[Future] | deque[Future], future: Future) -> None:
        # A client that goes away cancels what it waits for; its place must not take a lock.
        if future in queue:
            queue.remove(future)
        self._forget(name)

    def signal(self, name: str) -> None:
        """Wakes everybody who waits, or is kept for the next."""
        channel = self._channel(name)
        if not channel.waiters:
            channel.signalled = True
            return
        waiters, channel.waiters[:] = list(channel.waiters), []
        for future in waiters:
            _wake(future)
        self._forget(name)

    def lock(self, name: str) -> Future | None:
        """Takes the lock: None when it was free, else a future that ends when it is ours."""
        channel = self._channel(name)
        if not channel.locked:
            channel.locked = True
            return None
        return self._queue(name, channel.lockers)

    def unlock(self, name: str) -> None:
        """Gives the lock to the next who waits for it; raises CommandError when it is not locked."""
        channel = self._channels.get(name)
        if channel is None or not channel.locked:
            raise CommandError(f"channel {name} not locked")
        while channel.lockers:
            future = channel.lockers.popleft()
            if not future.done():
                _wake(future)
                return
        channel.locked = False
        self._forget(name)

    def flush(self) -> None:
        """Ends every wait: nobody will come to signal any more."""
        for channel in list(self._channels.values()):
            for future in [*channel.waiters, *channel.lockers]:
                _wake(future)
        for future in tuple(self.others):
            _wake(future)


def _wake(future: Future) -> None:
    if not future.done():
        future.set_result(None)
