"""clear-prompt-history: forget what was typed into prompts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pymux_wf.lang.command_spec import CommandSpec

from .show_prompt_history import kinds

if TYPE_CHECKING:
    from ..call import Call

SPEC = CommandSpec(
    "clear-prompt-history",
    alias="clearphist",
    flags="T:",
    marks=frozenset({"after"}),
    usage="[-T prompt-type]",
    summary="Forget what was typed into prompts.",
)


def run(call: Call) -> None:
    from ..prompts import history

    log = history(call.server)
    for kind in kinds(call):
        log.clear(kind)
