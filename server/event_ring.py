"""The last events of a server, numbered, and those who read them as JSON lines (``pywfmux events``).

Everything that hooks can be set for is an event, what happens to paste buffers, and what programs ask of their
terminal (``bell``, ``cwd``, ``progress``, ``clipboard``). The ring keeps ``event-history`` of them. A reader takes from
the ring what its connection can take and is told what it missed; it holds up nobody, and nothing is kept for it.
"""

from __future__ import annotations

import time
from collections import deque

from pymux_wf.lang.options_table import OPTION_TABLE

from .tree import Pane, Session, Window, Winlink

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from typing import Any

    from .queue import Current
    from .server import Server

OF_PROGRAMS = ("bell", "clipboard", "cwd", "progress")
OF_SHELLS = ("command-finished",)
OF_BUFFERS = ("paste-buffer-changed", "paste-buffer-deleted")


class Event:
    """One event: its number, when it was, its name, the ids and names of what it is about, and what it tells.

    ``command`` is the command that ran, of the events that follow commands: text is made of it when somebody reads.
    """

    __slots__ = ("about", "command", "name", "seq", "time")

    def __init__(self, seq: int, moment: float, name: str, about: dict[str, Any], command: Any = None) -> None:
        self.seq = seq
        self.time = moment
        self.name = name
        self.about = about
        self.command = command

    def values(self) -> dict[str, Any]:
        """What a line of JSON has."""
        found = {"seq": self.seq, "time": self.time, "event": self.name, **self.about}
        if self.command is not None:
            found["command"] = str(self.command)
        return found


class EventRing:
    """The events of one server; ``readers`` are called when there is something new, and at the end with True."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._kept: deque[Event] = deque()
        self.last = 0
        self.readers: list[Callable[[bool], None]] = []

    def heard(self, event: str, subject: Any) -> None:
        """Something was announced (a listener of ``Notices``)."""
        self._add(event, about(subject))

    def reported(self, event: str, subject: Any, facts: Mapping[str, Any]) -> None:
        """Something was reported that has facts."""
        self._add(event, {**about(subject), **facts})

    def ran(self, event: str, current: Current, command: Any) -> None:
        """A command has succeeded (``after-NAME``) or failed (``command-error``)."""
        if event in OPTION_TABLE:  # not every command has a hook
            self._add(event, about(current.pane or current.session), command)

    def program(self, pane: Pane, event: tuple[str, ...]) -> None:
        """A pane's program asked something of its terminal."""
        if event[0] in OF_PROGRAMS:
            self._add(event[0], {**about(pane), **_told(event)})

    def _add(self, name: str, values: dict[str, Any], command: Any = None) -> None:
        self.last += 1
        limit = int(self._server.options.server.get("event-history"))
        self._kept.append(Event(self.last, time.time(), name, values, command))
        while len(self._kept) > limit:
            self._kept.popleft()
        for reader in tuple(self.readers):
            reader(False)

    def first_kept(self) -> int:
        """The number of the oldest event that is kept; of the next one where none is."""
        return self._kept[0].seq if self._kept else self.last + 1

    def since(self, seq: int) -> Iterator[Event]:
        """The events behind ``seq`` that are kept, oldest first."""
        skipped = max(seq + 1 - self.first_kept(), 0)
        for index in range(skipped, len(self._kept)):
            yield self._kept[index]

    def close(self) -> None:
        """The server ends: readers get what they can take, and go."""
        self._add("server-exiting", {})
        for reader in tuple(self.readers):
            reader(True)


def about(subject: Any) -> dict[str, Any]:
    """The ids and names of what an event happened to, and of what that is in."""
    if isinstance(subject, str):
        return {"buffer": subject}
    if isinstance(subject, Pane):
        return {"pane": f"%{subject.id}", **about(subject.window)}
    if isinstance(subject, Winlink):
        return {**_window(subject.window), "window_index": subject.index, **about(subject.session)}
    if isinstance(subject, Window):
        link = next(iter(subject.winlinks), None)
        return {**_window(subject), **(about(link.session) if link is not None else {})}
    if isinstance(subject, Session):
        return {"session": f"${subject.id}", "session_name": subject.name}
    if hasattr(subject, "tty"):
        return {"client": subject.name, **(about(subject.session) if subject.session is not None else {})}
    return {}


def _window(window: Window) -> dict[str, Any]:
    return {"window": f"@{window.id}", "window_name": window.name}


def _told(event: tuple[str, ...]) -> dict[str, Any]:
    if event[0] == "cwd":
        return {"cwd": event[1]}
    if event[0] == "progress":
        return dict(zip(("state", "percent"), event[1:], strict=False))
    if event[0] == "clipboard":
        return {"selection": event[1], "size": len(event[2]) if len(event) > 2 else 0}
    return {}
