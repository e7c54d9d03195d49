"""The event of a shell's command that has ended, as programs and readers of events get it."""

from __future__ import annotations

import asyncio
import shutil

import pytest

from pymux_wf import aio

pytestmark = pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed")


def test_each_command_that_ends_is_told_once() -> None:
    async def check() -> list[tuple[object, object, object]]:
        async with aio.Server.start() as server:
            await server.new_session("s", shell="bash")
            pane = (await server.panes)[0]
            await pane.wait_ready()
            async with await server.events("command-finished") as events:
                told = []
                for line in ("true", "sh -c 'exit 3'", "exit 4"):
                    await pane.send_text(line + "\n")
                    event = await events.next(timeout=10)
                    assert event is not None
                    assert event.pane == pane.id
                    told.append((event.data["text"], event.data["code"], event.data["number"]))
                return told

    told = asyncio.run(check())
    assert told == [("true", 0, 1), ("sh -c 'exit 3'", 3, 2), ("exit 4", 4, 3)]
