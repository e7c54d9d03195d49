"""All agents of a server: start, find, list, stop; the four jobs that people have for it.

The supervisor holds one that manages lives (``keeper``). A program may have its own beside it: names and panes are
labelled in the server (``@agent``), so that each finds the other's agents, and nobody writes into a pane at the same
time (:mod:`.pane_lock`). The one that spawned an agent starts it again; when that process has gone, the keeper does.
"""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import fcntl
import json
import os
import time
from collections.abc import AsyncIterator, Coroutine, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Self

from pymux_wf.aio import Pane, Server, Session, Window
from pymux_wf.api.errors import MuxError, NotFound
from pymux_wf.workflow.agents import worktrees
from pymux_wf.workflow.agents.agent import Agent
from pymux_wf.workflow.agents.hub import Hub
from pymux_wf.workflow.agents.kinds import kind_of
from pymux_wf.workflow.agents.life import Life, check_program
from pymux_wf.workflow.agents.pane_lock import PaneLock
from pymux_wf.workflow.agents.processes import Used, lives, percent, trees, used
from pymux_wf.workflow.agents.settings import AgentSettings, check_name
from pymux_wf.workflow.agents.states import ENDED, Verdict
from pymux_wf.workflow.agents.store import Store, directory_of, read_json
from pymux_wf.workflow.config.places import made
from pymux_wf.workflow.errors import NotThere, RefusedBySafety, UsageError, WorkflowError
from pymux_wf.workflow.records import Document

LABELS = "#{pane_id}\t#{@agent}"


