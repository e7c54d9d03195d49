"""wait-output: until a pane's program has written anything at all since a mark, be it only control sequences."""

from __future__ import annotations

from .verb import TIMEOUT, Parameter, Verb, VerbCall
from .waiting import Wait


async def run(call: VerbCall) -> dict[str, int]:
    """The mark of the output's end: ``{"offset": bytes, "line": line ends}``."""
    log = call.pane.log
    with Wait(call, "output", kinds=("output",)) as wait:
        while log.end <= call["since"]:
            await wait.news()
    return {"offset": log.end, "line": log.lines}


VERB = Verb(
    "wait-output",
    run,
    "Wait until a pane has written anything.",
    target="any-pane",
    parameters=(Parameter("since", "integer", summary="Output behind this offset counts."), TIMEOUT),
    reads=True,
)
