"""The wire between server and clients: msgpack frames over a Unix socket, encoded and decoded without any I/O.

A frame is four bytes of length (big endian, of the body alone) and one msgpack array ``[type, field, ...]``. The
type is a small integer from :class:`Message`; the fields are given there. Three rules keep both ends safe and able
to change:

* The first frame in each direction is ``HELLO``: ``[HELLO, protocol version, program version, map]``. Nothing else is
  looked at before it. The client does not wait for the server's before it sends its command.
* Keys of the map that a side does not know are ignored; so are extra fields at the end of any frame, and a client
  ignores
  frames of a type it does not know. A field written ``[like this]`` may be left out.
* A frame longer than :data:`MAX_FRAME`, one that is not an array starting with an integer, or one whose fields are
  missing or
  of another kind raises :class:`ProtocolError`; the owner of the connection ends it. Whoever gets a frame from the
  decoder can take its fields as they are named here. The decoder keeps no more than one frame of unread bytes.

The life of a connection, told from the client::

    HELLO COMMAND ->                        one command line; an empty argv is the default command
                  <- HELLO                  before anything else
                  <- STDOUT STDERR ...      READ_STDIN is answered by STDIN frames, the last one empty
                  <- RESULT                 the end, or instead of it:
                  <- ATTACHED               the terminal is the session's: the client makes it raw
      INPUT RESIZE ACK -> <- OUTPUT         OUTPUT puts the terminal into its mode first (the renderer's ``enter``)
                  <- SUSPEND | LOCK         the client writes ``leave``, gives the terminal back, stops or runs the
                  command,
           RESUME ->                        and says so afterwards
                  <- ATTACHED OUTPUT ...    what was sent between is thrown away; a new ATTACHED starts the redraw
                  <- EXIT | EXEC            the client writes ``leave``, gives the terminal back, prints tmux's
                  closing line

      CALL CANCEL -> <- REPLY FAILURE EVENT   a program that uses the library: it sends no COMMAND, and stays

A control client (``control`` in HELLO) sends what it reads as INPUT from the beginning, and writes OUTPUT as it comes.
SHELL is the other thing a client can ask after HELLO, instead of COMMAND (``-c``).

Relies on msgpack, loaded with the first frame: the client, whose start-up time is everybody's, and the server before
its first answer use a smaller codec for their few frames (``packing.py``).
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

PROTOCOL_VERSION = 1
MAX_FRAME = 16 * 1024 * 1024
HEADER = 4


class Message:
    """Frame types. C: sent by the client, S: by the server."""

    HELLO = 0  # CS: protocol version: int, program version: str, map of what the sender is and can (see Hello)
    COMMAND = 1  # C: argv: list[str] (surrogateescape) - run one command line and end with RESULT, or attach
    INPUT = 2  # C: bytes as read from the user's terminal (of a control client: from its standard input)
    RESIZE = 3  # C: columns, lines, x pixels, y pixels
    OUTPUT = 4  # S: bytes for the user's terminal
    STDOUT = 5  # S: bytes for standard output of a client that is not attached, [raw: bool - not text: never replaced]
    STDERR = 6  # S: bytes for standard error
    STDIN = 7  # C: bytes of standard input that a command asked for; empty at end of file
    READ_STDIN = 8  # S: the running command wants standard input, all of it
    RESULT = 9  # S: exit code: int - the command is over, the client ends with this code
    # S: session name, leave: bytes, [direct: bool] - raw mode from here; ``leave`` undoes what ``enter`` did to the
    # terminal. With ``direct`` the server has opened the terminal itself and reads and writes it once it hears RESIZE.
    ATTACHED = 10
    EXIT = 11  # S: reason: str (ExitReason, else words to show), detail: str, exit code: int, [wait: bool (wait-exit)]
    EXITING = 12  # C: reason: str (LeaveReason) - the client is leaving
    SUSPEND = 13  # S: stop as SIGTSTP would; the client sends RESUME when it is continued
    RESUME = (
        14  # C: the terminal is ours again (after SUSPEND, LOCK or SIGCONT); the server answers ATTACHED and redraws
    )
    ACK = 15  # C: number of OUTPUT bytes written to the terminal (or thrown away) so far (flow control)
    ERROR = 16  # S: text: str - the peer broke the protocol or a limit; the connection ends
    EXEC = 17  # S: shell command: str, [shell: str] - leave the terminal and exec this command (detach -E)
    LOCK = 18  # S: shell command: str - run this with the terminal, then send RESUME
    STOPPING = 20  # C: leave the terminal alone (a direct client is about to stop or to go); answered by SUSPEND
    # The library's calls: any number may be open on a connection, each under a number of the caller's choice.
    CALL = 21  # C: request: int, verb: str, parameters: map
    REPLY = 22  # S: request: int, value - the verb is done
    FAILURE = 23  # S: request: int, kind: str (pymux_wf.failures), message: str, details: map - it could not be done
    CANCEL = 24  # C: request: int - nobody waits for it any more; it ends, and is not answered
    EVENT = 25  # S: request: int (of the call that subscribed), event: map
    SHELL = 19  # C: no field - which shell runs ``-c``?; S: path of default-shell: str


_FIELDS: dict[int, tuple[type, ...]] = {
    Message.HELLO: (int, str, dict),
    Message.COMMAND: (list,),
    Message.INPUT: (bytes,),
    Message.RESIZE: (int, int, int, int),
    Message.OUTPUT: (bytes,),
    Message.STDOUT: (bytes,),
    Message.STDERR: (bytes,),
    Message.STDIN: (bytes,),
    Message.RESULT: (int,),
    Message.ATTACHED: (str, bytes),
    Message.EXIT: (str, str, int),
    Message.EXITING: (str,),
    Message.ACK: (int,),
    Message.ERROR: (str,),
    Message.EXEC: (str,),
    Message.LOCK: (str,),
    Message.CALL: (int, str, dict),
    Message.FAILURE: (int, str, str, dict),
    Message.REPLY: (int, object),
    Message.CANCEL: (int,),
    Message.EVENT: (int, dict),
}
"""The fields a frame must have; those of SHELL differ by direction, the others of Message have none."""


class Hello:
    """Keys of the client's HELLO map. Strings are the system's bytes (surrogateescape); a key may be missing."""

    NAME = "name"  # str: "pywfmux" or "tmux", the name it was called by
    PID = "pid"  # int
    UID = "uid"  # int
    CWD = "cwd"  # str: absolute
    ENVIRONMENT = "environment"  # list[str]: "NAME=value", the whole environment
    TERM = "term"  # str
    COLORTERM = "colorterm"  # str
    TTY = "tty"  # str: name of the terminal on standard input, "" when it is none
    STDIN_TTY = "stdin_tty"  # bool
    STDOUT_TTY = "stdout_tty"  # bool
    COLUMNS = "columns"  # int: 0 without a terminal, as the next three
    LINES = "lines"  # int
    XPIXEL = "xpixel"  # int: width of the whole terminal in pixels, 0 unknown
    YPIXEL = "ypixel"  # int
    UTF8 = "utf8"  # bool: by the locale, -u or being inside a pane
    CONTROL = "control"  # int: how often -C was given, at most 2
    FEATURES = "features"  # str: of -2 and -T, separated by commas
    CONFIG = "config"  # list[str]: the files of -f; empty when it was not given
    LOGIN = "login"  # bool: -l
    VERBOSE = "verbose"  # int: how often -v was given
    STARTED = "started"  # bool: this client started the server


class ExitReason:
    """Why an attached client ends; the client turns it into tmux's closing line. Other words are shown as they are."""

    DETACHED = "detached"  # detail: session name
    DETACHED_HUP = "detached-hup"  # detail: session name; the client sends SIGHUP to its parent
    EXITED = "exited"
    SERVER_EXITED = "server-exited"
    LOST_TTY = "lost-tty"
    TERMINATED = "terminated"


