"""The values that the library gives: plain, immutable, equal by what they hold. Both faces give the same.

What the server tells comes in as maps; each class here that has ``of`` makes itself from one. Relies on the standard
library only. Screens and what is found on them are in ``pymux_wf.snapshot``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple


@dataclass(frozen=True, slots=True)
class Exit:
    """How a program ended: with an exit ``code``, or by a ``signal`` (the other is None).

    >>> Exit(code=0).ok, Exit(signal=9).ok, Exit(signal=9).shell_code
    (True, False, 137)

    Attributes:
        time: when, in seconds since the epoch; not compared.
    """

    code: int | None = None
    signal: int | None = None
    time: float = field(default=0.0, compare=False)

    @property
    def ok(self) -> bool:
        """Whether it ended with code 0."""
        return self.code == 0

    @property
    def shell_code(self) -> int:
        """The number that a shell's ``$?`` has for it: the code, or 128 and the signal."""
        return self.code if self.code is not None else 128 + (self.signal or 0)

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> Exit:
        return cls(told.get("code"), told.get("signal"), told.get("time") or 0.0)

    def __str__(self) -> str:
        return f"exited {self.code}" if self.signal is None else f"ended by signal {self.signal}"


class Size(NamedTuple):
    """A size in cells."""

    columns: int
    lines: int


class Mark(NamedTuple):
    """A place in what a pane's program has written: bytes and line ends from its start. It never moves."""

    offset: int
    line: int

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> Mark:
        return cls(told["offset"], told["line"])


@dataclass(frozen=True, slots=True)
class Match:
    """What a wait for text has found.

    Attributes:
        text: what matched.
        groups: the groups of a regular expression; None for one that took no part. ``named``: those that have names.
        where: "output" (what the program wrote) or "screen".
        spans: of a match on the screen, the (row, column, length) of its cells; empty for output.
        cells: where the screen showed the text when it was found, also for a match in the output; empty where it had
            gone already.
        start, end: in the output, its offsets; None for the screen.
        mark: the place behind it, from where the next wait may start.
        already: it was there when the wait began.
    """

    text: str
    groups: tuple[str | None, ...] = ()
    where: str = "output"
    spans: tuple[tuple[int, int, int], ...] = ()
    start: int | None = None
    end: int | None = None
    mark: Mark | None = None
    already: bool = False
    named: Mapping[str, str | None] = field(default_factory=dict)
    cells: tuple[tuple[int, int, int], ...] = ()

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> Match:
        mark = told.get("mark")
        return cls(
            told["text"],
            tuple(told.get("groups") or ()),
            told.get("where", "output"),
            tuple((span[0], span[1], span[2]) for span in told.get("spans") or ()),
            told.get("start"),
            told.get("end"),
            Mark.of(mark) if mark else None,
            bool(told.get("already")),
            told.get("named") or {},
            tuple((span[0], span[1], span[2]) for span in told.get("cells") or ()),
        )


@dataclass(frozen=True, slots=True)
class Result:
    """What a command that ``run`` ran has done.

    Attributes:
        code: its exit code; None while it has not ended (``completed`` is False) or where that cannot be told.
        output: what it wrote, as text without control sequences.
        raw: with ``exact=True``, the bytes that the terminal got; else None.
        completed: it has ended; False when the time was over before (it goes on: ``wait_command`` continues the wait).
        duration: seconds from its start to its end; None where that cannot be told.
        cwd: the directory in which it ran.
        truncated: the oldest part of its output was no longer kept.
        how: what this is known by: "marks" where the shell told exactly; else a weaker way, and ``reason`` says why.
        number: its number among the commands of its pane; None without shell integration.
        spoofed_marks: marks without the shell's key that came in its output and were ignored.
        state: what the pane did when this was told: "idle" where it can run the next command, "running" where this one
            goes on, "exited" where the shell has ended with it.
    """

    code: int | None
    output: str
    completed: bool = True
    duration: float | None = None
    cwd: str = ""
    truncated: bool = False
    how: str = "marks"
    reason: str = ""
    number: int | None = None
    spoofed_marks: int = 0
    raw: bytes | None = None
    state: str = ""

    @property
    def ok(self) -> bool:
        """Whether it ended with code 0."""
        return self.completed and self.code == 0

    @property
    def exit(self) -> Exit | None:
        """How it ended; None while it has not."""
        return Exit(self.code) if self.completed and self.code is not None else None

    @property
    def lines(self) -> list[str]:
        """The output in lines."""
        return self.output.splitlines()

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> Result:
        output = told.get("output") or ""
        return cls(
            told.get("code"),
            output.decode("utf-8", "surrogateescape") if isinstance(output, bytes) else output,
            bool(told.get("completed", True)),
            told.get("duration"),
            told.get("cwd") or "",
            bool(told.get("truncated")),
            told.get("how") or "",
            told.get("reason") or "",
            told.get("number"),
            told.get("spoofed_marks") or 0,
            told.get("raw"),
            told.get("state") or "",
        )


