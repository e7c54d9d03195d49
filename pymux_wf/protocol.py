"""The wire between server and clients: msgpack frames over a Unix socket, encoded and decoded without any I/O.

A frame is four bytes of length (big endian, of the body alone) and one msgpack array ``[type, field, ...]``. The type is a small
integer from :class:`Message`; the fields are given there. Two rules keep both ends safe and able to change:

* The first frame in each direction is ``HELLO``: ``[HELLO, protocol version, program version, map]``. Nothing else is
  looked at before it. Keys of the map that a side does not know are ignored; so are extra fields at the end of any frame.
* A frame longer than :data:`MAX_FRAME`, or one that is not an array starting with an integer, raises :class:`ProtocolError`;
  the owner of the connection ends it. The decoder keeps no more than one frame of unread bytes.

Relies on msgpack and the standard library; imported by the client, whose start-up time is everybody's: keep the imports few.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from msgpack import Packer, unpackb

PROTOCOL_VERSION = 1
MAX_FRAME = 16 * 1024 * 1024
HEADER = 4


class Message:
    """Frame types. C: sent by the client, S: by the server."""

    HELLO = 0  # CS: protocol version: int, program version: str, map of what the sender is and can
    COMMAND = 1  # C: argv: list[str] (surrogateescape) - run one command line and end with RESULT, or attach
    INPUT = 2  # C: bytes as read from the user's terminal
    RESIZE = 3  # C: columns, lines, x pixels, y pixels
    OUTPUT = 4  # S: bytes for the user's terminal
    STDOUT = 5  # S: bytes for standard output of a client that is not attached
    STDERR = 6  # S: bytes for standard error
    STDIN = 7  # C: bytes of standard input that a command asked for; empty at end of file
    READ_STDIN = 8  # S: the running command wants standard input
    RESULT = 9  # S: exit code: int - the command is over, the client ends with this code
    ATTACHED = 10  # S: session name - from here the terminal belongs to the session: raw mode, OUTPUT frames follow
    EXIT = 11  # S: reason: str (see ExitReason), detail: str, exit code: int - leave the terminal and end
    EXITING = 12  # C: the client leaves (end of input, a signal): reason: str
    SUSPEND = 13  # S: stop as SIGTSTP would; the client sends RESUME when it is continued
    RESUME = 14  # C: continued after SUSPEND; the server redraws
    ACK = 15  # C: number of OUTPUT bytes written to the terminal so far (flow control)
    ERROR = 16  # S: text: str - the peer broke the protocol or a limit; the connection ends
    EXEC = 17  # S: shell command: str - leave the terminal and exec this command (detach -E)
    LOCK = 18  # S: shell command: str - run this with the terminal, then send RESUME


class ExitReason:
    """Why an attached client ends; the client turns it into tmux's closing line."""

    DETACHED = "detached"  # detail: session name
    DETACHED_HUP = "detached-hup"  # detail: session name; the client sends SIGHUP to its parent
    EXITED = "exited"
    SERVER_EXITED = "server-exited"
    LOST_TTY = "lost-tty"
    TERMINATED = "terminated"


class ProtocolError(Exception):
    """The peer sent something that is not a frame of this protocol, or one over the size limit."""


_pack = Packer(use_bin_type=True, unicode_errors="surrogateescape").pack


def encode(*fields: Any) -> bytes:
    """One frame holding ``fields``; the first is the message type."""
    body = _pack(fields)
    if len(body) > MAX_FRAME:
        raise ProtocolError(f"frame of {len(body)} bytes is over the limit of {MAX_FRAME}")
    return len(body).to_bytes(HEADER, "big") + body


class Decoder:
    """Turns received bytes into frames, at whatever places the stream was cut."""

    __slots__ = ("_buffer", "_limit")

    def __init__(self, limit: int = MAX_FRAME) -> None:
        self._buffer = bytearray()
        self._limit = limit

    @property
    def pending(self) -> int:
        """Bytes of an unfinished frame that are held."""
        return len(self._buffer)

    def feed(self, data: bytes) -> Iterator[list[Any]]:
        """Yields each frame that is complete once ``data`` is added, as a list; raises ProtocolError on a bad one."""
        buffer = self._buffer
        buffer += data
        position = 0
        try:
            while len(buffer) - position >= HEADER:
                length = int.from_bytes(buffer[position : position + HEADER], "big")
                if length > self._limit:
                    raise ProtocolError(f"frame of {length} bytes is over the limit of {self._limit}")
                end = position + HEADER + length
                if len(buffer) < end:
                    break
                frame = _unpack(bytes(buffer[position + HEADER : end]))
                position = end
                yield frame
        finally:
            del buffer[:position]


def _unpack(body: bytes) -> list[Any]:
    try:
        frame = unpackb(body, raw=False, unicode_errors="surrogateescape", strict_map_key=False)
    except Exception as error:  # msgpack raises ValueError, its own classes, RecursionError and more on hostile input
        raise ProtocolError(f"not a msgpack frame: {error}") from error
    if not isinstance(frame, list) or not frame or type(frame[0]) is not int:
        raise ProtocolError("a frame must be an array that starts with its type")
    return frame
