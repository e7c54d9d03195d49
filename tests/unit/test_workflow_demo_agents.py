"""Agents that are started while others look at the list, as the demonstration does with its monitors open."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import pytest

from pymux_wf import aio
from pymux_wf.workflow.agents.fleet import AgentManager

ROLES = ("planner", "builder", "reviewer", "tester", "other", "last")


def test_who_looks_meanwhile_loses_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))

    async def run() -> None:
        async with aio.Server.start() as server, AgentManager(server, keeper=True) as agents:
            lost: list[str] = []
            agents.hub.listen(lambda event: lost.append(event["agent"]) if event["type"] == "agent.lost" else None)
            done = asyncio.Event()

            async def look() -> None:
                while not done.is_set():
                    await agents.refresh()

            looking = [asyncio.create_task(look()) for _ in range(3)]
            for role in ROLES:
                await agents.spawn(role, [sys.executable, "-c", "import time; time.sleep(60)"])
            done.set()
            await asyncio.gather(*looking)
            assert (lost, sorted(agents.known)) == ([], sorted(ROLES))

    asyncio.run(run())