@dataclass(frozen=True, slots=True)
class CommandRun:
    """A command that somebody ran in a shell that tells what it runs.

    Attributes:
        number: counted from 1 in its pane; 0 where the shell does not tell of its commands.
        text: the command line.
        cwd: the directory it was started in.
        started, ended: seconds since the epoch; ``ended`` is None while it runs.
        duration: seconds; None while it runs.
        code: its exit code; None while it runs.
        output: the offsets in the pane's output between which it wrote; the second is None while it runs.
        truncated: the oldest part of its output is no longer kept.
    """

    number: int
    text: str
    cwd: str = ""
    started: float = 0.0
    ended: float | None = None
    duration: float | None = None
    code: int | None = None
    output: tuple[int, int | None] = (0, None)
    truncated: bool = False

    @property
    def running(self) -> bool:
        return self.ended is None

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> CommandRun:
        # Where it is asked for with its text, "output" is that; the offsets have names of their own then.
        start, end = told["output"] if "start" not in told else (told["start"] or 0, told["end"])
        return cls(
            told["number"] or 0,
            told.get("text") or "",
            told.get("cwd") or "",
            told.get("started") or 0.0,
            told.get("ended"),
            told.get("duration"),
            told.get("code"),
            (start, end),
            bool(told.get("truncated")),
        )


@dataclass(frozen=True, slots=True)
class CommandResult:
    """What a command of the multiplexer answered: the lines it wrote, and its exit code.

    >>> CommandResult(0, ["%1"]).ok
    True
    """

    code: int
    stdout: list[str] = field(default_factory=list)
    stderr: list[str] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        return self.code == 0

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> CommandResult:
        return cls(told["code"], _lines(told["stdout"]), _lines(told["stderr"]))


def _lines(data: bytes) -> list[str]:
    text = data.decode("utf-8", "surrogateescape")
    return text.removesuffix("\n").split("\n") if text else []


class State(str):
    """The state of a pane, which equals its name, and by which fact it is known.

    One of ``starting``, ``idle``, ``running``, ``awaiting-input``, ``password``, ``fullscreen``, ``exited``.

    >>> State("idle", "the shell is at its prompt") == "idle"
    True
    """

    __slots__ = ("evidence",)
    evidence: Any

    def __new__(cls, name: str, evidence: Any = "") -> State:
        state = super().__new__(cls, name)
        state.evidence = evidence
        return state

    def __repr__(self) -> str:
        return f"State({str(self)!r}, {self.evidence!r})"

    def __reduce__(self) -> tuple[Any, ...]:
        return State, (str(self), self.evidence)


class Output(str):
    """What a pane's program wrote, as text without control sequences, and how much of it is no longer kept.

    Attributes:
        lost_lines, lost_bytes: written in this stretch, but so long ago that they are no longer kept.
        mark: the end of it, from where the next ``output`` goes on.
    """

    __slots__ = ("lost_bytes", "lost_lines", "mark")
    lost_lines: int
    lost_bytes: int
    mark: Mark | None

    def __new__(cls, text: str, lost_lines: int = 0, lost_bytes: int = 0, mark: Mark | None = None) -> Output:
        output = super().__new__(cls, text)
        output.lost_lines, output.lost_bytes, output.mark = lost_lines, lost_bytes, mark
        return output

    @property
    def text(self) -> str:
        return str(self)

    @property
    def truncated(self) -> bool:
        """Whether the oldest part is missing."""
        return self.lost_bytes > 0

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> Output:
        mark = told.get("mark")
        text = told["text"]
        if isinstance(text, bytes):
            text = text.decode("utf-8", "surrogateescape")
        return cls(text, told.get("lost_lines") or 0, told.get("lost_bytes") or 0, Mark.of(mark) if mark else None)

    def __reduce__(self) -> tuple[Any, ...]:
        return Output, (str(self), self.lost_lines, self.lost_bytes, self.mark)


@dataclass(frozen=True, slots=True)
class Process:
    """What runs in a pane.

    Attributes:
        pid: the pane's program; None once it has ended.
        group: the process group in the foreground of the terminal; None where that cannot be told, as the others.
        command: the name of what is in the foreground.
        argv: the words it was started with.
        cwd: the directory it is in.
    """

    pid: int | None = None
    group: int | None = None
    command: str | None = None
    argv: tuple[str, ...] | None = None
    cwd: str | None = None

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> Process:
        argv = told["argv"]
        return cls(told["pid"], told["group"], told["command"], None if argv is None else tuple(argv), told["cwd"])


