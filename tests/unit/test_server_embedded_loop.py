"""What a server asks of somebody else's loop is taken back whole, and nothing else is touched."""

from __future__ import annotations

import asyncio
import os
from typing import Any

from pymux_wf.server.owned_loop import OwnedLoop


def test_what_was_asked_for_is_taken_back_and_nothing_else() -> None:
    async def test() -> None:
        loop: Any = asyncio.get_running_loop()
        theirs_called, ours_called = asyncio.Event(), []
        theirs = loop.call_later(0, theirs_called.set)
        pipes = [os.pipe() for _ in range(3)]
        (kept, kept_end), (read, write), (late, late_end) = pipes
        loop.add_reader(kept, ours_called.append, "theirs")
        loop.add_writer(kept_end, lambda: loop.remove_writer(kept_end))

        ours = OwnedLoop(loop)
        # Equal in everything: both must be found again.
        timers = [ours.call_at(loop.time() + 3600, ours_called.append, 1) for _ in range(2)]
        timers.append(ours.call_later(3600, ours_called.append, 2))
        ours.add_reader(read, ours_called.append, 3)
        ours.add_writer(write, ours_called.append, 4)
        task = ours.create_task(asyncio.Event().wait())  # type: ignore[arg-type]
        assert not ours.remove_reader(kept)
        ours.close()

        assert all(timer.cancelled() for timer in timers)
        assert not loop.remove_reader(read)
        assert not loop.remove_writer(write)
        await asyncio.wait([task])
        assert task.cancelled()
        late_task = ours.create_task(asyncio.Event().wait())  # type: ignore[arg-type]
        await asyncio.wait([late_task])
        assert late_task.cancelled()
        assert ours.call_later(0, ours_called.append, 5).cancelled()
        ours.add_reader(late, ours_called.append, 6)
        ours.add_writer(late_end, ours_called.append, 7)
        assert not loop.remove_reader(late)
        assert not loop.remove_writer(late_end)

        assert not theirs.cancelled()
        await theirs_called.wait()
        assert loop.remove_reader(kept)
        assert ours_called == []
        for descriptor in [end for pipe in pipes for end in pipe]:
            os.close(descriptor)

    asyncio.run(test())


def test_timers_that_were_called_or_cancelled_are_not_kept() -> None:
    async def test() -> None:
        loop = asyncio.get_running_loop()
        ours = OwnedLoop(loop)
        called = asyncio.Event()
        for _ in range(100):
            ours.call_later(0, called.set)
        await called.wait()
        await asyncio.sleep(0)
        assert not ours._timers
        await ours.create_task(asyncio.sleep(0))
        await asyncio.sleep(0)
        assert not ours._tasks

    asyncio.run(test())
