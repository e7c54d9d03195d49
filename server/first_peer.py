"""Serving the peer that is waiting when the server starts: the client that started it, before there is an event loop.

Its connection and its first frames are there already, so nothing has to be waited for: they are read and answered here
directly, and :meth:`EarlyTransport.hand_over` gives the connection to the loop afterwards. If they are not there, the
loop takes the peer as it takes all others.
"""

from __future__ import annotations

from _socket import socket as Socket

TYPE_CHECKING = False
if TYPE_CHECKING:
    from asyncio import AbstractEventLoop, Transport
    from typing import Any

    from .connection import Connection

_READ = 1 << 18


class EarlyTransport:
    """As much of asyncio's transport as a connection uses, over a socket that does not block."""

    def __init__(self, peer: Socket) -> None:
        self._peer = peer
        self._rest = bytearray()
        self._closing = False
        self._paused = False

    def get_extra_info(self, name: str, default: Any = None) -> Any:
        return self._peer if name == "socket" else default

    def write(self, data: bytes) -> None:
        """Sends at once what the socket takes; the rest waits for the loop."""
        if not self._rest:
            try:
                data = data[self._peer.send(data) :]
            except OSError:  # full, or gone, which reading will tell
                pass
        self._rest += data

    def get_write_buffer_size(self) -> int:
        return len(self._rest)

    def pause_reading(self) -> None:
        self._paused = True

    def resume_reading(self) -> None:
        self._paused = False

    def is_closing(self) -> bool:
        return self._closing

    def close(self) -> None:
        self._closing = True

    async def hand_over(self, loop: AbstractEventLoop, connection: Connection) -> None:
        """The loop's transport takes over, with everything that was asked of this one."""
        from socket import socket

        peer = socket(fileno=self._peer.detach())
        await loop.connect_accepted_socket(lambda: connection, peer)  # type: ignore[type-var]  # a protocol all the same

    def pass_on(self, transport: Transport) -> None:
        """Gives ``transport``, which has our socket now, what is left to do."""
        if self._rest:
            transport.write(bytes(self._rest))
        if self._paused:
            transport.pause_reading()
        if self._closing:
            transport.close()


def serve_first(listener: int, connection: Connection) -> EarlyTransport | None:
    """Accepts who waits at the listening socket and handles what was sent so far; None where nobody waits."""
    listening = Socket(fileno=listener)
    listening.setblocking(False)
    try:
        descriptor, _ = listening._accept()  # type: ignore[attr-defined]  # the C half of socket.accept
    except OSError:
        return None
    finally:
        listening.detach()
    peer = Socket(fileno=descriptor)
    peer.setblocking(False)
    transport = EarlyTransport(peer)
    connection.connection_made(transport)
    try:
        data = peer.recv(_READ)
    except OSError:
        data = b""
    if data:
        connection.data_received(data)
    return transport
