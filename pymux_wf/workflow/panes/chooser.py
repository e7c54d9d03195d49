"""Which of several ways of showing something a pane takes now, asked again and again while a monitor is shown.

A :class:`Chooser` sits beside the loop of a monitor (:class:`pymux_wf.workflow.drawing.loop.Companion`): its thread
probes, and when another way has become the right one, the loop ends with that decision.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from pymux_wf.workflow.drawing.collecting import PROBING, RETRIES
from pymux_wf.workflow.drawing.document import Line, Span
from pymux_wf.workflow.drawing.heading import finding_line
from pymux_wf.workflow.errors import WorkflowError
from pymux_wf.workflow.panes.externals import finding_of
from pymux_wf.workflow.probes.finding import Finding, State
from pymux_wf.workflow.probes.probe import probe
from pymux_wf.workflow.probes.programs import install_line
from pymux_wf.workflow.probes.settings import Components, components_of

BUILTIN = "builtin"


@dataclass(frozen=True, slots=True)
class Ways:
    """What a pane could show.

    Attributes:
        prefer: external programs, the best first; ``builtin`` among them stands for the monitor.
        when: a component: the pane shows its own thing only while it is ok.
        project: the directory it is about.
    """

    prefer: tuple[str, ...] = ()
    when: str = ""
    project: str = "."

    @property
    def externals(self) -> tuple[str, ...]:
        """The programs that are better than the monitor."""
        names = list(self.prefer)
        return tuple(names[: names.index(BUILTIN)] if BUILTIN in names else names)

    @property
    def others(self) -> tuple[str, ...]:
        """Those that are taken where somebody wants an external program: all of them."""
        return tuple(name for name in self.prefer if name != BUILTIN)


@dataclass(frozen=True, slots=True)
class Situation:
    """What was found out: the component of ``when`` and the programs, each with its state."""

    when: Finding | None = None
    programs: tuple[tuple[str, Finding], ...] = ()

    def best(self, names: Sequence[str], but: Sequence[str] = ()) -> str:
        """The first of these programs that works; "" where none does."""
        working = {name for name, finding in self.programs if finding.ok and name not in but}
        return next((name for name in names if name in working), "")


def situation(ways: Ways) -> Situation:
    """Probes all that a pane could show. Never raises."""
    try:
        components = components_of(ways.project)
    except (WorkflowError, OSError):
        components = Components()  # the monitor says what is wrong with the file
    when = probe(ways.when, components, project=ways.project) if ways.when else None
    return Situation(when, tuple((name, finding_of(name, components, ways.project)) for name in ways.others))


@dataclass(slots=True)
class Chooser:
    """Beside a monitor: what is missing for the better way, and when that has come.

    Attributes:
        shows_else: the monitor is the one for while the component of ``when`` is not ok.
        auto: whether a program that works is started by itself; not after somebody has chosen the monitor.
        failed: programs that did not live; they are taken again only when somebody wants them or their state changes.
        note: a line about what happened before.
    """

    ways: Ways
    now: Situation
    shows_else: bool = False
    auto: bool = True
    failed: set[str] = field(default_factory=set)
    note: str = ""
    _ended: threading.Event = field(default_factory=threading.Event)
    _asked: threading.Event = field(default_factory=threading.Event)

    def lines(self) -> list[Line]:
        found = [Line((Span(self.note, "warning"),), wrap=True)] if self.note else []
        if self.shows_else and self.now.when is not None and not self.now.when.ok:
            found.append(finding_line(self.now.when))
        return found + [line for line in (self._missing(),) if line is not None]

    def findings(self) -> list[Finding]:
        when = [self.now.when] if self.now.when is not None else []
        return [*when, *(finding for _, finding in self.now.programs)]

    def pressed(self, key: str) -> str:
        if key == "r":
            self._asked.set()
        elif key == "x" and self.ways.others and not self.shows_else:
            self.failed.clear()
            if self.now.best(self.ways.others):
                return "external"
            self.note = "no external program works here"
            self._asked.set()
        return ""

    def decided(self) -> str:
        if self.now.when is not None and self.now.when.ok is self.shows_else:
            return "switch"
        if self.auto and not self.shows_else and self.now.best(self.ways.externals, tuple(self.failed)):
            return "external"
        return ""

    def begin(self, wake: Callable[[], None]) -> None:
        self._ended = threading.Event()
        if self.ways.when or self.ways.prefer:
            threading.Thread(target=self._run, args=(wake, self._ended), name="choose", daemon=True).start()

    def end(self) -> None:
        self._ended.set()
        self._asked.set()

    def _run(self, wake: Callable[[], None], ended: threading.Event) -> None:
        tries = 0
        while True:
            self._asked.clear()
            self._asked.wait(RETRIES[tries] if tries < len(RETRIES) else PROBING)
            tries += 1
            if ended.is_set():
                return
            before, after = dict(self.now.programs), situation(self.ways)
            for name, finding in after.programs:
                if name in before and finding.ok and not before[name].ok:
                    self.failed.discard(name)  # what it needs went away and came back
            if after != self.now:
                self.now = after
                wake()

    def _missing(self) -> Line | None:
        """One line about programs that would show more, and are not there."""
        lacking = [
            (name, finding) for name, finding in self.now.programs if name in self.ways.externals and not finding.ok
        ]
        if not lacking or self.shows_else or len(lacking) < len(self.ways.externals):
            return None
        absent = [name for name, finding in lacking if finding.state is State.MISSING and finding.component in name]
        if absent:
            program = absent[0].split()[0]
            named = " or ".join(name.partition(" -")[0] for name in absent)  # what it is called, not how it is started
            return Line((Span(f"{named} would show more: {install_line(program)}", "dim"),), wrap=True)
        return finding_line(lacking[0][1])
