"""What holds now, for rules: metrics and agents from the other parts of the supervisor, components by probes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from pymux_wf.workflow.alerts.when import MetricNow
from pymux_wf.workflow.errors import BadFile

if TYPE_CHECKING:
    from pymux_wf.workflow.supervisor.service import House

PROBE_SECONDS = 30.0
AGE_SECONDS = 1.0
"""How often the age of metrics is looked at: nobody tells when one gets stale, for nothing happens then."""


class Facts:
    """The :class:`~pymux_wf.workflow.alerts.when.World` of a supervisor.

    Args:
        changed: called with ``"metric"``, ``"agent"`` or ``"component"`` and the name of what is another now.
    """

    def __init__(self, house: House, changed: Callable[[str, str], None]) -> None:
        self._house = house
        self._changed = changed
        self._components: dict[str, str] = {}
        self._agents: dict[str, str] = {}
        self._stale: dict[str, bool] = {}
        self._ends: list[Callable[[], None]] = []
        self._tasks: list[asyncio.Task[Any]] = []

    def start(self, metrics: Iterable[str], components: Iterable[str], agents: bool, known: Iterable[str]) -> None:
        """Begins to follow what rules name; the metrics are measured from now on, whoever looks.

        ``known`` are the agents that there are alerts of: they may have gone while nobody looked.
        """
        measured = self._house.services.get("metrics")
        if measured is not None and (named := frozenset(metrics)):
            self._ends += [measured.use(name) for name in named]
            self._ends.append(measured.watch(lambda value: self._measured(named, value.name)))
            self._tasks.append(self._house.keep(self._follow_ages(named), "ages of metrics"))
        self._tasks += [self._house.keep(self._probe(name), f"probe {name}") for name in sorted(components)]
        if agents:
            self._tasks.append(self._house.keep(self._follow_agents(set(known)), "agents' states"))

    def stop(self) -> None:
        """Follows nothing any more."""
        for end in self._ends:
            end()
        for task in self._tasks:
            task.cancel()
        self._ends, self._tasks = [], []

    # -- the World

    def metric(self, name: str) -> MetricNow | None:
        measured = self._house.services.get("metrics")
        found = measured.latest(name) if measured is not None else None
        return None if found is None else MetricNow(found.value, found.stale, found.error or "")

    def agent(self, name: str) -> str | None:
        return self._agents.get(name)

    def component(self, name: str) -> str | None:
        return self._components.get(name)

    @property
    def agents(self) -> list[str]:
        """The names of all agents."""
        return sorted(self._agents)

    # -- following

    def _measured(self, named: frozenset[str], name: str) -> None:
        if name in named:
            self._changed("metric", name)

    async def _follow_ages(self, named: frozenset[str]) -> None:
        while True:
            for name in named:
                now = self.metric(name)
                stale = now is not None and now.stale
                if stale != self._stale.get(name, False):
                    self._stale[name] = stale
                    self._changed("metric", name)
            await asyncio.sleep(AGE_SECONDS)

    async def _probe(self, name: str) -> None:
        from pymux_wf.workflow.probes.probe import probe
        from pymux_wf.workflow.probes.settings import Components

        while True:
            try:
                configured = self._house.file.table("components") or Components()
            except BadFile as error:  # read again once it is another file
                self._house.problems["components"] = str(error)
                return
            found = await asyncio.to_thread(probe, name, configured)
            if self._components.get(name) != str(found.state):
                self._components[name] = str(found.state)
                self._changed("component", name)
            await asyncio.sleep(PROBE_SECONDS)

    async def _follow_agents(self, known: set[str]) -> None:
        """Agents start after alerts: their part is there a moment later."""
        while (agents := self._house.services.get("agents")) is None:
            await asyncio.sleep(0.2)
        for name in known - {agent.name for agent in await agents.manager.list()}:
            self._changed("agent", name)
        async for name, state in agents.states():
            if state is None:
                self._agents.pop(name, None)
            else:
                self._agents[name] = state
            self._changed("agent", name)
