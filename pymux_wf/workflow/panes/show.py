"""``pywfmux pane NAME``: the best program that works, else the monitor; and the other one when that changes.

Lives until somebody closes it: whatever is missing, ends or fails, there is something on the screen that says so.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pymux_wf.workflow.drawing.document import Document
from pymux_wf.workflow.drawing.loop import Loop
from pymux_wf.workflow.errors import WorkflowError
from pymux_wf.workflow.monitors.monitor import Monitor, Settings
from pymux_wf.workflow.panes.chooser import Chooser, Situation, Ways, situation
from pymux_wf.workflow.panes.ended import AGAIN, CLOSE, SHELL, SWAP, choose, how_it_ended, waited
from pymux_wf.workflow.panes.externals import finding_of, started
from pymux_wf.workflow.probes.settings import Components, components_of

BRIEF = 3.0
"""Seconds: a program that fails sooner has not worked at all."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A monitor with what it is opened with."""

    monitor: Monitor
    settings: Settings
    interval: float


class _Nothing:
    """The source of a pane that waits for its component and has nothing to show meanwhile."""

    def collect(self) -> dict[str, Any]:
        return {}

    def document(self, found: Mapping[str, Any], columns: int, lines: int) -> Document:
        return Document()

    def close(self) -> None:
        """Nothing is held."""


def waiting(project: str) -> Shown:
    """The monitor of a pane that has nothing else to show until its component comes."""
    monitor = Monitor("waiting", "Waits until its component is there.", lambda _: _Nothing(), interval=3600.0)
    return Shown(monitor, Settings(project=project), 3600.0)


class PaneLife:
    """One pane from its beginning to its end."""

    def __init__(
        self, ways: Ways, own: Shown | None, other: Shown | None, begin: Callable[[], int] | None = None
    ) -> None:
        """``own`` is shown while the component of ``ways.when`` is ok (always without one), ``other`` while it is not.
        Without ``own`` the pane becomes the program that ``begin`` starts, which does not come back."""
        self._ways = ways
        self._own = own
        self._other = other or waiting(ways.project)
        self._begin = begin
        self._chooser = Chooser(ways, Situation())

    def run(self) -> int:
        """To its end; the exit code."""
        chooser = self._chooser
        stay()
        if self._ways.when or self._ways.prefer:
            chooser.now = situation(self._ways)
        while True:
            away = chooser.now.when is not None and not chooser.now.when.ok
            if not away and self._own is None and self._begin is not None:
                return self._begin()
            chooser.shows_else = away
            external = "" if away or not chooser.auto else chooser.now.best(self._ways.externals, tuple(chooser.failed))
            code = self._external(external) if external else self._monitor(self._other if away else self._own)
            if code is not None:
                return code

    def _monitor(self, shown: Shown | None) -> int | None:
        """Shows one until something is decided; the exit code where the pane ends."""
        shown = shown or self._other
        try:
            why = Loop(shown.monitor, shown.settings, shown.interval, self._chooser).run().why
        except (WorkflowError, OSError) as error:
            return self._ask(f"{shown.monitor.name}: {error}", 1)
        self._chooser.note = ""
        if why == "gone":
            return 0
        if why == "quit":
            return self._ask(f"mon {shown.monitor.name} ended", 0)
        if why == "external":
            self._chooser.auto = True
            name = self._chooser.now.best(self._ways.others)
            return self._external(name) if name else None
        return None

    def _external(self, name: str) -> int | None:
        """Runs a program to its end; then the monitor, where it did not live or has lost what it shows."""
        began = time.monotonic()
        try:
            components = components_of(self._ways.project)
        except (WorkflowError, OSError):
            components = Components()
        argv, environment = started(name, components)
        try:
            code = in_foreground(argv, environment)
        except OSError as error:
            code = 127
            self._chooser.note = f"{name} does not start: {error.strerror}"
        seconds = waited(began)
        finding = finding_of(name, components, self._ways.project)
        self._chooser.now = situation(self._ways)
        if not finding.ok or (code and seconds < BRIEF):
            self._chooser.note = self._chooser.note or how_it_ended(argv, code, seconds)
            self._chooser.failed.add(name)
            if not finding.ok:  # it may come back by itself, as what it needs does
                self._chooser.failed.discard(name)
            return None
        return self._ask(how_it_ended(argv, code, seconds), code, swap=True)

    def _ask(self, sentence: str, code: int, *, swap: bool = False) -> int | None:
        choices = {AGAIN: "Enter starts it again"}
        if swap:
            choices[SWAP] = "x shows the built-in monitor"
        choice = choose(sentence, {**choices, SHELL: "Esc opens a shell", CLOSE: "C-c closes the pane"})
        if choice == SHELL:
            become_shell()
        if choice == CLOSE:
            return code
        self._chooser.auto = choice != SWAP
        return None


def stay() -> None:
    """From here on C-c ends only what takes it as a key or has set its own handler. What is started has the default."""
    for number in (signal.SIGINT, signal.SIGQUIT):
        signal.signal(number, lambda *_: None)


def in_foreground(argv: Sequence[str], environment: Mapping[str, str]) -> int:
    """Runs a program on this terminal; what is typed is the program's, C-c too (:func:`stay`). Raises OSError."""
    return subprocess.Popen(list(argv), env=dict(environment)).wait()


def become_shell() -> None:
    """This process is the user's shell from here on."""
    sys.stdout.flush()
    for number in (signal.SIGINT, signal.SIGQUIT):
        signal.signal(number, signal.SIG_DFL)
    for shell in (os.environ.get("SHELL", ""), "/bin/sh"):
        try:
            os.execv(shell, [shell])
        except (OSError, ValueError):
            continue
