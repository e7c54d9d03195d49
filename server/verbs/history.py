"""history: the lines that have scrolled off the top of a pane; also of one that has gone."""

from __future__ import annotations

from typing import Any

from pymux_wf import failures
from pymux_wf.snapshot import pack_rows, rows_of_history

from .verb import Parameter, Verb, VerbCall, VerbFailure


def run(call: VerbCall) -> dict[str, Any]:
    """Packed rows, the oldest first, and ``"size"``: how many there are in all."""
    history, lines = call.pane.screen.history, call["lines"]
    if lines is not None and lines < 0:
        raise VerbFailure(failures.INVALID, f"history: lines must be 0 or more, not {lines}")
    start = 0 if lines is None else max(history.size - lines, 0)
    return {**pack_rows(rows_of_history(history, start)), "size": history.size}


VERB = Verb(
    "history",
    run,
    "Tell what has scrolled off the top of a pane.",
    target="any-pane",
    parameters=(Parameter("lines", "integer", None, "At most this many of the newest; all without it."),),
    reads=True,
)
