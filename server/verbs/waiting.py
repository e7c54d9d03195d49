"""Waiting for something in a pane, by events: the loop of every wait, its deadline and the evidence when it fails.

::

    with Wait(call, "the program's end") as wait:
        while not true_now():
            await wait.news()

``news`` returns when anything happened to the pane, so the condition is looked at first and then after every event:
what was true before the wait began counts, and nothing falls between looking and waiting. It raises VerbFailure when
the deadline passes, the pane goes or the server ends, with what is known: whether any output arrived, the pane's state,
its last lines and its screen.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from pymux_wf import failures
from pymux_wf.snapshot.screen import Screen

from ..bounded_match import TookTooLongError
from ..pane_state import state_of
from ..pane_watchers import Watching
from .verb import VerbFailure

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable, Collection

    from pymux_wf.snapshot.patterns import Pattern

    from ..server import Server
    from ..tree import Pane
    from .verb import VerbCall

LAST_LINES = 20
END_SECONDS = 0.3


class Wait:
    """One wait; ``what`` names in words what is awaited. With ``ends`` the pane's end fails it; ``kinds`` are the kinds
    of news that wake it (see ``pane_watchers.py``), None for all; ends and deadlines always do. ``known`` gives more
    evidence when it fails.
    """

    def __init__(
        self,
        call: VerbCall,
        what: str,
        *,
        ends: bool = True,
        kinds: Collection[str] | None = None,
        known: Callable[[], dict[str, Any]] | None = None,
    ) -> None:
        self.server = call.server
        self.pane: Pane = call.pane
        self.what = what
        self.known = known
        self.started = call.server.loop.time()
        self.first_offset = self.pane.log.end
        timeout = call.values.get("timeout")
        self.timeout: float | None = None if timeout is None or timeout < 0 else float(timeout)
        self._ends = ends
        self._kinds = kinds
        self._watching = Watching(self.pane, self._told)
        self._future: asyncio.Future[None] | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._server_end: str | None = None
        self._late = False
        self._news = False

    def __enter__(self) -> Wait:
        self._watching.__enter__()
        if self.timeout is not None:
            self._timer = self.server.loop.call_later(self.timeout, self._expire)
        return self

    def __exit__(self, *exc: object) -> None:
        self._watching.__exit__(*exc)
        if self._timer is not None:
            self._timer.cancel()
        if isinstance(exc[1], TookTooLongError):
            raise VerbFailure(failures.INVALID, str(exc[1])) from None

    def _told(self, kind: str, value: Any) -> None:
        if kind == "server":
            self._server_end = str(value)
        elif self._kinds is not None and kind not in self._kinds and kind not in ("ended", "gone"):
            return
        self.wake()

    def wake(self) -> None:
        """Lets ``news`` return: something changed that is not the pane's."""
        self._news = True
        if self._future is not None and not self._future.done():
            self._future.set_result(None)

    def _expire(self) -> None:
        self._late = True
        self.wake()

    async def news(self) -> None:
        """Until anything has happened to the pane since the last call; raises VerbFailure when the wait is over."""
        if self._ends and self.over:
            await self.end_known()
        self.check()
        if not self._news:
            self._future = self.server.loop.create_future()
            try:
                await self._future
            finally:
                self._future = None
        self._news = False

    async def news_within(self, seconds: float) -> None:
        """The same, but no longer than this: returns then too."""
        timer = self.server.loop.call_later(max(seconds, 0.0), self.wake)
        try:
            await self.news()
        finally:
            timer.cancel()

    @property
    def over(self) -> bool:
        """Whether the pane's program has ended or the pane has gone."""
        return self.pane.ended is not None or self.pane.id not in self.server.tree.panes

    async def end_known(self) -> None:
        """How the program of a pane that has gone ended is known a moment later; not waited for long."""
        loop = self.server.loop
        until = loop.time() + END_SECONDS
        while self.pane.ended is None and self._server_end is None and (left := until - loop.time()) > 0:
            self._future = loop.create_future()
            timer = loop.call_later(left, self.wake)
            try:
                await self._future
            finally:
                self._future = None
                timer.cancel()

    def check(self) -> None:
        """Raises VerbFailure when nothing can come of this wait any more."""
        if self._server_end is not None:
            raise self.failure(failures.SERVER_GONE, f"the server ended: {self._server_end}")
        if self._ends and self.over:
            raise self.failure(failures.PANE_DIED, f"pane %{self.pane.id} ended while waiting for {self.what}")
        if self._late:
            raise self.failure(failures.TIMED_OUT, f"timed out after {self.timeout:g} s waiting for {self.what}")

    def failure(self, kind: str, message: str, **details: Any) -> VerbFailure:
        """The failure of this wait with its evidence."""
        evidence = {**self.evidence(), **details}
        return VerbFailure(kind, message, object=f"%{self.pane.id}", evidence=evidence, screen=picture(self.pane))

    def evidence(self) -> dict[str, Any]:
        """What is known: plain values."""
        waited = self.server.loop.time() - self.started
        return {
            "awaited": self.what,
            "waited": max(waited, self.timeout or 0.0) if self._late else waited,  # some clocks count milliseconds
            "any_output": self.pane.log.end > self.first_offset,
            **situation(self.server, self.pane),
            **(self.known() if self.known is not None else {}),
        }


def situation(server: Server, pane: Pane) -> dict[str, Any]:
    """How a pane stands now: its state and what tells it, its last lines, how its program ended."""
    ended, (state, fact) = pane.ended, state_of(server, pane)
    return {
        "state": state,
        "state_evidence": fact,
        "lines": last_lines(pane),
        "ended": None if ended is None else {"code": ended.code, "signal": ended.signal},
    }


def last_lines(pane: Pane) -> list[str]:
    """The last lines of text that the pane shows, at most twenty."""
    lines = [row.text.rstrip() for row in pane.screen.rows]
    while lines and not lines[-1]:
        lines.pop()
    return lines[-LAST_LINES:]


def picture(pane: Pane) -> dict[str, Any]:
    """What the pane shows, packed. The name of the machine, which every title begins as, is none that was set."""
    title = "" if pane.screen.title == os.uname().nodename else None
    return Screen.of(pane.screen, cwd=pane.path, title=title).pack()


def pattern_of(verb: str, given: Any, *, regex: bool = False) -> Pattern:
    """The pattern that a parameter means: a text as it is, or a packed one; raises VerbFailure."""
    from pymux_wf.snapshot.patterns import Pattern

    try:
        if isinstance(given, str):
            return Pattern.regex(given) if regex else Pattern.text(given)
        return Pattern.unpack(given)
    except ValueError as error:
        raise VerbFailure(failures.INVALID, f"{verb}: {error}") from None
