"""info: what is known of one session, window or pane, by its id; also of a pane that has gone."""

from __future__ import annotations

from typing import Any

from .described import object_of, values_of
from .verb import Parameter, Verb, VerbCall


def run(call: VerbCall) -> dict[str, Any]:
    return values_of(call.server, object_of(call.server, call["object"]))


OBJECT = Parameter("object", "string", summary="The id: $1 is a session, @1 a window, %1 a pane.")

VERB = Verb(
    "info", run, "Tell what is known of a session, window or pane.", target="server", parameters=(OBJECT,), reads=True
)
