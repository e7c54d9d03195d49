"""``pywfmux pane -- PROGRAM``: a program in a pane, before it starts and after it has ended.

While it runs, only the small shell of :mod:`.command` waits for it.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass

from pymux_wf.workflow.panes.command import wrapped
from pymux_wf.workflow.panes.ended import (
    AGAIN,
    CLOSE,
    SHELL,
    Asking,
    age_of_process,
    choose,
    how_it_ended,
    shown,
)
from pymux_wf.workflow.panes.show import become_shell

RESTARTS, PERIOD = 5, 60.0
"""So often in so many seconds a program is started again by itself; then the pane asks."""


@dataclass(frozen=True, slots=True)
class Program:
    """A program of a pane.

    Attributes:
        argv: its words.
        on_exit: hold, close, shell or restart.
        socket: the server's.
        when, other: words that are given on, so that the pane knows them when it has ended.
        restarts: when it was started again by itself, seconds since the epoch.
        began: the age of this process when it started.
    """

    argv: tuple[str, ...]
    on_exit: str = "hold"
    socket: str = ""
    when: str = ""
    other: str = ""
    restarts: tuple[float, ...] = ()
    began: float = 0.0

    def start(self) -> int:
        """This process becomes the program under its shell; comes back only where there is no shell."""
        more = [*(["--when", self.when] if self.when else []), *(["--else", self.other] if self.other else [])]
        more += ["--restarts", ",".join(f"{at:.0f}" for at in self.restarts)] if self.restarts else []
        more += ["--began", f"{age_of_process() or 0.0:.2f}"]
        argv = wrapped(self.argv, on_exit=self.on_exit, more=more, socket=self.socket)
        sys.stdout.flush()
        for number in (signal.SIGINT, signal.SIGQUIT):
            signal.signal(number, signal.SIG_DFL)
        try:
            os.execvp(argv[0], argv)
        except OSError as error:
            print(f"{argv[0]}: {error.strerror}", file=sys.stderr)
        return 127

    def suspended(self) -> int:
        """Shows what would be started, and starts it when somebody says so."""
        choice = choose(f"{shown(self.argv)} waits", {AGAIN: "Enter starts it", SHELL: "Esc opens a shell", **_CLOSES})
        return self._chosen(choice, 0)

    def ended(self, code: int) -> int:
        """It has ended: what is to be done then."""
        age = age_of_process()
        sentence = how_it_ended(self.argv, code, None if age is None else max(0.0, age - self.began))
        if self.on_exit == "close":
            return code
        if self.on_exit == "shell":
            with Asking() as asking:
                asking.say(sentence)
            become_shell()
        now = time.time()
        lately = tuple(at for at in self.restarts if now - at < PERIOD)
        if self.on_exit == "restart" and len(lately) < RESTARTS:
            with Asking() as asking:
                asking.say(f"{sentence}; it is started again ({len(lately) + 1} of {RESTARTS} in {PERIOD:.0f} s)")
            return self._again((*lately, now))
        if self.on_exit == "restart":
            sentence += f"; it was started {RESTARTS} times in {PERIOD:.0f} s"
        choices = {AGAIN: "Enter starts it again", SHELL: "Esc opens a shell", **_CLOSES}
        return self._chosen(choose(sentence, choices), code)

    def _again(self, restarts: Sequence[float]) -> int:
        from dataclasses import replace

        return replace(self, restarts=tuple(restarts)).start()

    def _chosen(self, choice: str, code: int) -> int:
        if choice == SHELL:
            become_shell()
        return self._again(()) if choice == AGAIN else code


_CLOSES = {CLOSE: "C-c closes the pane"}
