"""The loop of ``pywfmux mon NAME``: draws what the collector found, takes keys, ends with a terminal as it was.

One thread collects (:mod:`.collecting`); this one waits for keys, for a new size and for news, and never for a
component. Nothing is drawn that has not changed. While nobody looks (mode 7737 of the terminal) there are fewer
collections, and each is drawn all the same: a capture of a pane that nobody sees is not to be old.
"""

from __future__ import annotations

import os
import select
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, NamedTuple, Protocol

from pymux_wf.workflow.drawing.collecting import Collector, News
from pymux_wf.workflow.drawing.document import Document, Line, Span
from pymux_wf.workflow.drawing.drawing import wants_colour, way_of_drawing
from pymux_wf.workflow.drawing.heading import enabling_line, error_line, finding_line, project_line, with_header
from pymux_wf.workflow.drawing.key_names import Keys
from pymux_wf.workflow.drawing.screen import Gone, Screen
from pymux_wf.workflow.monitors.monitor import Monitor, Settings, Source
from pymux_wf.workflow.probes.finding import Finding

SLOW = 1.0
"""Seconds after which a collection that is not done is told."""

_ESCAPE = 0.05
"""Seconds after which the beginning of a sequence is the Escape key."""


class Outcome(NamedTuple):
    """How a loop ended: ``"quit"``, ``"gone"`` (the terminal) or what its companion decided; and an exit code."""

    why: str
    code: int = 0


class Companion(Protocol):
    """Who may end a loop for another program, as :mod:`pymux_wf.workflow.panes` does."""

    def lines(self) -> list[Line]:
        """Lines of the header."""
        ...

    def findings(self) -> list[Finding]:
        """What it has probed, for ``?``."""
        ...

    def pressed(self, key: str) -> str:
        """A key; what to end with, or ""."""
        ...

    def decided(self) -> str:
        """Asked after each wake-up: what to end with, or ""."""
        ...

    def begin(self, wake: Any) -> None:
        """``wake()`` has :meth:`decided` and :meth:`lines` asked again, from any thread."""
        ...

    def end(self) -> None:
        """The loop is over."""
        ...


