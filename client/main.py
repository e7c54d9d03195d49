"""The program ``pywfmux``: read the flags, connect, send one command line, print what comes back, end with its exit
code.

This is the fast path: a command that neither attaches nor reads standard input is over here, and every import is
counted (``python -X importtime``). Raw terminals, control mode and standard input are in ``attach.py``, starting a
server is in ``start.py``; both are loaded when they are needed.

Text for a terminal that does not take UTF-8 has its other characters replaced here, by :mod:`.replace`.
"""

from __future__ import annotations

import _signal
import os
import sys

from pymux_wf import TMUX_LEVEL, __version__
from pymux_wf.packing import pack, unpack
from pymux_wf.paths import TMUX, program_name
from pymux_wf.protocol import PROTOCOL_VERSION, Decoder, Message, ProtocolError, frame

from .arguments import Arguments, UsageError, may_start_server, parse, usage
from .closing import LOST_SERVER
from .connect import ClientError, cannot_connect, connect, nobody_listens, socket_path
from .hello import describe, exported_environment, is_utf8, wire_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from _socket import socket as Socket
    from collections.abc import Iterable, Sequence
    from typing import Any, NoReturn

LOCAL = ("completion", "install-shim", "schema")
"""Commands that need no server; a test compares it with ``local.COMMANDS``."""

WORKFLOW = (
    *("agent", "alert", "check", "demo", "doctor", "init", "layout", "mcp", "metrics", "mon", "pane", "production"),
)
"""Words of the workflow layer, which is a user of the library; a test compares them with ``workflow.words``."""

_READ = 1 << 16
_TRIES = 3


def run() -> NoReturn:
    """The console script: :func:`main`, and out without the interpreter's tidying up, a tenth of its life."""
    code = main(sys.argv)
    os._exit(code)


def main(argv: list[str]) -> int:
    """Runs the client with ``argv`` (the program's name first) to its end; returns the exit code."""
    _open_standard_descriptors()
    # C programs end at the first ^C, without a traceback, unless who started them has it ignored; EPIPE comes as an
    # error from the write.
    if _signal.getsignal(_signal.SIGINT) != _signal.SIG_IGN:
        _signal.signal(_signal.SIGINT, _signal.SIG_DFL)
    name = program_name(argv[0])
    try:
        arguments = parse(["-h"] if argv[1:2] == ["--help"] and name != TMUX else argv[1:])
    except UsageError as error:
        complaint = f"{name}: {error.text}\n" if error.text else ""
        write(2, (complaint + usage(name)).encode("utf-8", "surrogateescape"))
        return 1
    if arguments.help or arguments.version:
        write(1, (_help(name) if arguments.help else f"{_version(name)}\n").encode())
        return 0
    if name != TMUX and arguments.command and arguments.command[0] in LOCAL:
        _signal.signal(_signal.SIGPIPE, _signal.SIG_DFL)
        from .local import run as run_local

        return run_local(arguments.command)
    if name != TMUX and arguments.command and arguments.command[0] in WORKFLOW:
        return _workflow(arguments, name)
    if arguments.command[:1] == ["events"]:
        _signal.signal(_signal.SIGPIPE, _signal.SIG_DFL)  # it ends with its reader, as in | head
    try:
        return _talk(arguments, name)
    except (ClientError, ProtocolError) as error:
        return _failed(error, arguments.command, name)


def _workflow(arguments: Arguments, name: str) -> int:
    from pymux_wf.workflow.command_line import run as run_words

    try:
        path = socket_path(arguments, os.environ, name)
    except ClientError as error:
        return _failed(error, arguments.command, name)
    return run_words(arguments.command, path, arguments.config)


def _failed(error: Exception, command: Sequence[str], name: str) -> int:
    """Says why there was no answer; returns the exit code."""
    from pymux_wf.server import verbs

    from pymux_wf import failures

    word = command[0] if command else ""
    ours = word in verbs.COMMANDS or (word == "run" and "--" in command and name != TMUX)
    # Ours have an exit code that tells it; those of tmux have tmux's.
    code = failures.EXIT_CODES[failures.SERVER_GONE] if ours and isinstance(error, ClientError) else 1
    text = str(error)
    if "--json" in (command[: command.index("--")] if ours and "--" in command else command):
        from json import dumps

        place = {"command": word, "file": None, "line": None, "column": None, "word": None}
        failure = {"kind": failures.SERVER_GONE, "object": "server", "place": place, "message": text}
        text = dumps({"error": {**failure, "remedy": "new-session starts a server", "nearest": []}})
    write(2, f"{text}\n".encode("utf-8", "surrogateescape"))
    return code


def _help(name: str) -> str:
    if name == TMUX:
        return usage(name)
    words = f"{', '.join(WORKFLOW[:6])},\n       {', '.join(WORKFLOW[6:])}"
    return (
        f"{usage(name)}\ncommands: {name} list-commands tells all; without one it is new-session\n"
        f"words: {words}\n       ({name} WORD --help tells more)\n"
    )


def _version(name: str) -> str:
    return f"{name} {TMUX_LEVEL if name == TMUX else __version__}"


def _open_standard_descriptors() -> None:
    # A descriptor 0, 1 or 2 that was closed would be taken by our socket, and answers written into it.
    if sys.stdin is None or sys.stdout is None or sys.stderr is None:
        while (descriptor := os.open(os.devnull, os.O_RDWR)) <= 2:
            pass
        os.close(descriptor)


