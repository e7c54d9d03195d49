"""focus: tell the program in a pane that its terminal got or lost the focus, for which it must have asked."""

from __future__ import annotations

from pymux_wf import failures
from pymux_wf.keys import encode_focus

from .. import pane_input
from .input import check_takes_input
from .verb import Parameter, Verb, VerbCall, VerbFailure


def run(call: VerbCall) -> None:
    pane = call.pane
    check_takes_input(pane)
    if not pane.screen.modes.focus_events:
        message = f"the program in pane %{pane.id} has not asked for changes of the focus (mode 1004)"
        raise VerbFailure(failures.MODE_NOT_ENABLED, message, object=f"%{pane.id}")
    pane_input.write(pane, encode_focus(call["focused"]))


VERB = Verb(
    "focus",
    run,
    "Tell the program in a pane about the focus.",
    target="pane",
    parameters=(Parameter("focused", "boolean", True, "Whether the terminal has it."),),
)
