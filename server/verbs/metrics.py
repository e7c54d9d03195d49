"""metrics: all named values that the server has been told, with how old they are."""

from __future__ import annotations

from typing import Any

from .verb import Verb, VerbCall


def run(call: VerbCall) -> dict[str, Any]:
    """By name: ``text``, ``value``, ``unit``, ``at``, ``interval``, ``error``, ``source``, ``age``, ``stale``."""
    return call.server.metrics.told()


VERB = Verb("metrics", run, "Tell the named values that programs have set.", target="server", reads=True)
