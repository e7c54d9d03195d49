"""The agents of a server that are there: found by the labels of their panes, kept by name, written down.

Names and panes are labelled in the server (``@agent``), so that each process finds the agents of the others. Nothing
is started or ended here: that is :mod:`.fleet`.
"""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import json
import os
from collections.abc import AsyncIterator, Coroutine, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Self

from pymux_wf.aio import Pane, Server
from pymux_wf.api.errors import MuxError
from pymux_wf.workflow.agents.agent import Agent
from pymux_wf.workflow.agents.hub import Hub
from pymux_wf.workflow.agents.kinds import kind_of
from pymux_wf.workflow.agents.life import Life
from pymux_wf.workflow.agents.pane_lock import PaneLock
from pymux_wf.workflow.agents.processes import Used, lives, percent, trees, used
from pymux_wf.workflow.agents.settings import AgentSettings
from pymux_wf.workflow.agents.states import ENDED, Verdict
from pymux_wf.workflow.agents.store import Store, directory_of, read_json
from pymux_wf.workflow.errors import NotThere
from pymux_wf.workflow.records import Document

LABELS = "#{pane_id}\t#{@agent}"

SAVED_AFTER = 0.5
"""Seconds until another state is written down, with all that came meanwhile: to put a file in the place of another
costs milliseconds, in which no agent is served. An end is written down at once."""


