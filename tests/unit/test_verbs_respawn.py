"""Panes without a program, and programs started in panes that are there."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable

import pytest

from pymux_wf.aio import Server
from pymux_wf.api.errors import InvalidCall, MuxError, Refused


def served(test: Callable[[Server], Awaitable[None]]) -> Callable[[], None]:
    def run() -> None:
        async def live() -> None:
            async with Server.start(size=(80, 24), listen=False) as server:
                await test(server)

        asyncio.run(live())

    run.__name__, run.__doc__ = test.__name__, test.__doc__
    return run


@served
async def test_windows_and_panes_are_made_empty_and_sized_before_their_programs_start(server: Server) -> None:
    session = await server.new_session("empty", empty=True, window_name="one")
    first = await session.pane
    window = await session.new_window("two", empty=True)
    beside = await (await window.pane).split(horizontal=True, size=20, empty=True)
    assert [(await pane.info()).pid for pane in await session.panes] == [0, 0, 0]
    assert (await beside.size).columns == 20
    await beside.respawn(argv=["stty", "size"])
    await beside.wait_for("24 20")
    await first.respawn(argv=["sh", "-c", "echo in $PWD with $WORD; cat"], cwd="/usr", env={"WORD": "a b"})
    await first.wait_for("in /usr with a b")


@served
async def test_a_running_program_is_only_replaced_when_that_is_said(server: Server) -> None:
    pane = await server.exec(["cat"])
    with pytest.raises(Refused, match="still running"):
        await pane.respawn(argv=["echo", "no"])
    await pane.respawn(argv=["sh", "-c", "echo other; cat"], kill=True)
    await pane.wait_for("other")


@served
async def test_one_word_is_a_program_and_nothing_the_default_shell(server: Server) -> None:
    pane = await server.exec(["cat"])
    await pane.respawn(argv=[sys.executable], kill=True, env={"PYTHON_BASIC_REPL": "1"})
    await pane.wait_for(">>>")
    await pane.respawn(kill=True)
    assert (await pane.info()).argv == ()
    assert (await pane.run("echo $((6*7))")).output.strip() == "42"


@served
async def test_what_cannot_be_started_is_told(server: Server) -> None:
    pane = await (await server.new_session("empty", empty=True)).pane
    with pytest.raises(MuxError, match="no-such-program"):
        await pane.respawn(argv=["no-such-program"])
    with pytest.raises(InvalidCall, match="no directory"):
        await pane.respawn(argv=["cat"], cwd="/no/such/place")
    await pane.respawn(argv=["sh", "-c", "echo after all; cat"])
    await pane.wait_for("after all")
