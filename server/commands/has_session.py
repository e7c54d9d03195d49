"""has-session: succeed when a session is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pymux_wf.lang.command_spec import CommandSpec, TargetSpec

if TYPE_CHECKING:
    from ..call import Call

SPEC = CommandSpec(
    "has-session",
    alias="has",
    flags="t:",
    target=TargetSpec("session"),
    usage="[-t target-session]",
    summary="Succeed when a session is there.",
)


def run(call: Call) -> None:
    """Nothing is left to do once the target has been found."""
