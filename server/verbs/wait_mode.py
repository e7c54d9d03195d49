"""wait-mode: until the program of a pane has switched a mode of its terminal on, or off; as it is already counts."""

from __future__ import annotations

from typing import Any

from pymux_wf import failures
from pymux_wf.snapshot.screen import Modes, modes_of

from .verb import TIMEOUT, Face, Parameter, Verb, VerbCall, VerbFailure
from .waiting import Wait


async def run(call: VerbCall) -> dict[str, Any]:
    """``{"mode": name, "value": bool | str | int | None, "already": bool}``; modes are named as in the screen's."""
    name, on, pane = call["mode"], call["on"] and not call["off"], call.pane
    if name not in Modes.__slots__:
        known = ", ".join(sorted(Modes.__slots__))
        raise VerbFailure(failures.INVALID, f"wait-mode: unknown mode {name!r:.100} (known: {known})")
    already = True
    with Wait(call, f"mode {name} {'on' if on else 'off'}", kinds=("output", "respawned")) as wait:
        while bool(value := getattr(modes_of(pane.screen), name)) is not on:
            await wait.news()
            already = False
    return {"mode": name, "value": value, "already": already}


VERB = Verb(
    "wait-mode",
    run,
    "Wait until the program of a pane has switched a mode on or off.",
    parameters=(
        Parameter("mode", "string", summary="alternate, bracketed_paste, mouse, application_cursor...", option="."),
        Parameter("on", "boolean", True, "Whether it shall be on."),
        Parameter("off", "boolean", False, "The same as on = false.", "off"),
        TIMEOUT,
    ),
    face=Face(),
    reads=True,
)
