"""wait-idle: until a pane has written nothing for some time, counted from the last byte that the server saw.

What a command or a verb sends begins the time anew: a program that has just been told something is not idle because it
has not answered yet.
"""

from __future__ import annotations

import select
from typing import TYPE_CHECKING, Any

from .verb import TIMEOUT, Face, Parameter, Verb, VerbCall
from .waiting import Wait

if TYPE_CHECKING:
    from ..tree import Pane


PAUSE = 0.01
"""Seconds until a pane whose output waits to be read is looked at again; it may be held up for long."""


async def run(call: VerbCall) -> dict[str, Any]:
    """``{"quiet": seconds, "already": bool}``. A pane that never wrote counts from the beginning of the wait."""
    pane, quiet, loop = call.pane, float(call["quiet"]), call.server.loop
    already = True
    with Wait(call, f"{quiet:g} s without output", kinds=()) as wait:
        while True:
            still = loop.time() - max(pane.last_output or wait.started, pane.sent.time)
            if still >= quiet and not _unread(pane):
                return {"quiet": still, "already": already}
            # One timer, and no look at the output meanwhile: it goes off, and is set again for what is left.
            await wait.news_within(max(quiet - still, PAUSE))
            already = False


def _unread(pane: Pane) -> bool:
    """Whether output waits in the terminal that a busy server has not read yet."""
    if pane.io is None:
        return False
    poller = select.poll()
    poller.register(pane.io.process.fd, select.POLLIN)
    return any(events & select.POLLIN for _, events in poller.poll(0))


VERB = Verb(
    "wait-idle",
    run,
    "Wait until a pane has written nothing for some time.",
    parameters=(Parameter("quiet", "number", 0.2, "Seconds without output.", "quiet", least=0), TIMEOUT),
    face=Face(),
    reads=True,
)
