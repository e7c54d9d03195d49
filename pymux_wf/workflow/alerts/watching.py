"""What happens in panes, for rules: ends of commands and programs, bells, text in the output, silence.

Everything is told or waited for by the server; nothing polls. A pane that writes what a rule looks for again and again
is looked at at most once in PAUSE seconds.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

from pymux_wf.api.errors import MuxError
from pymux_wf.workflow.alerts.when import Happening, HappeningCondition

if TYPE_CHECKING:
    from pymux_wf.aio import Pane
    from pymux_wf.api.values import Event
    from pymux_wf.workflow.supervisor.service import House

PAUSE = 1.0
LINE_LIMIT = 200
EVENTS = ("command-finished", "pane-exited", "pane-died")
IN_PANES = ("bell", "output", "silence")
"""Conditions that are waited for pane by pane."""

COMINGS = (
    "session-created",
    "window-linked",
    "window-layout-changed",
    "session-renamed",
    "window-renamed",
    "window-pane-changed",
)
"""After these there may be panes that nobody watches yet, or one may be in another place."""

Tell = Callable[[Happening], None]


class PaneWatch:
    """Watches all panes of a server for the conditions of rules that happen."""

    def __init__(self, house: House, conditions: Iterable[HappeningCondition], tell: Tell) -> None:
        self._house = house
        self._tell = tell
        kept = list(dict.fromkeys(conditions))
        self._in_panes = [one for one in kept if one.kind in IN_PANES]
        self._events = any(one.kind not in IN_PANES for one in kept)
        self._dead: set[str] = set()  # panes that stay although their program has ended
        self._tasks: set[asyncio.Task[Any]] = set()
        self._watched: dict[tuple[str, str, float], asyncio.Task[Any]] = {}

    async def start(self) -> None:
        """Begins; what was in the output before does not count."""
        if self._events:
            self._keep(self._follow(await self._house.server.events(*EVENTS)), "events of panes")
        if self._in_panes:
            comings = await self._house.server.events(*COMINGS)
            await self._look(from_now=True)
            self._keep(self._comings(comings), "new panes")

    def stop(self) -> None:
        """Ends it."""
        for task in (*self._tasks, *self._watched.values()):
            task.cancel()

    def _keep(self, work: Any, name: str) -> None:
        self._tasks.add(self._house.keep(work, name))

    # -- what the server tells

    async def _follow(self, events: Any) -> None:
        try:
            async for event in events:
                happening = await self._happening(event)
                if happening is not None:
                    self._tell(happening)
        except MuxError:
            return

    async def _happening(self, event: Event) -> Happening | None:
        data, pane = event.data, event.pane or ""
        if event.name == "command-finished":
            fields = {"status": _number(data.get("code")), "duration": _number(data.get("duration"))}
            command = str(data.get("text") or data.get("command") or "")
            return Happening("command.finished", pane, await self._place(pane), {**fields, "command": command})
        if pane in self._dead:  # it had died, and goes now
            self._dead.discard(pane)
            return None
        try:
            info = await (await self._house.server.pane(pane)).info()
        except MuxError:
            return None
        if event.name == "pane-died":
            self._dead.add(pane)
        if info.ended is None:
            return None
        code = info.ended.code if info.ended.signal is None else 128 + info.ended.signal
        session = await self._place(event.session or "")
        place = f"{session.partition(':')[0]}:{data.get('window_name', '')}"
        return Happening("pane.exited", pane, place, {"status": float(code or 0)})

    async def _place(self, target: str) -> str:
        """``session:window`` of a pane, or of a session's current window; ":" where it has gone."""
        try:
            told = await self._house.server.command(
                ["display-message", "-p", "-t", target, "#{session_name}:#{window_name}"]
            )
        except MuxError:
            return ":"
        return told.stdout[0] if told.stdout else ":"

    # -- what is in panes

    async def _comings(self, events: Any) -> None:
        try:
            async for _ in events:
                await self._look(from_now=False)
        except MuxError:
            return

    async def _look(self, from_now: bool) -> None:
        """Watches the panes that are there now."""
        panes = {pane.id: pane for pane in await self._house.server.panes}
        for key in [key for key in self._watched if key[0] not in panes]:
            self._watched.pop(key).cancel()
        for pane in panes.values():
            place = None
            for one in self._in_panes:
                key = (pane.id, f"{one.kind} {one.pattern}", one.seconds)
                if key in self._watched:
                    continue
                if one.place:
                    place = await self._place(pane.id) if place is None else place
                    if not fnmatchcase(place, one.place):
                        continue
                # Of a pane that is new all that it has written counts; of others what comes from now on.
                mark = await self._mark(pane) if from_now else None
                self._watched[key] = self._house.keep(self._work(pane, one, mark), f"{one.kind} of {pane.id}")

    def _work(self, pane: Pane, condition: HappeningCondition, since: Any) -> Any:
        if condition.kind == "output":
            return self._output(pane, condition, since)
        return self._bells(pane) if condition.kind == "bell" else self._silence(pane, condition)

    async def _mark(self, pane: Pane) -> Any:
        try:
            return await pane.mark()
        except MuxError:
            return None

    async def _output(self, pane: Pane, condition: HappeningCondition, since: Any) -> None:
        try:
            while True:
                found = await pane.wait_for(regex=condition.pattern, since=since, timeout=None)
                fields = {"pattern": condition.pattern, "line": found.text[:LINE_LIMIT]}
                self._tell(Happening("output", pane.id, await self._place(pane.id), fields))
                await asyncio.sleep(PAUSE)
                since = await pane.mark() if found.mark is None else max(found.mark, await pane.mark())
        except MuxError:  # it has gone, or its program has ended
            return

    async def _bells(self, pane: Pane) -> None:
        try:
            while True:
                await pane.wait_event("bell", timeout=None)
                self._tell(Happening("bell", pane.id, await self._place(pane.id)))
        except MuxError:
            return

    async def _silence(self, pane: Pane, condition: HappeningCondition) -> None:
        try:
            while True:
                await pane.wait_output(await pane.mark(), timeout=None)
                await pane.wait_idle(condition.seconds, timeout=None)
                fields = {"seconds": condition.seconds}
                self._tell(Happening("silence", pane.id, await self._place(pane.id), fields))
        except MuxError:
            return


def _number(value: Any) -> float | None:
    return float(value) if isinstance(value, (int, float)) else None
