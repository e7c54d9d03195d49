"""The same for programs that block: an :class:`AgentManager` over ``pymux_wf.Server``, whose work is done in the
library's own loop thread. Methods and errors are those of :mod:`.fleet` and :mod:`.agent`.
"""

from __future__ import annotations

import os
from collections.abc import Coroutine, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Self, TypeVar

from pymux_wf import aio
from pymux_wf.api import loop_thread
from pymux_wf.workflow.agents import agent as asynchronous
from pymux_wf.workflow.agents import fleet
from pymux_wf.workflow.agents.prompted import Receipt
from pymux_wf.workflow.agents.settings import AgentSettings
from pymux_wf.workflow.agents.states import Explained, State, Verdict
from pymux_wf.workflow.agents.watched import Told

if TYPE_CHECKING:
    from pymux_wf import Pane, Server, Session
    from pymux_wf.api.values import Mark, Output

T = TypeVar("T")


def _run(work: Coroutine[Any, Any, T]) -> T:
    return loop_thread.current().run(work)


class Agent:
    """One agent; see :class:`pymux_wf.workflow.agents.agent.Agent`."""

    def __init__(self, inner: asynchronous.Agent, server: Server) -> None:
        self._inner = inner
        self._server = server
        self.name = inner.name

    @property
    def state(self) -> State:
        return self._inner.state

    @property
    def verdict(self) -> Verdict:
        return self._inner.verdict

    @property
    def pane(self) -> Pane:
        return self._server.pane(self._inner.pane.id)

    def values(self) -> dict[str, Any]:
        """It as a value for programs."""
        return self._inner.values()

    def explain(self) -> list[Explained]:
        """Everything that is known, and why one fact decides."""
        return self._inner.explain()

    def send(self, text: str, *, when: Any = "ready", timeout: float = 30.0, clear: bool = False) -> Receipt:
        """Brings a prompt to it; success means that it was submitted."""
        return _run(self._inner.send(text, when=when, timeout=timeout, clear=clear))

    def answer(self, expect: str, *keys: str, timeout: float = 10.0) -> Verdict:
        """Answers what it asks, where that is what the caller has seen."""
        return _run(self._inner.answer(expect, *keys, timeout=timeout))

    def wait(self, *what: str, unless: str | None = None, timeout: float | None = None) -> Verdict:
        """Waits for a state, or a text in its output."""
        return _run(self._inner.wait(*what, unless=unless, timeout=timeout))

    def report(self, state: str, *, seq: int | None = None, ttl: float = 60.0, message: str = "") -> Told:
        """What it says of itself."""

        async def work() -> Told:
            return self._inner.report(state, seq=seq, ttl=ttl, message=message)

        return _run(work())

    def mark(self) -> Mark:
        """Where its output stands."""
        return _run(self._inner.mark())

    def output(self, since: Mark | None = None, *, format: str = "text", most: int | None = None) -> Output | str:
        """What it has written since a mark."""
        return _run(self._inner.output(since, format=format, most=most))

    def screen(self) -> Any:
        """What it shows."""
        return _run(self._inner.screen())


class AgentManager:
    """The agents of one server; see :class:`pymux_wf.workflow.agents.fleet.AgentManager`.

    >>> import pymux_wf
    >>> with pymux_wf.Server.start() as server, AgentManager(server) as agents:
    ...     agent = agents.create_agent_session("reader", ["cat"])
    ...     agents.stop("reader")["survived"]
    []
    """

    def __init__(self, server: Server, *, settings: Mapping[str, AgentSettings] | None = None) -> None:
        self.server = server
        inner = aio.Server(server.connection.inner, server.timeout)
        self._inner = _run(self._opened(fleet.AgentManager(inner, settings=settings)))

    @staticmethod
    async def _opened(inner: fleet.AgentManager) -> fleet.AgentManager:
        return await inner.open()

    @classmethod
    def from_toml(cls, server: Server, path: str | os.PathLike[str]) -> Self:
        """One whose agents are named in a file's ``[agents.NAME]``."""
        from pathlib import Path

        from pymux_wf.workflow.config.workflow_file import WorkflowFile

        return cls(server, settings=WorkflowFile.load(Path(path)).table("agents"))

    def close(self) -> None:
        """Watches no longer; the agents go on."""
        _run(self._inner.close())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def spawn(self, name: str, argv: Sequence[str] = (), *, window: str | None = None, **settings: Any) -> Agent:
        """Starts an agent."""
        return Agent(_run(self._inner.spawn(name, argv, window=window, **settings)), self.server)

    def get(self, name: str) -> Agent:
        """The agent of this name; raises NotThere."""
        return Agent(_run(self._inner.get(name)), self.server)

    def list(self) -> Sequence[Agent]:
        """All that are there, by name."""
        return [Agent(each, self.server) for each in _run(self._inner.list())]

    def rows(self) -> Sequence[dict[str, Any]]:
        """All as values, with what they use."""
        return _run(self._inner.rows())

    def wait_all(self, *states: str, names: Sequence[str] = (), timeout: float | None = None) -> dict[str, Verdict]:
        """Waits until all (or these) are in one of the states."""
        return _run(self._inner.wait_all(*states, names=names, timeout=timeout))

    def events(self, since: int | None = None, filter: str = "") -> Iterator[dict[str, Any]]:
        """What happens to agents; ends with the caller's loop."""
        stream = self._inner.events(since, filter)

        async def following() -> dict[str, Any]:
            return await anext(stream)

        while True:
            yield _run(following())

    def stop(self, name: str) -> dict[str, Any]:
        """Ends it and all that it has started; the report."""
        return _run(self._inner.stop(name))

    def restart(self, name: str) -> Agent:
        """Stops it and starts it again."""
        return Agent(_run(self._inner.restart(name)), self.server)

    def remove(self, name: str, *, force: bool = False, keep_worktree: bool = False) -> None:
        """Forgets it: its pane, its record, its worktree."""
        _run(self._inner.remove(name, force=force, keep_worktree=keep_worktree))

    def resume(self, name: str) -> Agent:
        """Starts one that was lost with its server."""
        return Agent(_run(self._inner.resume(name)), self.server)

    def prune(self, *, dry_run: bool = False, force: bool = False) -> Sequence[Any]:
        """Takes away worktrees that nobody owns any more."""
        return _run(self._inner.prune(dry_run=dry_run, force=force))

    def create_agent_session(self, name: str, argv: Sequence[str] = (), **settings: Any) -> Agent:
        """A session of its own for an agent."""
        return Agent(_run(self._inner.create_agent_session(name, argv, **settings)), self.server)

    def create_workflow_monitoring(self, session: str | None = None) -> Session:
        """The session in which a workflow system is watched: the layout ``orchestrator``. ``session`` is its name (the
        layout's without it), and it is made where it is not there; so it is with the next two."""
        return self._session(_run(self._inner.create_workflow_monitoring(session)).id)

    def create_debug_session(self, session: str | None = None) -> Session:
        """The session in which it is debugged: the layout ``debug``."""
        return self._session(_run(self._inner.create_debug_session(session)).id)

    def create_development_environment(self, session: str | None = None) -> Session:
        """The session in which it is developed: the layout ``development``."""
        return self._session(_run(self._inner.create_development_environment(session)).id)

    def _session(self, id: str) -> Session:
        return self.server.session(id)
