"""split: a pane beside another, with a program in it."""

from __future__ import annotations

from typing import Any

from pymux_wf import failures

from .. import actions, arranging
from .described import pane_values
from .program import EMPTY, PROGRAM, directory_of, pane_environment, words_of
from .verb import Parameter, Verb, VerbCall, VerbFailure


def run(call: VerbCall) -> dict[str, Any]:
    """The new pane's values."""
    server, target = call.server, call.pane
    size = call["size"]
    if size is not None and size < 1:
        raise VerbFailure(failures.INVALID, f"split: size must be 1 or more cells, not {size}")
    with arranging.unzoomed(server, target.window, keep=False, always=True):
        pane = actions.split(
            server,
            call.session,
            target,
            words=words_of(call),
            cwd=directory_of(call, call.session),
            horizontal=call["horizontal"],
            size=size,
            before=call["before"],
            full=call["full"],
            environment=pane_environment(call),
            active=call["select"],
            empty=call["empty"],
        )
    server.redraw_status(target.window)
    return pane_values(server, pane)


VERB = Verb(
    "split",
    run,
    "Split a pane.",
    target="pane",
    parameters=(
        Parameter("horizontal", "boolean", False, "The new pane is beside the other, not below."),
        Parameter("size", "integer", None, "Its columns or lines; half without it."),
        Parameter("before", "boolean", False, "It is on the left, or above."),
        Parameter("full", "boolean", False, "It takes the whole side of the window."),
        Parameter("select", "boolean", True, "Whether it becomes the active one."),
        EMPTY,
        *PROGRAM,
    ),
)
