"""screen: what a pane shows, as a value; also of one that has gone."""

from __future__ import annotations

from typing import Any

from pymux_wf.snapshot import Screen

from .verb import Verb, VerbCall


def run(call: VerbCall) -> dict[str, Any]:
    """``Screen.pack()``."""
    return Screen.of(call.pane.screen, cwd=call.pane.path).pack()


VERB = Verb("screen", run, "Tell what a pane shows.", target="any-pane")
