"""explain-key: say what a key, or several one after the other, do: table, binding, what it runs, what it hides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pymux_wf.lang.command_spec import CommandSpec, TargetSpec

if TYPE_CHECKING:
    from ..call import Call

SPEC = CommandSpec(
    "explain-key",
    flags="t:T:",
    long=("json",),
    min_args=1,
    max_args=-1,
    target=TargetSpec("session", can_fail=True),
    marks=frozenset({"ro"}),
    usage="[--json] [-t target-session] [-T key-table] key ...",
    summary="Say what a key does, or several one after the other.",
)


def run(call: Call) -> None:
    from ..json_output import emit
    from ..key_explain import explain, lines_of

    session = call.target.session
    options = session.options if session is not None else call.server.options.session
    found = explain(call.server, options, call.args.strings(), call.args.get("T"))
    if call.args.has("json"):
        emit(call, found)
    else:
        call.print("\n".join(lines_of(found)))
