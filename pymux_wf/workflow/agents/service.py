"""The agents' part of the supervisor: the one manager that keeps lives, and the calls that words and programs make.

Every call's arguments and results are values that JSON can say; names of agents are theirs, panes are ids.
"""

from __future__ import annotations

import dataclasses
import secrets
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from pymux_wf.api.values import Mark
from pymux_wf.workflow.agents.agent import fields_of
from pymux_wf.workflow.agents.fleet import AgentManager
from pymux_wf.workflow.agents.settings import AgentSettings
from pymux_wf.workflow.errors import BadFile, RefusedBySafety, UsageError

if TYPE_CHECKING:
    from pymux_wf.workflow.supervisor.service import Function, House


class Agents:
    """``house.services["agents"]``.

    Attributes:
        manager: the manager.
        calls: its calls by name.
        mutating: those that change something, for the audit log.
    """

    mutating = frozenset(
        {"spawn", "adopt", "send", "answer", "press", "stop", "restart", "remove", "resume", "report", "prune"}
    )

    def __init__(self, house: House) -> None:
        self._house = house
        self.manager = AgentManager(house.server, keeper=True)
        names = "list show explain spawn adopt send answer press wait log mark output screen stop restart remove resume"
        self.calls: Mapping[str, Function] = {
            name: getattr(self, f"_{name}") for name in (*names.split(), "report", "prune", "events", "names")
        }

    async def start(self) -> None:
        """Finds the agents that are there, and keeps them from now on."""
        self._configure()
        await self.manager.open()

    async def stop(self) -> None:
        """Watches no longer; the agents go on, and another supervisor finds them."""
        await self.manager.close()

    async def reload(self) -> None:
        """Takes the settings of ``[agents]`` anew, for the next start."""
        self._configure()

    def _configure(self) -> None:
        try:
            settings: dict[str, AgentSettings] = self._house.file.table("agents")
        except BadFile as error:  # keeps nobody from being started by hand
            self._house.problems["agents"] = str(error)
            return
        self._house.problems.pop("agents", None)
        self.manager.settings = dict(settings)

    # -- for the other parts

    def count(self, state: str) -> int:
        """How many are in a state."""
        return self.manager.counts().get(state, 0)

    async def states(self) -> AsyncIterator[tuple[str, str | None]]:
        """Each agent with its state, now and whenever it changes; None where it has gone."""
        since = self.manager.hub.seq
        for agent in await self.manager.list():
            yield agent.name, agent.state
        async for event in self.manager.events(since):
            if event["type"] == "agent.state":
                yield event["agent"], event["state"]
            elif event["type"] in ("agent.removed", "agent.lost"):
                yield event["agent"], None

    # -- calls

    async def _list(self) -> dict[str, Any]:
        return {"agents": list(await self.manager.rows())}

    async def _names(self) -> list[str]:
        return [agent.name for agent in await self.manager.list()]

    async def _show(self, name: str) -> dict[str, Any]:
        await self.manager.get(name)
        row = next(row for row in await self.manager.rows() if row["name"] == name)
        agent = await self.manager.get(name)
        return {**row, "spec": {**dataclasses.asdict(agent.spec), "env": sorted(agent.spec.env)}}

    async def _explain(self, name: str) -> dict[str, Any]:
        agent = await self.manager.get(name)
        verdict = agent.verdict
        told = {"name": name, "state": verdict.state, "source": verdict.source, "evidence": verdict.evidence}
        return {**told, "since": agent.since, "facts": fields_of(agent.explain())}

    async def _spawn(
        self,
        name: str,
        argv: Sequence[str] = (),
        window: str | None = None,
        settings: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        agent = await self.manager.spawn(name, argv, window=window, **dict(settings or {}))
        return agent.values()

    async def _adopt(self, name: str, pane: str, argv: Sequence[str] = (), cwd: str = "") -> dict[str, Any]:
        found = await self._house.server.pane(pane)
        token = await self.manager.adopt(name, found, argv)
        agent = await self.manager.get(name)
        env = agent.spec.env
        return {"token": token, "argv": list(agent.spec.run), "env": env, "root": agent.spec.root or cwd}

    async def _send(
        self, name: str, text: str, when: str = "ready", timeout: float = 30.0, clear: bool = False
    ) -> dict[str, Any]:
        if when not in ("ready", "now"):
            raise UsageError(f"{when!r} is neither ready nor now", when)
        agent = await self.manager.get(name)
        receipt = await agent.send(text, when="now" if when == "now" else "ready", timeout=timeout, clear=clear)
        return receipt._asdict()

    async def _answer(self, name: str, expect: str, keys: Sequence[str], timeout: float = 10.0) -> dict[str, Any]:
        agent = await self.manager.get(name)
        await agent.answer(expect, *keys, timeout=timeout)
        return agent.values()

    async def _press(self, name: str, keys: Sequence[str], literal: bool = False) -> None:
        await (await self.manager.get(name)).press(*keys, literal=literal)

    async def _wait(
        self,
        name: str,
        what: Sequence[str],
        unless: str | None = None,
        timeout: float | None = None,
        after: str | None = None,
    ) -> dict[str, Any]:
        """``after``: first, for a moment, until it is in this state."""
        agent = await self.manager.get(name)
        if after is not None:
            await agent.begin_waiting(after)
        await agent.wait(*what, unless=unless, timeout=timeout)
        return agent.values()

    async def _log(
        self, name: str, lines: int | None = None, follow: bool = False, since_start: bool = False
    ) -> AsyncIterator[str]:
        agent = await self.manager.get(name)
        async for piece in agent.log(lines, follow, since_start):
            yield piece

    async def _mark(self, name: str) -> list[int]:
        return list(await (await self.manager.get(name)).mark())

    async def _output(
        self, name: str, since: Sequence[int] | None = None, format: str = "text", most: int | None = None
    ) -> dict[str, Any]:
        agent = await self.manager.get(name)
        mark = await agent.mark()
        output = await agent.output(Mark(*since) if since else None, format=format, most=most)
        end = getattr(output, "mark", None) or mark
        return {"text": str(output), "lost_lines": getattr(output, "lost_lines", 0), "mark": list(end)}

    async def _screen(self, name: str) -> dict[str, Any]:
        screen = await (await self.manager.get(name)).screen()
        return {"lines": list(screen.lines_text), "title": screen.title, "columns": screen.columns}

    async def _stop(self, name: str) -> dict[str, Any]:
        return await self.manager.stop(name)

    async def _restart(self, name: str) -> dict[str, Any]:
        return (await self.manager.restart(name)).values()

    async def _remove(self, name: str, force: bool = False, keep_worktree: bool = False) -> dict[str, Any]:
        await self.manager.remove(name, force=force, keep_worktree=keep_worktree)
        return {"removed": name}

    async def _resume(self, name: str) -> dict[str, Any]:
        return (await self.manager.resume(name)).values()

    async def _prune(self, dry_run: bool = False, force: bool = False) -> list[dict[str, Any]]:
        return [dataclasses.asdict(each) for each in await self.manager.prune(dry_run=dry_run, force=force)]

    async def _report(
        self,
        state: str,
        token: str,
        pane: str,
        seq: int | None = None,
        ttl: float = 60.0,
        message: str = "",
    ) -> dict[str, Any]:
        agent = next((each for each in await self.manager.list() if each.pane.id == pane), None)
        kept = self.manager.store.token(agent.name) if agent else None
        if agent is None or kept is None or not secrets.compare_digest(kept, token):
            raise RefusedBySafety(f"pane {pane} is no agent's, or this is not its token", pane)
        return {"agent": agent.name, **agent.report(state, seq=seq, ttl=ttl, message=message)._asdict()}

    async def _events(self, since: int | None = None, filter: str = "", follow: bool = True) -> AsyncIterator[Any]:
        if follow:
            async for event in self.manager.events(since, filter):
                yield event
            return
        for event in self.manager.hub.since(since or 0):
            if not filter or filter in event["type"] or filter == event["agent"]:
                yield event
