"""Peers that behave badly lose their own connection, and nobody else notices. Over real sockets, on both loops."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from pymux_wf.server import connection as connection_module
from pymux_wf.server.server import Server

from pymux_wf.protocol import MAX_FRAME, PROTOCOL_VERSION, Decoder, Message, encode
from tests.unit.commands_rig import ENVIRONMENT

DEADLINE = 10.0
HELLO = {"pid": 1, "cwd": "/", "environment": [f"{k}={v}" for k, v in ENVIRONMENT.items()], "term": "xterm-256color",
         "utf8": True}  # fmt: skip
ATTACHED = {**HELLO, "tty": "/dev/pts/x", "stdin_tty": True, "stdout_tty": True, "columns": 80, "lines": 24}


class Peer:
    """One client's end of a socket to the server."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._decoder = Decoder()
        self.frames: list[list[Any]] = []
        self.ended = False

    async def connect(self) -> Peer:
        ours, theirs = socket.socketpair()
        loop = asyncio.get_running_loop()
        theirs.setblocking(False)
        self.transport, self._protocol = await loop.connect_accepted_socket(self._server.connection, theirs)
        self.connection: Any = self._protocol
        self.reader, self.writer = await asyncio.open_connection(sock=ours)
        self._task = asyncio.ensure_future(self._read())
        return self

    async def _read(self) -> None:
        try:
            while data := await self.reader.read(65536):
                self.frames += self._decoder.feed(data)
        except ConnectionError:
            pass
        self.ended = True

    def say(self, *fields: Any) -> None:
        self.writer.write(encode(*fields))

    async def greet(self, hello: dict[str, Any] | None = None) -> Peer:
        self.say(Message.HELLO, PROTOCOL_VERSION, "test", hello or HELLO)
        await self.until(lambda: self.kinds())
        return self

    async def run(self, *argv: str) -> int:
        self.say(Message.COMMAND, list(argv))
        await self.until(lambda: {Message.RESULT, Message.ATTACHED} & self.kinds())
        result = next((frame for frame in self.frames if frame[0] == Message.RESULT), [0, 0])
        return int(result[1])

    def kinds(self) -> set[int]:
        return {frame[0] for frame in self.frames}

    def error(self) -> str:
        return next((str(frame[1]) for frame in self.frames if frame[0] == Message.ERROR), "")

    async def until(self, condition: Callable[[], Any]) -> None:
        async with asyncio.timeout(DEADLINE):
            while not condition():
                await asyncio.sleep(0.001)

    async def close(self) -> None:
        self.writer.close()
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)


def _loops() -> list[Any]:
    try:
        import uvloop
    except ImportError:
        return [asyncio.new_event_loop]
    return [asyncio.new_event_loop, uvloop.new_event_loop]


@pytest.fixture(params=_loops(), ids=lambda factory: factory.__module__.split(".")[0])
def serve(request: pytest.FixtureRequest) -> Callable[[Callable[[Server, Callable[[], Awaitable[Peer]]], Any]], None]:
    """Runs a test against a server in a loop; the second argument connects a peer."""

    async def main(test: Callable[..., Awaitable[None]]) -> None:
        server = Server("/nowhere/test.sock", "tmux", asyncio.get_running_loop())
        server.options.adopt_environment(ENVIRONMENT)
        server.options.server.set_text("exit-empty", "off")
        server.config_loaded()
        peers: list[Peer] = []

        async def connect() -> Peer:
            peers.append(await Peer(server).connect())
            return peers[-1]

        try:
            await test(server, connect)
            good = await (await connect()).greet()
            assert await good.run("list-commands") == 0, "somebody else noticed"
        finally:
            for peer in peers:
                await peer.close()
            server.exit()
            async with asyncio.timeout(DEADLINE):
                await server.stopped.wait()

    def run(test: Callable[..., Awaitable[None]]) -> None:
        with asyncio.Runner(loop_factory=request.param) as runner:
            runner.run(main(test))

    return run


WRONG = [
    (b"\0\0\0\x03abc", "garbage"),
    (b"\xff\xff\xff\xff", "a frame over the limit"),
    (encode(Message.COMMAND, ["list-commands"]), "a command before the hello"),
    (encode(Message.INPUT, b"x"), "input before the hello"),
    (encode(Message.HELLO, PROTOCOL_VERSION + 1, "other", HELLO), "another version"),
]


@pytest.mark.parametrize("data", [pair[0] for pair in WRONG], ids=[pair[1] for pair in WRONG])
def test_who_begins_wrongly_is_told_and_let_go(serve: Any, data: bytes) -> None:
    async def test(server: Server, connect: Any) -> None:
        peer = await connect()
        peer.writer.write(data)
        await peer.until(lambda: peer.ended)
        assert peer.error()
        assert server.clients == []

    serve(test)