class Loop:
    """Shows one monitor until somebody ends it."""

    def __init__(
        self,
        monitor: Monitor,
        settings: Settings,
        interval: float,
        companion: Companion | None = None,
        screen: Screen | None = None,
    ) -> None:
        self._monitor = monitor
        self._settings = settings
        self._interval = interval
        self._companion = companion
        self._screen = screen or Screen()
        self._keys = Keys()
        self._help = False
        self._seen = True
        self._outcome: Outcome | None = None
        self._drawn: tuple[Any, ...] = ()  # what the lines below were drawn of
        self._lines: list[str] = []
        self._touched = 0
        self._enabling = enabling_line(monitor.enables)
        self._of_project = project_line(settings.project)

    def run(self) -> Outcome:
        """To its end; raises what opening the monitor raises."""
        source = self._monitor.open(self._settings)
        self._draw = way_of_drawing()
        self._colour = wants_colour()
        with self._woken() as wake:
            collector = Collector(self._monitor, source, self._interval, self._settings.project, wake)
            try:
                self._screen.enter()
                if self._companion is not None:
                    self._companion.begin(wake)
                collector.start()
                while self._outcome is None:
                    self._turn(collector, source)
            except Gone:
                self._outcome = Outcome("gone")
            finally:
                self._screen.leave()
                if self._companion is not None:
                    self._companion.end()
                collector.stop()
                with suppress(Exception):  # it may still be asked, and then loses what it holds under its hands
                    source.close()
        return self._outcome or Outcome("quit")

    # -- one turn

    def _turn(self, collector: Collector, source: Source) -> None:
        self._show(collector.news, source)
        self._wait(collector, source)
        if self._companion is not None and self._outcome is None and (why := self._companion.decided()):
            self._outcome = Outcome(why)

    def _wait(self, collector: Collector, source: Source) -> None:
        watched = [self._wake] + ([self._screen.keys] if self._screen.keys is not None else [])
        ready, _, _ = select.select(watched, [], [], self._timeout(collector.news))
        if self._wake in ready:
            with suppress(BlockingIOError):
                os.read(self._wake, 4096)
        if self._screen.keys is not None and self._screen.keys in ready:
            names = list(self._keys.take(self._screen.read()))
        else:
            names = list(self._keys.flush()) if self._keys.waiting and not ready else []
        for name in names:
            self._pressed(name, collector, source)

    def _timeout(self, news: News) -> float | None:
        """Seconds until something is to be done without news; None for never."""
        if self._keys.waiting:
            return _ESCAPE
        if news.began is None or not self._seen:
            return None
        elapsed = time.monotonic() - news.began
        return max(0.02, SLOW - elapsed) if elapsed < SLOW else 0.5

    # -- keys

    def _pressed(self, key: str, collector: Collector, source: Source) -> None:
        if key in ("seen", "unseen"):
            self._seen = key == "seen"
            collector.look(self._seen)
            return
        self._touched += 1
        if self._taken_by_source(key, collector, source):
            return
        if self._companion is not None and (why := self._companion.pressed(key)):
            self._outcome = Outcome(why)
        elif key == "?":
            self._help = not self._help
        elif key == "Escape" and self._help:
            self._help = False
        elif key == "r":
            collector.ask(probe=True)
        elif key == "q":
            self._outcome = Outcome("quit")

    def _taken_by_source(self, key: str, collector: Collector, source: Source) -> bool:
        """Whether the monitor has this key, or somebody types a line into it."""
        typing = bool(getattr(source, "typing", False))
        if self._help or not (typing or key in self._monitor.keys):
            return False
        try:
            source.key(key)  # type: ignore[attr-defined]  # it is Keyed, as it has keys
        except Exception as error:  # a key must not end what is shown
            self._key_error = f"{key}: {error}"
        collector.ask()
        return True

    _key_error = ""

    # -- the picture

    def _show(self, news: News, source: Source) -> None:
        size = self._screen.size()
        slow = "" if news.began is None or not self._seen else self._slowness(news.began)
        extra = tuple(self._companion.lines()) if self._companion is not None else ()
        told = (news.found, news.findings, news.unavailable, news.error, news.count)
        made_of = (*told, size, self._help, self._touched, extra)
        if not self._drawn or any(one is not two and one != two for one, two in zip(made_of, self._drawn, strict=True)):
            self._lines = self._draw(self._document(news, source, size, extra), *size, colour=self._colour)
            self._drawn = made_of
        self._screen.show(_with_note(self._lines, slow, size[0]), size)

    def _slowness(self, began: float) -> str:
        elapsed = time.monotonic() - began
        return f"asking for {elapsed:.1f} s" if elapsed >= SLOW else ""

    def _document(self, news: News, source: Source, size: tuple[int, int], extra: tuple[Line, ...]) -> Document:
        findings = [finding for finding in news.findings if not finding.ok]
        if news.unavailable is not None and news.unavailable.component not in {each.component for each in findings}:
            findings.append(news.unavailable)
        header = [*extra, *map(finding_line, findings), self._of_project, self._enabling]
        if news.error or self._key_error:
            header.append(error_line(f"{self._monitor.name}: {news.error or self._key_error}"))
        if self._help:
            return with_header(self._about(news), header)
        if news.found is None or news.unavailable is not None:
            return with_header(Document(), header)
        try:
            return with_header(source.document(news.found, *size), header)
        except Exception as error:  # nobody sees a traceback
            return with_header(Document(), [*header, error_line(f"{self._monitor.name}: {error}")])

    def _about(self, news: News) -> Document:
        """What ``?`` shows: the monitor, its keys, what was probed."""
        keys = {"q": "end", "r": "ask and probe again", "?": "this page", **dict(self._monitor.keys)}
        if self._companion is not None:
            keys["x"] = "swap the built-in monitor and the external program"
        probed = [*news.findings, *(self._companion.findings() if self._companion is not None else ())]
        lines = [
            Line((Span(self._monitor.name, "title"), Span(f"  {self._monitor.summary}")), wrap=True),
            *(Line((Span(f"  {key:6}", "accent"), Span(what))) for key, what in keys.items()),
            *(Line(f"{finding.line()} ({finding.elapsed:.2f} s)", wrap=True) for finding in probed),
        ]
        return Document((), tuple(lines))

    # -- being woken

    @contextmanager
    def _woken(self) -> Iterator[Any]:
        """Signals and the other thread's news come as bytes in a pipe."""
        self._wake, writing = os.pipe()
        os.set_blocking(self._wake, False)
        os.set_blocking(writing, False)

        def wake() -> None:
            with suppress(OSError):  # full: it is awake anyway; closed: it is over
                os.write(writing, b"\0")

        before = {number: signal.signal(number, self._signalled) for number in _SIGNALS}
        descriptor = signal.set_wakeup_fd(writing, warn_on_full_buffer=False)
        try:
            yield wake
        finally:
            signal.set_wakeup_fd(descriptor)
            for number, handler in before.items():
                signal.signal(number, handler)
            os.close(self._wake)
            os.close(writing)

    def _signalled(self, number: int, _: object) -> None:
        if number == signal.SIGINT:
            self._outcome = Outcome("quit")
        elif number != signal.SIGWINCH:
            self._outcome = Outcome("gone", 0)


_SIGNALS = (signal.SIGWINCH, signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def _with_note(lines: list[str], note: str, columns: int) -> list[str]:
    """The lines with a note at the right edge of the first."""
    if not note:
        return lines
    note = f" {note}"[:columns]
    first = lines[0] if lines else ""
    return [f"{first}\x1b[{columns - len(note) + 1}G\x1b[0;7m{note}\x1b[0m", *lines[1:]]
