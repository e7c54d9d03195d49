"""``[agents.NAME]`` of workflow.toml: what an agent is started as, by name; also what ``spawn`` takes.

The name is the table's. ``env`` takes ``env:NAME`` and ``file:PATH``, which are resolved when the program is started
and stand nowhere else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Literal

from pymux_wf.workflow.errors import UsageError
from pymux_wf.workflow.records import Seconds

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")


class AgentValueError(ValueError):
    """Settings that contradict themselves; ``key`` is the key that is wrong."""

    def __init__(self, message: str, key: str) -> None:
        super().__init__(message)
        self.key = key


def _says(summary: str) -> dict[str, Any]:
    return {"summary": summary}


@dataclass(frozen=True, slots=True)
class Health:
    """``[agents.NAME.health]``: what tells that an agent is not well, beside its end."""

    ready_timeout: Seconds = field(
        default=0.0, metadata=_says("It must be ready so soon after its start; 0: no limit.")
    )
    heartbeat: Seconds = field(
        default=0.0, metadata=_says("While it works it must write something so often; 0: never.")
    )
    max_idle: Seconds = field(default=0.0, metadata=_says("It may be ready for so long; 0: for ever."))
    command: tuple[str, ...] = field(default=(), metadata=_says("A program that exits 0 while the agent is well."))
    interval: Seconds = field(default=30.0, metadata=_says("Seconds between two runs of it."))
    timeout: Seconds = field(default=5.0, metadata=_says("Seconds that it may take."))
    then: Literal["alert", "restart", "stop"] = field(default="alert", metadata=_says("What is done about it."))


@dataclass(frozen=True, slots=True)
class Limits:
    """``[agents.NAME.limits]``: of all its processes together; 0 is no limit."""

    cpu: float = field(default=0.0, metadata=_says("Percent of one core."))
    rss: int = field(default=0, metadata=_says("Bytes of memory."))
    files: int = field(default=0, metadata=_says("Open files."))
    runtime: Seconds = field(default=0.0, metadata=_says("Seconds since its start."))
    interval: Seconds = field(default=5.0, metadata=_says("Seconds between two measurements."))
    then: Literal["alert", "stop"] = field(default="alert", metadata=_says("What is done where one is passed."))

    @property
    def any(self) -> bool:
        return bool(self.cpu or self.rss or self.files or self.runtime)


@dataclass(frozen=True, slots=True)
class AgentSettings:
    """An agent as it is to be started."""

    run: tuple[str, ...] = field(metadata=_says("Its program and arguments; no shell sees them."))
    kind: str = field(default="", metadata=_says("What it is: claude, codex...; by its program without it."))
    root: str = field(default="", metadata=_says("Its directory."))
    env: dict[str, str] = field(default_factory=dict, metadata=_says("Added to its environment; env: and file: work."))
    session: str = field(default="", metadata=_says("The session of its pane; one of its own name without it."))
    worktree: str = field(default="", metadata=_says("A branch: it works in a git worktree of its own."))
    base: str = field(default="", metadata=_says("What the branch begins at; HEAD without it."))
    restart: Literal["never", "on-failure", "always"] = field(
        default="never", metadata=_says("Whether it is started again after its end.")
    )
    start_limit: int = field(default=5, metadata=_says("So many starts..."))
    start_window: Seconds = field(default=60.0, metadata=_says("...within so many seconds are too many."))
    stop_wait: Seconds = field(default=5.0, metadata=_says("Seconds that each step of a stop waits."))
    health: Health = field(default_factory=Health, metadata=_says("What tells that it is not well."))
    limits: Limits = field(default_factory=Limits, metadata=_says("What it may use."))

    def __post_init__(self) -> None:
        if not self.run:
            raise AgentValueError("run needs a program", "run")
        if self.base and not self.worktree:
            raise AgentValueError("base is where a worktree's branch begins: there is no worktree", "base")
        if self.start_limit < 1:
            raise AgentValueError("start_limit must be at least 1", "start_limit")


AgentSpec = AgentSettings


def check_name(name: str) -> str:
    """The name, where it is one; raises UsageError."""
    if not NAME.fullmatch(name):
        message = f"{name!r} is no name of an agent"
        raise UsageError(message, name, remedy="letters, digits, _ . and -, at most 64, the first a letter or digit")
    return name
