"""What somebody stumbles over who follows the guide for the first time."""

from __future__ import annotations

import asyncio

import pytest

from pymux_wf import Exit, NotFound, Server, aio


def test_the_pane_of_a_session_whose_program_has_ended_at_once_can_be_asked() -> None:
    with Server.start(listen=False) as server, server.events("session-closed") as events:
        session = server.new_session(command="echo last words; exit 3")
        events.next(timeout=10)
        pane = session.pane
        assert pane.wait_exit() == Exit(code=3)
        assert pane.output() == "last words\n"
        assert session.window.pane == pane
        with pytest.raises(NotFound):
            session.name  # noqa: B018
        with pytest.raises(NotFound):
            server.session("$0")


def test_the_pane_of_a_window_whose_program_has_ended_at_once_can_be_asked() -> None:
    async def windows() -> None:
        async with aio.Server.start(listen=False) as server, server.events("window-unlinked") as events:
            session = await server.new_session(argv=["cat"])
            window = await session.new_window(argv=["sh", "-c", "exit 4"])
            await events.next(timeout=10)
            assert await (await window.pane).wait_exit() == Exit(code=4)

    asyncio.run(windows())
