"""set-metrics: tell the server named values, which formats show as ``#{metric:NAME}``."""

from __future__ import annotations

from .verb import Parameter, Verb, VerbCall


def run(call: VerbCall) -> None:
    call.server.metrics.take(call["metrics"])


VERB = Verb(
    "set-metrics",
    run,
    "Set named values that formats show; a name with null is forgotten.",
    target="server",
    parameters=(
        Parameter(
            "metrics", "map", summary="By name, a map of text, value, unit, at, interval, error, source; or null."
        ),
    ),
)
