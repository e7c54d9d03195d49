"""What happens in panes, for rules: ends of commands and programs, bells, text in the output, silence.

Everything is told or waited for by the server; nothing polls. All texts that are looked for in one pane are one wait
(the server looks through its output once, however many rules there are); one that was found is looked for in that pane
again after PAUSE seconds, so that a flood of it costs little.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

from pymux_wf.api.errors import MuxError, PaneDied
from pymux_wf.api.values import Mark
from pymux_wf.workflow.alerts.texts import as_one, line_of, matched, together
from pymux_wf.workflow.alerts.when import Happening, HappeningCondition

if TYPE_CHECKING:
    from pymux_wf.aio import Pane
    from pymux_wf.api.values import Event, Match
    from pymux_wf.workflow.supervisor.service import House

PAUSE = 1.0
LINE_BYTES = 1000
"""How much of the output before a match is looked at to get its line."""

AGAIN = 1.0
"""How often a pane whose program has ended is looked at: nobody tells when another one is started in it."""

SETTLE = 0.05
"""Seconds in which the news of a match that the server has seen already arrives."""

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

Wanted = tuple[str, tuple[str, ...], float]
"""What one wait in a pane is for: the kind of the conditions, for output their expressions, for silence its seconds."""


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
        self._watched: dict[tuple[str, Wanted], asyncio.Task[Any]] = {}

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
        places = await self._places() if any(one.place for one in self._in_panes) else {}
        wanted = {(pane.id, one): pane for pane in panes.values() for one in self._wanted(places.get(pane.id, ":"))}
        for key in [key for key in self._watched if key not in wanted]:
            self._watched.pop(key).cancel()
        known = {pane for pane, _ in self._watched}
        for (pane_id, one), pane in wanted.items():
            if (pane_id, one) not in self._watched:
                # Of a pane that is new all that it has written counts; of others what comes from now on.
                mark = await self._mark(pane) if from_now or pane_id in known else Mark(0, 0)
                self._watched[pane_id, one] = self._house.keep(self._lasting(pane, one, mark), f"{one[0]} of {pane_id}")

    async def _places(self) -> dict[str, str]:
        """``session:window`` of every pane."""
        words = ["list-panes", "-a", "-F", "#{pane_id} #{session_name}:#{window_name}"]
        lines = (await self._house.server.command(words)).stdout
        return {pane: place for pane, _, place in (line.partition(" ") for line in lines)}

    def _wanted(self, place: str) -> list[Wanted]:
        """What is waited for in a pane in this place."""
        conditions = [one for one in self._in_panes if not one.place or fnmatchcase(place, one.place)]
        others: list[Wanted] = [(one.kind, (), one.seconds) for one in conditions if one.kind != "output"]
        texts = together(one.pattern for one in conditions if one.kind == "output")
        return [*dict.fromkeys(others), *(("output", each, 0.0) for each in texts)]

    async def _lasting(self, pane: Pane, wanted: Wanted, since: Mark | None) -> None:
        """Waits in a pane as long as it is there, whatever runs in it."""
        kind, patterns, seconds = wanted
        while True:
            try:
                if kind == "output":
                    await self._output(pane, patterns, since)
                elif kind == "bell":
                    await self._bells(pane)
                else:
                    await self._silence(pane, seconds)
            except PaneDied:
                since = await self._mark(pane)
                if since is None or not await self._started_again(pane):
                    return
            except MuxError:  # it has gone, or the server
                return

    async def _started_again(self, pane: Pane) -> bool:
        """Until another program runs in a pane; False where the pane goes."""
        try:
            while (await pane.info()).ended is not None:
                await asyncio.sleep(AGAIN)
        except MuxError:
            return False
        return True

    async def _mark(self, pane: Pane) -> Mark | None:
        try:
            return await pane.mark()
        except MuxError:
            return None

    async def _output(self, pane: Pane, patterns: Sequence[str], since: Mark | None) -> None:
        resting: dict[str, float] = {}  # those that were found, and until when nobody looks for them
        clock = self._house.loop.time
        while True:
            resting = {pattern: until for pattern, until in resting.items() if until > clock()}
            active = [pattern for pattern in patterns if pattern not in resting]
            rest = min(resting.values()) - clock() if resting else None
            if not active and rest is not None:
                await asyncio.sleep(rest)
                since = await pane.mark()
                continue
            found, since = await self._found(pane, as_one(active), since, rest)
            if found is None:
                continue
            line = await self._line(pane, found)
            which = matched(active, found.text, line)
            resting.update((pattern, clock() + PAUSE) for pattern in which)
            place = await self._place(pane.id)
            for pattern in which:
                self._tell(Happening("output", pane.id, place, {"pattern": pattern, "line": line}))

    async def _found(
        self, pane: Pane, regex: str, since: Mark | None, seconds: float | None
    ) -> tuple[Match | None, Mark | None]:
        """The next match and the place behind it; None and the place up to where there was none when time is up."""
        wait = asyncio.ensure_future(pane.wait_for(regex=regex, since=since, timeout=None))
        try:
            await asyncio.wait({wait}, timeout=seconds)
            if not wait.done():
                mark = await pane.mark()
                await asyncio.wait({wait}, timeout=SETTLE)
                if not wait.done():
                    return None, mark
            found = await wait
        finally:
            wait.cancel()
        return found, found.mark

    async def _line(self, pane: Pane, found: Match) -> str:
        if found.start is None or found.end is None:
            return found.text
        begin = max(found.start - LINE_BYTES, 0)
        data = await pane.output_bytes(Mark(begin, 0))
        line = line_of(data, found.start - begin, found.end - begin)
        return line if found.text.strip().partition("\n")[0] in line else found.text  # much is lost in a flood

    async def _bells(self, pane: Pane) -> None:
        while True:
            await pane.wait_event("bell", timeout=None)
            self._tell(Happening("bell", pane.id, await self._place(pane.id)))

    async def _silence(self, pane: Pane, seconds: float) -> None:
        while True:
            await pane.wait_output(await pane.mark(), timeout=None)
            await pane.wait_idle(seconds, timeout=None)
            self._tell(Happening("silence", pane.id, await self._place(pane.id), {"seconds": seconds}))


def _number(value: Any) -> float | None:
    return float(value) if isinstance(value, (int, float)) else None
