"""What the panes of an embedded server wrote, were sent and how large they were, with times: kept for recordings of
tests where the embedder asked for it.

A pane is recorded from its first byte to its end and beyond, until the server object goes. Bounded: of a pane that
writes more than :data:`LIMIT` bytes the oldest go, and so do the panes that ended first when there are many. What is
typed while the terminal takes a line without showing it (a password) is never kept.
"""

from __future__ import annotations

import termios
import time
from collections import deque
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .tree import Pane

LIMIT = 8 * 1024 * 1024
KEPT_PANES = 128

Event = tuple[float, str, bytes | str]
"""Monotonic seconds, a code of asciicast (o i r x) and its data."""


class PaneRecording:
    """One pane: ``columns`` x ``lines`` cells at ``started`` (monotonic seconds; ``timestamp`` on the calendar), then
    ``events``. ``lost`` counts the bytes of those that are no longer kept.
    """

    def __init__(self, pane: Pane) -> None:
        self.pane = pane
        self.started, self.timestamp = time.monotonic(), int(time.time())
        self.columns, self.lines = max(pane.width, 1), max(pane.height, 1)
        self.events: deque[Event] = deque()
        self.lost = 0
        self._kept = 0

    @property
    def last(self) -> float:
        """When anything last happened to it, in monotonic seconds."""
        return self.events[-1][0] if self.events else self.started

    def facts(self) -> dict[str, str]:
        """What a reader wants to know of the pane besides what it shows, in words."""
        from shlex import join

        pane, ended = self.pane, self.pane.ended
        if ended is None:
            how = "still running" if pane.io is not None else "its end is not known"
        else:
            how = f"exited {ended.code}" if ended.signal is None else f"ended by signal {ended.signal}"
        facts = {"command": join(pane.start_argv) or pane.program, "program": how, "pid": str(pane.pid)}
        if pane.path or pane.cwd:
            facts["directory"] = pane.path or pane.cwd
        if self.lost:
            facts["recording"] = f"its first {self.lost} bytes are no longer kept"
        return facts

    def watch(self, kind: str, value: Any) -> None:
        """A watcher of the pane."""
        if kind == "output":
            self._add("o", value)
        elif kind == "input":
            if not hides_input(self.pane):
                self._add("i", value)
        elif kind == "resized":
            self._resized(*value)
        elif kind == "ended" and self.pane.ended is not None:
            code, signal = self.pane.ended.code, self.pane.ended.signal
            self._add("x", str(code if code is not None else 128 + (signal or 0)))

    def _resized(self, columns: int, lines: int) -> None:
        if self.events:
            self._add("r", f"{columns}x{lines}")
        else:
            self.columns, self.lines = columns, lines

    def _add(self, code: str, data: bytes | str) -> None:
        self.events.append((time.monotonic(), code, data))
        self._kept += len(data)
        while self._kept > LIMIT:
            self._drop(self._kept - LIMIT)

    def _drop(self, count: int) -> None:
        """Lets the oldest event go, of what was written or sent no more than ``count`` bytes."""
        at, code, data = self.events.popleft()
        if code == "r":
            columns, _, lines = str(data).partition("x")
            self.columns, self.lines = int(columns), int(lines)
        elif count < len(data):
            self.events.appendleft((at, code, data[count:]))
            data = data[:count]
        self._kept -= len(data)
        self.lost += len(data)


class Recordings:
    """All panes of one server, in the order they were made."""

    def __init__(self) -> None:
        self.panes: dict[int, PaneRecording] = {}

    def begin(self, pane: Pane) -> None:
        """A pane has been made, and nothing runs in it yet."""
        recording = self.panes[pane.id] = PaneRecording(pane)
        pane.watchers.append(recording.watch)
        if len(self.panes) > KEPT_PANES:
            over = (number for number, each in self.panes.items() if each.pane.ended is not None)
            self.panes.pop(next(over, -1), None)

    def hides_input(self, name: object) -> bool:
        """Whether the pane called so (``%3``), or any where that is not told, takes input that it does not show."""
        if isinstance(name, str) and name[:1] == "%":
            return any(hides_input(each.pane) for each in self.panes.values() if f"%{each.pane.id}" == name)
        return any(hides_input(each.pane) for each in self.panes.values())


def hides_input(pane: Pane) -> bool:
    """Whether the pane's terminal takes a line now that it does not show."""
    if pane.io is None or pane.io.process.fd < 0:
        return False
    try:
        local = termios.tcgetattr(pane.io.process.fd)[3]
    except (OSError, termios.error):
        return False
    return bool(local & termios.ICANON) and not local & termios.ECHO
