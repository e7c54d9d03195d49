"""The asynchronous library on a server that lives in the library's own thread.

Nothing of the connection is in the loop of who awaits: so the server is there before that loop begins, goes on while it
is blocked, and can be ended after it is closed, whoever runs it (pytest-asyncio, anyio, ``asyncio.run`` in a test).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from pymux_wf.api.aio import connection as asynchronous

if TYPE_CHECKING:
    from pymux_wf.api.loop_thread import LoopThread
    from pymux_wf.api.sync.connection import Connection

T = TypeVar("T")


class BridgedConnection(asynchronous.Connection):
    """The connection of a blocking ``Server``, awaited. A call that is cancelled ends on the server too.

    ``called`` is told of each verb that was answered.
    """

    def __init__(self, blocking: Connection, called: Callable[[str], None] | None = None) -> None:
        super().__init__(blocking.wire, blocking.embedded)
        self._inner, self._thread, self._called = blocking.inner, blocking.thread, called

    async def call(self, verb: str, parameters: Mapping[str, Any]) -> Any:
        value = await _across(self._thread, self._inner.call(verb, parameters))
        if self._called is not None:
            self._called(verb)
        return value

    async def subscribe(self, verb: str, parameters: Mapping[str, Any]) -> asynchronous.Subscription:
        inner = await _across(self._thread, self._inner.subscribe(verb, parameters))
        return BridgedSubscription(inner, self._thread)

    async def close(self) -> list[tuple[int, tuple[str, ...]]]:
        return await _across(self._thread, self._inner.close())


class BridgedSubscription(asynchronous.Subscription):
    """A subscription of that thread, awaited in another."""

    def __init__(self, inner: asynchronous.Subscription, thread: LoopThread) -> None:
        self._inner, self._thread = inner, thread

    async def next(self, timeout: float | None = None) -> dict[str, Any] | None:
        return await _across(self._thread, self._inner.next(timeout))

    def end(self) -> None:
        self._thread.soon(self._inner.end)


async def _across(thread: LoopThread, work: Coroutine[Any, Any, T]) -> T:
    return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(work, thread.loop))
