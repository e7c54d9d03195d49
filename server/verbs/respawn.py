"""respawn: start a program in a pane that is there: in the place of its own, after that has ended, or in an empty
pane."""

from __future__ import annotations

from typing import Any

from pymux_wf import failures

from .. import actions
from ..errors import CommandError
from .described import living_pane, pane_values
from .program import PROGRAM, directory_of, pane_environment, words_of
from .verb import Parameter, Verb, VerbCall, VerbFailure


def run(call: VerbCall) -> dict[str, Any]:
    """The pane's values; its program goes on where another cannot be started, unless it was to be killed."""
    pane = living_pane(call.server, call.pane)
    if pane.io is not None and not call["kill"]:
        message = f"pane %{pane.id} is still running {pane.program}"
        raise VerbFailure(failures.REFUSED, message, object=f"%{pane.id}")
    cwd = None if call["cwd"] is None else directory_of(call, call.session)
    words, environment = words_of(call), pane_environment(call)
    if not words:
        pane.start_argv = []  # what it ran before is not what it shall run now: the default shell
    try:
        actions.respawn(
            call.server,
            next(iter(pane.window.winlinks)),
            pane,
            words,
            cwd=cwd,
            environment=environment,
            kill=bool(call["kill"]),
        )
    except CommandError as error:
        raise VerbFailure(failures.FAILED, f"respawn failed: {error.message}", object=f"%{pane.id}") from None
    return pane_values(call.server, pane)


VERB = Verb(
    "respawn",
    run,
    "Start a program in a pane that is there.",
    target="pane",
    parameters=(
        Parameter("kill", "boolean", False, "End what runs in it first; without it such a pane is refused."),
        *PROGRAM,
    ),
)
