"""show-environment: print variables of the global or a session's environment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pymux_wf.lang.command_spec import CommandSpec, TargetSpec
from pymux_wf.lang.quoting import environment_quote

from ..errors import CommandError
from .set_environment import environment_of

if TYPE_CHECKING:
    from pymux_wf.lang.environ import EnvironEntry

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
    if call.args.has("t") and (call.target is None or call.target.session is None):
        raise CommandError(f"no such session: {call.args.get('t')}")
    environ = environment_of(call)
    name = call.args.string(0)
    if name is None:
        for variable in environ:
            _print(call, variable)
        return
    found = environ.find(name)
    if found is None:
        raise CommandError(f"unknown variable: {name}")
    _print(call, found)


def _print(call: Call, variable: EnvironEntry) -> None:
    """One line: ``NAME=value``, ``-NAME`` for one to be removed, or with ``-s`` a line for a shell."""
    if variable.hidden != call.args.has("h"):
        return
    name, value = variable.name, variable.value
    if not call.args.has("s"):
        call.print(f"-{name}" if value is None else f"{name}={value}")
    elif value is None:
        call.print(f"unset {name};")
    else:
        call.print(f'{name}="{environment_quote(value)}"; export {name};')
