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
import os
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Self

from pymux_wf.aio import Pane, Server, Session, Window
from pymux_wf.api.errors import MuxError, NotFound
from pymux_wf.workflow.agents import worktrees
from pymux_wf.workflow.agents.agent import Agent
from pymux_wf.workflow.agents.kinds import kind_of
from pymux_wf.workflow.agents.known import KnownAgents, spec_of
from pymux_wf.workflow.agents.life import check_program
from pymux_wf.workflow.agents.settings import AgentSettings, check_name
from pymux_wf.workflow.agents.states import ENDED
from pymux_wf.workflow.config.places import made
from pymux_wf.workflow.errors import NotThere, RefusedBySafety, UsageError, WorkflowError


class AgentManager(KnownAgents):
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

    @classmethod
    def from_toml(cls, server: Server, path: str | os.PathLike[str]) -> Self:
        """One whose agents are named in a file's ``[agents.NAME]``; raises OSError and BadFile."""
        from pymux_wf.workflow.config.workflow_file import WorkflowFile

        return cls(server, settings=WorkflowFile.load(Path(path)).table("agents"))

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
        spec = spec_of(record or {})
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
        """The session in which a workflow system is watched: the layout ``orchestrator``. ``session`` is its name (the
        layout's without it), and it is made where it is not there; so it is with the next two."""
        return await self._layout("orchestrator", session)

    async def create_debug_session(self, session: str | None = None) -> Session:
        """The session in which it is debugged: the layout ``debug``."""
        return await self._layout("debug", session)

    async def create_development_environment(self, session: str | None = None) -> Session:
        """The session in which it is developed: the layout ``development``."""
        return await self._layout("development", session)

    async def _layout(self, name: str, session: str | None) -> Session:
        """``session`` is an id, or a name, whose session is made where it is not there."""
        from pymux_wf.workflow.layouts.load import load_named

        named = {"session" if session.startswith("$") else "called": session} if session else {}
        return await self.server.session(await load_named(self.server, name, **named))  # type: ignore[arg-type]


async def _split(window: Window, cwd: str) -> Pane:
    """An empty pane in a window, beside or below its largest one; all get the same room then."""
    infos = [await pane.info() for pane in await window.panes]
    largest = max(infos, key=lambda info: info.columns * info.lines)
    beside = largest.columns > 2 * largest.lines
    pane = await window.server.pane(largest.id)
    made = await pane.split(empty=True, select=False, cwd=cwd, horizontal=beside)
    await window.command("select-layout tiled")
    return made


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
