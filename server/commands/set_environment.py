"""set-environment: set or remove a variable of the global or a session's environment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pymux_wf.lang.command_spec import CommandSpec, TargetSpec
from pymux_wf.lang.environ import check_name

from ..errors import CommandError

if TYPE_CHECKING:
    from pymux_wf.lang.environ import Environ

    from ..call import Call

SPEC = CommandSpec(
    "set-environment",
    alias="setenv",
    flags="Fhgrt:u",
    min_args=1,
    max_args=2,
    target=TargetSpec("session", can_fail=True),
    marks=frozenset({"after"}),
    usage="[-Fhgru] [-t target-session] variable [value]",
    summary="Set or remove a variable of the global or a session's environment.",
)


def run(call: Call) -> None:
    args = call.args
    name, value = args.string(0) or "", args.string(1)
    check_name(name)
    environ = environment_of(call)
    if value is not None and args.has("F"):
        value = call.expand(value)
    for flag, change in (("u", environ.unset), ("r", environ.clear)):
        if args.has(flag):
            if value is not None:
                raise CommandError(f"can't specify a value with -{flag}")
            change(name)
            return
    if value is None:
        raise CommandError("no value specified")
    environ.set(name, value, hidden=args.has("h"))


def environment_of(call: Call) -> Environ:
    """The global environment with ``-g``, else the target session's; raises CommandError where there is none."""
    if call.args.has("g"):
        return call.server.environ
    session = call.target.session
    if session is None:
        name = call.args.get("t")
        raise CommandError("no current session" if name is None else f"no such session: {name}")
    environ: Environ = session.environ
    return environ
