"""One peer on the socket: frames in, frames out, and its limits.

A peer must say HELLO with the right version first; one that sends garbage, an oversized frame or nothing at all for
:data:`HELLO_SECONDS` loses its connection, and nobody else notices. Output waits in the transport's buffer; how much is
waiting is for the owner to look at (:attr:`Connection.backlog`), who draws less often instead of queueing more.

Knows frames and sockets, not what they mean: that is ``client.py``.
"""

from __future__ import annotations

from pymux_wf import packing, protocol
from pymux_wf.protocol import Decoder, Message, ProtocolError

from .logs import get_log
from .platform import peer_credentials

TYPE_CHECKING = False
if TYPE_CHECKING:
    from asyncio import AbstractEventLoop, TimerHandle, Transport
    from collections.abc import Callable
    from typing import Any, Protocol

    from .first_peer import EarlyTransport

    class Owner(Protocol):
        """What a connection reports to."""

        def on_frame(self, frame: list[Any]) -> None: ...
        def on_lost(self) -> None: ...
        def on_drained(self) -> None: ...


log = get_log(__name__)

HELLO_SECONDS = 10.0


class Connection:
    """The server's end of one socket: a protocol as asyncio means it. ``accept`` makes the owner from a valid HELLO,
    or raises ProtocolError to refuse. ``too_late`` tells that the server is at its end: such a peer hears nothing, so
    that it can try again when the connection ends, and find the place free.
    """

    def __init__(
        self,
        loop: AbstractEventLoop,
        accept: Callable[[Connection, dict[str, Any]], Owner],
        hello: dict[str, Any],
        version: str,
        uid: int,
        *,
        lets_in: Callable[[int], bool] | None = None,
        first: bool = False,
        too_late: Callable[[Connection], bool] | None = None,
    ) -> None:
        self._loop = loop
        self._too_late = too_late
        self._turned_away = False
        self._accept = accept
        self._hello = hello
        self._version = version
        self._lets_in = lets_in or (lambda peer: peer in (uid, 0))
        # The first peer waits for our start, and for what the start loads: its few frames do without the library.
        self._decoder = Decoder(unpack=packing.unpack) if first else Decoder()
        self._encode = _encode_small if first else protocol.encode
        self._owner: Owner | None = None
        self._transport: Transport | EarlyTransport | None = None
        self._deadline: TimerHandle | None = None
        self.peer_pid: int | None = None
        self.peer_uid: int | None = None
        self.written = 0

    # -- asyncio.Protocol

    def connection_made(self, transport: Transport | EarlyTransport) -> None:
        """Called a second time when the loop takes over from the transport that served before there was one."""
        early, self._transport = self._transport, transport
        if early is not None:
            self._encode = protocol.encode
            self._decoder.change()
            early.pass_on(transport)  # type: ignore[union-attr,arg-type]
            return
        peer = transport.get_extra_info("socket")
        if peer is not None:
            self.peer_pid, self.peer_uid = peer_credentials(peer)
        if self.peer_uid is not None and not self._lets_in(self.peer_uid):
            self.refuse("access not allowed")
            return
        self._deadline = self._loop.call_later(HELLO_SECONDS, self._silent)

    def data_received(self, data: bytes) -> None:
        if self._turned_away:
            return
        try:
            for frame in self._decoder.feed(data):
                if self._owner is None:
                    self._greet(frame)
                else:
                    self._owner.on_frame(frame)
                if self._turned_away or self._transport is None or self._transport.is_closing():
                    return
        except ProtocolError as error:
            self.refuse(str(error))
        except Exception:
            log.exception("frame from process %s failed", self.peer_pid)
            self.refuse("internal error, see the server's log")

    def eof_received(self) -> None:
        """Nothing more will come; the transport closes."""

    def pause_writing(self) -> None:
        """Nothing to do: who sends looks at :attr:`backlog`."""

    def connection_lost(self, exc: Exception | None) -> None:
        self._transport = None
        if self._deadline is not None:
            self._deadline.cancel()
        owner, self._owner = self._owner, None
        if owner is not None:
            owner.on_lost()

    def resume_writing(self) -> None:
        if self._owner is not None:
            self._owner.on_drained()

    # -- greeting

    def _greet(self, frame: list[Any]) -> None:
        if frame[0] != Message.HELLO:
            raise ProtocolError("the first frame must be a hello")
        if frame[1] != protocol.PROTOCOL_VERSION:
            raise ProtocolError(
                f"protocol version mismatch (client {frame[1]}, server {protocol.PROTOCOL_VERSION}): "
                f"the server is version {self._version}, the client {frame[2]}; end the old server with kill-server"
            )
        if self._deadline is not None:
            self._deadline.cancel()
        if self._too_late is not None and self._too_late(self):
            self._turned_away = True
            return
        self.send(Message.HELLO, protocol.PROTOCOL_VERSION, self._version, self._hello)
        self._owner = self._accept(self, frame[3])

    def _silent(self) -> None:
        self.refuse("no hello in time")

    # -- for the owner

    @property
    def backlog(self) -> int:
        """Bytes that the socket has not taken yet."""
        return self._transport.get_write_buffer_size() if self._transport is not None else 0

    def send(self, *fields: Any) -> None:
        """Sends one frame; silent when the peer is gone."""
        if self._transport is not None and not self._transport.is_closing():
            data = self._encode(*fields)
            self.written += len(data)
            self._transport.write(data)

    def refuse(self, reason: str) -> None:
        """Tells the peer why and closes."""
        self.send(Message.ERROR, reason)
        self.close()

    def pause(self) -> None:
        """Stops reading from the peer (back-pressure)."""
        if self._transport is not None and not self._transport.is_closing():
            self._transport.pause_reading()

    def resume(self) -> None:
        if self._transport is not None and not self._transport.is_closing():
            self._transport.resume_reading()

    def close(self) -> None:
        """Closes once everything sent is out."""
        if self._transport is not None:
            self._transport.close()

    def abort(self) -> None:
        """Closes at once; what was not sent yet is void."""
        if self._transport is not None:
            self._transport.abort()  # type: ignore[union-attr]  # the early one is the loop's by then


def _encode_small(*fields: Any) -> bytes:
    return protocol.frame(packing.pack(fields))
