"""What tools mean by a target: the name of an agent or the id of a pane. How panes are told, waited for, and kept from
ending the very process that asks.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from pymux_wf.aio import Pane, Server
from pymux_wf.api.errors import PaneDied
from pymux_wf.api.values import Mark
from pymux_wf.lang.nearest import nearest_words
from pymux_wf.workflow.errors import NotThere, RefusedBySafety, UsageError

DEFAULT, LONGEST = 30.0, 120.0
"""Seconds of a wait: without a word, and at most."""


async def labels(server: Server) -> dict[str, str]:
    """The agents' names by the ids of their panes."""
    told = await server.command(["list-panes", "-a", "-F", "#{pane_id}\t#{@agent}"])
    pairs = (line.split("\t", 1) for line in told.stdout if "\t" in line)
    return {pane: name for pane, name in pairs if name}


async def find(server: Server, target: str) -> tuple[Pane, str]:
    """The pane and the name of its agent, "" where it is none's; raises NotThere, and NotFound for an id."""
    named = await labels(server)
    if re.fullmatch(r"%\d+", target):
        return await server.pane(target), named.get(target, "")
    for pane, name in named.items():
        if name == target:
            return await server.pane(pane), name
    there = ", ".join(sorted(named.values())) or "none"
    near = nearest_words(target, sorted(named.values()))
    raise NotThere(f"there is no agent {target!r} (there is {there}); a pane is named by its id", target, nearest=near)


async def spare(pane: Pane) -> None:
    """Raises RefusedBySafety where the pane is the one in which this process runs: by its processes, not by what the
    environment says, which clients of the protocol do not hand on."""
    with contextlib.suppress(PaneDied):
        if os.getpid() in (each.pid for each in await pane.processes()):
            raise RefusedBySafety(f"pane {pane.id} is the one in which you run", pane.id)


def pane_values(info: Any) -> dict[str, Any]:
    """What is told of a pane, from its ``PaneInfo``."""
    keys = ("id", "session", "window", "index", "active", "gone", "columns", "lines", "title", "program", "argv", "cwd")
    return {key: getattr(info, key) for key in keys}


async def wait_pane(
    pane: Pane, until: Sequence[str], unless: str | None, since: Mark | None, seconds: float
) -> tuple[str, dict[str, Any]]:
    """Waits for one of several states or texts: by what the wait ended (a state, ``text``, ``unless``, ``ended``,
    ``timeout``), and how the pane is then. Raises UsageError, and Refused where that cannot be known of it."""
    if not until:
        raise UsageError("wait for what?", pane.id, remedy=f"one of {', '.join(_STATES)}, or a text")
    stop = None if unless is None else _expression(unless)
    waits: dict[str, Awaitable[Any]] = {}
    for word in until:
        waits[word] = _STATES[word](pane) if word in _STATES else pane.wait_for(word, since=since, timeout=None)
    if stop is not None:
        waits["unless"] = pane.wait_for(stop, since=since, timeout=None)
    tasks = {asyncio.ensure_future(work): word for word, work in waits.items()}
    try:
        done, _ = await asyncio.wait(tasks, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    ended_by, reason = _why([(tasks[task], task.exception()) for task in done])
    state = await pane.state
    told = {"pane": pane.id, "state": str(state), "evidence": str(state.evidence)}
    return ended_by, {**told, "reason": reason} if reason else told


_STATES: dict[str, Callable[[Pane], Awaitable[Any]]] = {
    "ready": lambda pane: pane.wait_ready(timeout=None),
    "idle": lambda pane: pane.wait_idle(timeout=None),
    "done": lambda pane: pane.wait_command(timeout=None),
    "exited": lambda pane: pane.wait_exit(timeout=None),
}


def _why(ended: Sequence[tuple[str, BaseException | None]]) -> tuple[str, str]:
    """By what a wait ended; where several ended at once, the failure. Raises what is no way to end."""
    for _, error in ended:
        if isinstance(error, PaneDied):
            return "ended", error.message
        if error is not None:
            raise error
    words = [word for word, _ in ended]
    if not words:
        return "timeout", ""
    word = "unless" if "unless" in words else words[0]
    return (word if word == "unless" or word in _STATES else "text"), ""


def _expression(text: str) -> re.Pattern[str]:
    try:
        return re.compile(text)
    except re.error as error:
        raise UsageError(f"{text!r} is no regular expression: {error}", text) from None


def mark_of(text: str) -> Mark | None:
    """The mark that a text says; None for "". Raises UsageError."""
    if not text:
        return None
    found = re.fullmatch(r"(\d{1,18}):(\d{1,18})", text)
    if not found:
        raise UsageError(f"{text!r} is no mark: show, run and output_since tell one", text)
    return Mark(int(found[1]), int(found[2]))


def mark_text(mark: Mark) -> str:
    """The mark as :func:`mark_of` reads it."""
    return f"{mark.offset}:{mark.line}"


def bounded(seconds: float) -> float:
    """The wait that is made of one that was asked for.

    >>> [bounded(asked) for asked in (5, -1, 1000, float("nan"))]
    [5.0, 0.0, 120.0, 120.0]
    """
    return max(0.0, float(seconds)) if seconds <= LONGEST else LONGEST
