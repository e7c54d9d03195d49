"""What a pane shows when its program has ended: how it ended, and the choices; and before it starts, where it waits.

The program's last output stays above. C-c asks before the pane is closed: who stops a program by pressing C-c twice
does not lose what it has said.
"""

from __future__ import annotations

import os
import select
import signal
import sys
import termios
import time
from collections.abc import Mapping, Sequence
from typing import Any

from pymux_wf.workflow.drawing.cells import cut_text, safe
from pymux_wf.workflow.drawing.key_names import Keys

AGAIN, SHELL, CLOSE, SWAP = "again", "shell", "close", "swap"

_CHOICES = {"Enter": AGAIN, "Escape": SHELL, "C-c": CLOSE, "x": SWAP}


def how_it_ended(argv: Sequence[str], code: int, seconds: float | None) -> str:
    """One sentence: ``make test ended with status 2 after 3 m 5 s``.

    >>> how_it_ended(["make", "test"], 2, 185)
    'make test ended with status 2 after 3 m 5 s'
    """
    name = shown(argv)
    if code == 127:
        from pymux_wf.workflow.probes.programs import find, install_line

        program = argv[0] if argv else ""
        if find(program) is None:
            return f"{program} is not there: {install_line(os.path.basename(program))}"
    if code > 128 or code < 0:
        number = code - 128 if code > 0 else -code
        try:
            how = f"was ended by {signal.Signals(number).name}"
        except ValueError:
            how = f"ended with status {code}"
    else:
        how = f"ended with status {code}" if code else "ended"
    return f"{name} {how}" + (f" after {lasting(seconds)}" if seconds is not None else "")


def shown(argv: Sequence[str]) -> str:
    """A command line as a person would write it, without control characters; not endless."""
    from shlex import join

    script = argv[2].strip() if [*argv[:2]] == ["/bin/sh", "-c"] and len(argv) > 2 else ""
    first, _, more = script.partition("\n")  # of a script of several lines the first tells enough
    text = safe(f"{first}…" if more else first or join(argv))
    return text if len(text) <= 200 else f"{text[:199]}…"


def lasting(seconds: float) -> str:
    """A duration for people.

    >>> lasting(0.25), lasting(59.6), lasting(4000)
    ('0.2 s', '1 m 0 s', '1 h 6 m')
    """
    if seconds < 10:
        return f"{seconds:.1f} s"
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    return f"{whole // 60} m {whole % 60} s" if whole < 3600 else f"{whole // 3600} h {whole % 3600 // 60} m"


def age_of_process() -> float | None:
    """Seconds since this process began, which was a shell when it did; None where nobody says."""
    try:
        with open("/proc/self/stat", "rb") as file:
            ticks = int(file.read().rpartition(b")")[2].split()[19])
        with open("/proc/uptime", "rb") as file:
            return float(file.read().split()[0]) - ticks / os.sysconf("SC_CLK_TCK")
    except (OSError, ValueError, IndexError):
        return None


def choose(sentence: str, choices: Mapping[str, str]) -> str:
    """Says a sentence and what the keys do, and waits for one: again, shell, close or swap.

    ``choices`` has what is written for each that can be chosen, by its name. Without a terminal it waits for ever.
    """
    with Asking() as asking:
        asking.say(sentence, "   ".join(choices.values()))
        while True:
            choice = _CHOICES.get(asking.key(), "")
            if choice == CLOSE and CLOSE in choices:
                asking.say("Close the pane? y closes it, any other key keeps it.")
                if asking.key() in ("y", "Y"):
                    return CLOSE
                asking.say("   ".join(choices.values()))
            elif choice in choices:
                return choice


class Asking:
    """The terminal while a key is waited for: nothing is echoed, and C-c is a key."""

    def __init__(self) -> None:
        self._saved: list[Any] | None = None
        self._keys = Keys()
        self._came: list[str] = []

    def __enter__(self) -> Asking:
        try:
            # A program that was killed may have left its own modes: what a person needs to see and type is set back.
            self._write("\x1b[0m\x1b[?25h\x1b[?1000;1002;1003;1006;2004l\x1b[?1049l\x1b>")
            self._saved = termios.tcgetattr(0)
            raw: list[Any] = list(self._saved)
            raw[1] |= termios.OPOST | termios.ONLCR
            raw[3] &= ~(termios.ICANON | termios.ECHO | termios.ISIG)
            raw[0] = (raw[0] | termios.ICRNL) & ~termios.IXON
            raw[6] = [*raw[6]]
            raw[6][termios.VMIN], raw[6][termios.VTIME] = 1, 0
            termios.tcsetattr(0, termios.TCSADRAIN, raw)
        except (termios.error, OSError):
            self._saved = None
        return self

    def __exit__(self, *_: object) -> None:
        if self._saved is not None:
            # What comes next gets a sane terminal, whatever the program before has left.
            self._saved[0] |= termios.ICRNL
            self._saved[1] |= termios.OPOST | termios.ONLCR
            self._saved[3] |= termios.ICANON | termios.ECHO | termios.ISIG
            termios.tcsetattr(0, termios.TCSADRAIN, self._saved)

    def say(self, *lines: str) -> None:
        """Lines of its own below what is there."""
        try:
            columns = os.get_terminal_size(1).columns or 80
        except OSError:
            columns = 80
        styles = ("1", "2")
        for number, line in enumerate(lines):
            text = safe(line)
            while text:
                head = cut_text(text, columns) or text[:1]
                self._write(f"\r\x1b[{styles[min(number, 1)]}m{head}\x1b[0m\n")
                text = text[len(head) :]

    def key(self) -> str:
        """The next key. Ends the program where the terminal has gone; without one it waits until it is killed."""
        while not self._came:
            if self._saved is None:
                signal.pause()
            ready, _, _ = select.select([0], [], [], 0.05 if self._keys.waiting else None)
            if not ready:
                self._came += self._keys.flush()
                continue
            try:
                data = os.read(0, 4096)
            except OSError:
                data = b""
            if not data:
                raise SystemExit(0)
            self._came += self._keys.take(data)
        return self._came.pop(0)

    def _write(self, text: str) -> None:
        try:
            sys.stdout.write(text)
            sys.stdout.flush()
        except OSError:
            raise SystemExit(0) from None


def waited(began: float) -> float:
    """Seconds since ``began`` of the monotonic clock."""
    return time.monotonic() - began
