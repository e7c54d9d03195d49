"""run-command: runs a command in the interactive shell of a pane and gives exactly its exit code and output.

An integrated shell tells where a command's output begins and ends (``shell_marks.py``); in any other one the command is
sent between marks of its own (``unmarked_run.py``), and the result says so and why. Waits for a shell that is starting;
refuses while another program has the terminal or somebody has typed at the prompt. Kills nothing: what has not ended at
the deadline goes on, the result says ``completed: False``, and wait-command waits for it further.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from pymux_wf import failures

from .. import pane_input
from ..output_text import MARK, keyed
from ..pane_state import state_of
from ..plain_text import plain
from ..shell_marks import output_of
from . import unmarked_run, wait_ready
from .input import check_takes_input
from .results import kept, result
from .shell_line import marked_line, needs_paste, text_of, typed
from .unmarked_run import terminal_input
from .verb import Face, Parameter, Verb, VerbCall, VerbFailure
from .waiting import Wait, picture, situation

if TYPE_CHECKING:
    from ..shell_marks import CommandRun, ShellTrack
    from ..tree import Pane

EDITING = 1.0
ENDING = 0.25
"""Seconds that a command which runs is given to end: who waited for its last line may come before its end."""
PASTE_SECONDS = 0.1
_STATES = {"fullscreen": "a full-screen program has the terminal", "password": "a program asks for a password"}
_LINE_TAKEN = re.compile(rb"\A(?:\r+\n|\r)")


async def run(call: VerbCall) -> dict[str, Any]:
    """See ``results.result``."""
    text = _text(call)
    check_takes_input(call.pane)
    track = call.pane.shell
    if track is not None and not track.ready and (await wait_ready.run(call))["how"] != "prompt":
        return await unmarked_run.run(call, text, "it was started to mark its prompts, but does not")
    if track is None:
        return await unmarked_run.run(
            call, text, "it was not started by the server as its shell, or integration is off"
        )
    with Wait(call, f"the command {text!r:.200}", ends=False, kinds=("shell", "event", "respawned")) as wait:
        await _prompt(call, wait, track)
        if needs_paste(text):
            await _paste_mode(call, wait)
        return await _run(call, wait, track, text)


def _text(call: VerbCall) -> str:
    given = [name for name in ("text", "argv", "words") if call[name]]
    if len(given) > 1 or (not given and call["text"] is None):
        raise VerbFailure(failures.INVALID, f"{call.verb.name}: give text or argv, one of them")
    if call["argv"]:
        import shlex

        text = shlex.join(call["argv"])
    else:
        text = text_of(call["words"]) if call["words"] else str(call["text"])
    if "\0" in text:
        raise VerbFailure(failures.INVALID, f"{call.verb.name}: a command cannot have a NUL in it")
    return text


async def _prompt(call: VerbCall, wait: Wait, track: ShellTrack) -> None:
    """Until the shell reads a command; raises VerbFailure where it is something else that reads."""
    pane, loop = call.pane, call.server.loop
    until = loop.time() + ENDING
    while not track.at_prompt:
        if wait.over:
            await wait.end_known()
            raise wait.failure(failures.PANE_DIED, f"pane %{pane.id} ended before the command could be run")
        if track.running is not None:
            state, fact = state_of(call.server, pane)
            if state not in _STATES and (left := until - loop.time()) > 0:
                await wait.news_within(left)
                continue
            raise refused(call, f"{_STATES.get(state, 'a command is running')} ({fact}): {track.running.text!r:.200}")
        await wait.news()
    check_takes_input(pane)
    if track.sending is not None:
        raise refused(call, f"another command is just being run: {track.sending!r:.200}")
    last = pane.sent.lines[-1] if pane.sent.lines else None
    if last is not None and last.ended < track.prompt_offset and track.kind != "fish" and unanswered(pane, track):
        raise refused(call, f"a line that was sent has not been run yet: {last.text!r:.200}")
    if (text := _typed_already(pane, track)) is not None:
        raise refused(call, f"something is typed at the prompt already ({text!r:.100}; C-c takes it away)")


async def _paste_mode(call: VerbCall, wait: Wait) -> None:
    """Until the shell takes pastes, which some say a moment after their prompt; some never do."""
    pane, loop = call.pane, call.server.loop
    until = loop.time() + PASTE_SECONDS
    while not pane.screen.modes.bracketed_paste and (left := until - loop.time()) > 0 and not wait.over:
        await wait.news_within(left)


def _typed_already(pane: Pane, track: ShellTrack) -> str | None:
    """What is typed at the prompt, "" where it has not been shown yet; None for nothing."""
    # What was typed while the last command ran comes to bash's prompt; in others a right prompt would be taken for it.
    if not track.typed_since_prompt and not (track.kind == "bash" and track.typed_ahead):
        return None  # what stands there was written by a job in the background
    # The prompt may have been drawn again.
    data, key, end = pane.log.read(track.prompt_offset), track.key.encode(), 0
    for mark in MARK.finditer(data):
        if mark[1] == b"B" and keyed(mark[2], key):
            end = mark.end()
    shown = plain(data[end:]).strip()
    if shown:
        return shown
    sent = pane.sent.since
    return "" if track.typed_since_prompt and sent is not None and sent >= track.prompt_offset + end else None


def refused(call: VerbCall, why: str) -> VerbFailure:
    """The refusal to run anything in this pane now."""
    pane = call.pane
    evidence = {"awaited": "a shell that reads a command", "waited": 0.0, **situation(call.server, pane)}
    message = f"pane %{pane.id} cannot run a command: {why}"
    return VerbFailure(failures.REFUSED, message, object=f"%{pane.id}", evidence=evidence, screen=picture(pane))


async def _run(call: VerbCall, wait: Wait, track: ShellTrack, text: str) -> dict[str, Any]:
    pane = call.pane
    count, spoofed = last_number(track), track.spoofed_marks
    sent, started, begun = pane.log.end, call.server.wall_time(), call.server.loop.time()
    with kept(pane):
        track.sending = text
        try:
            mine, late = await _begun(call, wait, track, text, count, sent)
        finally:
            track.sending = None
        if mine is not None:
            mine.told(text, surely=True)
        while mine is not None and mine.ended is None and not late:
            late = await late_news(wait)
        facts: dict[str, Any] = {"how": "marks", "reason": None, "spoofed_marks": track.spoofed_marks - spoofed}
        if mine is not None:
            data, cut = output_of(pane, mine)
            return {
                **result(call, mine, data, truncated=cut, **facts),
                "text": text,
                "state": _state(call, over=mine.ended is not None),
            }
        if late:
            facts["reason"] = "the shell has not begun to run it"
        took = call.server.loop.time() - begun
        told = _nothing_ran(call, track, sent, started, took, completed=not late)
        return told | facts | {"text": text, "state": _state(call, over=not late)}


async def _begun(
    call: VerbCall, wait: Wait, track: ShellTrack, text: str, count: int, sent: int
) -> tuple[CommandRun | None, bool]:
    """Sends the command. (The command that has begun, None where the shell has found nothing to run in it; whether the
    time was over before).
    """
    pane = call.pane
    paste = pane.screen.modes.bracketed_paste
    pane_input.write(pane, typed(marked_line(track.kind, text, paste=paste), paste=paste))
    late = False
    with _Taken(call, wait, track) as taken:
        while (mine := _mine(track, count)) is None and not late:
            if wait.over:
                await wait.end_known()
                raise wait.failure(failures.PANE_DIED, f"pane %{pane.id} ended before the command began")
            if track.at_prompt and prompted(pane, track, sent):
                break
            await taken.check()
            late = await late_news(wait)
    return mine, late


def _state(call: VerbCall, *, over: bool) -> str:
    """What the pane does now that this is answered. A shell that is about to show its prompt takes commands."""
    state: str = state_of(call.server, call.pane)[0]
    return "idle" if over and state in ("running", "awaiting-input") else state


class _Taken:
    """Looks, while a command that was sent has not begun, whether the shell goes on editing the line: it is not
    complete then, or the shell does not understand it.
    """

    def __init__(self, call: VerbCall, wait: Wait, track: ShellTrack) -> None:
        self._call = call
        self._track = track
        self._wait = wait
        self._due = False
        self._timer = call.server.loop.call_later(EDITING, self._look)

    def __enter__(self) -> _Taken:
        return self

    def __exit__(self, *exc: object) -> None:
        self._timer.cancel()

    def _look(self) -> None:
        loop, pane = self._call.server.loop, self._call.pane
        if loop.time() - pane.last_output >= EDITING / 2 and terminal_input(pane) == "raw":
            self._due = True
            self._wait.wake()
        else:
            self._timer = loop.call_later(EDITING, self._look)

    async def check(self) -> None:
        """Takes the line back and raises VerbFailure, if the shell did not take it."""
        if not self._due:
            return
        pane, loop = self._call.pane, self._call.server.loop
        failure = refused(self._call, "its shell does not take it: the command is not complete, or not understood")
        sent, until = pane.log.end, loop.time() + EDITING
        pane_input.write(pane, b"\003")  # only a line is edited: this takes it away, and ends nothing
        while not prompted(pane, self._track, sent) and (left := until - loop.time()) > 0:
            await self._wait.news_within(left)
        raise failure


def prompted(pane: Pane, track: ShellTrack, since: int) -> bool:
    """Whether the shell has come to a new prompt after ``since`` in the log. That bash or zsh show their prompt is not
    enough: a line editor does so to draw its line again.
    """
    return _marked(pane, track, since, b"A" if track.kind == "fish" else b"D")


def unanswered(pane: Pane, track: ShellTrack) -> bool:
    """Whether a line that was sent to the shell has not been taken yet, or is being taken."""
    if pane.sent.waiting:
        return True
    if track.running is not None or not pane.sent.lines:
        return False
    ended = pane.sent.lines[-1].ended
    return ended >= pane.log.start and not _marked(pane, track, ended, b"CD")


def _marked(pane: Pane, track: ShellTrack, since: int, signs: bytes) -> bool:
    key = track.key.encode()
    return any(mark[1] in signs and keyed(mark[2], key) for mark in MARK.finditer(pane.log.read(since)))


def last_number(track: ShellTrack) -> int:
    """The number of the last command of a shell, 0 before the first."""
    return track.commands[-1].number if track.commands else 0


def _mine(track: ShellTrack, count: int) -> CommandRun | None:
    """The command that began after ``count`` others."""
    if last_number(track) <= count:
        return None
    return next((run for run in reversed(track.commands) if run.number == count + 1), None)


async def late_news(wait: Wait) -> bool:
    """Whether the deadline has come; else returns at news."""
    try:
        await wait.news()
    except VerbFailure as failure:
        if failure.kind != failures.TIMED_OUT:
            raise
        return True
    return False


def _nothing_ran(
    call: VerbCall, track: ShellTrack, sent: int, started: float, took: float, *, completed: bool
) -> dict[str, Any]:
    """The result of a line that is no command: an empty one, a comment, one that the shell does not understand."""
    data = call.pane.log.read(sent, track.prompt_start if completed else None)
    # The line editor says so when it has taken the line; what follows is what the shell has to say to it.
    _, taken, said = data.rpartition(b"\033[?2004l")
    said = _LINE_TAKEN.sub(b"", said.partition(b"\033]133;")[0]) if taken else b""
    return {
        "number": None,
        "code": (track.last_status or int(bool(said))) if completed else None,  # zsh leaves the status as it was
        "output": plain(said),
        "raw": said if call["exact"] else None,
        "started": started,
        "ended": started + took if completed else None,
        "duration": took if completed else None,
        "cwd": track.cwd,
        "completed": completed,
        "truncated": False,
        "start": sent,
        "end": sent if completed else None,
    }


def show(value: dict[str, Any]) -> bytes:
    """What the command wrote, to the byte."""
    raw: bytes | None = value["raw"]
    return raw if raw is not None else str(value["output"]).encode("utf-8", "surrogateescape")


def code(value: dict[str, Any]) -> int:
    """The command's exit code; 124 as long as it has not ended."""
    if not value["completed"]:
        return failures.EXIT_CODES[failures.TIMED_OUT]
    return int(value["code"] or 0) & 0xFF


VERB = Verb(
    "run-command",
    run,
    "Run a command in the shell of a pane; print exactly its output and exit as it did.",
    parameters=(
        Parameter("text", "string", None, "The command as text for the shell."),
        Parameter("argv", "strings", None, "The command as words, which are quoted."),
        Parameter("words", "strings", None, "One word: text for the shell; several: words to be quoted.", ".."),
        Parameter("exact", "boolean", False, "Give the bytes that the command wrote too.", "exact"),
        Parameter(
            "timeout", "number", None, "Seconds until it is waited for no longer; no limit by default.", "timeout"
        ),
    ),
    face=Face(show, code),
)
