"""pane-state: what a pane is doing, and by what fact that is known."""

from __future__ import annotations

from typing import Any

from ..pane_state import state_of
from .verb import Face, Verb, VerbCall


def run(call: VerbCall) -> dict[str, Any]:
    """``{"state": str, "evidence": str, "at_prompt": bool | None, "spoofed_marks": int | None}``; the last two are None
    without shell integration.
    """
    pane = call.pane
    state, evidence = state_of(call.server, pane)
    shell = pane.shell
    return {
        "state": state,
        "evidence": evidence,
        "at_prompt": None if shell is None else shell.at_prompt,
        "spoofed_marks": None if shell is None else shell.spoofed_marks,
    }


def show(value: dict[str, Any]) -> str:
    return f"{value['state']}: {value['evidence']}"


VERB = Verb(
    "pane-state",
    run,
    "Say what a pane is doing: starting, idle, running, awaiting-input, password, fullscreen or exited.",
    target="any-pane",
    face=Face(show),
    reads=True,
)
