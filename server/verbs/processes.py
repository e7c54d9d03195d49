"""processes: everything that a pane's program has started and that still runs, also what has left it."""

from __future__ import annotations

from typing import Any

from .process_tree import processes_of
from .verb import Verb, VerbCall


def run(call: VerbCall) -> list[dict[str, Any]]:
    """Of each ``pid``, ``parent``, ``argv`` and ``how`` it was found; parents before children."""
    return processes_of(call.server, [call.pane])


VERB = Verb("processes", run, "List what the program of a pane has started.", target="any-pane", reads=True)
