"""show-environment: print variables of the global or a session's environment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pymux_wf.lang.command_spec import CommandSpec, TargetSpec

from .set_environment import environment_of

if TYPE_CHECKING:
    from ..call import Call

SPEC = CommandSpec(
    "show-environment",
    alias="showenv",
    flags="hgst:",
    max_args=1,
    target=TargetSpec("session", can_fail=True),
    marks=frozenset({"after"}),
    usage="[-hgs] [-t target-session] [variable]",
    summary="Print variables of the global or a session's environment.",
)


def run(call: Call) -> None:
    args = call.args
    environ = environment_of(call)
    name = args.string(0)
    hidden, shell = args.has("h"), args.has("s")
    if name is None:
        lines = environ.show(hidden=hidden, shell=shell)
    else:
        line = environ.show_one(name, hidden=hidden, shell=shell)
        lines = [] if line is None else [line]
    if lines:
        call.print("\n".join(lines))
