"""The loop of somebody else's program, as a server inside that program uses it.

Timers, watched descriptors and tasks that go through an :class:`OwnedLoop` are the server's: it remembers them, and
:meth:`OwnedLoop.close` takes all of them back at once, whoever in the server forgot about one. What is asked afterwards
is void. Everything else goes to the loop itself. Never runs, stops or closes the loop.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop, Task, TimerHandle
    from collections.abc import Callable, Coroutine
    from typing import Any


class OwnedLoop:
    """Stands for ``loop`` in one server."""

    def __init__(self, loop: AbstractEventLoop) -> None:
        self._loop = loop
        # By identity: two handles for the same call at the same time are equal.
        self._timers: WeakValueDictionary[int, TimerHandle] = WeakValueDictionary()
        self._readers: set[int] = set()
        self._writers: set[int] = set()
        self._tasks: set[Task[Any]] = set()
        self._closed = False
        self.time = loop.time
        self.call_soon = loop.call_soon
        self.create_future = loop.create_future

    def __getattr__(self, name: str) -> Any:
        return getattr(self._loop, name)

    # -- timers

    def call_later(self, delay: float, callback: Callable[..., Any], *arguments: Any) -> TimerHandle:
        return self._keep(self._loop.call_later(delay, callback, *arguments))

    def call_at(self, when: float, callback: Callable[..., Any], *arguments: Any) -> TimerHandle:
        return self._keep(self._loop.call_at(when, callback, *arguments))

    def _keep(self, timer: TimerHandle) -> TimerHandle:
        if self._closed:
            timer.cancel()
        else:
            self._timers[id(timer)] = timer
        return timer

    # -- descriptors

    def add_reader(self, descriptor: int, callback: Callable[..., Any], *arguments: Any) -> None:
        if not self._closed:
            self._loop.add_reader(descriptor, callback, *arguments)
            self._readers.add(descriptor)

    def add_writer(self, descriptor: int, callback: Callable[..., Any], *arguments: Any) -> None:
        if not self._closed:
            self._loop.add_writer(descriptor, callback, *arguments)
            self._writers.add(descriptor)

    def remove_reader(self, descriptor: int) -> bool:
        # Not one that was closed already and has become somebody else's by now.
        if descriptor not in self._readers:
            return False
        self._readers.discard(descriptor)
        return self._loop.remove_reader(descriptor)

    def remove_writer(self, descriptor: int) -> bool:
        if descriptor not in self._writers:
            return False
        self._writers.discard(descriptor)
        return self._loop.remove_writer(descriptor)

    # -- tasks

    def create_task(self, work: Coroutine[Any, Any, Any], **options: Any) -> Task[Any]:
        task = self._loop.create_task(work, **options)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        if self._closed:
            task.cancel()
        return task

    def cancel_tasks(self) -> list[Task[Any]]:
        """Tells every task of ours to end; those that have yet to do so."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        return tasks

    def close(self) -> None:
        """Nothing of ours is in the loop any more, and nothing comes."""
        self._closed = True
        self.cancel_tasks()
        for timer in list(self._timers.values()):
            timer.cancel()
        for descriptor in list(self._readers):
            self.remove_reader(descriptor)
        for descriptor in list(self._writers):
            self.remove_writer(descriptor)
