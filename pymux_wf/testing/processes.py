"""A table of processes that a test needs beside itself: started in order, waited for, watched, and stopped cleanly.

Each has a window of its own in the session ``processes``. What one of them must not write ends the wait for it early,
and fails the test when it comes later. At the end they are stopped in the opposite order, and what does not stop as it
should is an error of its own.
"""

from __future__ import annotations

import re
import signal
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING, Any

from pymux_wf.api.errors import InvalidCall, MuxError, PaneDied, StoppedEarly, WaitTimeout
from pymux_wf.api.packing import packed_pattern
from pymux_wf.api.timeouts import DEFAULT, Timeout
from pymux_wf.api.values import Exit, Mark, Match
from pymux_wf.testing.pane_factory import make_pane

if TYPE_CHECKING:
    from pymux_wf import Pane, Server

SESSION = "processes"
_START = Mark(0, 0)

_KEYS = {"C-c": signal.SIGINT, "C-\\": signal.SIGQUIT}

Sought = str | re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Process:
    """One row of the table.

    Attributes:
        command: a line for the default shell, or a program and its arguments.
        ready: what it writes when it can be used; without it nothing is waited for.
        fail_on: what it must never write.
        timeout: seconds until it has to be ready.
        stop: how it is told to end: a signal (``"TERM"``, ``"INT"``) to its foreground, or keys (``"C-c"``).
        stop_code: the exit code it has to end with then; without it 0, or to have been ended by that signal (by
            the one that the terminal makes of ``C-c``).
        stop_timeout: seconds it may take for that.
        may_end: whether it may end by itself before.
        env, cwd: as for any pane.
    """

    command: str | Sequence[str]
    ready: Sought | None = None
    fail_on: Sequence[Sought] = ()
    timeout: Timeout = DEFAULT
    stop: str | Sequence[str] = "TERM"
    stop_code: int | None = None
    stop_timeout: float = 5.0
    may_end: bool = False
    env: Mapping[str, str] | None = None
    cwd: str | None = None


@dataclass(slots=True)
class Running:
    """A process that was started: its pane, and what its ``ready`` has matched."""

    name: str
    row: Process
    pane: Pane
    ready: Match | None = None
    failures: list[str] = field(default_factory=list)


class ProcessFailed(StoppedEarly):
    """A process has written what it must never write. ``evidence["match"]`` is what."""


class NotStopped(MuxError):
    """Processes did not stop as they should. ``evidence["problems"]`` has a sentence for each."""


