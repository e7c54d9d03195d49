"""The server before its event loop: wishes that are kept and handed over, and a first peer that is served without."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Callable
from typing import Any

import pytest
from pymux_wf.server.connection import Connection
from pymux_wf.server.early_loop import EarlyLoop
from pymux_wf.server.first_peer import serve_first

from pymux_wf.protocol import PROTOCOL_VERSION, Decoder, Message, encode


@pytest.fixture
def loop() -> Any:
    made = asyncio.new_event_loop()
    yield made
    made.close()


def run_until(loop: asyncio.AbstractEventLoop, true: Callable[[], bool]) -> None:
    async def wait() -> None:
        while not true():
            await asyncio.sleep(0)

    loop.run_until_complete(asyncio.wait_for(wait(), 5))


def test_calls_are_kept_in_order_until_the_loop_is_there(loop: asyncio.AbstractEventLoop) -> None:
    early, called = EarlyLoop(lambda: loop), []
    early.call_soon(called.append, 1)
    gone = early.call_soon(called.append, 2)
    early.call_later(0, called.append, 4)
    early.call_soon(called.append, 3)
    gone.cancel()
    early.real()
    early.call_soon(called.append, 5)
    run_until(loop, lambda: len(called) == 4)
    assert sorted(called) == [1, 3, 4, 5]
    assert [call for call in called if call in (1, 3, 5)] == [1, 3, 5]


def test_a_call_can_be_cancelled_after_the_loop_took_it(loop: asyncio.AbstractEventLoop) -> None:
    early, called = EarlyLoop(lambda: loop), []
    handle = early.call_later(0, called.append, 1)
    early.real()
    handle.cancel()
    loop.call_later(0, called.append, 2)
    run_until(loop, lambda: 2 in called)
    assert called == [2]
    assert handle.cancelled()


def test_descriptors_are_watched_unless_that_was_taken_back(loop: asyncio.AbstractEventLoop) -> None:
    early, called = EarlyLoop(lambda: loop), []
    one, other = socket.socketpair()
    with one, other:
        early.add_writer(one.fileno(), called.append, "one")
        early.add_writer(other.fileno(), called.append, "other")
        assert early.remove_writer(other.fileno())
        assert not early.remove_reader(one.fileno())
        early.real()
        run_until(loop, lambda: bool(called))
        assert early.remove_writer(one.fileno())
    assert set(called) == {"one"}


def test_what_is_no_wish_makes_the_loop(loop: asyncio.AbstractEventLoop) -> None:
    made = []

    def make() -> asyncio.AbstractEventLoop:
        made.append(loop)
        return loop

    early = EarlyLoop(make)
    assert abs(early.time() - loop.time()) < 5
    assert made == []
    future = early.create_future()
    assert made == [loop]
    assert future.get_loop() is loop
    assert early.real() is loop
    assert made == [loop]


class Owner:
    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.frames: list[list[Any]] = []
        self.lost = False

    def on_frame(self, frame: list[Any]) -> None:
        self.frames.append(frame)
        self.connection.send(Message.RESULT, int(frame[1][0]))

    def on_lost(self) -> None:
        self.lost = True

    def on_drained(self) -> None:
        pass


class Place:
    """A listening socket with a connection to it, and the server's end of what comes first."""

    def __init__(self, path: str) -> None:
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(path)
        self.listener.listen()
        self.client = socket.socket(socket.AF_UNIX)
        self.owners: list[Owner] = []
        self.connections: list[Connection] = []
        self.path = path

    def accept(self, connection: Connection, hello: dict[str, Any]) -> Owner:
        self.owners.append(Owner(connection))
        return self.owners[-1]

    def connection(self, loop: Any) -> Connection:
        self.connections.append(Connection(loop, self.accept, {}, "1", os.getuid()))
        return self.connections[-1]

    def received(self) -> list[int]:
        return [fields[0] for fields in Decoder().feed(self.client.recv(65536))]


