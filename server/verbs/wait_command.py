"""wait-command: until the command that runs in the shell of a pane has ended, or the last one that was started.

A line that was sent to the shell's prompt and has not begun counts as the one that runs. In a shell that does not tell
of its commands it is told by the terminal: the shell is in its foreground again, and quiet; that is all that is known
then, and the result says why.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pymux_wf import failures

from .. import platform
from ..shell_marks import output_of
from .results import result
from .run_command import code, last_number, refused, unanswered
from .unmarked_run import QUIET, shell_in_front
from .verb import TIMEOUT, Face, Parameter, Verb, VerbCall, VerbFailure
from .waiting import Wait

if TYPE_CHECKING:
    from ..shell_marks import CommandRun, ShellTrack


async def run(call: VerbCall) -> dict[str, Any]:
    """See ``results.result``; ``how`` is "marks", or "foreground" where neither exit code nor output are known."""
    track = call.pane.shell
    if track is None:
        return await _foreground(call)
    spoofed = track.spoofed_marks
    with Wait(call, "the end of the command", ends=False, kinds=("shell", "respawned")) as wait:
        found = await _ended(call, wait, track)
    data, cut = output_of(call.pane, found)
    facts = {"how": "marks", "reason": None, "spoofed_marks": track.spoofed_marks - spoofed}
    return result(call, found, data, truncated=cut, **facts)


async def _ended(call: VerbCall, wait: Wait, track: ShellTrack) -> CommandRun:
    pane, before = call.pane, last_number(track)
    awaited = unanswered(pane, track)
    while True:
        last = track.commands[-1] if track.commands else None
        if awaited and track.at_prompt and not unanswered(pane, track):
            awaited = False  # what was sent was no command
        if last is not None and last.ended is not None and (last.number > before or not awaited):
            return last
        if last is None and track.at_prompt and not awaited:
            message = f"no command has been run in pane %{pane.id}"
            raise VerbFailure(failures.NOT_FOUND, message, object=f"%{pane.id}")
        if wait.over:
            await wait.end_known()
            raise wait.failure(failures.PANE_DIED, f"pane %{pane.id} ended while waiting for {wait.what}")
        await wait.news()


async def _foreground(call: VerbCall) -> dict[str, Any]:
    pane, loop = call.pane, call.server.loop
    with Wait(call, "the shell to be in the foreground again", kinds=("output", "input")) as wait:
        while True:
            still = loop.time() - max(pane.last_output, pane.sent.time, 0.0)
            away = shell_in_front(pane) is None
            if away and pane.io is not None and platform.foreground_process(pane.io.process.fd) == pane.pid:
                raise refused(call, "its program is not a shell")
            if not away and still >= QUIET:
                break
            # A program that leaves says nothing of it, but the shell's prompt comes then.
            if away:
                await wait.news()
            else:
                await wait.news_within(QUIET - still)
    now = call.server.wall_time()
    return {
        **dict.fromkeys(("number", "text", "code", "output", "raw", "started", "duration", "start", "end")),
        "ended": now,
        "cwd": None,
        "completed": True,
        "truncated": False,
        "how": "foreground",
        "reason": "no shell integration: only that the shell has its terminal back is known",
        "spoofed_marks": 0,
    }


def show(value: dict[str, Any]) -> str | None:
    return None if value["text"] is None else f"{value['text']}: exited {value['code']}"


VERB = Verb(
    "wait-command",
    run,
    "Wait until the command in a pane's shell has ended, and exit as it did.",
    target="any-pane",
    parameters=(Parameter("exact", "boolean", False, "Give the bytes that the command wrote too.", "exact"), TIMEOUT),
    face=Face(show, code),
    reads=True,
)
