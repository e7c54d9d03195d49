"""wait-ready: until a pane takes input: its shell has shown a prompt, or its program reads.

An integrated shell says so by its first prompt. Elsewhere the terminal's settings are looked at when output has come:
somebody who has switched canonical mode off reads keys. What reads whole lines cannot be told from what works; it
counts as ready when it has written something and then nothing for a while, with the pane's own program in the
foreground. No polling: output and one short timer behind it.
"""

from __future__ import annotations

from typing import Any

from ..pane_state import QUIET, Terminal, does_not_mark, is_quiet, state_of, terminal_of
from .verb import TIMEOUT, Face, Verb, VerbCall
from .waiting import Wait


async def run(call: VerbCall) -> dict[str, Any]:
    """``{"how": "prompt" | "input-mode" | "quiet", "evidence": str, "state": str}``."""
    pane, server = call.pane, call.server
    with Wait(call, "the pane to be ready") as wait:
        while True:
            wait.check()
            # Read before it is looked at, and reckoned as ``is_quiet`` does: a pane that was not quiet a moment ago, or
            # by another rounding, is looked at again.
            quiet = server.loop.time() - pane.last_output
            how = _ready(call)
            if how is not None:
                return {"how": how[0], "evidence": how[1], "state": state_of(server, pane)[0]}
            timer = server.loop.call_later(QUIET - quiet, wait.wake) if pane.log.end and quiet < QUIET else None
            try:
                await wait.news()
            finally:
                if timer is not None:
                    timer.cancel()


def _ready(call: VerbCall) -> tuple[str, str] | None:
    pane, server = call.pane, call.server
    shell, terminal = pane.shell, terminal_of(pane)
    if shell is not None and shell.ready:
        return "prompt", "the shell has marked a prompt as its own"
    if terminal is None or not pane.log.end:
        return None
    if shell is not None:
        lost = does_not_mark(server, pane, terminal)
        return _by_terminal(call, terminal) if lost else None
    return _by_terminal(call, terminal)


def _by_terminal(call: VerbCall, terminal: Terminal) -> tuple[str, str] | None:
    if not terminal.canonical:
        return "input-mode", "canonical mode is off: keys are read as they come"
    if terminal.own and is_quiet(call.server, call.pane):
        return "quiet", f"output, then none for {QUIET:g} s, with the pane's own program in the foreground"
    return None


def show(value: dict[str, Any]) -> str:
    return f"{value['how']}: {value['evidence']}"


VERB = Verb(
    "wait-ready",
    run,
    "Wait until a pane takes input: its shell has shown its first prompt, or its program reads.",
    parameters=(TIMEOUT,),
    face=Face(show),
    reads=True,
)
