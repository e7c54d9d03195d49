"""wait-bell: until the bell of a pane rings; one that rang since the last input counts."""

from __future__ import annotations

from typing import Any

from .verb import TIMEOUT, Face, Parameter, Verb, VerbCall
from .wait_for_text import start_of
from .waiting import Wait


async def run(call: VerbCall) -> dict[str, Any]:
    """``{"already": bool, "offset": int}``: behind the output that rang it. Counts from ``since``, else from the last
    input that a command or a verb sent, else from the pane's start.
    """
    pane, since = call.pane, start_of(call.pane, call["since"])
    already = True
    with Wait(call, "the bell", kinds=("event",)) as wait:
        while pane.last_bell <= since:
            await wait.news()
            already = False
    return {"already": already, "offset": pane.last_bell}


VERB = Verb(
    "wait-bell",
    run,
    "Wait until the bell of a pane rings.",
    parameters=(Parameter("since", "integer", None, "It counts from this offset in the output on.", "since"), TIMEOUT),
    face=Face(),
    reads=True,
)
