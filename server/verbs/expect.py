"""expect: until what a query finds on a pane's screen is as it should be.

Looked at after the program has written, at most once a turn of the loop.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pymux_wf import failures
from pymux_wf.snapshot import Query, StyleIs, find, unpack_query

from .verb import TIMEOUT, Parameter, Verb, VerbCall, VerbFailure
from .waiting import Wait

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable

    from pymux_wf.snapshot import Found

    from ..tree import Pane

KINDS = ("output", "resized", "respawned")


async def run(call: VerbCall) -> list[dict[str, Any]]:
    """What the query finds then: ``[{"text": str, "spans": [[row, column, length]]}]``, in reading order."""
    pane, stable_for = call.pane, float(call["stable_for"])
    query = _checked(call, unpack_query, call["query"])
    holds, words = _condition(call, query)
    seen: list[Found] = []
    timer: asyncio.TimerHandle | None = None
    loop = call.server.loop
    with Wait(call, f"{query} {words}", ends=False, kinds=KINDS, known=lambda: _known(pane, query)) as wait:
        since: float | None = None
        try:
            while True:
                seen = find(pane.screen, query)
                if not holds(seen):
                    since = None
                elif since is None:
                    since = loop.time()
                if since is not None and loop.time() - since >= stable_for:
                    return [{"text": one.text, "spans": [list(span) for span in one.spans]} for one in seen]
                if timer is not None:
                    timer.cancel()
                timer = None if since is None else loop.call_at(since + stable_for, wait.wake)
                if since is None and wait.over:  # nothing changes any more on its screen; what holds, holds for good
                    raise await _died(wait)
                await wait.news()
        finally:
            if timer is not None:
                timer.cancel()


async def _died(wait: Wait) -> VerbFailure:
    await wait.end_known()
    return wait.failure(failures.PANE_DIED, f"pane %{wait.pane.id} ended while waiting for {wait.what}")


def _condition(call: VerbCall, query: Query) -> tuple[Callable[[list[Found]], bool], str]:
    """What has to hold of what is found, and how to say it."""
    name, count, pane = call["condition"], call["count"], call.pane
    if name == "visible":
        return bool, "to be visible"
    if name == "not-visible":
        return lambda found: not found, "not to be visible"
    if name == "count":
        if count is None:
            raise VerbFailure(failures.INVALID, "expect: condition count needs count")
        return lambda found: len(found) == count, f"to be there {count} times"
    if name == "style":
        styled = query.and_(_checked(call, lambda style: StyleIs(**style), call["style"] or {}))
        return lambda found: bool(found) and len(find(pane.screen, styled)) == len(found), f"to have {styled.other}"
    raise VerbFailure(
        failures.INVALID, f"expect: condition must be visible, not-visible, count or style, not {name!r:.100}"
    )


def _checked(call: VerbCall, make: Callable[[Any], Any], given: Any) -> Any:
    try:
        return make(given)
    except (TypeError, ValueError) as error:
        raise VerbFailure(failures.INVALID, f"{call.verb.name}: {error}") from None


def _known(pane: Pane, query: Query) -> dict[str, Any]:
    found = find(pane.screen, query)
    return {"already": False, "found": len(found), "texts": [one.text for one in found[:10]]}


VERB = Verb(
    "expect",
    run,
    "Wait until what a query finds on a pane's screen is as it should be.",
    target="any-pane",
    parameters=(
        Parameter("query", "map", summary="A packed query of pymux_wf.snapshot."),
        Parameter("condition", "string", "visible", "visible, not-visible, count or style."),
        Parameter("count", "integer", None, "How many finds condition count wants.", least=0),
        Parameter("style", "map", None, "Attributes of a style that condition style wants of every find."),
        Parameter("stable_for", "number", 0.0, "Seconds for which it has to stay so.", least=0),
        TIMEOUT,
    ),
    reads=True,
)
