"""The way to a server for callers that block: what they ask is done by the library's loop, in its own thread.

Written by hand, as its asynchronous twin ``pymux_wf.api.aio.connection``; all else of this face is made from that
one. May be used by several threads at once. A wait that is interrupted (Ctrl-C) ends on the server too.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any

from pymux_wf.api import loop_thread
from pymux_wf.api.aio import connection as asynchronous
from pymux_wf.api.errors import MuxError
from pymux_wf.api.loop_thread import LoopThread, Reply

if TYPE_CHECKING:
    from pymux_wf.server.embedded import EmbeddedServer


class Connection:
    """One server as this program reaches it; ``embedded`` is the server itself where it is ours."""

    def __init__(self, inner: asynchronous.Connection, thread: LoopThread) -> None:
        self.inner = inner
        self.wire = inner.wire
        self.thread = thread

    @classmethod
    def to(cls, path: str) -> Connection:
        """A connection to the server at ``path``; raises ServerGone."""
        thread = loop_thread.current()
        return cls(thread.run(asynchronous.Connection.to(path)), thread)

    @classmethod
    def start(cls, **settings: Any) -> Connection:
        """A server of our own, and a connection to it. ``settings`` are those of ``EmbeddedServer.start``."""
        thread = loop_thread.current()
        return cls(thread.run(asynchronous.Connection.start(**settings)), thread)

    @property
    def embedded(self) -> EmbeddedServer | None:
        return self.inner.embedded

    @property
    def path(self) -> str | None:
        """The socket, if there is one that others can connect to."""
        return self.inner.path

    def call(self, verb: str, parameters: Mapping[str, Any]) -> Any:
        """What the server answers; raises MuxError."""
        reply = Reply()
        numbers: list[int] = []
        try:
            self.thread.soon(lambda: numbers.append(self.wire.begin(verb, parameters, reply.give)))
            return reply.wait()
        except MuxError:
            raise
        except BaseException:  # interrupted: nobody waits for it any more
            self.thread.loop.call_soon_threadsafe(lambda: self._cancel(numbers))
            raise

    def _cancel(self, numbers: list[int]) -> None:
        for number in numbers:
            self.wire.cancel(number)

    def subscribe(self, verb: str, parameters: Mapping[str, Any]) -> Subscription:
        """The events of a call that goes on; raises MuxError where it cannot begin."""
        return Subscription(self.thread.run(self.inner.subscribe(verb, parameters)), self.thread)

    def beyond(self, function: str, *arguments: Any, **named: Any) -> Any:
        """What a coroutine function of a layer above the library gives: ``"module:function"``, loaded only now (here:
        the loop goes on meanwhile), and called with this server."""
        import_module(function.partition(":")[0])
        return self.thread.run(self.inner.beyond(function, *arguments, **named))

    def close(self) -> list[tuple[int, tuple[str, ...]]]:
        """Closes the connection, and ends the server where it is ours: the processes that had to be killed for it."""
        return self.thread.run(self.inner.close())


class Subscription:
    """Events as they come, kept until they are taken."""

    def __init__(self, inner: asynchronous.Subscription, thread: LoopThread) -> None:
        self._inner = inner
        self._thread = thread

    def next(self, timeout: float | None = None) -> dict[str, Any] | None:
        """The next event; None when there will be no more; raises MuxError."""
        return self._thread.run(self._inner.next(timeout))

    def end(self) -> None:
        """No more events."""
        self._thread.soon(self._inner.end)