class AgentManager:
    """The agents of one server, over the asynchronous API.

    >>> async with AgentManager(server) as agents:                           # doctest: +SKIP
    ...     writer = await agents.spawn("writer", ["claude"], root="/project")
    ...     await writer.wait("ready", timeout=60)
    ...     receipt = await writer.send("add a test for the parser")

    Attributes:
        server: the server.
        hub: its events.
        store: what is written down.
        settings: agents by name that can be spawned by it: ``[agents.NAME]``.
    """

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
        self._splitting = asyncio.Lock()
        self._identity = ""
        self._socket = ""
        self.store = Store(directory or Path("."))

    @classmethod
    def from_toml(cls, server: Server, path: str | os.PathLike[str]) -> Self:
        """One whose agents are named in a file's ``[agents.NAME]``; raises OSError and BadFile."""
        from pymux_wf.workflow.config.workflow_file import WorkflowFile

        return cls(server, settings=WorkflowFile.load(Path(path)).table("agents"))

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
        for life in self._lives.values():
            life.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def __aenter__(self) -> Self:
        return await self.open()

    async def __aexit__(self, *exc: object) -> None:
        await self.close()

    # -- starting

    async def spawn(
        self,
        name: str,
        argv: Sequence[str] = (),
        *,
        window: str | None = None,
        spec: AgentSettings | None = None,
        **settings: Any,
    ) -> Agent:
        """Starts an agent: its program directly, in a pane of its own, behind the others, without a change of focus.

        Args:
            argv: its program and arguments; those of ``[agents.NAME]`` without it.
            window: the id of a window in which it gets a pane; else it gets a window in its session, which is made
                where it is missing.
            spec: all settings; or some by name (``kind=``, ``root=``, ``env=``, ``worktree=``, ``restart=``...).

        Raises:
            UsageError: no name, nothing to run. RefusedBySafety: there is one of that name, or its worktree is not
            free. NotThere: no such program, kind or window. WorkflowError: it could not be started.
        """
        check_name(name)
        spec = self._spec(name, argv, spec, settings)
        kind = kind_of(spec.kind, spec.run)
        cwd = os.path.abspath(os.path.expanduser(spec.root or os.getcwd()))
        if not os.path.isdir(cwd):
            raise UsageError(f"there is no directory {cwd}", cwd)
        check_program(spec.run[0], cwd, spec.env.get("PATH"))
        with self._reserved(name):
            await self._check_free(name)
            tree = await self._worktree(name, spec, cwd)
            cwd = tree.path if tree else cwd
            self.store.save(name, {"name": name, "stage": "spawning", "spec": dataclasses.asdict(spec), "cwd": cwd})
            pane = await self._pane(name, spec, cwd, window)
            self._unlabelled.add(name)
            try:
                agent = self._made(name, spec, pane, managed=True)
                agent.worktree = tree.path if tree else ""
                life = self._live(agent, cwd)
                await self._label(pane, name, kind.name)
            finally:
                self._unlabelled.discard(name)
            self._save(agent, durable=True)
        self.store.audit("spawn", name, program=spec.run[0], words=len(spec.run))
        try:
            await life.start()
        except WorkflowError:
            await self._undo(agent)
            raise
        self.hub.tell("spawned", name, pane.id, argv=list(spec.run), kind=kind.name, worktree=agent.worktree or None)
        return agent

    def _spec(
        self, name: str, argv: Sequence[str], spec: AgentSettings | None, settings: Mapping[str, Any]
    ) -> AgentSettings:
        spec = spec or (None if argv else self.settings.get(name))
        try:
            if spec is None:
                if not argv:
                    raise UsageError(f"what does {name} run? there is no [agents.{name}]", name)
                return AgentSettings(run=tuple(map(str, argv)), **settings)
            return dataclasses.replace(spec, **{"run": tuple(argv) or spec.run, **settings})
        except (TypeError, ValueError) as error:
            raise UsageError(str(error), name) from None

    @contextlib.contextmanager
    def _reserved(self, name: str) -> Any:
        """Keeps two who spawn the same name at the same time apart, across processes."""
        made(self.store.directory)
        with open(self.store.directory / f".{name}.lock", "ab") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise RefusedBySafety(f"{name} is just being started", name) from None
            yield

    async def _check_free(self, name: str) -> None:
        await self.refresh()
        agent = self._agents.get(name)
        if agent is not None and (agent.state not in ENDED or agent.will_restart):
            message = f"there is an agent {name} already: it is {agent.state}"
            raise RefusedBySafety(message, name, remedy="stop it first, or take another name")
        if agent is not None:
            await self.remove(name, keep_worktree=True)

    async def _worktree(self, name: str, spec: AgentSettings, cwd: str) -> worktrees.Worktree | None:
        if not spec.worktree:
            return None
        live = await self._living()
        return await asyncio.to_thread(
            worktrees.create,
            cwd,
            spec.worktree,
            agent=name,
            server=self._socket,
            base=spec.base,
            is_live=lambda record: self._is_live(record, live),
        )

    async def _pane(self, name: str, spec: AgentSettings, cwd: str, window: str | None) -> Pane:
        """An empty pane, where it does not change what anybody looks at."""
        if window is not None:
            async with self._splitting:
                return await _split(await self.server.window(window), cwd)
        session = spec.session or name
        try:
            found = await self.server.session(session)
        except NotFound:
            made_session = await self._new_session(session, name, cwd)
            if made_session is not None:
                return await made_session.pane
            found = await self.server.session(session)
        return await (await found.new_window(name, empty=True, select=False, cwd=cwd)).pane

    async def _new_session(self, session: str, name: str, cwd: str) -> Session | None:
        """The session; None where somebody else was quicker."""
        try:
            return await self.server.new_session(session, empty=True, window_name=name, cwd=cwd)
        except MuxError:
            with contextlib.suppress(NotFound):
                await self.server.session(session)
                return None
            raise

    async def _label(self, pane: Pane, name: str, kind: str) -> None:
        words = []
        for option, value in (
            ("remain-on-exit", "on"),
            ("@agent", name),
            ("@agent-kind", kind),
            ("@agent-state", "starting"),
        ):
            words += ["set-option", "-p", "-t", pane.id, option, value, ";"]
        await self.server.command(words[:-1], check=True)

    async def _undo(self, agent: Agent) -> None:
        """It could not be started: its pane goes; its worktree stays with its record, for ``prune``."""
        with contextlib.suppress(MuxError):
            await agent.pane.kill()
        self._drop(agent.name)
        self.store.forget(agent.name)

    async def adopt(self, name: str, pane: Pane, argv: Sequence[str], spec: AgentSettings | None = None) -> str:
        """Makes a pane that is there an agent, whose program is about to become ``argv``; the reference to its token.

        Raises as :meth:`spawn`.
        """
        check_name(name)
        spec = self._spec(name, argv, spec, {})
        with self._reserved(name):
            await self.refresh()
            before = self._agents.get(name)
            if before is not None and before.pane.id == pane.id:
                self._drop(name)  # its program is started again in its place
            else:
                await self._check_free(name)
            info = await pane.info()
            _, token_file = self.store.new_token(name)
            agent = self._made(name, spec, pane, managed=self._keeper)
            self._live(agent, info.cwd)
            await self._label(pane, name, agent.kind.name)
            self._save(agent, durable=True)
        await self._lives[name].follow()
        self._lives[name].restarts.started(time.monotonic())
        self.hub.tell("spawned", name, pane.id, argv=list(spec.run), kind=agent.kind.name, worktree=None)
        return f"file:{token_file}"

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
        spec = _spec_of(record)
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

    # -- ending

    async def stop(self, name: str) -> dict[str, Any]:
        """Ends it and all that it has started; the report."""
        agent = await self.get(name)
        report = await self._lives[name].stop()
        self._save(agent)
        return report

    async def restart(self, name: str) -> Agent:
        """Stops it and starts it again."""
        agent = await self.get(name)
        await self._lives[name].restart()
        self._save(agent)
        return agent

    async def remove(self, name: str, *, force: bool = False, keep_worktree: bool = False) -> None:
        """Forgets it: its pane, its record, its worktree; one that runs is refused without ``force``.

        Raises:
            RefusedBySafety: it runs, or there is work in its worktree.
        """
        await self.refresh()
        if name not in self._agents:
            if self._record(name) is None:
                await self.get(name)
            self.store.forget(name)
            return
        agent = self._agents[name]
        if agent.state not in ENDED or agent.will_restart:
            if not force:
                raise RefusedBySafety(f"{name} is {agent.state}", name, remedy="stop it first, or --force")
            await self._lives[name].stop()
        tree = worktrees.record_at(Path(agent.worktree)) if agent.worktree else None
        if tree is not None and not keep_worktree:
            await asyncio.to_thread(worktrees.remove, tree, force=force)
        self._drop(name)
        with contextlib.suppress(MuxError):
            await agent.pane.kill(tree=True)
        self._lock(agent.pane).remove()
        self.store.forget(name)
        self.store.audit("remove", name, force=force)
        self.hub.tell("removed", name, agent.pane.id)

    async def resume(self, name: str) -> Agent:
        """Starts one that was lost with its server, or has ended, as its kind goes on where it was."""
        await self.refresh()
        record = self._record(name)
        spec = _spec_of(record or {})
        if record is None or spec is None:
            raise NotThere(f"nothing is written down of an agent {name!r}", name)
        kind = kind_of(spec.kind, spec.run)
        again = dataclasses.replace(spec, run=(*spec.run, *(word for word in kind.resume if word not in spec.run)))
        if not spec.worktree and record.get("cwd"):
            again = dataclasses.replace(again, root=record["cwd"])
        return await self.spawn(name, spec=again)

    async def prune(self, *, dry_run: bool = False, force: bool = False) -> Sequence[worktrees.Orphan]:
        """Takes away worktrees that nobody owns any more, where nothing would be lost; all that were found are told."""
        live = await self._living()
        found = await asyncio.to_thread(
            worktrees.prune, lambda record: self._is_kept(record, live), dry_run=dry_run, force=force
        )
        if not dry_run:
            self.store.audit("prune", "", found=len(found), force=force)
        return found

    async def _living(self) -> set[str]:
        await self.refresh()
        return {agent.name for agent in self._agents.values() if agent.state not in ENDED or agent.will_restart}

    def _is_kept(self, record: worktrees.Worktree, living: set[str]) -> bool:
        """Whether its owner lives, or is just being started: then it has a worktree and no pane yet."""
        return self._is_live(record, living) or (record.server == self._socket and self._is_starting(record.agent))

    def _is_starting(self, name: str) -> bool:
        try:
            with self._reserved(name):
                return False
        except RefusedBySafety:
            return True

    def _is_live(self, record: worktrees.Worktree, living: set[str]) -> bool:
        if record.server == self._socket:
            return record.agent in living
        return _answers(record.server)  # another server's: while it runs, it is not ours to judge

    # -- the four jobs

    async def create_agent_session(self, name: str, argv: Sequence[str] = (), **settings: Any) -> Agent:
        """A session of its own for an agent."""
        return await self.spawn(name, argv, **{"session": name, **settings})

    async def create_workflow_monitoring(self, session: str | None = None) -> Session:
        """The session in which a workflow system is watched: the layout ``orchestrator``."""
        return await self._layout("orchestrator", session)

    async def create_debug_session(self, session: str | None = None) -> Session:
        """The session in which it is debugged: the layout ``debug``."""
        return await self._layout("debug", session)

    async def create_development_environment(self, session: str | None = None) -> Session:
        """The session in which it is developed: the layout ``development``."""
        return await self._layout("development", session)

    async def _layout(self, name: str, session: str | None) -> Session:
        load = self.server.load_layout
        found: Session = await load(name, session=session)
        return found

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

    def _changed(self, agent: Agent) -> None:
        if self._agents.get(agent.name) is agent and (agent.managed or not self._keeper):
            self._save(agent)
            self._keep(self._show_state(agent), f"state of {agent.name}")

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


async def _split(window: Window, cwd: str) -> Pane:
    """An empty pane in a window, beside or below its largest one; all get the same room then."""
    infos = [await pane.info() for pane in await window.panes]
    largest = max(infos, key=lambda info: info.columns * info.lines)
    beside = largest.columns > 2 * largest.lines
    pane = await window.server.pane(largest.id)
    made = await pane.split(empty=True, select=False, cwd=cwd, horizontal=beside)
    await window.command("select-layout tiled")
    return made


def _spec_of(record: Mapping[str, Any]) -> AgentSettings | None:
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


def _answers(socket_path: str) -> bool:
    import socket

    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        connection.settimeout(1.0)
        try:
            connection.connect(socket_path)
        except (FileNotFoundError, ConnectionRefusedError):
            return False
        except OSError:
            return True
    return True


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
