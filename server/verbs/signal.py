"""signal: send a signal to the program of a pane, or to what is in the foreground of its terminal."""

from __future__ import annotations

import os
import signal
from typing import Any

from pymux_wf import failures

from ..platform import foreground_process
from .verb import Parameter, Verb, VerbCall, VerbFailure


def run(call: VerbCall) -> int:
    """The process group it was sent to."""
    pane, number = call.pane, _number(call["signal"])
    name = f"%{pane.id}"
    if pane.io is None:
        raise VerbFailure(failures.PANE_DIED, f"the program of pane {name} has ended", object=name)
    group: int | None = pane.pid
    if call["foreground"]:
        group = foreground_process(pane.io.process.fd)
    if not group:
        raise VerbFailure(failures.FAILED, f"could not tell what is in the foreground of pane {name}", object=name)
    try:
        os.killpg(group, number)
    except ProcessLookupError:
        raise VerbFailure(failures.PANE_DIED, f"the program of pane {name} has ended", object=name) from None
    except PermissionError as error:
        raise VerbFailure(failures.REFUSED, f"signal for pane {name}: {error.strerror}", object=name) from None
    return group


def _number(wanted: Any) -> int:
    """The number of a signal that is given by number or by name, with or without SIG."""
    try:
        if isinstance(wanted, str):
            name = wanted.upper()
            return int(signal.Signals[name if name.startswith("SIG") else f"SIG{name}"])
        if type(wanted) is int:
            return int(signal.Signals(wanted))
    except (KeyError, ValueError):
        pass
    raise VerbFailure(failures.INVALID, f"signal: no such signal: {wanted!r:.100}")


VERB = Verb(
    "signal",
    run,
    "Send a signal to the program of a pane.",
    target="pane",
    parameters=(
        Parameter("signal", "any", summary="Its name (TERM, SIGTERM) or number."),
        Parameter("foreground", "boolean", False, "To what is in the foreground of the terminal, not to the program."),
    ),
)
