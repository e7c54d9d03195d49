"""mark: where the output of a pane stands, for ``since`` of other verbs."""

from __future__ import annotations

from typing import Any

from .verb import Verb, VerbCall


def run(call: VerbCall) -> dict[str, int]:
    """``{"offset": bytes, "line": line ends}`` written so far."""
    log = call.pane.log
    return {"offset": log.end, "line": log.lines}


def show(value: dict[str, Any]) -> str:
    return str(value["offset"])


VERB = Verb("mark", run, "Where a pane's output stands.", target="any-pane", reads=True)
