"""The alerts' part of a supervisor on a server in the process, for tests: what fires, and what is told."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from pymux_wf import aio
from pymux_wf.workflow.alerts.service import Alerts
from pymux_wf.workflow.config.workflow_file import WorkflowFile
from pymux_wf.workflow.metrics.service import Metrics
from pymux_wf.workflow.records import Document
from pymux_wf.workflow.supervisor.service import House

DEADLINE = 15.0


class FakeAgents:
    """The agents' part: their states as a test says."""

    def __init__(self, **states: str) -> None:
        self.states_now: dict[str, str] = dict(states)
        self.news: asyncio.Queue[tuple[str, str | None]] = asyncio.Queue()
        self.manager = self

    async def list(self) -> list[Any]:
        return [type("Agent", (), {"name": name}) for name in self.states_now]

    async def states(self) -> AsyncIterator[tuple[str, str | None]]:
        for name, state in self.states_now.items():
            yield name, state
        while True:
            yield await self.news.get()


class Rig:
    """``alerts`` on ``server``; ``file`` is what the configuration says."""

    def __init__(self, server: aio.Server, text: str) -> None:
        self.server = server
        self.house = House(server, server.socket_path or "", WorkflowFile(Document(text, "workflow.toml")))
        self.metrics = Metrics(self.house)
        self.alerts = Alerts(self.house)

    async def listed(self, state: str = "") -> list[dict[str, Any]]:
        """The alerts, or those in a state."""
        return [one for one in (await self.alerts.listed())["alerts"] if state in ("", one["state"])]

    async def until(self, condition: Callable[[], Any], within: float = DEADLINE) -> Any:
        """What ``condition`` gives (or its result, awaited) as soon as it is true."""
        found: Any = None
        try:
            async with asyncio.timeout(within):
                while True:
                    found = condition()
                    if asyncio.iscoroutine(found):
                        found = await found
                    if found:
                        return found
                    await asyncio.sleep(0.01)
        except TimeoutError:
            alerts = [(one["rule"], one["state"], one["summary"]) for one in await self.listed()]
            raise AssertionError(f"it is not so; there are {alerts}, {self.house.problems}") from None

    async def fires(self, rule: str, count: int = 1) -> dict[str, Any]:
        """Waits until a rule has alerts that fire; the newest."""

        async def firing() -> list[dict[str, Any]]:
            found = [one for one in await self.listed("firing") if one["rule"] == rule]
            return found if len(found) >= count else []

        found: list[dict[str, Any]] = await self.until(firing)
        return found[0]

    async def watches(self, pane: str, waits: int) -> None:
        """Waits until so many things are waited for in a pane."""
        await self.until(lambda: sum(key[0] == pane for key in self.alerts._watch._watched) == waits)

    async def ends(self, rule: str) -> None:
        """Waits until nothing of a rule fires."""

        async def ended() -> bool:
            return all(one["rule"] != rule or one["state"] == "resolved" for one in await self.listed())

        await self.until(ended)


@asynccontextmanager
async def rig(text: str, server: aio.Server | None = None, agents: FakeAgents | None = None) -> AsyncIterator[Rig]:
    """Alerts on a server, a fresh one without ``server``."""
    if server is None:
        async with aio.Server.start() as fresh, rig(text, fresh, agents) as made:
            yield made
        return
    made = Rig(server, text)
    await made.metrics.start()
    made.house.services["metrics"] = made.metrics
    if agents is not None:
        made.house.services["agents"] = agents
    await made.alerts.start()
    made.house.services["alerts"] = made.alerts
    try:
        yield made
    finally:
        await made.alerts.stop()
        await made.metrics.stop()
        await made.house.close()
