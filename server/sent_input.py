"""What programs (commands and verbs, not people) have sent into a pane, so that its echo can be told from an answer.

Of every line that was ended with Enter it keeps where the output stood when the line was begun, and how the terminal
was set then, for that decides who echoes it: the kernel (``cooked``), the program that reads it (``raw``), nobody
(``silent``), or a shell whose marks say what is echo (``marked``). Bounded; the oldest lines go first. Who looks for
the echo is ``text_watch.py``.
"""

from __future__ import annotations

from collections import deque
from time import monotonic
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from .tree import Pane

Echo = Literal["cooked", "raw", "silent", "marked"]


class SentLine(NamedTuple):
    """One line that was sent, without its end: where the output stood and the cursor was when it was begun, and where
    the output stood when Enter came. ``behind`` another one: that was sent too when this one was begun, and not a byte
    had come back.
    """

    offset: int
    ended: int
    text: str
    echo: Echo
    column: int
    behind: bool


KEPT_LINES = 64
LONGEST_LINE = 4096
_BRACKETS = (b"\033[200~", b"\033[201~")


class SentInput:
    """The input of one pane.

    Attributes:
        since: offset in the output log at which the last input was sent; None when nothing ever was.
        lines: the last lines that were ended.
        time: when, on the clock of the loop.
        waiting: something was sent that has not been written, since the program does not read yet.
        ended: how many lines were ended so far, also those that are no longer kept.
    """

    __slots__ = ("_begun", "_line", "ended", "lines", "since", "time", "waiting")

    def __init__(self) -> None:
        self.since: int | None = None
        self.time = 0.0
        self.waiting = False
        self.lines: deque[SentLine] = deque(maxlen=KEPT_LINES)
        self.ended = 0
        self._line = b""
        self._begun = SentLine(0, 0, "", "silent", 0, False)

    def since_line(self, number: int) -> list[SentLine]:
        """The lines from the one with this number on (counted from 0), as far as they are kept."""
        new = min(self.ended - number, len(self.lines))
        return list(self.lines)[len(self.lines) - new :] if new > 0 else []

    def asked(self, pane: Pane) -> None:
        """Something was sent that waits until the program of the pane reads; ``note`` tells when it is written."""
        self.time = monotonic()
        self.since = pane.log.end
        self.waiting = True

    def note(self, pane: Pane, data: bytes) -> None:
        """Bytes are about to be written into the pane."""
        self.time = monotonic()
        self.waiting = False
        now = pane.log.end
        if pane.io is None or not pane.io.queued or self.since is None:
            self.since = now  # else the program has not taken what was sent before: this is more of the same
        for bracket in _BRACKETS:
            data = data.replace(bracket, b"")
        lines = data.replace(b"\n", b"\r").split(b"\r")
        if len(lines) > KEPT_LINES + 3:  # of a paste of a million lines only the last ones are looked at
            told = [line for line in lines[1:-1] if line.strip()]
            self.ended += max(len(told) - KEPT_LINES - 1, 0)
            lines = [lines[0], *told[-KEPT_LINES - 1 :], lines[-1]]
        for number, line in enumerate(lines):
            if not self._line and (line or number == 0):
                behind = bool(self.lines) and self.lines[-1].ended == now
                self._begun = SentLine(now, now, "", _echo_of(pane), _column_of(pane), behind)
            self._line = (self._line + line)[-LONGEST_LINE:]
            if number + 1 < len(lines):
                if self._line.strip():
                    text = self._line.decode("utf-8", "surrogateescape")
                    self.lines.append(self._begun._replace(ended=now, text=text))
                    self.ended += 1
                self._line = b""


def _column_of(pane: Pane) -> int:
    return pane.screen.cursor.x if pane.log.end else 0


def _echo_of(pane: Pane) -> Echo:
    """Who will echo what is written into the pane now."""
    if pane.shell is not None and (pane.shell.at_prompt or not pane.shell.ready):
        return "marked"
    if pane.io is None or (pane.log.end and pane.screen.alternate):
        return "silent"
    import termios

    try:
        local = termios.tcgetattr(pane.io.process.fd)[3]
    except (OSError, termios.error):
        return "silent"
    if not local & termios.ICANON:
        return "raw"
    return "cooked" if local & termios.ECHO else "silent"
