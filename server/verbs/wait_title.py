"""wait-title: until a pattern is in the title of a pane; one that is there already counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .verb import TIMEOUT, Face, Parameter, Verb, VerbCall
from .waiting import Wait, pattern_of

if TYPE_CHECKING:
    from ..tree import Pane


async def run(call: VerbCall) -> dict[str, Any]:
    """``{"title": str, "already": bool}``."""
    pane, server = call.pane, call.server
    wanted = pattern_of(call.verb.name, call["pattern"], regex=call["regex"])
    already = True
    with Wait(call, f"title {wanted}", kinds=("respawned",), known=lambda: {"title": pane.title}) as wait:

        def heard(event: str, subject: Pane) -> None:
            if event == "pane-title-changed" and subject is pane:
                wait.wake()

        server.notices.listeners.append(heard)
        try:
            while wanted.search(pane.title) is None:
                await wait.news()
                already = False
        finally:
            server.notices.listeners.remove(heard)
    return {"title": pane.title, "already": already}


def show(value: dict[str, Any]) -> str:
    return str(value["title"])


VERB = Verb(
    "wait-title",
    run,
    "Wait until a text is in the title of a pane.",
    parameters=(
        Parameter("pattern", "any", summary="A text, found as it is given, or a packed pattern.", option="."),
        Parameter("regex", "boolean", False, "A pattern given as text is a regular expression.", "regex"),
        TIMEOUT,
    ),
    face=Face(show),
    reads=True,
)
