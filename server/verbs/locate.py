"""locate: what a query finds on a pane's screen now; also on one that has gone. Waits for nothing."""

from __future__ import annotations

from typing import Any

from pymux_wf import failures
from pymux_wf.snapshot import find, unpack_query

from .verb import Parameter, Verb, VerbCall, VerbFailure


def run(call: VerbCall) -> list[dict[str, Any]]:
    """``[{"text": ..., "spans": [[row, column, length], ...]}, ...]`` in reading order."""
    try:
        query = unpack_query(call["query"])
    except ValueError as error:
        raise VerbFailure(failures.INVALID, f"locate: {error}") from None
    found = find(call.pane.screen, query)
    return [{"text": one.text, "spans": [list(span) for span in one.spans]} for one in found]


VERB = Verb(
    "locate",
    run,
    "Tell what a query finds on a pane's screen.",
    target="any-pane",
    parameters=(Parameter("query", "map", summary="A packed query of pymux_wf.snapshot."),),
    reads=True,
)