class Processes(Mapping[str, Running]):
    """The processes of one test, by name; called with a table it starts more.

    ::

        site = mux_processes({
            "database": Process(["db", "--port", "0"], ready=re.compile(r"port (\\d+)"), fail_on=["panic"]),
            "web": "web --debug",
        })
        port = site["database"].ready.groups[0]
    """

    def __init__(self, server: Server) -> None:
        self._server = server
        self._running: dict[str, Running] = {}
        self._session: str | None = None

    def __call__(self, table: Mapping[str, Process | Mapping[str, Any] | str | Sequence[str]]) -> Processes:
        """Starts them one after the other, each when the one before is ready.

        Raises:
            StoppedEarly: one wrote what it must not. PaneDied: one ended before. WaitTimeout: one was not ready.
        """
        for name, row in table.items():
            if name in self._running:
                raise ValueError(f"there is a process {name!r} already")
            self._start(name, row_of(row))
        return self

    def _start(self, name: str, row: Process) -> None:
        running = self._running[name] = Running(name, row, self._pane(name, row))
        fail_on = _listed(row.fail_on)
        if row.ready is not None:
            try:
                running.ready = running.pane.wait_for(row.ready, since=_START, unless=fail_on, timeout=row.timeout)
            except (StoppedEarly, PaneDied, WaitTimeout) as error:
                error.add_note(f"This was waited for to say that the process {name!r} is ready.")
                if isinstance(error, PaneDied):
                    del self._running[name]  # its end has been told
                running.row = replace(row, may_end=True)
                raise
        for pattern in fail_on:
            self._watch(running, pattern)

    def _pane(self, name: str, row: Process) -> Pane:
        place: dict[str, Any] = {"name": SESSION, "window_name": name}
        if any(each.id == self._session for each in self._server.sessions):
            place = {"verb": "new-window", "name": name, "target": self._session}
        pane = make_pane(self._server, row.command, env=row.env, cwd=row.cwd, **place)
        self._session = pane.info().session
        return pane

    def _watch(self, running: Running, pattern: Sought) -> None:
        connection = self._server.connection
        parameters = {"target": running.pane.id, "pattern": packed_pattern(pattern), "since": 0, "timeout": None}

        def answered(value: Any, error: MuxError | None) -> None:
            if error is None:
                running.failures.append(Match.of(value).text)

        def begin() -> None:
            # Nothing that the test does: it has no place in its trace.
            wire = connection.wire
            observer, wire.observer = wire.observer, None
            wire.begin("wait-for-text", parameters, answered)
            wire.observer = observer

        connection.thread.soon(begin)

    def check(self) -> None:
        """Raises ProcessFailed where one has written what it must not."""
        for running in self._running.values():
            running.pane.info()  # what was written before has been looked at when this is answered
            if running.failures:
                text, pane = running.failures[0], running.pane
                message = f"the process {running.name!r} wrote {text!r}, which it must not"
                evidence = {"match": text, "process": running.name, "lines": _last_lines(pane)}
                raise ProcessFailed(message, pane.id, evidence)

    def stop(self) -> None:
        """Stops them, the last first; raises NotStopped with all that went wrong."""
        problems: list[str] = []
        while self._running:
            _, running = self._running.popitem()
            problem = _stopped(running)
            if problem:
                shown = "".join(f"\n    | {line}" for line in _last_lines(running.pane))
                problems.append(f"the process {running.name!r} {problem}{shown}")
        if problems:
            raise NotStopped("\n".join(problems), "", {"problems": problems})

    def __getitem__(self, name: str) -> Running:
        return self._running[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._running)

    def __len__(self) -> int:
        return len(self._running)


def row_of(row: Process | Mapping[str, Any] | str | Sequence[str]) -> Process:
    """A row in any of its forms; raises InvalidCall for one that is none.

    >>> row_of("make serve").command, row_of({"command": ["serve"], "ready": "up"}).ready
    ('make serve', 'up')
    """
    if isinstance(row, Process):
        return row
    if not isinstance(row, Mapping):
        return Process(row)
    known = [each.name for each in fields(Process)]
    for name in row:
        if name not in known:
            raise InvalidCall(f"{name!r} is nothing of a process ({', '.join(known)})")
    if "command" not in row:
        raise InvalidCall("the process has no command")
    return Process(**row)


def _stopped(running: Running) -> str:
    """Stops one; what was wrong with it, or nothing."""
    row, pane = running.row, running.pane
    ended = pane.exit
    if ended is not None:
        return "" if row.may_end else f"had {ended} by itself"
    number = _signal(row.stop)
    wanted = number or _signal_of_keys(row.stop)
    try:
        if number is not None:
            pane.signal(number, foreground=True)
        else:
            pane.send_keys(*_listed(row.stop))
        ended = pane.wait_exit(timeout=row.stop_timeout)
    except WaitTimeout:
        pane.kill(tree=True)
        return f"did not stop within {row.stop_timeout:g} s of {row.stop} (killed now)"
    except PaneDied:
        ended = pane.exit or Exit()
    return "" if _clean(ended, row.stop_code, wanted) else f"{ended} when it was stopped by {row.stop}"


def _clean(ended: Exit, code: int | None, number: int | None) -> bool:
    if code is not None:
        return ended.code == code
    return ended.ok or (number is not None and number in (ended.signal, (ended.code or 0) - 128))


def _signal(stop: str | Sequence[str]) -> int | None:
    """The number of a signal; None for keys."""
    if not isinstance(stop, str):
        return None
    return getattr(signal, stop if stop.startswith("SIG") else f"SIG{stop}", None)


def _signal_of_keys(keys: str | Sequence[str]) -> int | None:
    """The signal that the terminal makes of them, if it does."""
    return next((_KEYS[key] for key in _listed(keys) if key in _KEYS), None)


def _listed(what: Any) -> list[Any]:
    return [what] if isinstance(what, str | re.Pattern) else list(what)


def _last_lines(pane: Pane) -> list[str]:
    return [line for line in pane.screen.lines_text if line][-20:]
