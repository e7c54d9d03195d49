"""wait-event: until something happens that has a name: an event of the server, or one of the pane's own program.

The server's events are those that hooks have (``window-renamed``, ``pane-title-changed``); the pane's are what its
program asks of a terminal: ``bell``, ``cwd``, ``progress``, ``clipboard``, ``rename``. What happened before does not
count.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote, urlsplit

from ..pane_watchers import Watching
from .events import about, check_names
from .verb import TIMEOUT, Face, Parameter, Verb, VerbCall
from .waiting import Wait

FIELDS: dict[str, tuple[str, ...]] = {
    "title": ("title",),
    "rename": ("window_name",),
    "progress": ("state", "percent"),
    "clipboard": ("selection", "data"),
}


OF_PROGRAMS = ("bell", "cwd", *FIELDS)


async def run(call: VerbCall) -> dict[str, Any]:
    """``{"name": str, ...}``: the ids of what it happened to, and what the program told."""
    name, where = call["name"], call["where"] or {}
    check_names(call, [name], OF_PROGRAMS)
    pane, listeners = call.pane, call.server.notices.listeners
    found: list[dict[str, Any]] = []
    conditions = "".join(f" with {field} {value!r:.100}" for field, value in where.items())
    with Wait(call, f"event {name}{conditions}", kinds=()) as wait:

        def happened(event: str, values: dict[str, Any]) -> None:
            if event == name and not found and all(values.get(field) == value for field, value in where.items()):
                found.append({"name": event, **values})
                wait.wake()

        def told(kind: str, value: Any) -> None:
            if kind == "event" and value[0] == name:
                happened(value[0], {**about(pane), **_values(value)})

        def heard(event: str, subject: Any) -> None:
            if event == name:
                happened(event, about(subject))

        listeners.append(heard)
        try:
            with Watching(pane, told):
                while not found:
                    await wait.news()
        finally:
            listeners.remove(heard)
    return found[0]


def _values(event: tuple[str, ...]) -> dict[str, Any]:
    names = FIELDS.get(event[0], ())
    if event[0] == "cwd":
        return {"cwd": unquote(urlsplit(event[1]).path) if "://" in event[1] else event[1], "values": list(event[1:])}
    return {**dict(zip(names, event[1:], strict=False)), "values": list(event[1:])}


VERB = Verb(
    "wait-event",
    run,
    "Wait until something happens that has a name: an event of the server or of a pane's program.",
    parameters=(
        Parameter("name", "string", summary="window-renamed, pane-exited, bell, cwd, progress...", option="."),
        Parameter("where", "map", None, "Fields of the event and the values they must have.", "where"),
        TIMEOUT,
    ),
    face=Face(lambda value: str(value["name"])),
    reads=True,
)
