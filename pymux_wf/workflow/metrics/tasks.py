"""Counts what was finished in panes: ``tasks.finished`` and ``tasks.failed``.

A task is a command of an integrated shell (docs/SHELL.md), or the program that a pane was started with, other than a
shell. It has failed where its exit status is not 0. What was finished before the supervisor began is taken from the
shells of the panes that are there, or from the numbers that an earlier supervisor left at the server, whichever is
more.
"""

from __future__ import annotations

from collections.abc import Mapping
from os.path import basename
from typing import TYPE_CHECKING

from pymux_wf.api.errors import MuxError

if TYPE_CHECKING:
    from pymux_wf.aio import Server
    from pymux_wf.api.values import Event, PaneInfo

SHELLS = frozenset({"bash", "dash", "fish", "ksh", "sh", "zsh", "tcsh", "csh", "nu", "xonsh", "elvish"})
EVENTS = ("command-finished", "pane-exited", "pane-died")


class Tasks:
    """The two counts of one server."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._ended: set[str] = set()  # panes whose program was counted and that are still there
        self.finished = 0
        self.failed = 0

    async def begin(self, left: Mapping[str, float]) -> None:
        """Counts what is there; ``left`` has the numbers of an earlier supervisor."""
        finished = failed = 0
        for pane in await self._server.panes:
            try:
                commands = await pane.commands
            except MuxError:  # no integrated shell, or gone meanwhile
                continue
            ended = [command for command in commands if command.ended is not None]
            if ended:
                finished += ended[-1].number
                failed += sum(1 for command in ended if command.code)
        self.finished = max(finished, int(left.get("tasks.finished", 0)))
        self.failed = max(failed, int(left.get("tasks.failed", 0)))

    async def heard(self, event: Event) -> bool:
        """Takes an event in; whether it was a task."""
        if event.name == "command-finished":
            return self._count(event.data.get("code"))
        if event.pane is None:
            return False
        if event.pane in self._ended:  # it had died, and goes now
            self._ended.discard(event.pane)
            return False
        try:
            info = await (await self._server.pane(event.pane)).info()
        except MuxError:
            return False
        if event.name == "pane-died":
            self._ended.add(event.pane)
        if info.ended is None or not is_task(info):
            return False
        return self._count(info.ended.code if info.ended.signal is None else 128 + info.ended.signal)

    def _count(self, code: object) -> bool:
        self.finished += 1
        if code:
            self.failed += 1
        return True


def is_task(info: PaneInfo) -> bool:
    """Whether a pane was started with a program that does something and ends, not with an interactive shell."""
    if not info.argv:
        return False
    name = basename(info.argv[0]).lstrip("-")
    return not (name in SHELLS and all(word.startswith("-") and word != "-c" for word in info.argv[1:]))
