"""output: what a pane's program has written since a mark, as text or as bytes. Reading takes nothing away."""

from __future__ import annotations

from typing import Any

from ..plain_text import plain
from .verb import Parameter, Verb, VerbCall


def run(call: VerbCall) -> dict[str, Any]:
    """``{"text": str | None, "data": bytes | None, "mark": {"offset", "line"}, "lost_bytes": int, "lost_lines": int,
    "truncated": bool}``: text without control sequences, or with ``exact`` the bytes; ``mark`` is behind them.
    """
    log = call.pane.log
    since, until = call["since"] or 0, call["until"]
    data = log.read(since, until)
    lost_bytes, lost_lines = log.lost(since, call["line"] or 0)
    end = log.end if until is None else max(min(until, log.end), log.start)
    return {
        "text": None if call["exact"] else plain(data),
        "data": data if call["exact"] else None,
        "mark": {"offset": end, "line": log.lines - log.read(end).count(b"\n")},
        "lost_bytes": lost_bytes,
        "lost_lines": lost_lines,
        "truncated": lost_bytes > 0,
    }


VERB = Verb(
    "output",
    run,
    "What a pane's program has written.",
    target="any-pane",
    parameters=(
        Parameter("since", "integer", 0, "Offset of a mark; 0 for all that is kept."),
        Parameter("line", "integer", 0, "The line of that mark, to count the lines that are lost."),
        Parameter("until", "integer", None, "Offset to end at; the end by default."),
        Parameter("exact", "boolean", False, "The bytes as they were written."),
    ),
    reads=True,
)