@dataclass(frozen=True, slots=True)
class FoundProcess:
    """A process that belongs to a pane, and how that was told.

    Attributes:
        pid: its process id.
        parent: that of the process that started it, or has taken it over.
        argv: the words it was started with; None where they cannot be read.
        how: ``program`` (the pane's own), ``session`` (in the session of the operating system that the program leads),
            ``child`` (of one that was found), ``environment`` (it left, and was told by ``PYWFMUX_PANE``).
    """

    pid: int
    parent: int
    argv: tuple[str, ...] | None
    how: str

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> FoundProcess:
        argv = told["argv"]
        return cls(told["pid"], told["parent"], None if argv is None else tuple(argv), told["how"])


@dataclass(frozen=True, slots=True)
class Killed:
    """What a kill with ``tree`` has done: the processes that are gone, and those that are still there.

    >>> Killed().complete
    True
    """

    stopped: tuple[FoundProcess, ...] = ()
    survived: tuple[FoundProcess, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether nothing is left."""
        return not self.survived

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> Killed:
        return cls(*(tuple(FoundProcess.of(each) for each in told[name]) for name in ("stopped", "survived")))


@dataclass(frozen=True, slots=True)
class Metric:
    """A named value that a program has told the server; formats show it as ``#{metric:NAME}``.

    Attributes:
        text: what is shown, at most 256 characters.
        value: the number, for those who compute; None where it is not one.
        unit: of the number.
        at: when it was measured, in seconds since the epoch; None when it is set: now.
        interval: seconds between two measurements; None for one that never gets stale.
        error: why the last measurement failed; None where it did not.
        source: who measured.
        age: seconds since ``at``, when it was asked.
        stale: whether it was older than three intervals then.
    """

    text: str = ""
    value: float | None = None
    unit: str = ""
    at: float | None = None
    interval: float | None = None
    error: str | None = None
    source: str = ""
    age: float = field(default=0.0, compare=False)
    stale: bool = field(default=False, compare=False)

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> Metric:
        return cls(**told)

    @property
    def fields(self) -> dict[str, Any]:
        """What ``set_metrics`` sends."""
        names = ("text", "value", "unit", "at", "interval", "error", "source")
        return {name: getattr(self, name) for name in names}


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened on a server.

    Attributes:
        name: as hooks have it: ``window-renamed``, ``pane-exited``...
        time: seconds since the epoch.
        session, window, pane: the ids of what it is about and of what that is in, as far as it has them.
        data: everything that was told, by name.
    """

    name: str
    time: float = 0.0
    session: str | None = None
    window: str | None = None
    pane: str | None = None
    data: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> Event:
        return cls(
            told["name"], told.get("time") or 0.0, told.get("session"), told.get("window"), told.get("pane"), dict(told)
        )


@dataclass(frozen=True, slots=True)
class ServerInfo:
    """Who a server is: its process, its version, the name it runs under, its socket, when it was started."""

    pid: int
    version: str
    name: str
    socket_path: str
    started: float
    embedded: bool


@dataclass(frozen=True, slots=True)
class SessionInfo:
    """A session as it was when it was asked; ``windows`` and ``current_window`` are ids."""

    id: str
    name: str
    created: float
    attached: int
    cwd: str
    group: str | None
    windows: tuple[str, ...]
    current_window: str | None


@dataclass(frozen=True, slots=True)
class WindowInfo:
    """A window as it was when it was asked; ``current``: it is its session's current one."""

    id: str
    name: str
    session: str | None
    index: int | None
    current: bool
    columns: int
    lines: int
    zoomed: bool
    layout: str
    panes: tuple[str, ...]
    active_pane: str | None


@dataclass(frozen=True, slots=True)
class PaneInfo:
    """A pane as it was when it was asked.

    Attributes:
        gone: it is no longer in a window; ``index`` is None then.
        column, row: its place in the window, in cells from 0.
        argv: the words it was started with; empty for the default shell. ``program``: the file that was run.
        cwd: the directory that the program told, else the one it was started in.
        mode: what covers it (copy-mode), else None.
        ended: how its program ended, else None.
    """

    id: str
    window: str
    session: str | None
    index: int | None
    active: bool
    gone: bool
    columns: int
    lines: int
    column: int
    row: int
    title: str
    tty: str
    pid: int
    argv: tuple[str, ...]
    program: str
    cwd: str
    mode: str | None
    ended: Exit | None


Info = SessionInfo | WindowInfo | PaneInfo
_INFOS: dict[str, type[SessionInfo] | type[WindowInfo] | type[PaneInfo]] = {
    "session": SessionInfo,
    "window": WindowInfo,
    "pane": PaneInfo,
}


def info_of(told: Mapping[str, Any]) -> Any:
    """The info of a session, window or pane that the server told of; what it tells beyond what is known is left out."""
    kind = _INFOS[told["kind"]]
    values = {name: told[name] for name in kind.__slots__}
    for name, value in values.items():
        if isinstance(value, list):
            values[name] = tuple(value)
    if values.get("ended") is not None:
        values["ended"] = Exit.of(values["ended"])
    return kind(**values)
