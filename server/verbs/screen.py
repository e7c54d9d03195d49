"""screen: what a pane shows, as a value; also of one that has gone."""

from __future__ import annotations

from typing import Any

from .verb import Verb, VerbCall
from .waiting import picture


def run(call: VerbCall) -> dict[str, Any]:
    """``Screen.pack()``."""
    return picture(call.pane)


VERB = Verb("screen", run, "Tell what a pane shows.", target="any-pane", reads=True)
