"""list-commands-run: the commands that the integrated shell of a pane has run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pymux_wf import failures

from ..shell_marks import output_of
from .verb import Face, Parameter, Verb, VerbCall, VerbFailure

if TYPE_CHECKING:
    from ..shell_marks import CommandRun, ShellTrack
    from ..tree import Pane


def run(call: VerbCall) -> list[dict[str, Any]]:
    """The commands, oldest first, as :func:`described_command` gives them."""
    pane = call.pane
    runs = list(shell_of(pane).commands)
    last = call["last"]
    if last is not None:
        if last < 0:
            raise VerbFailure(failures.INVALID, f"list-commands-run: last must not be negative: {last}")
        runs = runs[len(runs) - last :] if last < len(runs) else runs
    return [described_command(pane, each) for each in runs]


def shell_of(pane: Pane) -> ShellTrack:
    """The integrated shell of a pane; raises VerbFailure where there is none."""
    if pane.shell is None:
        message = (
            f"pane %{pane.id} has no shell integration: its program is not a bash, zsh or fish that pywfmux started"
        )
        raise VerbFailure(failures.REFUSED, message, object=f"%{pane.id}")
    return pane.shell


def described_command(pane: Pane, run: CommandRun) -> dict[str, Any]:
    """A command as plain values: ``number``, ``text``, ``cwd``, ``started`` and ``ended`` (seconds since the epoch),
    ``duration`` (seconds), ``code``, ``output`` (where it begins and ends in the pane's log), ``truncated`` where the
    beginning of that is no longer kept. ``ended``, ``duration``, ``code`` and the end are None while it runs.
    """
    return {
        "number": run.number,
        "text": run.text,
        "cwd": run.cwd,
        "started": run.started,
        "ended": run.ended,
        "duration": run.duration,
        "code": run.code,
        "output": [run.start_offset, run.end_offset],
        "truncated": output_of(pane, run)[1],
    }


def show(value: list[dict[str, Any]]) -> str | None:
    """A table: number, exit status, seconds, directory, text (one line each)."""
    if not value:
        return None
    rows = [("NUMBER", "STATUS", "SECONDS", "DIRECTORY", "COMMAND"), *map(_row, value)]
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    return "\n".join(_line(row, widths) for row in rows)


def _row(command: dict[str, Any]) -> tuple[str, str, str, str, str]:
    status = "running" if command["ended"] is None else "?" if command["code"] is None else str(command["code"])
    seconds = "" if command["duration"] is None else f"{command['duration']:.3f}"
    return str(command["number"]), status, seconds, _one_line(command["cwd"]), _one_line(command["text"])


def _line(row: tuple[str, ...], widths: list[int]) -> str:
    numbers = [f"{cell:>{width}}" for cell, width in zip(row[:3], widths)]
    return "  ".join([*numbers, f"{row[3]:<{widths[3]}}", row[4]]).rstrip()


def _one_line(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("\n", "\\n")
    return "".join(char if char.isprintable() else f"\\x{ord(char):02x}" for char in escaped)


VERB = Verb(
    "list-commands-run",
    run,
    "List the commands that the shell of a pane has run, with directory, times, exit status and place of the output.",
    target="any-pane",
    parameters=(Parameter("last", "integer", None, "Only this many, the latest.", "n"),),
    face=Face(show),
    reads=True,
)
