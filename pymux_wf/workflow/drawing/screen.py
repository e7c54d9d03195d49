"""The terminal that a monitor is shown on: its modes, its size, and drawing only what has changed.

What it cannot do (no terminal on standard input, one that has gone) it does without. :meth:`Screen.leave` gives the
terminal back as it was.
"""

from __future__ import annotations

import os
import select
import termios
from typing import Any

_ENTER = b"\x1b[?1049h\x1b[?25l\x1b[?7l\x1b[H\x1b[2J\x1b[?7737h"
_LEAVE = b"\x1b[?7737l\x1b[0m\x1b[?7h\x1b[?25h\x1b[?1049l"
_BEGIN, _END = "\x1b[?2026h", "\x1b[?2026l"


class Gone(Exception):
    """The terminal is not there any more."""


class Screen:
    """Standard input and output as a picture of lines."""

    def __init__(self, reads: int = 0, writes: int = 1) -> None:
        self._reads, self._writes = reads, writes
        self._saved: list[Any] | None = None
        self._shown: list[str] | None = None
        self._size = (0, 0)

    @property
    def keys(self) -> int | None:
        """The descriptor that keys come from; None where there is no terminal."""
        return self._reads if self._saved is not None else None

    def enter(self) -> None:
        """Begins: keys come one by one and unseen, the picture covers the screen. Raises Gone."""
        try:
            self._saved = termios.tcgetattr(self._reads)
            quiet: list[Any] = [part.copy() if isinstance(part, list) else part for part in self._saved]
            quiet[3] &= ~(termios.ICANON | termios.ECHO)
            quiet[0] &= ~termios.IXON
            for key in (termios.VSUSP, termios.VQUIT):  # there may be nobody who would wake it up again
                quiet[6][key] = b"\0"
            quiet[6][termios.VMIN], quiet[6][termios.VTIME] = 1, 0
            termios.tcsetattr(self._reads, termios.TCSADRAIN, quiet)
        except (termios.error, OSError):
            self._saved = None
        self._shown = None
        self._write(_ENTER)

    def leave(self) -> None:
        """Ends: the terminal is as it was."""
        try:
            self._write(_LEAVE)
        except Gone:
            pass
        if self._saved is not None:
            try:
                termios.tcsetattr(self._reads, termios.TCSADRAIN, self._saved)
            except (termios.error, OSError):
                pass
            self._saved = None

    def read(self) -> bytes:
        """What was typed; raises Gone at the end."""
        try:
            data = os.read(self._reads, 4096)
        except BlockingIOError:
            return b""
        except OSError:
            raise Gone from None
        if not data:
            raise Gone
        return data

    def size(self) -> tuple[int, int]:
        """Columns and lines."""
        try:
            columns, lines = os.get_terminal_size(self._writes)
        except OSError:
            return 80, 24
        return columns or 80, lines or 24

    def show(self, lines: list[str], size: tuple[int, int]) -> bool:
        """Draws what is not there yet; whether there was anything. Raises Gone."""
        rows = size[1]
        lines = (lines + [""] * rows)[:rows]
        fresh = self._shown is None or size != self._size
        before = [None] * rows if self._shown is None or fresh else self._shown
        changed = [row for row in range(rows) if lines[row] != before[row]]
        self._shown, self._size = lines, size
        if not changed:
            return False
        # The line is erased before it is written: at the right edge erasing behind it would take its last cell.
        parts = [f"\x1b[{row + 1};1H\x1b[0m\x1b[K{lines[row]}" for row in changed]
        clear = "\x1b[0m\x1b[2J" if fresh else ""
        self._write("".join((_BEGIN, clear, *parts, _END)).encode("utf-8", "replace"))
        return True

    def _write(self, data: bytes) -> None:
        view = memoryview(data)
        while view:
            try:
                view = view[os.write(self._writes, view) :]
            except BlockingIOError:
                select.select([], [self._writes], [])
            except OSError:
                raise Gone from None
