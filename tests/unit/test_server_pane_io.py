"""A pane's bytes: none lost, none out of order, nobody starved, whatever the program does."""

from __future__ import annotations

import asyncio
import os
import tty
from collections.abc import Awaitable, Callable
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pymux_wf.server import pane_io
from pymux_wf.server.pane_io import MIN_BUDGET, WRITE_HIGH, WRITE_LOW, PaneIO

DEADLINE = 10.0


class FakeProcess:
    """The master side of a terminal whose other side the test holds."""

    def __init__(self) -> None:
        self.fd, self.slave = os.openpty()
        tty.setraw(self.slave)
        os.set_blocking(self.fd, False)
        os.set_blocking(self.slave, False)

    def close(self) -> None:
        if self.fd >= 0:
            os.close(self.fd)
            self.fd = -1

    def hang_up(self) -> None:
        if self.slave >= 0:
            os.close(self.slave)
            self.slave = -1


class Rig:
    """A PaneIO between a fake program and lists of what it did."""

    def __init__(self) -> None:
        self.process = FakeProcess()
        self.fed: list[bytes] = []
        self.ended = 0
        self.writable = 0
        self.io = PaneIO(asyncio.get_running_loop(), cast(Any, self.process), self._feed, self._end, self._can_write)

    def _feed(self, data: bytes) -> None:
        self.fed.append(data)

    def _end(self) -> None:
        self.ended += 1

    def _can_write(self) -> None:
        self.writable += 1

    async def until(self, condition: Callable[[], Any]) -> None:
        async with asyncio.timeout(DEADLINE):
            while not condition():
                await asyncio.sleep(0)

    async def say(self, data: bytes) -> None:
        """The program writes all of ``data``."""
        view = memoryview(data)
        async with asyncio.timeout(DEADLINE):
            while view:
                try:
                    view = view[os.write(self.process.slave, view) :]
                except BlockingIOError:
                    await asyncio.sleep(0)

    def hear(self, size: int = 4096) -> bytes:
        """What the program reads now."""
        try:
            return os.read(self.process.slave, size)
        except BlockingIOError:
            return b""


def piped(test: Callable[[Rig], Awaitable[None]]) -> Callable[[], None]:
    """A test with a fresh rig in a loop of its own."""

    async def main() -> None:
        rig = Rig()
        try:
            await test(rig)
        finally:
            rig.io.close()
            rig.process.hang_up()

    def run() -> None:
        asyncio.run(main())

    run.__name__, run.__doc__ = test.__name__, test.__doc__
    return run


@settings(max_examples=20)
@given(st.lists(st.binary(min_size=1, max_size=20_000), max_size=6), st.booleans())
def test_every_byte_of_the_program_arrives_in_order(chunks: list[bytes], pauses: bool) -> None:
    @piped
    async def test(rig: Rig) -> None:
        for chunk in chunks:
            if pauses:
                rig.io.pause()
                os.write(rig.process.slave, chunk[:1000])
                await asyncio.sleep(0)
                rig.io.resume()
                await rig.say(chunk[1000:])
            else:
                await rig.say(chunk)
        rig.process.hang_up()
        await rig.until(lambda: rig.ended)
        assert b"".join(rig.fed) == b"".join(chunks)
        assert rig.ended == 1

    test()


@settings(max_examples=20)
@given(st.lists(st.binary(max_size=70_000), max_size=6), st.integers(1, 5000))
def test_every_byte_for_the_program_arrives_in_order(chunks: list[bytes], size: int) -> None:
    @piped
    async def test(rig: Rig) -> None:
        expected = b"".join(chunks)
        for chunk in chunks:
            rig.io.write(chunk)
        heard = bytearray()
        async with asyncio.timeout(DEADLINE):
            while len(heard) < len(expected):
                heard += rig.hear(size)
                await asyncio.sleep(0)
        assert bytes(heard) == expected
        assert rig.io.queued == 0

    test()


@piped
async def test_a_program_that_does_not_read_stops_who_types_and_lets_them_go_on(rig: Rig) -> None:
    data = os.urandom(WRITE_HIGH + 100_000)
    rig.io.write(data)
    assert rig.io.congested
    assert rig.writable == 0
    heard = bytearray()
    async with asyncio.timeout(DEADLINE):
        while rig.io.queued > WRITE_LOW:
            heard += rig.hear()
            await asyncio.sleep(0)
    assert not rig.io.congested
    assert rig.writable == 1
    async with asyncio.timeout(DEADLINE):
        while len(heard) < len(data):
            heard += rig.hear()
            await asyncio.sleep(0)
    assert bytes(heard) == data


