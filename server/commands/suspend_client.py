"""suspend-client: stop a client as Ctrl-Z stops a program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pymux_wf.lang.command_spec import CommandSpec

if TYPE_CHECKING:
    from ..call import Call

SPEC = CommandSpec(
    "suspend-client",
    alias="suspendc",
    flags="t:",
    marks=frozenset({"ct"}),
    usage="[-t target-client]",
    summary="Stop a client as Ctrl-Z stops a program.",
)


def run(call: Call) -> None:
    call.need_client().suspend()
