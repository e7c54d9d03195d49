"""The asynchronous way to a server: calls that are awaited, in the caller's loop.

Its twin with the same names, for callers that block, is ``pymux_wf.api.sync.connection``; all else of the two faces is
one source.
"""

from __future__ import annotations

import asyncio
import os
from collections import deque
from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any

from pymux_wf.api import wire as wires
from pymux_wf.api.errors import InvalidCall, MuxError, WaitTimeout
from pymux_wf.api.wire import Wire

if TYPE_CHECKING:
    from pymux_wf.server.embedded import EmbeddedServer

KEPT_EVENTS = 10_000
"""Events that nobody has taken; the oldest go when there are more."""


class Connection:
    """One server as this program reaches it; ``embedded`` is the server itself where it is ours."""

    def __init__(self, wire: Wire, embedded: EmbeddedServer | None = None) -> None:
        self.wire = wire
        self.embedded = embedded

    @classmethod
    async def to(cls, path: str) -> Connection:
        """A connection to the server at ``path``; raises ServerGone."""
        return cls(await wires.connect(path, wires.hello(os.environ)))

    @classmethod
    async def start(cls, **settings: Any) -> Connection:
        """A server of our own, and a connection to it. ``settings`` are those of ``EmbeddedServer.start``.

        Raises InvalidCall for options and configurations that make no sense, MuxError where it cannot be started.
        """
        from pymux_wf.lang.errors import LangError
        from pymux_wf.server.embedded import EmbeddedServer

        try:
            embedded = await EmbeddedServer.start(**settings)
        except LangError as error:
            raise InvalidCall(error.message) from None
        except OSError as error:
            raise MuxError(f"the server could not be started: {error}") from None
        if embedded.server.config_errors:
            errors = list(embedded.server.config_errors)
            await embedded.close()
            raise InvalidCall("\n".join(["the configuration has errors:", *errors]), evidence={"errors": errors})
        loop = asyncio.get_running_loop()
        path = embedded.socket_path or "the server in this process"
        try:
            hello = wires.hello({})
            _, wire = await loop.create_unix_connection(lambda: Wire(path, hello), sock=embedded.connect())
            return cls(await wires.greeted(wire), embedded)
        except BaseException:
            await embedded.close()
            raise

    @property
    def path(self) -> str | None:
        """The socket, if there is one that others can connect to."""
        return self.wire.path if self.embedded is None else self.embedded.socket_path

    async def call(self, verb: str, parameters: Mapping[str, Any]) -> Any:
        """What the server answers; raises MuxError. A call that is cancelled ends on the server too."""
        self._check_loop(verb)
        future: asyncio.Future[Any] = self.wire.loop.create_future()

        def answer(value: Any, error: MuxError | None) -> None:
            if future.done():
                return
            if error is None:
                future.set_result(value)
            else:
                future.set_exception(error)

        number = self.wire.begin(verb, parameters, answer)
        try:
            return await future
        except asyncio.CancelledError:
            self.wire.cancel(number)
            raise

    async def subscribe(self, verb: str, parameters: Mapping[str, Any]) -> Subscription:
        """The events of a call that goes on; raises MuxError where it cannot begin."""
        self._check_loop(verb)
        subscription = Subscription(self.wire, verb, parameters)
        try:
            await subscription.next()  # the server says that it listens
        except BaseException:
            subscription.end()
            raise
        return subscription

    async def beyond(self, function: str, *arguments: Any, **named: Any) -> Any:
        """What a coroutine function of a layer above the library gives: ``"module:function"``, loaded only now, and
        called with this server."""
        from pymux_wf.api.aio.server import Server

        module, _, name = function.partition(":")
        return await getattr(import_module(module), name)(Server(self), *arguments, **named)

    async def close(self) -> list[tuple[int, tuple[str, ...]]]:
        """Closes the connection, and ends the server where it is ours: the processes that had to be killed for it."""
        self._check_loop("close")
        self.wire.close()
        if self.embedded is None:
            return []
        return [(leaked.pid, leaked.argv) for leaked in await self.embedded.close()]

    def _check_loop(self, what: str) -> None:
        if asyncio.get_running_loop() is not self.wire.loop:
            raise InvalidCall(f"{what}: this server object belongs to another event loop")


class Subscription:
    """Events as they come, kept until they are taken."""

    def __init__(self, wire: Wire, verb: str, parameters: Mapping[str, Any]) -> None:
        self._wire = wire
        self._events: deque[dict[str, Any]] = deque(maxlen=KEPT_EVENTS)
        self._error: MuxError | None = None
        self._news = asyncio.Event()
        self._ended = False
        self._number = wire.begin(verb, parameters, self._answer, self._heard)

    def _answer(self, value: Any, error: MuxError | None) -> None:
        self._error, self._ended = error, True
        self._news.set()

    def _heard(self, event: dict[str, Any]) -> None:
        self._events.append(event)
        self._news.set()

    async def next(self, timeout: float | None = None) -> dict[str, Any] | None:
        """The next event; None when there will be no more; raises MuxError."""
        try:
            async with asyncio.timeout(timeout):
                while not self._events and not self._ended:
                    self._news.clear()
                    await self._news.wait()
        except TimeoutError:
            raise WaitTimeout(f"timed out after {timeout:g} s waiting for an event") from None
        if self._events:
            return self._events.popleft()
        if self._error is not None:
            raise self._error
        return None

    def end(self) -> None:
        """No more events."""
        if not self._ended:
            self._ended = True
            self._wire.cancel(self._number)
            self._events.clear()
            self._news.set()