class LeaveReason:
    """Why a client leaves of its own accord. After END_OF_INPUT it stays for the EXIT; after the others it is gone."""

    END_OF_INPUT = "end-of-input"  # a control client's standard input is at its end
    LOST_TTY = "lost-tty"
    TERMINATED = "terminated"


class ProtocolError(Exception):
    """The peer sent something that is not a frame of this protocol, or one over the size limit."""


def encode(*fields: Any) -> bytes:
    """One frame holding ``fields``; the first is the message type. Raises ProtocolError when it is over the limit."""
    return frame(_pack(fields))


def frame(body: bytes) -> bytes:
    """A packed array with its length in front."""
    if len(body) > MAX_FRAME:
        raise ProtocolError(f"frame of {len(body)} bytes is over the limit of {MAX_FRAME}")
    return len(body).to_bytes(HEADER, "big") + body


class Decoder:
    """Turns received bytes into frames, at whatever places the stream was cut.

    After a ProtocolError the decoder is spent: the stream has no place to go on from.
    """

    __slots__ = ("_buffer", "_limit", "_unpack")

    def __init__(self, limit: int = MAX_FRAME, unpack: Callable[[bytes], Any] | None = None) -> None:
        self._buffer = bytearray()
        self._limit = limit
        self._unpack = unpack or _unpack

    def change(self) -> None:
        """Unpacks with msgpack itself from the next frame on."""
        self._unpack = _unpack

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
                fields = self._fields(bytes(buffer[position + HEADER : end]))
                position = end
                yield fields
        finally:
            del buffer[:position]

    def _fields(self, body: bytes) -> list[Any]:
        try:
            fields = self._unpack(body)
        except (
            Exception
        ) as error:  # msgpack raises ValueError, its own classes, RecursionError and more on hostile input
            raise ProtocolError(f"not a msgpack frame: {error}") from error
        if not isinstance(fields, list) or not fields or type(fields[0]) is not int:
            raise ProtocolError("a frame must be an array that starts with its type")
        expected = _FIELDS.get(fields[0], ())
        if len(fields) <= len(expected) or not all(map(isinstance, fields[1:], expected)):
            raise ProtocolError(f"a frame of type {fields[0]} has other fields than it should")
        return fields


def _pack(fields: tuple[Any, ...]) -> bytes:
    # Loaded with the first frame, and not with the module: a client that only wants the names pays nothing.
    global _pack
    from msgpack import Packer

    _pack = Packer(use_bin_type=True, unicode_errors="surrogateescape").pack
    return _pack(fields)


def _unpack(body: bytes) -> Any:
    global _unpack
    from functools import partial

    from msgpack import unpackb

    _unpack = partial(unpackb, raw=False, unicode_errors="surrogateescape", strict_map_key=False)
    return _unpack(body)
