"""The part of the supervisor that measures: all metrics of one server, once for all who look.

Values go to the server, which shows them at once and never asks (``#{metric:NAME}``). While no client is attached, what
nobody uses (:meth:`Metrics.use`) is not measured.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from pymux_wf.api.errors import MuxError
from pymux_wf.workflow.errors import NotThere, RefusedBySafety, UsageError
from pymux_wf.workflow.metrics.configuration import MOST_METRICS, NAME, entries_of, status_of
from pymux_wf.workflow.metrics.entry import Entry, Value, told_by_others
from pymux_wf.workflow.metrics.providers import PROVIDERS, open_provider
from pymux_wf.workflow.metrics.providers.provider import Opening
from pymux_wf.workflow.metrics.publishing import Publisher
from pymux_wf.workflow.metrics.runner import Runner, Slots
from pymux_wf.workflow.metrics.settings import Metric
from pymux_wf.workflow.metrics.status_lines import StatusLines
from pymux_wf.workflow.metrics.tasks import EVENTS, Tasks

if TYPE_CHECKING:
    from pymux_wf.api.values import Event
    from pymux_wf.workflow.supervisor.service import House

LAYOUT_EVENTS = ("session-closed", "window-layout-changed", "window-linked", "window-unlinked")
"""After which there may be another number of panes."""

THREADS = 8
MEASURED = frozenset(PROVIDERS) - {"builtin"}
"""Sources of metrics that nobody but this part tells the server."""

REFRESH = 3.0
"""Seconds that a list waits for values that nobody has measured lately."""

SECOND_READING = 0.25
"""Seconds between the two readings of a rate that a list asks for."""

Watcher = Callable[[Value], None]


class Metrics:
    """``house.services["metrics"]``.

    Attributes:
        tasks: what was finished in panes.
        clients: how many are attached.
        mutating: the calls that change something, for the audit log.
    """

    mutating = frozenset({"set", "incr", "reload"})

    def __init__(self, house: House) -> None:
        self._house = house
        self._entries: dict[str, Entry] = {}
        self._runners: dict[str, tuple[Runner, asyncio.Task[Any]]] = {}
        self._used: dict[str, int] = {}
        self._watchers: list[Watcher] = []
        self._threads = ThreadPoolExecutor(THREADS, "metrics")
        self._slots = Slots()
        self._publisher = Publisher(house, lambda: self._entries.values())
        self._status = StatusLines(house)
        self.tasks = Tasks(house.server)
        self.clients = 0
        self.calls: Mapping[str, Callable[..., Any]] = {
            "list": self.list_all,
            "show": self.show,
            "set": self.set_value,
            "incr": self.incr,
            "reload": house.reload,
        }

    # -- its life

    async def start(self) -> None:
        self._house.keep(self._follow(await self._house.server.events(*EVENTS, *LAYOUT_EVENTS)), "events")
        clients = await self._house.server.events("client-attached", "client-detached")
        self._house.keep(self._follow_clients(clients), "clients")
        left = await self._house.server.metrics()
        await self.tasks.begin({name: metric.value for name, metric in left.items() if metric.value is not None})
        await self._count_clients()
        await self._read_file()
        self._adopt(left)

    async def stop(self) -> None:
        """Ends all readings and the programs that run for them."""
        from pymux_wf.workflow.metrics.running_command import kill_all

        tasks = [task for _, task in self._runners.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        kill_all()
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def reload(self) -> None:
        """The file is another one: what is the same in it goes on undisturbed."""
        await self._read_file()

    async def _read_file(self) -> None:
        fresh = entries_of(self._house.file)
        gone = self._entries.keys() - fresh.keys()
        for name in gone:
            entry = self._entries[name]
            if entry.pushed and not entry.problem:  # it was made by who pushed it, and is nobody else's
                fresh[name] = Entry(name, Metric("push"))
                fresh[name].adopt(entry.text, entry.number, entry.at)
        for name, entry in fresh.items():
            old = self._entries.get(name)
            if old is not None and (old.metric, old.problem) == (entry.metric, entry.problem):
                fresh[name] = old
        for name in [name for name in self._runners if fresh.get(name) is not self._entries.get(name)]:
            self._runners.pop(name)[1].cancel()
        self._publisher.forget(self._entries.keys() - fresh.keys())
        self._entries = fresh
        for name, entry in fresh.items():
            if name not in self._runners and not entry.pushed:
                self._run(entry)
            if entry.problem or entry.pushed:
                self._changed(entry)
        await self._status.apply(status_of(self._house.file))

    def _run(self, entry: Entry) -> None:
        house = self._house
        opening = Opening(
            entry.name,
            entry.metric,
            house.services,
            self._threads,
            house.server,
            lambda which: getattr(self.tasks, which),
        )
        try:
            provider = open_provider(opening)
        except ValueError as error:
            entry.problem = str(error)
            entry.fail(entry.problem)
            self._changed(entry)
            return
        runner = Runner(entry, provider, self._slots, self._wanted, self._changed)
        self._runners[entry.name] = runner, self._house.keep(runner.live(), f"metric {entry.name}")

    def _adopt(self, left: Mapping[str, Any]) -> None:
        """What an earlier supervisor has told the server: pushed values live on, what is gone is forgotten."""
        for name, metric in left.items():
            if name not in self._entries and metric.source == "push" and NAME.fullmatch(name):
                self._entries[name] = Entry(name, Metric("push", unit=metric.unit))
            entry = self._entries.get(name)
            if entry is not None and entry.metric.source == metric.source and entry.at == 0 and metric.text:
                entry.adopt(metric.text, metric.value, metric.at or 0.0)
        self._publisher.forget(
            name for name, metric in left.items() if metric.source in MEASURED and name not in self._entries
        )

    # -- what happens at the server

    async def _follow(self, events: Any) -> None:
        try:
            async for event in events:
                await self._heard(event)
        except MuxError:  # the server has gone, and the supervisor goes too
            return

    async def _heard(self, event: Event) -> None:
        if event.name not in LAYOUT_EVENTS and await self.tasks.heard(event):
            self._soon("tasks.finished", "tasks.failed")
        if event.name not in ("command-finished", "pane-died"):
            self._soon("panes")

    def _soon(self, *builtins: str) -> None:
        for name, (runner, _) in self._runners.items():
            if runner.entry.metric.source == "builtin" and (runner.entry.metric.value or name) in builtins:
                runner.soon()

    async def _follow_clients(self, events: Any) -> None:
        try:
            async for _ in events:
                await self._count_clients()
        except MuxError:
            return

    async def _count_clients(self) -> None:
        found = await self._house.server.command(["list-clients", "-F", "#{client_name}"])
        self.clients = len(found.stdout)
        for runner, _ in self._runners.values():
            runner.look_again()

    def _wanted(self, name: str) -> bool:
        return self.clients > 0 or name in self._used

    def _changed(self, entry: Entry) -> None:
        self._publisher.changed(entry)
        if self._watchers:
            value = entry.value(time.time())
            for watcher in tuple(self._watchers):
                watcher(value)

    # -- for the other parts of the supervisor

    def latest(self, name: str) -> Value | None:
        """A metric as it is now; None where there is none of that name."""
        entry = self._entries.get(name)
        return None if entry is None else entry.value(time.time())

    def watch(self, callback: Watcher) -> Callable[[], None]:
        """Calls back after every reading of every metric, also one that failed; gives what ends it."""
        self._watchers.append(callback)
        return lambda: self._watchers.remove(callback)

    def use(self, name: str) -> Callable[[], None]:
        """Has a metric measured although no client is attached, also one that is configured later; gives what ends
        it."""
        self._used[name] = self._used.get(name, 0) + 1
        if name in self._runners:
            self._runners[name][0].look_again()

        def end() -> None:
            self._used[name] -= 1
            if not self._used[name]:
                del self._used[name]

        return end

    # -- calls

    async def list_all(self, refresh: bool = True) -> dict[str, Any]:
        """``{"metrics": [row...], "clients": N, "problems": {...}}``; what is paused is read once for it.

        What other programs have told the server (``Server.set_metrics``) is listed too.
        """
        if refresh:
            await self._refresh(list(self._runners))
        now = time.time()
        rows = [entry.told(now, paused=not self._wanted(name)) for name, entry in sorted(self._entries.items())]
        theirs = await self._house.server.metrics()
        rows += [told_by_others(name, metric) for name, metric in theirs.items() if name not in self._entries]
        rows.sort(key=lambda row: str(row["name"]))
        return {"metrics": rows, "clients": self.clients, "problems": dict(self._house.problems)}

    async def show(self, name: str) -> dict[str, Any]:
        """A row of the list, with the metric's ``settings``. Raises NotThere."""
        entry = self._entry(name)
        await self._refresh([name])
        return {**entry.told(time.time(), paused=not self._wanted(name)), "settings": entry.settings()}

    async def set_value(self, name: str, value: str | float) -> dict[str, Any]:
        """Sets a metric that is pushed, and makes it where there is none."""
        entry = self._pushable(name)
        try:
            entry.take(float(value) if isinstance(value, (int, float)) else value)
        except ValueError as error:
            raise UsageError(f"{name}: {error}", name) from None
        self._changed(entry)
        return entry.told(time.time(), paused=False)

    async def incr(self, name: str, by: float = 1.0) -> dict[str, Any]:
        """Adds to a metric that is pushed; one that is not there begins at 0."""
        entry = self._pushable(name)
        if entry.number is None and entry.text:
            raise UsageError(f"{name} is no number: {entry.text[:60]!r}", name)
        return await self.set_value(name, (entry.number or 0.0) + by)

    def _entry(self, name: str) -> Entry:
        if name not in self._entries:
            near = tuple(get_close_matches(name[:128], list(self._entries), 1))
            raise NotThere(f"there is no metric {name!r}", name, nearest=near, remedy="pywfmux metrics list shows all")
        return self._entries[name]

    def _pushable(self, name: str) -> Entry:
        entry = self._entries.get(name)
        if entry is None:
            if not NAME.fullmatch(name):
                raise UsageError(
                    f"{name!r:.100} is no name: letters, digits, _ . - and at most 128 of them", name[:100]
                )
            if sum(each.pushed for each in self._entries.values()) >= 2 * MOST_METRICS:
                raise UsageError(f"there are {2 * MOST_METRICS} pushed metrics already", name)
            entry = self._entries[name] = Entry(name, Metric("push"))
        if not entry.pushed or entry.problem:
            why = f"{name} is measured ({entry.metric.source}): nobody sets it"
            raise RefusedBySafety(entry.problem or why, name, remedy='choose another name, or source = "push"')
        return entry

    async def _refresh(self, names: list[str]) -> None:
        """Reads what is not being read anyway and is older than its interval; waits for it, but not for long."""
        now = time.monotonic()
        runners = [self._runners[name][0] for name in names if name in self._runners]
        old = [runner for runner in runners if runner.entry.due is not None and runner.entry.due <= now]
        asked = [
            runner
            for runner in old
            if (runner.entry.at == 0 or not self._wanted(runner.entry.name)) and not runner.entry.failures
        ]
        if not asked:
            return
        await asyncio.wait([runner.demand() for runner in asked], timeout=REFRESH)
        rates = [runner for runner in asked if runner.entry.at == 0 and not runner.entry.failures]
        if rates:  # they compare with the reading before
            await asyncio.sleep(SECOND_READING)
            await asyncio.wait([runner.demand() for runner in rates], timeout=REFRESH)
