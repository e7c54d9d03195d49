"""show-prompt-history: show what was typed into prompts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pymux_wf.lang.command_spec import CommandSpec

from ..errors import CommandError

if TYPE_CHECKING:
    from ..call import Call

SPEC = CommandSpec(
    "show-prompt-history",
    alias="showphist",
    flags="T:",
    marks=frozenset({"after"}),
    usage="[-T prompt-type]",
    summary="Show what was typed into prompts.",
)


KINDS = ("command", "search", "target", "window-target")


def run(call: Call) -> None:
    from ..prompts import history

    log = history(call.server)
    for kind in kinds(call):
        call.print(f"History for {kind}:\n")
        for number, text in enumerate(log.entries(kind), 1):
            call.print(f"{number}: {text}")
        call.print("")


def kinds(call: Call) -> tuple[str, ...]:
    """The prompt types that ``-T`` names, all without it."""
    kind = call.args.get("T")
    if kind is None:
        return KINDS
    if kind not in KINDS:
        raise CommandError(f"invalid type: {kind}")
    return (kind,)
