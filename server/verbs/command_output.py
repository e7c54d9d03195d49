"""command-output: what a command of a pane's integrated shell has written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pymux_wf import failures

from ..plain_text import plain
from ..shell_marks import output_of
from .list_commands_run import described_command, shell_of
from .verb import Face, Parameter, Verb, VerbCall, VerbFailure

if TYPE_CHECKING:
    from ..shell_marks import CommandRun
    from ..tree import Pane


def run(call: VerbCall) -> dict[str, Any]:
    """``{"text": str | None, "data": bytes | None, "lost_bytes": int, "truncated": bool, "command": map}``: text
    as a person reads it, or with ``raw`` the bytes; the command as list-commands-run gives it.
    """
    pane = call.pane
    found = find_run(pane, call["number"], call["back"])
    data, truncated = output_of(pane, found)
    return {
        "text": None if call["raw"] else plain(data),
        "data": data if call["raw"] else None,
        "lost_bytes": pane.log.lost(found.start_offset)[0] if truncated else 0,
        "truncated": truncated,
        "command": described_command(pane, found),
    }


def find_run(pane: Pane, number: int | None, back: int = 0) -> CommandRun:
    """The command of this number, or the last one, ``back`` before it; raises VerbFailure."""
    runs = shell_of(pane).commands
    if not runs:
        raise VerbFailure(failures.NOT_FOUND, f"no command has been run in pane %{pane.id}", object=f"%{pane.id}")
    if number is None:
        number = runs[-1].number - back
    place = number - runs[0].number
    if not 0 <= place < len(runs):
        message = f"can't find command: {number} (pane %{pane.id} has {runs[0].number}-{runs[-1].number})"
        raise VerbFailure(failures.NOT_FOUND, message, object=f"%{pane.id}")
    return runs[place]


def show(value: dict[str, Any]) -> bytes:
    text: str | None = value["text"]
    data: bytes | None = value["data"]
    return (data or b"") if text is None else text.encode("utf-8", "surrogateescape")


VERB = Verb(
    "command-output",
    run,
    "Print what a command of a pane's shell has written: the last one, or the one with a number.",
    target="any-pane",
    parameters=(
        Parameter("number", "integer", None, "Number of the command; without it the last.", "."),
        Parameter("back", "integer", 0, "Count this many back from the last.", "n"),
        Parameter("raw", "boolean", False, "Bytes as they were written, with control sequences.", "raw"),
    ),
    face=Face(show),
    reads=True,
)