@pytest.fixture
def place(tmp_path: Any, loop: asyncio.AbstractEventLoop) -> Any:
    made = Place(str(tmp_path / "s"))
    yield made
    made.listener.close()
    made.client.close()
    for connection in made.connections:
        connection.close()
    for _ in range(3):  # a transport closes its socket in the loop's next turns
        loop.run_until_complete(asyncio.sleep(0))


HELLO = encode(Message.HELLO, PROTOCOL_VERSION, "1", {})


def test_a_peer_that_waits_is_answered_without_a_loop_and_goes_on_in_it(
    place: Place, loop: asyncio.AbstractEventLoop
) -> None:
    def never() -> asyncio.AbstractEventLoop:
        raise AssertionError("there was no need for a loop")

    early = EarlyLoop(never)
    place.client.connect(place.path)
    place.client.sendall(HELLO + encode(Message.COMMAND, ["1"]))
    connection = place.connection(early)
    transport = serve_first(place.listener.fileno(), connection)
    assert transport is not None
    assert place.received() == [Message.HELLO, Message.RESULT]
    loop.run_until_complete(transport.hand_over(loop, connection))
    place.client.sendall(encode(Message.COMMAND, ["2"]))
    (owner,) = place.owners
    run_until(loop, lambda: len(owner.frames) == 2)
    assert [frame[1] for frame in owner.frames] == [["1"], ["2"]]
    assert place.received() == [Message.RESULT]
    place.client.close()
    run_until(loop, lambda: owner.lost)


def test_half_a_frame_is_finished_in_the_loop(place: Place, loop: asyncio.AbstractEventLoop) -> None:
    place.client.connect(place.path)
    frames = HELLO + encode(Message.COMMAND, ["1"])
    place.client.sendall(frames[:-2])
    connection = place.connection(EarlyLoop(lambda: loop))
    transport = serve_first(place.listener.fileno(), connection)
    assert transport is not None
    loop.run_until_complete(transport.hand_over(loop, connection))
    place.client.sendall(frames[-2:])
    run_until(loop, lambda: bool(place.owners and place.owners[0].frames))


def test_what_a_slow_peer_has_not_taken_comes_after_the_change_in_order(
    place: Place, loop: asyncio.AbstractEventLoop
) -> None:
    place.client.connect(place.path)
    place.client.sendall(HELLO)
    connection = place.connection(EarlyLoop(lambda: loop))
    transport = serve_first(place.listener.fileno(), connection)
    assert transport is not None
    pieces = [bytes([65 + number % 26]) * 50_000 for number in range(60)]
    for piece in pieces:
        connection.send(Message.STDOUT, piece)
    assert connection.backlog > 0
    loop.run_until_complete(transport.hand_over(loop, connection))
    place.client.setblocking(False)
    decoder, got = Decoder(), []

    def take() -> bool:
        try:
            got.extend(fields[1] for fields in decoder.feed(place.client.recv(65536)) if fields[0] == Message.STDOUT)
        except BlockingIOError:
            pass
        return len(got) == len(pieces)

    run_until(loop, take)
    assert got == pieces


def test_a_peer_that_was_refused_is_closed_by_the_loop(place: Place, loop: asyncio.AbstractEventLoop) -> None:
    place.client.connect(place.path)
    place.client.sendall(encode(Message.COMMAND, ["1"]))
    connection = place.connection(EarlyLoop(lambda: loop))
    transport = serve_first(place.listener.fileno(), connection)
    assert transport is not None
    assert place.received() == [Message.ERROR]
    loop.run_until_complete(transport.hand_over(loop, connection))
    place.client.setblocking(False)
    ended = []

    def take() -> bool:
        try:
            ended.append(place.client.recv(100))
        except BlockingIOError:
            return False
        return ended[-1] == b""

    run_until(loop, take)
    assert ended == [b""]


def test_nobody_waiting_is_nobody_served(place: Place) -> None:
    connection = place.connection(EarlyLoop(asyncio.new_event_loop))
    assert serve_first(place.listener.fileno(), connection) is None
    assert place.listener.fileno() >= 0
    place.client.connect(place.path)  # the listener was left as it is
