"""What a monitor is: a declaration, and a source that is opened with what the command line says.

A module in this room has ``MONITOR = Monitor(...)`` and is listed in :mod:`.table`. The loop (``drawing/loop.py``)
calls ``collect`` in a thread of its own, so it may block, but it bounds whatever it asks for by ``DEADLINE`` seconds.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from pymux_wf.workflow.command_spec import Flag
from pymux_wf.workflow.drawing.document import Document
from pymux_wf.workflow.probes.finding import Finding

DEADLINE = 2.0


class Unavailable(Exception):
    """What a monitor shows is not to be had now; the loop shows the finding, and asks again later."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.line())
        self.finding = finding


class Source(Protocol):
    """Where one monitor's values come from, while it is shown."""

    def collect(self) -> dict[str, Any]:
        """What is true now: values that JSON can say (rates need two calls: the first has them null).

        Raises:
            Unavailable: the component is not there.
        """
        ...

    def document(self, found: Mapping[str, Any], columns: int, lines: int) -> Document:
        """The picture of what ``collect`` found, for a screen of this size; pure."""
        ...

    def close(self) -> None:
        """Gives back what it holds."""
        ...


class Keyed(Source, Protocol):
    """A source with keys of its own (``Monitor.keys``), or one that a person types into."""

    @property
    def typing(self) -> bool:
        """Whether a line is being typed into the picture: then every key but C-c goes to ``key``, ``q`` too."""
        ...

    def key(self, name: str) -> None:
        """A key was pressed: ``"a"``, ``"/"``, ``"Space"``, ``"Enter"``, ``"BSpace"``, ``"Escape"``, ``"Up"``...
        Called between two pictures, never while one is made; quick. The picture is drawn again at once; what has to be
        asked for anew comes with the next ``collect``, which follows at once too."""
        ...


@dataclass(frozen=True, slots=True)
class Settings:
    """What a monitor is opened with.

    Attributes:
        values: its own flags by key, as :class:`~pymux_wf.workflow.command_line.Call` has them.
        socket: the server's socket; there may be no server.
        project: the directory that it is about: where it was started, or ``--root``.
    """

    values: Mapping[str, Any] = field(default_factory=dict)
    socket: str = ""
    project: str = "."

    def __getitem__(self, key: str) -> Any:
        return self.values[key]

    def get(self, key: str) -> Any:
        """A flag's value; None where it was not given."""
        return self.values.get(key)


@dataclass(frozen=True, slots=True)
class Monitor:
    """The declaration of a monitor.

    Attributes:
        name, summary: for the command line.
        open: makes its source; cheap: what is slow belongs into ``collect``.
        flags: its own flags, beside those that all have (--once, --json, --interval, --root).
        components: the probes whose states its header tells when they are not ok: ``("redis",)``.
        needs: of these those without which it has nothing to show; the loop probes them and waits.
        interval: seconds between two collections.
        enables: what a library of ``pywfmux[ops]`` would add, by module: ``{"psutil": "temperatures"}``; told in the
        header. keys: keys of its own: the key, and what it does; a source that has some is :class:`Keyed`.
    """

    name: str
    summary: str
    open: Callable[[Settings], Source]
    flags: tuple[Flag, ...] = ()
    components: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    interval: float = 2.0
    enables: Mapping[str, str] = field(default_factory=dict)
    keys: Mapping[str, str] = field(default_factory=dict)
