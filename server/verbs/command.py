"""command: any command of the multiplexer, run as a command line is: in a queue of its own, by the same executor.

What a client of the command line would write to standard output and standard error, and exit with, is the value.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pymux_wf import failures
from pymux_wf.lang.errors import LangError
from pymux_wf.protocol import Hello, Message

from ..client import Client
from ..queue import Current, State
from ..tree import Pane, Session
from .described import living_pane, object_of
from .verb import Parameter, Verb, VerbCall, VerbFailure

if TYPE_CHECKING:
    import asyncio

    from ..server import Server


class Listener:
    """Stands for the connection of a command's client, and keeps what is sent to it."""

    backlog = written = 0

    def __init__(self, server: Server, client: Client | None, stdin: bytes) -> None:
        self.peer_pid = client.pid if client is not None else None
        self.peer_uid = client.uid if client is not None else None
        self.done: asyncio.Future[int] = server.loop.create_future()
        self.stdout = bytearray()
        self.stderr = bytearray()
        self._stdin = stdin
        self._server = server
        self.client: Client | None = None

    def send(self, kind: int, *fields: Any) -> None:
        """A frame for the client."""
        if kind == Message.STDOUT:
            self.stdout += fields[0]
        elif kind == Message.STDERR:
            self.stderr += fields[0]
        elif kind == Message.READ_STDIN:
            self._server.loop.call_soon(self._give_stdin)
        elif kind == Message.RESULT:
            self._end(fields[0])
        elif kind == Message.EXIT:
            self._end(fields[2])

    def _end(self, code: int) -> None:
        if not self.done.done():
            self.done.set_result(code)

    def _give_stdin(self) -> None:
        if self.client is not None:
            if self._stdin:
                self.client.on_frame([Message.STDIN, self._stdin])
            self.client.on_frame([Message.STDIN, b""])

    def pause(self) -> None:
        """Nothing comes by itself."""

    def resume(self) -> None:
        """Nothing comes by itself."""

    def close(self) -> None:
        self._end(1)


async def run(call: VerbCall) -> dict[str, Any]:
    """``{"code": int, "stdout": bytes, "stderr": bytes}``."""
    server, current = call.server, _current(call)
    listener = Listener(server, call.client, call["stdin"])
    client = Client(server, listener, _hello(call))  # type: ignore[arg-type]  # a connection to the client
    listener.client = client
    client.read_only = call.client is not None and call.client.read_only
    server.clients.append(client)
    try:
        _begin(call, client, current)
        code = await listener.done
    finally:
        client.on_lost()
    return {"code": code, "stdout": bytes(listener.stdout), "stderr": bytes(listener.stderr)}


def _begin(call: VerbCall, client: Client, current: Current | None) -> None:
    executor, words = call.server.executor, call["words"]
    if (call["text"] is None) == (words is None):
        raise VerbFailure(failures.INVALID, "command: either text or words must be given")
    try:
        parsed = executor.parse(call["text"]) if words is None else executor.parse_words(list(words))
    except LangError as error:
        client.print_error(error.message)
        client.exit_code = 1
        client.finish()
        return
    client.queue.append(parsed, State(current=current, source="client"))
    client.queue.append_callback(client.finish)


def _current(call: VerbCall) -> Current | None:
    """What the command means without a target of its own."""
    if call["object"] is None:
        return None
    found = object_of(call.server, call["object"])
    if isinstance(found, Session):
        link = found.current
        return Current(found, link, link.window.active if link is not None else None)
    pane = living_pane(call.server, found) if isinstance(found, Pane) else found.active
    window = found.window if isinstance(found, Pane) else found
    link = next(iter(window.winlinks), None)
    return Current(link.session if link is not None else None, link, pane)


def _hello(call: VerbCall) -> dict[str, Any]:
    client = call.client
    if client is None:
        return {}
    environment = [f"{name}={value}" for name, value in client.environment.items()]
    return {Hello.CWD: client.cwd, Hello.ENVIRONMENT: environment, Hello.UTF8: True, Hello.PID: client.pid}


VERB = Verb(
    "command",
    run,
    "Run a command of the multiplexer.",
    target="server",
    parameters=(
        Parameter("text", "string", None, "One command line, or several with semicolons between."),
        Parameter("words", "strings", None, "One command and its arguments, not parsed any further."),
        Parameter("object", "string", None, "The id of the session, window or pane meant where it says none."),
        Parameter("stdin", "bytes", b"", "What it reads from standard input (load-buffer -)."),
    ),
)
