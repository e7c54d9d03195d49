"""Brings notifications to their routes: a queue and a worker for each, so that one slow receiver keeps no other
waiting.

In order within a route, at least once. Routes whose receiver may be away are tried again with growing delays (1 s to
60 s) and keep what waits on disk; the others are tried once.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import time
import traceback
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import quote

from pymux_wf.workflow.alerts.machine import Alert, Notification
from pymux_wf.workflow.alerts.routes.route import TRIED_AGAIN, RouteFailed, Told, takes, tell
from pymux_wf.workflow.alerts.settings import Alerts, Route
from pymux_wf.workflow.alerts.spool import Spool
from pymux_wf.workflow.supervisor.service import House

FIRST_DELAY = 1.0
LONGEST_DELAY = 60.0
ONCE_LIMIT = 100
"""Notifications that wait for a route that is tried once."""

DEFAULT_ROUTES = {"status": Route(kind="status")}


@dataclass
class Health:
    """How a route does."""

    told: int = 0
    failed: int = 0
    last: float = 0.0
    error: str = ""


class Delivery:
    """All routes of one configuration."""

    def __init__(self, house: House, settings: Alerts, directory: Path) -> None:
        self.routes = settings.routes or DEFAULT_ROUTES
        self._workers = {name: Worker(house, name, route, directory) for name, route in self.routes.items()}

    def start(self) -> None:
        """Begins with what waited."""
        for worker in self._workers.values():
            worker.start()

    async def stop(self) -> None:
        """Ends; what waits stays on disk."""
        for worker in self._workers.values():
            await worker.stop()

    def send(self, notification: Notification) -> None:
        """Gives it to the routes that take it."""
        for name in notification.routes or self.routes:
            route = self.routes.get(name)
            part = _part(route, notification, bool(notification.routes)) if route else None
            if part is not None:
                self._workers[name].put(part)

    async def test(self, name: str, notification: Notification) -> str:
        """Sends one at once, past the queue: "" where it worked, else what was wrong."""
        return await self._workers[name].once(notification)

    def keep_firing(self, told: Iterable[tuple[Alert, tuple[str, ...]]]) -> None:
        """What was told to fire and does, with the routes of its rule, for routes that say it again and again."""
        for name, route in self.routes.items():
            if route.kind == "alertmanager":
                self._workers[name].firing = tuple(
                    alert for alert, routes in told if (name in routes if routes else takes(route, alert))
                )

    def health(self) -> list[dict[str, object]]:
        """How each route does."""
        return [worker.described() for worker in self._workers.values()]


def _part(route: Route, notification: Notification, named: bool) -> Notification | None:
    """What of it this route takes."""
    firing = tuple(alert for alert in notification.firing if named or takes(route, alert))
    ended = tuple(alert for alert in notification.resolved if route.resolved and (named or takes(route, alert)))
    return replace(notification, firing=firing, resolved=ended) if firing or ended else None


class Worker:
    """One route's queue."""

    def __init__(self, house: House, name: str, route: Route, directory: Path) -> None:
        self.name = name
        self.route = route
        self.health = Health()
        self.firing: tuple[Alert, ...] = ()
        self._house = house
        self._again = route.kind in TRIED_AGAIN
        self._spool = Spool(directory / f"route-{quote(name, safe='')}.jsonl" if self._again else None)
        self._more = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        if len(self._spool):
            self._more.set()
        self._tasks.append(self._house.keep(self._run(), f"route {self.name}"))

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def put(self, notification: Notification) -> None:
        try:
            self._spool.put(notification)
        except OSError as error:
            self.health.error = f"the spool cannot be written: {error.strerror}"
        while not self._again and len(self._spool) > ONCE_LIMIT and (first := self._spool.first()):
            self._spool.dropped += 1
            self._spool.done(first[0])  # in memory: nothing is written
        self._more.set()

    async def once(self, notification: Notification) -> str:
        """Tells it now; "" or what was wrong."""
        try:
            await self._tell(notification)
        except RouteFailed as error:
            return str(error)
        return ""

    async def _tell(self, notification: Notification) -> None:
        """Raises RouteFailed, whatever went wrong: one that cannot be told must not end the route."""
        try:
            await tell(Told(self.name, self.route, notification, self._house.server))
        except RouteFailed:
            raise
        except Exception as error:
            where = "".join(traceback.format_tb(error.__traceback__))  # what it says may hold an address
            self._house.log.error("route %s: %s\n%s", self.name, type(error).__name__, where)
            raise RouteFailed(f"{self.name}: {type(error).__name__}", for_good=True) from None

    def described(self) -> dict[str, object]:
        health = self.health
        told = {"name": self.name, "kind": self.route.kind, "waiting": len(self._spool), "dropped": self._spool.dropped}
        return {
            **told,
            "told": health.told,
            "failed": health.failed,
            "last": health.last or None,
            "error": health.error,
        }

    async def _run(self) -> None:
        again = self.route.resend if self.route.kind == "alertmanager" else None
        while True:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._more.wait(), again)
            if not self._more.is_set():
                await self._say_again()
            self._more.clear()
            while (first := self._spool.first()) is not None:
                number, notification = first
                await self._until_told(notification)
                try:
                    self._spool.done(number)
                except OSError as error:
                    self.health.error = f"the spool cannot be written: {error.strerror}"

    async def _say_again(self) -> None:
        """Says again what fires: between two notifications, so that nothing old comes after its end."""
        if self.firing:
            first = self.firing[0]
            group = (("alertname", first.rule),)
            error = await self.once(Notification(group, first.severity, self.firing, (), time.time()))
            self.health.failed += bool(error)
            self.health.error = error

    async def _until_told(self, notification: Notification) -> None:
        delay = FIRST_DELAY
        while True:
            try:
                await self._tell(notification)
            except RouteFailed as error:
                self.health.failed += 1
                self.health.error = str(error)
                if error.for_good or not self._again:
                    return
                await asyncio.sleep(delay * random.uniform(0.8, 1.2))
                delay = min(delay * 2, LONGEST_DELAY)
            else:
                self.health.told += 1
                self.health.last = time.time()
                self.health.error = ""
                return
