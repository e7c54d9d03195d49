"""``pywfmux mon``: the word, with a verb for each monitor, whose flags are read only when it is the one that is
called."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from pymux_wf.workflow.command_spec import JSON, Argument, Flag, Verb, Word
from pymux_wf.workflow.errors import UsageError
from pymux_wf.workflow.monitors.monitor import Monitor, Settings
from pymux_wf.workflow.monitors.table import MONITORS, monitor
from pymux_wf.workflow.records import seconds_of

if TYPE_CHECKING:
    from pymux_wf.workflow.command_line import Call

SHORTEST = 0.2
"""Seconds: the shortest interval that is taken."""

ROOT = Flag("--root", "The directory that it is about; the present one without it.", "DIR")
COMMON = (
    Flag("--once", "Print one picture and end; what a pipe gets anyway."),
    JSON,
    Flag("--interval", "Time between two collections: 2s, 500ms.", "TIME"),
    ROOT,
)


class MonitorVerb(Verb):
    """The verb of one monitor: what its declaration says, read when it is asked for."""

    __slots__ = ()

    @property
    def summary(self) -> str:
        try:
            return monitor(self.name).summary
        except ModuleNotFoundError:
            return "Not in this installation."

    @property
    def flags(self) -> tuple[Flag, ...]:
        return (*COMMON, *declared(self.name).flags)


def declared(name: str) -> Monitor:
    """The declaration of a monitor; raises NotThere, and UsageError where its module is missing."""
    try:
        return monitor(name)
    except ModuleNotFoundError as error:
        if error.name is None or not error.name.startswith("pymux_wf."):
            raise
        raise UsageError(f"the monitor {name} is not in this installation", name) from None


def list_monitors(call: Call) -> int:
    """``mon``: which there are."""
    if call.values.get("name"):
        declared(call["name"])
    known = {name: MonitorVerb(name, "", "").summary for name in MONITORS}
    if call.json:
        call.print_json([{"name": name, "summary": summary} for name, summary in known.items()])
        return 0
    size = max(map(len, known))
    for name, summary in known.items():
        call.print(f"{name:{size}}  {summary}")
    call.print("\npywfmux mon NAME --help tells more of one.")
    return 0


def run_monitor(call: Call) -> int:
    """``mon NAME``."""
    found = declared(call.command.rpartition(" ")[2])
    interval = interval_of(call)
    settings = settings_of(call)
    if call.json:
        from pymux_wf.workflow.drawing.once import values

        return values(found, settings, interval)
    if call["once"] or not os.isatty(1):
        from pymux_wf.workflow.drawing.once import picture

        return picture(found, settings)
    from pymux_wf.workflow.drawing.loop import Loop

    return Loop(found, settings, interval or found.interval).run().code


def interval_of(call: Call) -> float | None:
    """Seconds of ``--interval``; raises UsageError."""
    if call["interval"] is None:
        return None
    try:
        seconds = seconds_of(call["interval"])
    except ValueError as error:
        raise UsageError(f"--interval: {error}", call["interval"]) from None
    if seconds < SHORTEST:
        raise UsageError(f"--interval: at least {SHORTEST:g} seconds", call["interval"])
    return seconds


def settings_of(call: Call) -> Settings:
    """What a monitor is opened with; raises UsageError where the directory is none."""
    root = call["root"] or "."
    if not os.path.isdir(root):
        raise UsageError(f"--root: {root} is no directory", root)
    common = {flag.key for flag in COMMON}
    values = {key: value for key, value in call.values.items() if key not in common}
    return Settings(values, call.socket, os.path.abspath(root))


WORD = Word(
    "mon",
    "Show a monitor: a picture of one part of the system that stays up to date.",
    (
        Verb(
            "",
            "List the monitors.",
            f"{__name__}:list_monitors",
            (Argument("name", "A monitor.", "?"),),
            COMMON,  # a monitor that is not there is told as such, whatever else is said
            hidden=True,
        ),
        *(MonitorVerb(name, "", f"{__name__}:run_monitor") for name in MONITORS),
    ),
    description="Keys: q ends, r asks again, ? shows what was probed. A monitor only reads.",
)
