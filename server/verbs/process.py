"""process: what runs in a pane: its program, and what is in the foreground of its terminal."""

from __future__ import annotations

from typing import Any

from .. import platform
from .process_tree import argv_of
from .verb import Verb, VerbCall


def run(call: VerbCall) -> dict[str, Any]:
    """``pid`` (the program; None once it has ended), and of the foreground ``group``, ``command``, ``argv``, ``cwd``:
    None where that cannot be told.
    """
    pane = call.pane
    if pane.io is None:
        return {"pid": None, "group": None, "command": None, "argv": None, "cwd": None}
    group = platform.foreground_process(pane.io.process.fd)
    pid = group or pane.pid
    return {
        "pid": pane.pid,
        "group": group,
        "command": platform.process_name(pid),
        "argv": argv_of(pid),
        "cwd": platform.process_cwd(pid),
    }


VERB = Verb("process", run, "Tell what runs in a pane.", target="any-pane", reads=True)