def test_another_version_gets_one_clear_sentence(serve: Any) -> None:
    async def test(server: Server, connect: Any) -> None:
        peer = await connect()
        peer.say(Message.HELLO, PROTOCOL_VERSION + 1, "9.9", HELLO)
        await peer.until(lambda: peer.ended)
        assert "protocol version mismatch" in peer.error()
        assert "9.9" in peer.error()

    serve(test)


@pytest.mark.parametrize("data", [
    encode(Message.COMMAND, [1, 2]),
    encode(Message.RESULT, 0),
    b"\0\0\0\x03abc",
    encode(250, 1),
    (MAX_FRAME + 1).to_bytes(4, "big"),
], ids=["numbers as words", "a server's frame", "garbage", "a kind of tomorrow", "too long"])  # fmt: skip
def test_wrong_frames_after_the_hello_harm_only_their_sender(serve: Any, data: bytes) -> None:
    async def test(server: Server, connect: Any) -> None:
        good = await (await connect()).greet(ATTACHED)
        await good.run("new-session", "cat")
        bad = await (await connect()).greet()
        bad.writer.write(data)
        bad.writer.write_eof()
        await bad.until(lambda: bad.ended)
        assert [client.attached for client in server.clients] == [True]

    serve(test)


def test_a_peer_that_never_says_hello_is_let_go(serve: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection_module, "HELLO_SECONDS", 0.05)

    async def test(server: Server, connect: Any) -> None:
        peer = await connect()
        peer.writer.write(encode(Message.HELLO, PROTOCOL_VERSION, "slow", HELLO)[:7])
        await peer.until(lambda: peer.ended)
        assert peer.error() == "no hello in time"

    serve(test)


def test_a_slow_hello_in_time_is_fine(serve: Any) -> None:
    async def test(server: Server, connect: Any) -> None:
        peer = await connect()
        for byte in encode(Message.HELLO, PROTOCOL_VERSION, "slow", HELLO):
            peer.writer.write(bytes([byte]))
            await asyncio.sleep(0)
        await peer.until(peer.kinds)
        assert await peer.run("list-commands") == 0

    serve(test)


def test_lies_about_what_was_taken_hurt_only_the_liar(serve: Any) -> None:
    async def test(server: Server, connect: Any) -> None:
        peer = await (await connect()).greet(ATTACHED)
        await peer.run("new-session", "cat")
        for lie in (2**62, -(2**62), 0, -1):
            peer.say(Message.ACK, lie)
        peer.say(Message.INPUT, b"still here\r")
        pane = server.tree.panes[0]
        await peer.until(lambda: "still here" in pane.screen.rows[1].text)

    serve(test)


def test_a_flood_of_sizes_and_input_is_survived(serve: Any) -> None:
    async def test(server: Server, connect: Any) -> None:
        peer = await (await connect()).greet(ATTACHED)
        await peer.run("new-session", "cat > /dev/null")
        for number in range(2000):
            peer.say(Message.RESIZE, 20 + number % 200, 5 + number % 60, 0, 0)
        peer.say(Message.RESIZE, 90, 30, 0, 0)
        peer.say(Message.INPUT, b"x" * 100_000)
        peer.say(Message.INPUT, b"")
        window = server.tree.windows[0]
        await peer.until(lambda: (window.width, window.height) == (90, 29))

    serve(test)


def test_back_pressure_stops_and_starts_the_one_who_types(serve: Any) -> None:
    async def test(server: Server, connect: Any) -> None:
        peer = await (await connect()).greet(ATTACHED)
        await peer.run("new-session", "stty raw -echo; printf ready; sleep 60")
        pane = server.tree.panes[0]
        await peer.until(lambda: "ready" in pane.screen.rows[0].text)
        data = b"y" * 600_000
        for start in range(0, len(data), 50_000):
            peer.say(Message.INPUT, b"\033[200~" + data[start : start + 50_000] + b"\033[201~")
        io: Any = pane.io
        await peer.until(lambda: io.congested)
        other = await (await connect()).greet()
        assert await other.run("kill-pane") == 0
        await peer.until(lambda: peer.ended or Message.EXIT in peer.kinds())

    serve(test)


def test_who_dies_leaves_nothing_behind(serve: Any) -> None:
    async def test(server: Server, connect: Any) -> None:
        for kind in range(6):
            peer = await (await connect()).greet(ATTACHED)
            if kind % 2:
                peer.say(Message.COMMAND, ["new-session", "cat"])
                peer.writer.transport.abort()
            else:
                peer.say(Message.COMMAND, ["wait-for", "never"])
                peer.writer.close()
        good = await connect()
        await good.until(lambda: not [client for client in server.clients if client.attached])
        await good.until(lambda: not server.clients)
        assert all(session.attached == 0 for session in server.tree.sessions.values())

    serve(test)
