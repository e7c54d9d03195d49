"""When a metric is read: once an interval while somebody wants it, one reading at a time, later after failures."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random
import time
import traceback
from collections.abc import AsyncIterator, Callable

from pymux_wf.workflow.metrics.entry import Entry
from pymux_wf.workflow.metrics.providers.provider import NoValue, Provider
from pymux_wf.workflow.metrics.reducing import Raw

LONGEST_WAIT = 60.0
"""Seconds between two tries of a metric that fails, unless its interval is longer."""

JITTER = 0.03
GRACE = 0.5
"""Seconds that a provider may be late with saying itself that it was too slow."""

SOONEST = 0.2
"""Seconds between two readings of what is read when something happens."""

log = logging.getLogger("pywfmux.metrics")


class Slots:
    """How many programs run at once: four, and of those that failed the last time two, so that some that hang do not
    keep the others waiting."""

    def __init__(self) -> None:
        self._all = asyncio.Semaphore(4)
        self._failing = asyncio.Semaphore(2)

    @contextlib.asynccontextmanager
    async def one(self, entry: Entry) -> AsyncIterator[None]:
        """A slot for one reading of a metric; those that run no program need none."""
        if entry.metric.source != "command" or entry.metric.mode == "stream":
            yield
            return
        async with self._failing if entry.failures else contextlib.nullcontext(), self._all:
            yield


class Runner:
    """Reads one metric. ``wanted`` says whether somebody looks; ``changed`` is called after each reading."""

    def __init__(
        self,
        entry: Entry,
        provider: Provider,
        slots: Slots,
        wanted: Callable[[str], bool],
        changed: Callable[[Entry], None],
    ) -> None:
        self.entry = entry
        self._provider = provider
        self._slots = slots
        self._wanted = wanted
        self._changed = changed
        self._news = asyncio.Event()
        self._demands: list[asyncio.Future[None]] = []
        self._streams = entry.metric.source == "command" and entry.metric.mode == "stream"
        self._begun = 0.0
        entry.due = time.monotonic()
        if self._streams:
            provider.listen(self._told, self._stream_failed)  # type: ignore[attr-defined]  # a Streaming

    def look_again(self) -> None:
        """Whether somebody looks may be another answer now."""
        self._news.set()

    def soon(self) -> None:
        """What it measures has changed: read it now, if somebody looks, but five times a second at most."""
        self.entry.due = max(time.monotonic(), self._begun + SOONEST)
        self._news.set()

    def demand(self) -> asyncio.Future[None]:
        """Reads it once even if nobody looks; done when it was read."""
        done = asyncio.get_running_loop().create_future()
        self._demands.append(done)
        self._news.set()
        return done

    async def live(self) -> None:
        """Until it is cancelled."""
        try:
            while True:
                await self._turn()
                demands, self._demands = self._demands, []
                await self._read()
                for done in demands:
                    if not done.done():
                        done.set_result(None)
        finally:
            await self._provider.close()

    async def _turn(self) -> None:
        """Waits until it is to be read."""
        while not self._demands:
            self._news.clear()
            left = None
            if self._wanted(self.entry.name):
                left = (self.entry.due or 0.0) - time.monotonic()
                if left <= 0:
                    return
            elif self._streams:
                await self._provider.close()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(left):
                    await self._news.wait()

    async def _read(self) -> None:
        entry = self.entry
        async with self._slots.one(entry):
            begun = self._begun = time.monotonic()
            try:
                async with asyncio.timeout(entry.metric.deadline + GRACE):
                    raw = await self._provider.read()
                if raw is not None:
                    entry.take(raw)
                elif not self._streams:
                    entry.error, entry.failures = None, 0
            except TimeoutError:
                entry.fail(f"no answer after {entry.metric.deadline:g} s")
            except (NoValue, ValueError) as error:
                entry.fail(str(error))
            except Exception as error:
                # Not its message: it may hold an address with a password.
                trace = "".join(traceback.format_tb(error.__traceback__))
                log.error("metric %s: %s\n%s", entry.name, type(error).__name__, trace)
                entry.fail(f"{type(error).__name__}; the log of the supervisor tells more")
        self._plan(begun)
        self._changed(entry)

    def _plan(self, begun: float) -> None:
        """When it is read next."""
        entry, interval = self.entry, self.entry.metric.interval
        wait = interval
        if entry.failures > 1:
            wait = min(interval * 2.0 ** min(entry.failures - 1, 10), max(LONGEST_WAIT, interval))
        elif entry.at == 0 and not entry.failures and not self._streams:
            wait = min(interval, 1.0)  # a rate that needs a second reading
        entry.due = max(begun + wait * random.uniform(1 - JITTER, 1 + JITTER), time.monotonic() + 0.05 * wait)

    # -- streams

    def _told(self, raw: Raw) -> None:
        try:
            self.entry.take(raw)
        except ValueError as error:
            self.entry.fail(str(error))
        self._changed(self.entry)

    def _stream_failed(self, reason: str) -> None:
        self.entry.fail(reason)
        self._plan(time.monotonic())
        self._changed(self.entry)
        self._news.set()