class KnownAgents:
    """What an :class:`~.fleet.AgentManager` knows; see there for its attributes."""

    def __init__(
        self,
        server: Server,
        *,
        settings: Mapping[str, AgentSettings] | None = None,
        keeper: bool = False,
        directory: Path | None = None,
    ) -> None:
        self.server = server
        self.settings: dict[str, AgentSettings] = dict(settings or {})
        self.hub = Hub()
        self._keeper = keeper
        self._directory = directory
        self._agents: dict[str, Agent] = {}
        self._lives: dict[str, Life] = {}
        self._unlabelled: set[str] = set()
        self._used: dict[str, Used] = {}
        self._tasks: set[asyncio.Task[Any]] = set()
        self._unsaved: dict[str, asyncio.TimerHandle] = {}
        self._splitting = asyncio.Lock()
        self._identity = ""
        self._socket = ""
        self.store = Store(directory or Path("."))

    async def open(self) -> Self:
        """Finds the agents that are there."""
        info = await self.server.info()
        self._identity = f"{info.pid}-{info.started}"
        self._socket = info.socket_path or f"embedded-{info.pid}-{info.started:.0f}"
        if self._directory is None:
            self.store = Store(directory_of(self._socket))
        await self.refresh()
        return self

    async def close(self) -> None:
        """Watches no longer; the agents go on."""
        for name in list(self._unsaved):
            self._save_now(name)
        for life in self._lives.values():
            life.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def __aenter__(self) -> Self:
        return await self.open()

    async def __aexit__(self, *exc: object) -> None:
        await self.close()

    # -- finding

    @property
    def known(self) -> Mapping[str, Agent]:
        """Those that are known now, by name, without asking the server."""
        return self._agents

    async def refresh(self) -> None:
        """Takes in the agents that others have started, and forgets those whose panes have gone."""
        # One that is made while the panes are listed has no label in that list, and is not lost for it.
        before = [agent for name, agent in self._agents.items() if name not in self._unlabelled]
        told = await self.server.command(["list-panes", "-a", "-F", LABELS])
        labels = dict(line.split("\t", 1) for line in told.stdout if "\t" in line)
        there = {name: pane for pane, name in labels.items() if name}
        for agent in before:
            if self._agents.get(agent.name) is agent and there.get(agent.name) != agent.pane.id:
                self._lost(agent)
        for name, pane in there.items():
            if name not in self._agents:
                await self._find(name, pane)

    def _lost(self, agent: Agent) -> None:
        self._drop(agent.name)
        record = self._record(agent.name)
        if record is not None and record.get("pane") == agent.pane.id:
            self.store.save(agent.name, {**record, "stage": "lost"})
        self.hub.tell("lost", agent.name, agent.pane.id)

    async def _find(self, name: str, pane_id: str) -> None:
        record = self._record(name) or {}
        spec = spec_of(record)
        pane = await self.server.pane(pane_id)
        if spec is None:
            spec = AgentSettings(run=tuple((await pane.info()).argv) or ("sh",))
        mine = self._keeper and not _lives(record.get("owner"))
        agent = self._made(name, spec, pane, managed=mine)
        agent.exits = list(record.get("exits") or [])
        agent.worktree = record.get("worktree") or ""
        life = self._live(agent, record.get("cwd") or "")
        await life.follow()
        if mine:
            self._save(agent)

    async def get(self, name: str) -> Agent:
        """The agent; raises NotThere, which names those that are there."""
        if name not in self._agents:
            await self.refresh()
        if name not in self._agents:
            from pymux_wf.lang.nearest import nearest_words

            there = ", ".join(sorted(self._agents)) or "none"
            lost = f"; {name} is lost: agent resume {name} starts it again" if self._is_lost(name) else ""
            near = nearest_words(name, self._agents)
            raise NotThere(f"there is no agent {name!r} (there is {there}){lost}", name, nearest=near)
        return self._agents[name]

    async def list(self) -> list[Agent]:
        """All that are there, by name."""
        await self.refresh()
        return [self._agents[name] for name in sorted(self._agents)]

    async def rows(self) -> Sequence[dict[str, Any]]:
        """All as values: also ``cpu`` (percent of a core since the last time; None the first time), ``rss``, ``files``,
        ``restarts``; those that a server took with it have the state ``lost``."""
        agents = await self.list()
        infos = await asyncio.gather(*(agent.pane.info() for agent in agents), return_exceptions=True)
        pids = {agent.name: info.pid for agent, info in zip(agents, infos) if not isinstance(info, BaseException)}
        below = trees(pid for pid in pids.values() if pid)
        rows = [{**agent.values(), **self._usage(agent, below.get(pids.get(agent.name, 0), []))} for agent in agents]
        for name, record in self.store.load().items():
            if name not in self._agents and record.get("stage") != "spawning":
                rows.append(_lost_row(name, record))
        return rows

    def _usage(self, agent: Agent, pids: Iterable[int]) -> dict[str, Any]:
        now = used(pids)
        cpu = percent(self._used.get(agent.name), now)
        self._used[agent.name] = now
        life = self._lives.get(agent.name)
        return {
            "cpu": None if cpu is None else round(cpu, 1),
            "rss": now.rss,
            "files": now.files,
            "processes": now.number,
            "restarts": life.restarts.count if life else 0,
            "last_output": agent.last_output_time,
        }

    def counts(self) -> dict[str, int]:
        """How many are in each state, of those that are there."""
        found: dict[str, int] = {}
        for agent in self._agents.values():
            found[agent.state] = found.get(agent.state, 0) + 1
        return found

    async def wait_all(
        self, *states: str, names: Sequence[str] = (), timeout: float | None = None
    ) -> dict[str, Verdict]:
        """Waits until all (or these) are in one of the states; raises as :meth:`Agent.wait` at the first that fails."""
        agents = [await self.get(name) for name in names] if names else await self.list()
        waits = [agent.wait(*(states or ("ready", "done", "exited")), timeout=timeout) for agent in agents]
        return dict(zip((agent.name for agent in agents), await asyncio.gather(*waits)))

    def events(self, since: int | None = None, filter: str = "") -> AsyncIterator[dict[str, Any]]:
        """What happens to agents, from now on or behind a number."""
        return self.hub.follow(since, filter)

    # -- what is kept

    def _made(self, name: str, spec: AgentSettings, pane: Pane, *, managed: bool) -> Agent:
        kind = kind_of(spec.kind, spec.run)
        agent = Agent(name, spec, kind, pane, self.store, self.hub, self._lock(pane))
        agent.managed = managed
        agent.on_change = lambda: self._changed(agent)
        self._agents[name] = agent
        return agent

    def _live(self, agent: Agent, cwd: str) -> Life:
        life = self._lives[agent.name] = Life(agent, cwd, self.store, self.hub, self._keep)
        return life

    def _lock(self, pane: Pane) -> PaneLock:
        beside = self.server.socket_path or str(self.store.directory / "pane")
        return PaneLock(beside, pane.id)

    def _drop(self, name: str) -> None:
        life = self._lives.pop(name, None)
        if life is not None:
            life.close()
        agent = self._agents.pop(name, None)
        if agent is not None:
            agent.gone()
        self._used.pop(name, None)
        unsaved = self._unsaved.pop(name, None)
        if unsaved is not None:
            unsaved.cancel()

    def _changed(self, agent: Agent) -> None:
        if self._agents.get(agent.name) is agent and (agent.managed or not self._keeper):
            if agent.state in ENDED:
                self._save(agent)
            elif agent.name not in self._unsaved:
                loop = asyncio.get_running_loop()
                self._unsaved[agent.name] = loop.call_later(SAVED_AFTER, self._save_now, agent.name)
            self._keep(self._show_state(agent), f"state of {agent.name}")

    def _save_now(self, name: str) -> None:
        self._unsaved.pop(name).cancel()
        self._save(self._agents[name])

    async def _show_state(self, agent: Agent) -> None:
        with contextlib.suppress(MuxError):
            await self.server.command(["set-option", "-p", "-t", agent.pane.id, "@agent-state", agent.state])

    def _save(self, agent: Agent, *, durable: bool = False) -> None:
        life = self._lives[agent.name]
        values = agent.values()
        record = {
            "stage": "spawned",
            "spec": dataclasses.asdict(agent.spec),
            "cwd": life.cwd,
            "server": self._identity,
            "owner": os.getpid() if agent.managed else (self._record(agent.name) or {}).get("owner"),
            "restarts": life.restarts.count,
            **{key: values[key] for key in ("name", "state", "evidence", "since", "kind", "pane", "worktree", "exits")},
        }
        with contextlib.suppress(OSError):
            self.store.save(agent.name, record, durable=durable)

    def _record(self, name: str) -> dict[str, Any] | None:
        return read_json(self.store.directory / f"{name}.json")

    def _is_lost(self, name: str) -> bool:
        return name not in self._agents and self._record(name) is not None

    def _keep(self, work: Coroutine[Any, Any, Any], name: str) -> asyncio.Task[Any]:
        task = asyncio.get_running_loop().create_task(work, name=name)
        self._tasks.add(task)
        task.add_done_callback(self._finished)
        return task

    def _finished(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        error = None if task.cancelled() else task.exception()
        if error is not None and not isinstance(error, MuxError):
            import logging

            logging.getLogger("pywfmux.agents").error("%s ended", task.get_name(), exc_info=error)


def spec_of(record: Mapping[str, Any]) -> AgentSettings | None:
    told = record.get("spec")
    if not isinstance(told, dict):
        return None
    return Document(f"spec = {_toml(told)}").read(AgentSettings, ("spec",))


def _toml(value: Any) -> str:
    """A value as TOML says it in one line; JSON's strings, numbers and arrays are TOML's."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(key)} = {_toml(part)}" for key, part in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(_toml, value)) + "]"
    return json.dumps(value)


def _lives(pid: Any) -> bool:
    """Whether another process of this number lives."""
    return isinstance(pid, int) and pid != os.getpid() and lives(pid)


def _lost_row(name: str, record: Mapping[str, Any]) -> dict[str, Any]:
    spec = record.get("spec") or {}
    told = {key: record.get(key) for key in ("since", "kind", "pane", "worktree", "exits", "restarts")}
    return {
        "name": name,
        "state": "lost",
        "evidence": f"its pane has gone with its server or was closed; it was {record.get('state', 'unknown')}",
        "source": "record",
        "argv": spec.get("run") or [],
        "last_line": "",
        "cpu": None,
        "rss": 0,
        **told,
    }