def _talk(arguments: Arguments, name: str) -> int:
    environment = exported_environment()
    path = socket_path(arguments, os.environ, name)
    if arguments.foreground:
        from .start import run_in_foreground

        return run_in_foreground(path, arguments, name)
    may_start = not arguments.no_start and (arguments.shell_command is not None or may_start_server(arguments.command))
    for _ in range(_TRIES):
        connection, errors = _reach(path, arguments, name, may_start)
        conversation = Conversation(connection, arguments, utf8=is_utf8(environment, arguments.utf8), errors=errors)
        hello = describe(arguments, environment, name=name, started=errors is not None)
        code = conversation.run(hello)
        # A connection that ends without a word was made to a server on its way out: nothing was lost with it, and
        # the next try finds the place free.
        if code is not None:
            return code
        if not may_start or errors is not None:
            break
    raise ClientError(conversation.last_words())


def _reach(path: str, arguments: Arguments, name: str, may_start: bool) -> tuple[Socket, int | None]:
    try:
        return connect(path), None
    except OSError as error:
        if not (may_start and nobody_listens(error)):
            raise cannot_connect(path, error) from None
    from .start import start_server

    return start_server(path, arguments, name)


class Conversation:
    """One connection from the client's side, for as long as it is only a command with its answer."""

    def __init__(self, connection: Socket, arguments: Arguments, *, utf8: bool, errors: int | None = None) -> None:
        self.connection = connection
        self.arguments = arguments
        self.decoder = Decoder(unpack=unpack)
        self._utf8 = utf8
        self._errors = errors  # the pipe into which a server that we started says why it could not
        self._greeted = False

    def run(self, hello: dict[str, Any]) -> int | None:
        """Says ``hello`` and the command, and follows it to its exit code; None if the server ended without a word."""
        try:
            self.connection.sendall(self._opening(hello))
        except OSError:
            pass  # it is gone; what it said before is still there to be read
        if self.arguments.control:
            return self._take_over([])
        while data := self._receive():
            frames = self.decoder.feed(data)
            for fields in frames:
                if fields[0] in _TAKEN_OVER:
                    return self._take_over([fields, *frames])
                code = self.handle(fields)
                if code is not None:
                    return code
        if self._greeted:
            raise ClientError(LOST_SERVER)
        return None

    def handle(self, fields: list[Any]) -> int | None:
        """Does what one frame outside a session says; returns the exit code if that was the end."""
        match fields[0]:
            case Message.STDOUT:
                self._print(1, fields)
            case Message.STDERR:
                self._print(2, fields)
            case Message.RESULT:
                return int(fields[1])
            case Message.HELLO:
                self._greet(fields)
            case Message.ERROR:
                raise ClientError(fields[1])
            case Message.SHELL:
                self._exec_shell(fields)
        return None

    def last_words(self) -> str:
        """Why the connection ended: the server's own sentence if it could not even start and left one in the pipe."""
        if self._greeted or self._errors is None:
            return LOST_SERVER
        os.set_blocking(
            self._errors, False
        )  # it wrote before it ended; if it has not ended, there is nothing to wait for
        try:
            words = os.read(self._errors, _READ)
        except BlockingIOError:
            words = b""
        return words.decode("utf-8", "replace").strip() or LOST_SERVER

    def _opening(self, hello: dict[str, Any]) -> bytes:
        greeting = frame(pack([Message.HELLO, PROTOCOL_VERSION, __version__, hello]))
        if self.arguments.shell_command is not None:
            return greeting + frame(pack([Message.SHELL]))
        return greeting + frame(pack([Message.COMMAND, [wire_text(word) for word in self.arguments.command]]))

    def _receive(self) -> bytes:
        try:
            return self.connection.recv(_READ)
        except ConnectionResetError:  # ended with our words unread
            return b""

    def _greet(self, fields: list[Any]) -> None:
        self._greeted = True
        if fields[1] != PROTOCOL_VERSION:
            raise ClientError(
                f"protocol version mismatch (client {PROTOCOL_VERSION}, server {fields[1]}): the server is pywfmux"
                f" {fields[2]}, this is {__version__}; use that version, or end the server to start a new one"
            )

    def _print(self, descriptor: int, fields: list[Any]) -> None:
        data: bytes = fields[1]
        if not self._utf8 and not (len(fields) > 2 and fields[2]):
            from .replace import replace

            data = replace(data)
        write(descriptor, data)

    def _exec_shell(self, fields: list[Any]) -> NoReturn:
        if len(fields) < 2 or not isinstance(fields[1], str) or self.arguments.shell_command is None:
            raise ProtocolError("the server named no shell")
        from .leave import exec_shell

        exec_shell(self.arguments.shell_command, shell=fields[1], login=self.arguments.login)

    def _take_over(self, frames: Iterable[list[Any]]) -> int:
        from .attach import Attachment

        return Attachment(self).run(frames)


_TAKEN_OVER = frozenset((Message.ATTACHED, Message.READ_STDIN, Message.EXIT, Message.EXEC, Message.OUTPUT))


def write(descriptor: int, data: bytes) -> None:
    """All of ``data``, whatever the descriptor's mode; a reader that has gone is not an error, as in ``| head``."""
    while data:
        try:
            data = data[os.write(descriptor, data) :]
        except BlockingIOError:
            from select import select

            select([], [descriptor], [])
        except OSError:
            return
