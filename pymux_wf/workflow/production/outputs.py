"""What a pane shows or wrote last, for notes and reports: read from the server by its public interface."""

from __future__ import annotations

from dataclasses import dataclass

from pymux_wf import MuxError, Pane, Refused, Server

LINES = 200
"""The most lines of one output."""


@dataclass(frozen=True, slots=True)
class Output:
    """Text of a pane: ``what`` says which: a command, or its screen."""

    pane: str
    what: str
    text: str


def last_output(server: Server, target: str) -> Output:
    """The output of the last command in the pane that ``target`` means (``%3``, ``agents.1``, a session's), or what
    it shows where its shell does not tell; raises MuxError."""
    answer = server.command(["display-message", "-p", "-t", target, "#{pane_id} #{window_name}.#{pane_index}"])
    if not answer.ok or not answer.stdout or not answer.stdout[0].startswith("%"):
        raise MuxError(" ".join(answer.stderr) or f"can't find pane: {target}", target)
    pane_id, _, name = answer.stdout[0].partition(" ")
    pane = server.pane(pane_id)
    try:
        last = pane.last_command
    except Refused:
        last = None
    if last is not None:
        return Output(f"{name} ({pane_id})", f"$ {last.text}", _end(pane.command_output(last).text))
    return Output(f"{name} ({pane_id})", "its screen", screen_of(pane))


def screen_of(pane: Pane) -> str:
    """What a pane shows, without the blanks at the ends."""
    return _end("\n".join(line.rstrip() for line in pane.screen.lines_text))


def _end(text: str) -> str:
    lines = text.strip("\n").split("\n")
    cut = [f"[{len(lines) - LINES} lines before]"] if len(lines) > LINES else []
    return "\n".join([*cut, *lines[-LINES:]]).rstrip()