@piped
async def test_who_waits_for_a_program_goes_on_when_it_is_killed(rig: Rig) -> None:
    rig.io.write(bytes(WRITE_HIGH * 2))
    rig.io.close()
    assert rig.writable == 1
    assert rig.io.queued == 0
    rig.io.write(b"more")
    rig.io.close()
    assert rig.writable == 1


@piped
async def test_writing_to_a_program_that_is_gone_does_no_harm(rig: Rig) -> None:
    rig.process.hang_up()
    rig.io.write(b"x" * 100_000)
    await rig.until(lambda: rig.ended)
    rig.io.write(b"x")
    assert rig.ended == 1


@piped
async def test_a_flood_is_taken_in_pieces_between_which_others_run(rig: Rig) -> None:
    turns: list[int] = []

    async def flood() -> None:
        for _ in range(40):
            await rig.say(b"y\n" * 10_000)

    task = asyncio.ensure_future(flood())
    while not task.done():
        await asyncio.sleep(0)
        turns.append(sum(map(len, rig.fed)))
    await rig.until(lambda: sum(map(len, rig.fed)) == 800_000)
    assert max(map(len, rig.fed)) <= pane_io.MAX_BUDGET + pane_io.READ_SIZE
    assert len(set(turns)) > 3, "the whole flood was one turn"


def _settled_budget(io: PaneIO, seconds_a_byte: float) -> int:
    """The budget of a pane that always has more, when every byte costs so much."""
    for _ in range(40):
        io._steer(io._budget * seconds_a_byte, True)
    return io._budget


@piped
async def test_the_budget_follows_what_a_turn_costs(rig: Rig) -> None:
    rig.io._steer(1.0, True)
    assert rig.io._budget == MIN_BUDGET
    assert _settled_budget(rig.io, 0.0) == pane_io.MAX_BUDGET
    assert _settled_budget(rig.io, 1e-8) * 1e-8 <= pane_io.TURN_SECONDS


@piped
async def test_reading_counts_as_part_of_the_turn(rig: Rig) -> None:
    """A program that writes as fast as we read would keep the loop in read(2) for the whole of a large budget."""
    clock = iter(range(1000))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pane_io, "perf_counter", lambda: float(next(clock)))
        rig.io._budget = pane_io.MAX_BUDGET
        os.write(rig.process.slave, b"x" * 100)
        await rig.until(lambda: rig.fed)
    assert rig.io._budget == MIN_BUDGET


@piped
async def test_many_busy_panes_share_one_turn(rig: Rig) -> None:
    others = [PaneIO(asyncio.get_running_loop(), cast(Any, FakeProcess()), print, print, print) for _ in range(9)]
    try:
        alone = _settled_budget(rig.io, 1e-8)
        for other in others:
            other._busy = rig.io._busy
            other._steer(0.0, True)
        together = _settled_budget(rig.io, 1e-8)
        assert together * 1e-8 * 10 <= max(pane_io.TURN_SECONDS, 10 * pane_io.SHORTEST_TURN)
        assert together < alone / 4
        for other in others:
            other._steer(0.0, False)
        assert _settled_budget(rig.io, 1e-8) > together * 2
    finally:
        for other in others:
            other.close()


@piped
async def test_draining_takes_what_is_left_but_not_what_others_go_on_writing(rig: Rig) -> None:
    rig.io.pause()
    os.write(rig.process.slave, b"last words")
    rig.io.drain()
    assert rig.fed == [b"last words"]
    rig.io.resume()
    rig.process.hang_up()
    rig.io.drain()
    assert rig.ended == 1


@piped
async def test_a_paused_pane_reads_nothing_until_it_goes_on(rig: Rig) -> None:
    rig.io.pause()
    rig.io.pause()
    os.write(rig.process.slave, b"x")
    for _ in range(5):
        await asyncio.sleep(0)
    assert rig.fed == []
    rig.io.resume()
    rig.io.resume()
    await rig.until(lambda: rig.fed)
    assert rig.fed == [b"x"]
