"""Running a command in a shell that does not tell of its commands: between two marks that are sent with it.

The line that is sent spells the marks in escapes, so its echo never holds them, whoever echoes it and how often. It is
sent when the foreground of the terminal is a shell by name that has written its prompt: it has taken its terminal to
edit lines, or is quiet.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from pymux_wf import failures

from .. import pane_input, platform
from ..pane_state import state_of
from ..shell_start import SCRIPTS
from .process_tree import argv_of
from .results import fitting, kept
from .shell_line import POSIX_SHELLS, begin_mark, end_mark, typed, unmarked_line
from .verb import VerbCall, VerbFailure
from .waiting import Wait

if TYPE_CHECKING:
    from ..tree import Pane

QUIET = 0.15
SILENT = 1.0
"""Seconds after which a shell that has written nothing is expected to have no prompt."""

_OVERLAP = 256
_PATIENT = frozenset(("sh", "dash", "ash", "busybox"))
"""Shells that leave the editing of lines to the kernel: what is sent too early waits there for them."""


async def run(call: VerbCall, text: str, why: str) -> dict[str, Any]:
    """See ``results.result``; ``how`` is "wrapped". ``why`` says what is the matter with the shell's integration."""
    pane = call.pane
    with Wait(call, f"the command {text!r:.200}", ends=False, kinds=("output", "respawned")) as wait:
        shell = await _shell(call, wait)
        with kept(pane):
            return await _run(call, wait, shell, text) | {"reason": f"no shell integration of {shell}: {why}"}


async def _shell(call: VerbCall, wait: Wait) -> str:
    """The name of the shell that reads the terminal; raises VerbFailure where none does."""
    from .run_command import refused

    pane, loop = call.pane, call.server.loop
    while True:
        if wait.over:
            await wait.end_known()
            raise wait.failure(failures.PANE_DIED, f"pane %{pane.id} ended before the command could be run")
        settings, name = terminal_input(pane), shell_in_front(pane)
        still = loop.time() - (pane.last_output or wait.started)
        left = (QUIET if pane.log.end else SILENT) - still
        if (pane.log.end and settings == "raw") or (settings == "cooked" and name in _PATIENT) or left <= 0:
            break
        await wait.news_within(left)
    if name is None:
        raise refused(call, f"{_foreground(pane) or 'no program that can be named'} is in the foreground, not a shell")
    if pane.screen.alternate:
        raise refused(call, "a full-screen program has the terminal")
    if settings == "silent":
        raise refused(call, "the terminal does not echo: something asks for a password")
    return name


def terminal_input(pane: Pane) -> str:
    """How the terminal takes input now: "raw" (a line editor), "cooked", "silent" (no echo)."""
    import termios

    if pane.io is None:
        return "silent"
    try:
        local = termios.tcgetattr(pane.io.process.fd)[3]
    except (OSError, termios.error):
        return "silent"
    if not local & termios.ICANON:
        return "raw"
    return "cooked" if local & termios.ECHO else "silent"


def shell_in_front(pane: Pane) -> str | None:
    """The name of the shell in the foreground that reads its commands from the terminal; None where it is none."""
    group = None if pane.io is None else platform.foreground_process(pane.io.process.fd)
    if group is None:
        return None
    name, words = platform.process_name(group), argv_of(group)
    if not words:  # it is just becoming another program, or is gone
        return None
    reads = all((word[:1] == "-" and word != "-c") or SCRIPTS in word for word in words[1:])
    return name if name in POSIX_SHELLS | {"fish"} and reads else None


def _foreground(pane: Pane) -> str:
    group = None if pane.io is None else platform.foreground_process(pane.io.process.fd)
    return (platform.process_name(group) if group else None) or ""


async def _run(call: VerbCall, wait: Wait, shell: str, text: str) -> dict[str, Any]:
    from .run_command import late_news

    pane, loop = call.pane, call.server.loop
    key = os.urandom(8).hex()
    line = unmarked_line(shell, text.strip("\n"), key)
    _check_length(pane, line)
    sent, begun, started = pane.log.end, loop.time(), call.server.wall_time()
    cwd = _cwd(pane)
    first, last = begin_mark(key), end_mark(key)
    pane_input.write(pane, typed(line, paste=pane.screen.modes.bracketed_paste))
    start, code, looked, late = -1, None, sent, False
    end = sent
    while True:
        data = pane.log.read(looked)
        base = max(looked, pane.log.start)
        if start < 0 and (at := data.find(first)) >= 0:
            start = base + at + len(first)
        if start >= 0 and (found := last.search(data)) is not None:
            code, end = int(found[1]), base + found.start()
            break
        looked = max(pane.log.end - _OVERLAP, sent)
        if wait.over or late:
            await wait.end_known()
            end = pane.log.end
            break
        late = await late_news(wait)
    ended = pane.ended
    if code is None and ended is not None:
        code = ended.code if ended.code is not None else 128 + (ended.signal or 0)
    output, raw, cut = fitting(pane.log.read(start, end) if start >= 0 else b"", exact=call["exact"])
    took = loop.time() - begun
    return {
        "number": None,
        "text": text,
        "code": code,
        "output": output,
        "raw": raw,
        "started": started,
        "ended": None if code is None else started + took,
        "duration": took,
        "cwd": cwd,
        "completed": code is not None,
        "truncated": cut or 0 <= start < pane.log.start,
        "start": start if start >= 0 else sent,
        "end": None if code is None else end,
        "how": "wrapped",
        "reason": None,
        "spoofed_marks": 0,
        "state": _state(call, over=code is not None),
    }


def _state(call: VerbCall, *, over: bool) -> str:
    # Of such a shell, what runs inside of it cannot be told from its prompt; that its command is over is known here.
    state: str = state_of(call.server, call.pane)[0]
    if over:
        return state if state == "exited" else "idle"
    return "running" if state == "idle" else state


def _cwd(pane: Pane) -> str:
    group = None if pane.io is None else platform.foreground_process(pane.io.process.fd)
    return (platform.process_cwd(group) if group else None) or ""


def _check_length(pane: Pane, line: str) -> None:
    from .input import LINE_LIMIT

    longest = max(len(part.encode("utf-8", "surrogateescape")) for part in line.split("\n"))
    if longest > LINE_LIMIT and terminal_input(pane) != "raw":
        message = f"a line of {longest} bytes: the terminal of pane %{pane.id} cuts lines at {LINE_LIMIT} bytes"
        raise VerbFailure(failures.INPUT_TOO_LONG, message, object=f"%{pane.id}")
