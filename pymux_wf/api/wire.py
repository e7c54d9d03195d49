"""The library's end of a connection: calls go out under numbers, what is answered finds whoever asked.

A protocol as asyncio means it, without futures of its own: who begins a call gives what is to be called with the
answer. Every call that is open when the connection is lost fails at once; so does every later one. All methods are
called in the loop.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Any, cast

from pymux_wf import __version__, failures, protocol
from pymux_wf.api.errors import InvalidCall, MuxError, ServerGone, of_failure
from pymux_wf.protocol import Hello, Message, ProtocolError

GREETING_SECONDS = 10.0
"""How long a server may take to answer the first frame."""

Answer = Callable[[Any, MuxError | None], None]
Heard = Callable[[dict[str, Any]], None]


class Wire(asyncio.Protocol):
    """One connection; ``path`` names the server in messages."""

    def __init__(self, path: str, hello: Mapping[str, Any]) -> None:
        self.path = path
        self._hello = dict(hello)
        self._decoder = protocol.Decoder()
        self._transport: asyncio.Transport | None = None
        self._open: dict[int, tuple[Answer, Heard | None]] = {}
        self._numbers = 0
        self._lost: str | None = None
        self.loop = asyncio.get_running_loop()
        self.greeted: asyncio.Future[None] = self.loop.create_future()
        self.observer: Callable[[str, int, Any], None] | None = None

    # -- asyncio.Protocol

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # uvloop's are transports that say they are none.
        self._transport = cast(asyncio.Transport, transport)
        self._transport.write(protocol.encode(Message.HELLO, protocol.PROTOCOL_VERSION, __version__, self._hello))

    def data_received(self, data: bytes) -> None:
        try:
            for frame in self._decoder.feed(data):
                self._take(frame)
        except ProtocolError as error:
            self.fail(f"what answers on {self.path} does not speak pywfmux's protocol ({error})")

    def connection_lost(self, exc: Exception | None) -> None:
        self.fail(f"the server on {self.path} is gone" + (f" ({exc})" if exc is not None else ""))

    def _take(self, frame: list[Any]) -> None:
        kind = frame[0]
        if kind in (Message.REPLY, Message.FAILURE):
            answer = self._open.pop(frame[1], None)
            if self.observer is not None:
                self.observer("reply" if kind == Message.REPLY else "failure", frame[1], frame[2:])
            if answer is None:
                return
            if kind == Message.REPLY:
                answer[0](frame[2], None)
            else:
                answer[0](None, of_failure(*frame[2:5]))
        elif kind == Message.EVENT:
            told = self._open.get(frame[1])
            if told is not None and told[1] is not None:
                told[1](frame[2])
        elif kind == Message.HELLO:
            if not self.greeted.done():
                self.greeted.set_result(None)
        elif kind == Message.ERROR:
            self.fail(f"the server on {self.path} closed the connection: {frame[1]}")
        elif kind == Message.EXIT:
            self.fail(f"the server on {self.path} has ended")

    # -- calls

    def begin(self, verb: str, parameters: Mapping[str, Any], answer: Answer, heard: Heard | None = None) -> int:
        """Sends a call; ``answer(value, error)`` is called once, perhaps before this returns. The call's number."""
        self._numbers += 1
        number = self._numbers
        if self.observer is not None:
            self.observer(verb, number, parameters)
        if self._transport is None or self._lost is not None:
            answer(None, self.gone())
            return number
        try:
            frame = protocol.encode(Message.CALL, number, verb, parameters)
        except (ProtocolError, TypeError, ValueError, OverflowError) as error:
            answer(None, InvalidCall(f"{verb}: this cannot be sent to a server: {error}"))
            return number
        self._open[number] = answer, heard
        self._transport.write(frame)
        return number

    def cancel(self, number: int) -> None:
        """Nobody waits for the call any more."""
        if self._open.pop(number, None) is not None and self._transport is not None:
            self._transport.write(protocol.encode(Message.CANCEL, number))

    def gone(self) -> ServerGone:
        """What a call on a lost connection raises."""
        return ServerGone(self._lost or f"not connected to {self.path}", self.path)

    def close(self) -> None:
        """Ends the connection; what is open fails."""
        self.fail(f"the connection to {self.path} was closed")

    def fail(self, reason: str) -> None:
        """Ends the connection for this reason; what is open fails."""
        if self._lost is not None:
            return
        self._lost = reason
        if self._transport is not None:
            self._transport.close()
        open_calls, self._open = self._open, {}
        for answer, _ in open_calls.values():
            answer(None, self.gone())
        if not self.greeted.done():
            self.greeted.set_result(None)

    @property
    def lost(self) -> bool:
        return self._lost is not None


async def connect(path: str, hello: Mapping[str, Any]) -> Wire:
    """A connection to the server at ``path``; raises ServerGone."""
    loop = asyncio.get_running_loop()
    try:
        _, wire = await loop.create_unix_connection(lambda: Wire(path, hello), path)
    except OSError as error:
        raise ServerGone(
            f"no server is running on {path} ({error.strerror or error}); start one with: pywfmux new-session -d", path
        ) from None
    return await greeted(wire)


async def greeted(wire: Wire) -> Wire:
    """The connection once the server has answered; raises ServerGone, also where it never does."""
    try:
        async with asyncio.timeout(GREETING_SECONDS):
            await wire.greeted
    except TimeoutError:
        wire.fail(f"what listens on {wire.path} does not answer")
    except asyncio.CancelledError:
        wire.close()
        raise
    if wire.lost:
        raise wire.gone()
    return wire


def hello(environment: Mapping[str, str]) -> dict[str, Any]:
    """What the library tells about itself in its first frame."""
    import os

    from pymux_wf.client.hello import working_directory

    return {
        Hello.NAME: "pywfmux",
        Hello.PID: os.getpid(),
        Hello.UID: os.getuid(),
        Hello.CWD: working_directory(environment),
        Hello.ENVIRONMENT: [f"{name}={value}" for name, value in environment.items()],
        Hello.UTF8: True,
    }


def default_path(socket: str | None, name: str | None) -> str:
    """The socket that the command line would use with ``-S socket`` or ``-L name``.

    Raises ServerGone, and InvalidCall for what cannot be one.
    """
    if socket is not None and name is not None:
        raise InvalidCall("a server has a socket or a name: both socket and name were given")
    if "\0" in (socket or name or ""):
        raise InvalidCall(f"a path cannot have a NUL in it: {socket or name!r:.200}")
    import os

    from pymux_wf.client.arguments import Arguments
    from pymux_wf.client.connect import ClientError, socket_path

    arguments = Arguments()
    arguments.socket, arguments.label = socket, name
    try:
        return str(socket_path(arguments, os.environ, "pywfmux"))
    except ClientError as error:
        raise ServerGone(str(error), socket or name or "", {"kind": failures.SERVER_GONE}) from None
