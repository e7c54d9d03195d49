"""What a pane is doing, told from what only the owner of its terminal knows: the marks of its shell, the foreground
process group and the settings of the terminal, the alternate screen, the end of its program. No pixel is read.

The order of the tests settles what is ambiguous; ``docs/SHELL.md`` gives it as a table. Asks the kernel about the
terminal's master side (two system calls); changes nothing.
"""

from __future__ import annotations

import os
import termios
from typing import TYPE_CHECKING, Literal, NamedTuple

from .platform import process_name

if TYPE_CHECKING:
    from .server import Server
    from .shell_marks import ShellTrack
    from .tree import Pane

State = Literal["starting", "idle", "running", "awaiting-input", "password", "fullscreen", "exited"]

QUIET = 0.15
"""Seconds without output after which a shell that has not shown a prompt is not expected to be about to."""

_NO_INTEGRATION = "no shell integration: "
_LOST = "the shell was started to mark its prompts, but does not: "


class Terminal(NamedTuple):
    """What the kernel says of a pane's terminal.

    Attributes:
        own: whether the pane's own program is in the foreground, not one that it started.
        canonical: lines are edited by the kernel and given out whole.
        echo: the kernel shows what is typed.
        processed: output is translated by the kernel; programs that pass a remote terminal through switch it off.
    """

    own: bool
    canonical: bool
    echo: bool
    processed: bool


def terminal_of(pane: Pane) -> Terminal | None:
    """The settings of the pane's terminal now; None when there is none any more."""
    if pane.io is None or pane.io.process.fd < 0:
        return None
    try:
        _, output, _, local, *_ = termios.tcgetattr(pane.io.process.fd)
        group = os.tcgetpgrp(pane.io.process.fd)
    except (OSError, termios.error):
        return None
    echo, canonical = bool(local & termios.ECHO), bool(local & termios.ICANON)
    return Terminal(group in (pane.pid, 0), canonical, echo, bool(output & termios.OPOST))


def state_of(server: Server, pane: Pane) -> tuple[State, str]:
    """(state, the fact that decided it)."""
    terminal = terminal_of(pane)
    if pane.ended is not None or terminal is None:
        return "exited", _how_it_ended(pane)
    if pane.shell is None:
        return _of_any(pane, terminal, _NO_INTEGRATION)
    if not pane.shell.ready and does_not_mark(server, pane, terminal):
        return _of_any(pane, terminal, _LOST)
    return _of_integrated(pane, pane.shell, terminal)


def _how_it_ended(pane: Pane) -> str:
    if pane.ended is None:
        return "the terminal is closed"
    return f"exit status {pane.ended.code}" if pane.ended.signal is None else f"signal {pane.ended.signal}"


def does_not_mark(server: Server, pane: Pane, terminal: Terminal) -> bool:
    """Whether the integrated shell of a pane, which has shown no prompt yet, will not show one: another program
    has taken its place, or its line editor waits without a prompt.
    """
    assert pane.shell is not None
    if not terminal.own or not is_quiet(server, pane):
        return False
    return not terminal.canonical or process_name(pane.pid) not in (pane.shell.kind, None)


def _of_integrated(pane: Pane, shell: ShellTrack, terminal: Terminal) -> tuple[State, str]:
    if shell.at_prompt and terminal.own:
        if not terminal.canonical:
            return "idle", "an authenticated prompt, and the shell reads a line"
        return "running", "the line at the prompt has been entered"
    facts = _of_program(pane, terminal)
    if facts is not None:
        by = ", in the shell itself" if terminal.own else ""
        return facts[0], facts[1] + by
    if not shell.ready:
        return "starting", "the shell has not shown its first prompt"
    running = shell.running
    if running is not None:
        return "running", f"command {running.number} has begun and not ended: {running.text[:200]}"
    return "running", "the shell is between a command and its prompt"


def _of_any(pane: Pane, terminal: Terminal, why: str) -> tuple[State, str]:
    if not pane.interactive_shell:
        return _of_program(pane, terminal) or ("running", _nothing_special(terminal))
    facts = _of_program(pane, terminal)
    if terminal.own and (facts is None or facts[0] == "awaiting-input"):
        if not pane.log.end:
            return "starting", why + "the shell has written nothing yet"
        if not terminal.canonical:
            return "idle", why + "the shell is in the foreground and its line editor is active"
        return "idle", why + "the shell is in the foreground (it may also run something built in)"
    state, fact = facts or ("running", _nothing_special(terminal))
    return state, why + fact


def _of_program(pane: Pane, terminal: Terminal) -> tuple[State, str] | None:
    """What the settings of the terminal tell by themselves."""
    if pane.log.end and pane.screen.alternate:
        return "fullscreen", "the alternate screen is on"
    if terminal.canonical:
        return None if terminal.echo else ("password", "the kernel takes a line and does not show it")
    if not terminal.processed:
        return "running", "the terminal is raw in both directions, as for a remote session"
    return "awaiting-input", "the program reads keys: canonical mode is off"


def _nothing_special(terminal: Terminal) -> str:
    where = "the program" if terminal.own else "a program of the shell"
    return f"{where} is in the foreground of a terminal in canonical mode: it works, or reads a line"


def is_quiet(server: Server, pane: Pane) -> bool:
    """Whether the pane has written something, and nothing for a while."""
    return bool(pane.log.end) and server.loop.time() - pane.last_output >= QUIET
