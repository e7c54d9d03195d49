"""wait-for-text: until a pattern is in the output of a pane, or on its screen.

Without ``since`` and ``screen``, the output counts that came after the last input that a command or a verb sent to the
pane, all of it if nothing was sent; the echo of that input does not. See ``text_watch.py``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pymux_wf import failures
from pymux_wf.snapshot.locators import Text, find
from pymux_wf.snapshot.patterns import Pattern

from ..bounded_match import bounded
from ..text_watch import Hit, TextWatch
from .verb import TIMEOUT, Face, Parameter, Verb, VerbCall, VerbFailure
from .waiting import Wait, pattern_of

if TYPE_CHECKING:
    from ..tree import Pane


async def run(call: VerbCall) -> dict[str, Any]:
    """``{"text": str, "groups": [str | None], "named": {}, "where": "output" | "screen", "already": bool, "start":
    offset, "end": offset, "mark": {"offset", "line"}, "spans": [[row, column, length]], "cells": [[row, ...]]}``.

    ``start``, ``end`` are offsets in the output (None for a match on the screen), ``mark`` is behind the match,
    ``spans`` is where a match on the screen is; ``cells`` is where the screen shows the text now, also for a match in
    the output (none where it has gone already).
    """
    wanted = pattern_of(call.verb.name, call["pattern"], regex=call["regex"])
    unless = [pattern_of(call.verb.name, given, regex=call["regex"]) for given in call["unless"]]
    if call["screen"] and call["since"] is not None:
        raise VerbFailure(failures.INVALID, f"{call.verb.name}: since is about output, screen about what is shown")
    if call["screen"]:
        return await _on_screen(call, wanted, unless)
    return await _in_output(call, wanted, unless)


async def _in_output(call: VerbCall, wanted: Pattern, unless: list[Pattern]) -> dict[str, Any]:
    pane = call.pane
    since = start_of(pane, call["since"])
    watch = TextWatch(pane, since, [wanted, *unless])
    already = True
    with Wait(call, f"text {wanted}", known=lambda: {"already": _before(pane, since, wanted), "since": since}) as wait:
        while (hit := watch.look()) is None:
            await wait.news()
            already = False
        if hit.which > 0:
            raise _stopped(wait, unless[hit.which - 1], hit.text, "output")
    return _match(pane, hit, already)


async def _on_screen(call: VerbCall, wanted: Pattern, unless: list[Pattern]) -> dict[str, Any]:
    pane = call.pane
    queries = [Text(pattern) for pattern in (wanted, *unless)]
    already = True
    with Wait(call, f"text {wanted} on the screen", known=lambda: {"already": False}) as wait:
        while True:
            for which, query in enumerate(queries):
                found = bounded(lambda query=query: find(pane.screen, query))  # type: ignore[misc]
                if found and which > 0:
                    raise _stopped(wait, unless[which - 1], found[0].text, "screen")
                if found:
                    return {
                        "text": found[0].text,
                        **_groups(wanted, found[0].text),
                        "where": "screen",
                        "already": already,
                        "start": None,
                        "end": None,
                        "mark": mark_of(pane, pane.log.end),
                        "spans": (spans := [list(span) for span in found[0].spans]),
                        "cells": spans,
                    }
            await wait.news()
            already = False


def start_of(pane: Pane, since: int | None) -> int:
    """Where the output begins that counts: ``since``, else where it stood when something was last sent to the pane."""
    return (pane.sent.since or 0) if since is None else since


def mark_of(pane: Pane, offset: int) -> dict[str, int]:
    """A place in the output: its offset, and how many lines had ended before it."""
    return {"offset": offset, "line": pane.log.lines - pane.log.read(offset).count(b"\n")}


def _match(pane: Pane, hit: Hit, already: bool) -> dict[str, Any]:
    return {
        "text": hit.text,
        "groups": hit.groups,
        "named": hit.named,
        "where": "output",
        "already": already,
        "start": hit.start,
        "end": hit.end,
        "mark": mark_of(pane, hit.end),
        "spans": [],
        "cells": _shown(pane, hit.text),
    }


def _shown(pane: Pane, text: str) -> list[list[int]]:
    """Where the screen shows a text that was found in the output: the last place, none where it shows it no more."""
    found = find(pane.screen, Text(Pattern.text(text))) if text else []
    return [list(span) for span in found[-1].spans] if found else []


def _groups(wanted: Pattern, text: str) -> dict[str, Any]:
    match = wanted.compiled().fullmatch(text) if wanted.is_regex else None
    return {
        "groups": [] if match is None else list(match.groups()),
        "named": {} if match is None else match.groupdict(),
    }


def _stopped(wait: Wait, pattern: Pattern, text: str, where: str) -> VerbFailure:
    return wait.failure(
        failures.STOPPED_EARLY,
        f"found {pattern} while waiting for {wait.what}",
        stopped_by={"pattern": pattern.pack(), "text": text, "where": where},
    )


def _before(pane: Pane, since: int, wanted: Pattern) -> bool:
    """Whether what is awaited was there before what counts, and so was not looked at."""
    hit = TextWatch(pane, pane.log.start, [wanted]).look()
    return hit is not None and hit.start < since


def show(value: dict[str, Any]) -> str:
    return str(value["text"])


VERB = Verb(
    "wait-for-text",
    run,
    "Wait until a text is in a pane's output, the echo of what was sent left out, or on its screen.",
    target="any-pane",
    parameters=(
        Parameter("pattern", "any", summary="A text, found as it is given, or a packed pattern.", option="."),
        Parameter("regex", "boolean", False, "Patterns given as text are regular expressions.", "regex"),
        Parameter("since", "integer", None, "Output from this offset on counts; a mark's offset.", "since"),
        Parameter("screen", "boolean", False, "What is shown counts, not what was written.", "screen"),
        Parameter("unless", "list", (), "Patterns that end it early.", "unless"),
        TIMEOUT,
    ),
    face=Face(show),
    reads=True,
)
