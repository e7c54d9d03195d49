"""send-prefix: send the prefix key to the program in a pane."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pymux_wf.lang.command_spec import CommandSpec, TargetSpec

from .. import pane_input

if TYPE_CHECKING:
    from ..call import Call

SPEC = CommandSpec(
    "send-prefix",
    flags="2t:",
    target=TargetSpec("pane"),
    marks=frozenset({"after"}),
    usage="[-2] [-t target-pane]",
    summary="Send the prefix key to the program in a pane.",
)


def run(call: Call) -> None:
    key = str(call.session.options.get("prefix2" if call.args.has("2") else "prefix"))
    if key != "None":
        pane_input.send_key(call.server, call.pane, key, call.client)
