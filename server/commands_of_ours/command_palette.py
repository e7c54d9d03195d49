"""command-palette: find commands, keys, windows, sessions, panes, layouts and options by some letters, and act."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pymux_wf.lang.command_spec import CommandSpec

if TYPE_CHECKING:
    from ..call import Call

SPEC = CommandSpec(
    "command-palette",
    flags="t:",
    max_args=1,
    marks=frozenset({"ct"}),
    usage="[-t target-client] [query]",
    summary="Find commands, keys, windows, layouts and options by some letters, and act.",
)


def run(call: Call) -> None:
    from ..palette import open_palette

    client = call.need_client()
    if client.session is not None and client.prompt is None:
        open_palette(client, call.args.string(0) or "")
