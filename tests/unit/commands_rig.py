"""A whole server inside the test: its real loop, real PTYs, real commands; only the socket is missing.

``Rig.run("split-window", "-h")`` runs a command line as a client would and gives back what that client got.
``Rig.attach()`` makes a client with a terminal, ``Rig.type()`` presses keys there.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from pymux_wf.server.client import Client
from pymux_wf.server.server import Server

from pymux_wf.protocol import Message

DEADLINE = 10.0
ENVIRONMENT = {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "SHELL": "/bin/sh", "HOME": "/", "LANG": "C.UTF-8"}


class FakeConnection:
    """The wire of one client: keeps the frames that the server sends."""

    def __init__(self, pid: int) -> None:
        self.peer_pid = pid
        self.peer_uid = os.getuid()
        self.backlog = self.written = 0
        self.frames: list[tuple[Any, ...]] = []
        self.client: Client | None = None
        self.closed = False
        self.news = asyncio.Event()

    def send(self, *fields: Any) -> None:
        self.frames.append(fields)
        if fields[0] == Message.READ_STDIN and self.client is not None:
            asyncio.get_running_loop().call_soon(self._give_stdin)
        self.news.set()

    stdin = b""

    def _give_stdin(self) -> None:
        assert self.client is not None
        if self.stdin:
            self.client.on_frame([Message.STDIN, self.stdin])
        self.client.on_frame([Message.STDIN, b""])

    def pause(self) -> None: ...
    def resume(self) -> None: ...

    def close(self) -> None:
        if not self.closed and self.client is not None:
            asyncio.get_running_loop().call_soon(self.client.on_lost)
        self.closed = True
        self.news.set()

    def kinds(self) -> set[int]:
        return {fields[0] for fields in self.frames}

    def bytes_of(self, kind: int) -> bytes:
        return b"".join(fields[1] for fields in self.frames if fields[0] == kind)

    def last(self, kind: int) -> tuple[Any, ...] | None:
        return next((fields for fields in reversed(self.frames) if fields[0] == kind), None)

    async def wait_for(self, *kinds: int) -> None:
        """Until a frame of one of these kinds has come."""
        async with asyncio.timeout(DEADLINE):
            while not self.kinds() & set(kinds):
                self.news.clear()
                await self.news.wait()


@dataclass(frozen=True)
class Outcome:
    """What the client of a command line got."""

    out: str
    err: str
    code: int

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()


class Rig:
    """One server and its clients."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self._pid = 1000

    def _client(self, **hello: Any) -> Client:
        self._pid += 1
        connection = FakeConnection(self._pid)
        values = {
            "pid": self._pid,
            "cwd": "/",
            "environment": [f"{name}={value}" for name, value in ENVIRONMENT.items()],
            "term": "xterm-256color",
            "utf8": True,
            **hello,
        }
        client = self.server._accept(connection, values)  # type: ignore[arg-type]
        connection.client = client
        return client

    async def run(self, *argv: str, stdin: bytes = b"", **hello: Any) -> Outcome:
        """Runs a command line in a client without a terminal, to its end."""
        client = self._client(**hello)
        wire = self.wire(client)
        wire.stdin = stdin
        client.on_frame([Message.COMMAND, list(argv)])
        await wire.wait_for(Message.RESULT, Message.ATTACHED, Message.EXIT)
        result = wire.last(Message.RESULT)
        if result is not None:
            client.on_lost()
        texts = [wire.bytes_of(kind).decode("utf-8", "surrogateescape") for kind in (Message.STDOUT, Message.STDERR)]
        return Outcome(texts[0], texts[1], result[1] if result is not None else -1)

    async def ok(self, *argv: str, **more: Any) -> str:
        """Runs a command line that must succeed in silence on standard error; its output without the last line end."""
        outcome = await self.run(*argv, **more)
        assert (outcome.code, outcome.err) == (0, ""), (argv, outcome)
        return outcome.out.removesuffix("\n")

    async def fails(self, *argv: str, **more: Any) -> str:
        """Runs a command line that must fail; its message."""
        outcome = await self.run(*argv, **more)
        assert outcome.code == 1, (argv, outcome)
        return outcome.err.removesuffix("\n")

    async def show(self, template: str, target: str | None = None) -> str:
        """What a format gives at a target."""
        where = ["-t", target] if target is not None else []
        return await self.ok("display-message", "-p", *where, template)

    async def attach(self, *argv: str, columns: int = 80, lines: int = 24, tty: str = "/dev/pts/test1") -> Client:
        """A client with a terminal that runs ``argv`` (attach-session) and is attached then."""
        client = self._client(tty=tty, stdin_tty=True, stdout_tty=True, columns=columns, lines=lines)
        client.on_frame([Message.COMMAND, list(argv or ("attach-session",))])
        await self.wire(client).wait_for(Message.RESULT, Message.ATTACHED, Message.EXIT)
        assert client.attached, self.wire(client).frames
        return client

    @staticmethod
    def wire(client: Client) -> FakeConnection:
        connection = client.connection
        assert isinstance(connection, FakeConnection)
        return connection

    async def type(self, client: Client, data: bytes) -> None:
        """Presses keys at a client's terminal and lets what they start begin."""
        client.on_frame([Message.INPUT, data])
        await self.turns()

    @staticmethod
    async def turns() -> None:
        """A few turns of the loop: what is ready to go on goes on."""
        for _ in range(5):
            await asyncio.sleep(0)

    async def until(self, condition: Callable[[], Any]) -> None:
        """Until something that a program or a timer brings about is so."""
        async with asyncio.timeout(DEADLINE):
            while not condition():
                await asyncio.sleep(0.005)

    def screen(self, pane_id: int) -> str:
        return "\n".join(row.text.rstrip() for row in self.server.tree.panes[pane_id].screen.rows)


@asynccontextmanager
async def running_server() -> AsyncIterator[Rig]:
    """A server under the name tmux, without configuration files, that ends with the block."""
    server = Server("/nowhere/test.sock", "tmux", asyncio.get_running_loop())
    for name, value in ENVIRONMENT.items():
        server.environ.set(name, value)
    server.options.adopt_environment(ENVIRONMENT)
    server.options.server.set_text("exit-empty", "off")
    server.config_loaded()
    # The keys of a test come faster than anybody types.
    server.options.session.set_text("assume-paste-time", "0")
    rig = Rig(server)
    try:
        yield rig
    finally:
        server.exit()
        await server.stopped.wait()


def served(test: Callable[[Rig], Awaitable[None]]) -> Callable[[], None]:
    """A test that gets a fresh server; it runs in a loop of its own."""

    def run() -> None:
        asyncio.run(_with_server(test))

    run.__name__, run.__doc__, run.__module__ = test.__name__, test.__doc__, test.__module__
    return run


async def _with_server(test: Callable[[Rig], Awaitable[None]]) -> None:
    async with running_server() as rig:
        await test(rig)
