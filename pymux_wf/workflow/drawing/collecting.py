"""The half of a monitor that asks: a thread that collects at its interval, probes, and tells when there is news.

The other half (:mod:`.loop`) draws and takes keys. Nothing that is slow or hangs here holds it up.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from pymux_wf.workflow.errors import WorkflowError
from pymux_wf.workflow.monitors.monitor import Monitor, Source, Unavailable
from pymux_wf.workflow.probes.finding import Finding
from pymux_wf.workflow.probes.probe import probe_all

UNSEEN = 10.0
"""Seconds between two collections while nobody looks."""

PROBING = 10.0
"""Seconds after which components are probed again."""

RETRIES = (1.0, 2.0, 5.0, 10.0)
"""Seconds after which one that was not there is asked again: the first time, the second, ... and from then on."""

FIRST_STEP = 0.5
"""Seconds between the first collection and the second, which has the rates."""


@dataclass(frozen=True, slots=True)
class News:
    """What is known now.

    Attributes:
        found: what ``collect`` gave last; None before the first.
        findings: the components of the monitor.
        unavailable: why there is nothing; None where there is something.
        error: what went wrong in the last collection, one line; "" for nothing.
        count: collections so far.
        began: when the collection that is under way began (``time.monotonic()``); None between two.
    """

    found: Mapping[str, Any] | None = None
    findings: tuple[Finding, ...] = ()
    unavailable: Finding | None = None
    error: str = ""
    count: int = 0
    began: float | None = None


@dataclass(slots=True)
class _Retry:
    number: int = 0

    def after(self) -> float:
        self.number += 1
        return RETRIES[min(self.number, len(RETRIES)) - 1]


@dataclass(slots=True)
class Collector:
    """Collects in a thread of its own between :meth:`start` and :meth:`stop`.

    Attributes:
        tell: called in that thread whenever :attr:`news` is another.
    """

    monitor: Monitor
    source: Source
    interval: float
    project: str
    tell: Callable[[], None]
    news: News = field(default_factory=News)
    seen: bool = True
    _wanted: threading.Event = field(default_factory=threading.Event)
    _ended: bool = False
    _probed: float = -1e9
    _thread: threading.Thread | None = None
    _retry: _Retry = field(default_factory=_Retry)

    def start(self) -> None:
        self._thread = threading.Thread(target=self._run, name="collect", daemon=True)
        self._thread.start()

    def stop(self, wait: float = 0.3) -> None:
        """Ends it; a collection that hangs is left behind."""
        self._ended = True
        self._wanted.set()
        if self._thread is not None:
            self._thread.join(wait)

    def ask(self, *, probe: bool = False) -> None:
        """Collects now, and probes with ``probe``."""
        if probe:
            self._probed, self._retry = -1e9, _Retry()
        self._wanted.set()

    def look(self, seen: bool) -> None:
        """Whether somebody looks."""
        if seen and not self.seen:
            self._wanted.set()
        self.seen = seen

    def _run(self) -> None:
        while not self._ended:
            began = time.monotonic()
            self._wanted.clear()
            self._put(began=began)
            self._probe()
            wait = self._collect()
            self._put(began=None)
            if wait is None:
                step = FIRST_STEP if self.news.count == 1 else self.interval
                if not self.seen and self.news.count != 1:  # the second, with the rates, makes the picture whole
                    step = max(UNSEEN, step)
                wait = step - (time.monotonic() - began)
            self._wanted.wait(max(0.02, wait))

    def _probe(self) -> None:
        """Asks for the components whose time has come: all at first, later those that were not ok."""
        if not self.monitor.components or time.monotonic() - self._probed < PROBING:
            return
        known = {finding.component: finding for finding in self.news.findings}
        names = [name for name in self.monitor.components if not (name in known and known[name].ok)]
        self._probed = time.monotonic()
        if names:
            self._learn(*probe_all(names, project=self.project))

    def _learn(self, *findings: Finding) -> None:
        known = {finding.component: finding for finding in self.news.findings}
        known.update({finding.component: finding for finding in findings})
        order = [*self.monitor.components, *(name for name in known if name not in self.monitor.components)]
        self._put(findings=tuple(known[name] for name in order if name in known))

    def _collect(self) -> float | None:
        """One collection; gives seconds until the next where it is not the interval."""
        lacking = self._lacking()
        if lacking is not None:
            self._put(unavailable=lacking, error="")
            return self._retry.after()
        try:
            found = self.source.collect()
        except Unavailable as error:
            self._put(unavailable=error.finding, error="")
            if error.finding.component in self.monitor.components:
                self._learn(error.finding)
            return self._retry.after()
        except Exception as error:  # a monitor stays, whatever happens to what it looks at
            self._put(error=_sentence(error))
            return None
        self._retry = _Retry()
        self._put(found=found, unavailable=None, error="", count=self.news.count + 1)
        return None

    def _lacking(self) -> Finding | None:
        """What the monitor cannot do without and is not there; asked again, as its time has come."""
        bad = [finding for finding in self.news.findings if finding.component in self.monitor.needs and not finding.ok]
        if bad and self._retry.number:
            self._learn(*probe_all([finding.component for finding in bad], project=self.project))
            bad = [each for each in self.news.findings if each.component in self.monitor.needs and not each.ok]
        return bad[0] if bad else None

    def _put(self, **changed: Any) -> None:
        self.news = replace(self.news, **changed)
        self.tell()


def _sentence(error: Exception) -> str:
    """What went wrong, on one line."""
    if isinstance(error, WorkflowError):
        return str(error).splitlines()[0]
    from pymux_wf.workflow.config.secrets import hidden

    text = hidden(str(error)).splitlines()
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename}: {error.strerror}" if error.filename else error.strerror
    return f"{type(error).__name__}: {text[0]}" if text else type(error).__name__
