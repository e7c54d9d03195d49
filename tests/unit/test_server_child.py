"""Programs with pipes: input and output whole, ends known, nothing left open, and no pipe that stops its pane."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable

import pytest
import uvloop
from pymux_wf.server.child import start_child
from pymux_wf.server.platform import ExitWatcher

from tests.unit.commands_rig import DEADLINE, ENVIRONMENT, Rig, served

LOOPS = {"standard loop": asyncio.new_event_loop, "uvloop": uvloop.new_event_loop}
Run = Callable[[Callable[[ExitWatcher], Awaitable[None]]], None]


@pytest.fixture(params=LOOPS)
def run(request: pytest.FixtureRequest) -> Run:
    """Runs a coroutine function with a watcher in a fresh loop, on each of the loops."""

    def start(test: Callable[[ExitWatcher], Awaitable[None]]) -> None:
        async def main() -> None:
            async with asyncio.timeout(DEADLINE):
                await test(ExitWatcher(asyncio.get_running_loop()))

        with asyncio.Runner(loop_factory=LOOPS[request.param]) as runner:
            runner.run(main())

    return start


def descriptors() -> int:
    return len(os.listdir("/dev/fd"))


def test_input_and_output_go_whole_both_ways_at_once(run: Run) -> None:
    async def test(exits: ExitWatcher) -> None:
        child = start_child(exits, ["/bin/cat"], ENVIRONMENT, "/", stdin=True)
        data = os.urandom(1_000_000)
        got = bytearray()

        async def take() -> None:
            while chunk := await child.read():
                got.extend(chunk)

        reading = asyncio.ensure_future(take())
        await child.write(data)
        assert child.returncode is None
        child.close_stdin()
        await reading
        assert bytes(got) == data
        assert await asyncio.gather(child.wait(), child.wait()) == [0, 0]
        child.close()

    run(test)


def test_an_endless_writer_leaves_others_their_turn(run: Run) -> None:
    async def test(exits: ExitWatcher) -> None:
        child = start_child(exits, ["/bin/sh", "-c", "exec yes"], ENVIRONMENT, "/")
        turns = 0

        async def take() -> None:
            while await child.read():
                pass

        reading = asyncio.ensure_future(take())
        while turns < 100:
            turns += 1
            await asyncio.sleep(0)
        child.signal(signal.SIGTERM)
        await reading
        assert await child.wait() == -signal.SIGTERM
        child.close()

    run(test)


def test_who_stops_waiting_stops_only_himself(run: Run) -> None:
    async def test(exits: ExitWatcher) -> None:
        child = start_child(exits, ["/bin/sh", "-c", "read x; exit 5"], ENVIRONMENT, "/", stdin=True)
        first, second = (asyncio.ensure_future(child.wait()) for _ in range(2))
        await asyncio.sleep(0)
        first.cancel()
        await asyncio.wait([first])
        await child.write(b"\n")
        assert await second == 5
        child.close()

    run(test)


def test_one_that_does_not_read_breaks_the_pipe(run: Run) -> None:
    async def test(exits: ExitWatcher) -> None:
        child = start_child(exits, ["/bin/sh", "-c", "exec <&-; exec sleep 60"], ENVIRONMENT, "/", stdin=True)
        with pytest.raises(BrokenPipeError):
            await child.write(b"x" * 10_000_000)
        await child.kill()
        assert child.returncode == -signal.SIGKILL

    run(test)


def test_a_failed_start_leaves_nothing_open(run: Run) -> None:
    async def test(exits: ExitWatcher) -> None:
        before = descriptors()
        with pytest.raises(FileNotFoundError):
            start_child(exits, ["/no/such/program"], ENVIRONMENT, "/", stdin=True)
        assert descriptors() == before
        assert exits.pids == []

    run(test)


@served
async def test_a_command_that_stops_reading_does_not_stop_the_pane(rig: Rig) -> None:
    await rig.ok(
        "new-session", "-d", "-s", "a", "read x; head -c 3000000 /dev/zero | tr '\\0' 'x'; echo over; exec cat"
    )
    await rig.ok("pipe-pane", "-t", "a", "exec <&-; exec sleep 60")
    await rig.ok("send-keys", "-t", "a", "Enter")
    await rig.until(lambda: "over" in rig.screen(0))
    await rig.until(lambda: not rig.server.pane_taps.get(0))
    pipe = rig.server.pipes[0]
    pipe._process.signal(signal.SIGKILL)
    await rig.until(lambda: not rig.server.pipes)
