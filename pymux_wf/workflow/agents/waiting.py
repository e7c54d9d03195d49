"""Waiting for states and texts of an agent, with a deadline and with what ends the wait early."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Coroutine, Sequence
from typing import TYPE_CHECKING, Any

from pymux_wf.api.errors import MuxError, PaneDied
from pymux_wf.workflow.agents.states import ENDED, STATES, Verdict
from pymux_wf.workflow.errors import TookTooLong, UsageError, WorkflowError

if TYPE_CHECKING:
    from pymux_wf.workflow.agents.agent import Agent


async def wait_for(agent: Agent, what: Sequence[str], unless: str | None, timeout: float | None) -> Verdict:
    """See :meth:`Agent.wait`."""
    if not what:
        raise UsageError("wait for what?", agent.name, remedy=f"one of {', '.join(STATES)}, or a text")
    states = {word for word in what if word in STATES}
    texts = [word for word in what if word not in STATES]
    waits: list[Coroutine[Any, Any, Any]] = [_state(agent, states)]
    waits += [agent.pane.wait_for(text, timeout=None) for text in texts]
    if unless is not None:
        waits.append(_stopped(agent, unless))
    tasks = [asyncio.ensure_future(each) for each in waits]
    done, _ = await asyncio.wait(tasks, timeout=timeout, return_when=asyncio.FIRST_COMPLETED)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    if not done:
        words = " or ".join(what)
        raise TookTooLong(f"{agent.name} is {agent.state}, not {words}, after {timeout:g} s", agent.name)
    _raise_of(agent, done, states)
    return agent.verdict


def _raise_of(agent: Agent, done: set[asyncio.Task[Any]], states: set[str]) -> None:
    for task in done:
        error = task.exception()
        if isinstance(error, PaneDied) and states & set(ENDED):
            return
        if isinstance(error, MuxError):
            raise WorkflowError(error.message, agent.name) from None
        if error is not None:
            raise error


async def _state(agent: Agent, states: set[str]) -> None:
    if "exited" in states:
        states = states | set(ENDED)
    while agent.state not in states:
        if agent.state in ENDED and not agent.will_restart:
            raise WorkflowError(f"{agent.name} has ended: {agent.verdict.evidence}", agent.name)
        await agent.next_change()


async def _stopped(agent: Agent, unless: str) -> None:
    try:
        pattern = re.compile(unless)
    except re.error as error:
        raise UsageError(f"{unless!r} is no regular expression: {error}", unless) from None
    match = await agent.pane.wait_for(pattern, since=await agent.pane.mark(), timeout=None)
    raise WorkflowError(f"{agent.name} wrote {match.text!r}", agent.name)
