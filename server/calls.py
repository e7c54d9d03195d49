"""The library's calls on one connection: a frame names a verb, the answer is its value or how it failed.

Calls run at the same time and are answered in the order they end. A caller may cancel one; all that are open end with
the connection. What a subscription sees goes out as EVENT frames, as long as the call that made it is open.
"""

from __future__ import annotations

from functools import partial
from inspect import isawaitable, iscoroutine
from typing import TYPE_CHECKING, Any

from pymux_wf import failures
from pymux_wf.lang.errors import LangError
from pymux_wf.protocol import MAX_FRAME, Message, ProtocolError

from . import verbs
from .logs import get_log
from .verbs.verb import VerbFailure

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Awaitable

    from .client import Client
    from .server import Server

log = get_log(__name__)


class Calls:
    """The open calls of one client."""

    def __init__(self, server: Server, client: Client) -> None:
        self._server = server
        self._client = client
        self._open: dict[int, asyncio.Task[None]] = {}

    def call(self, request: int, name: str, parameters: dict[str, Any]) -> None:
        """A CALL frame: answers at once where nothing has to be waited for."""
        try:
            value = verbs.perform(self._server, name, parameters, self._client, partial(self._event, request))
        except Exception as error:
            self._fail(request, name, error)
            return
        if isawaitable(value):
            task = self._server.loop.create_task(self._wait(request, name, value))
            self._open[request] = task
            task.add_done_callback(partial(self._done, request, value))
        else:
            self._reply(request, value)

    def _done(self, request: int, value: Awaitable[Any], task: asyncio.Task[None]) -> None:
        del self._open[request]
        if iscoroutine(value):  # cancelled before its first step, nobody has awaited it
            value.close()

    async def _wait(self, request: int, name: str, value: Awaitable[Any]) -> None:
        try:
            self._reply(request, await value)
        except Exception as error:
            self._fail(request, name, error)

    def cancel(self, request: int) -> None:
        """A CANCEL frame: nothing is answered any more."""
        task = self._open.get(request)
        if task is not None:
            task.cancel()

    def close(self) -> None:
        """The client is gone."""
        for task in list(self._open.values()):
            task.cancel()

    def _reply(self, request: int, value: Any) -> None:
        try:
            self._client.connection.send(Message.REPLY, request, value)
        except ProtocolError:
            message = f"the answer is larger than {MAX_FRAME} bytes; ask for less"
            self._client.connection.send(Message.FAILURE, request, failures.FAILED, message, {})

    def _event(self, request: int, event: dict[str, Any]) -> None:
        self._client.connection.send(Message.EVENT, request, event)

    def _fail(self, request: int, name: str, error: Exception) -> None:
        if isinstance(error, VerbFailure):
            kind, message, details = error.kind, error.message, error.details
        elif isinstance(error, LangError):
            kind, message, details = failures.FAILED, error.message, {}
        else:
            log.error("verb %s failed", name, exc_info=error)
            kind, message, details = failures.INTERNAL, "internal error, see the server's log", {}
        self._client.connection.send(Message.FAILURE, request, kind, message, details)
