"""start-server: start the server if it does not run yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pymux_wf.lang.command_spec import CommandSpec

if TYPE_CHECKING:
    from ..call import Call

SPEC = CommandSpec(
    "start-server",
    alias="start",
    marks=frozenset({"start"}),
    summary="Start the server if it does not run yet.",
)


def run(call: Call) -> None:
    """Whoever asks has started it already."""
