"""set-hook: set commands that run when something happens, or run them now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pymux_wf.lang.command_spec import CommandSpec, TargetSpec, commands_after_first
from pymux_wf.lang.options import find_option

from ..errors import CommandError
from ..queue import Current, State
from .set_option import change

if TYPE_CHECKING:
    from pymux_wf.lang.parser import CommandList

    from ..call import Call

SPEC = CommandSpec(
    "set-hook",
    flags="agpRt:uw",
    min_args=1,
    max_args=2,
    target=TargetSpec("pane", can_fail=True),
    marks=frozenset({"after"}),
    usage="[-agpRuw] [-t target-pane] hook [command]",
    summary="Set commands that run when something happens, or run them now.",
    argument_kind=commands_after_first,
)

MAX_DEPTH = 50
"""A hook that runs itself with ``-R`` would never end."""
DEPTH_VARIABLE = "hook depth"  # no format can ask for a name with a blank


def run(call: Call) -> None:
    if call.args.has("R"):
        _run_now(call)
    else:
        change(call)


def _run_now(call: Call) -> None:
    """``-R``: runs the hook, or the commands of a user option, at the target, directly behind this command."""
    name, _ = find_option(call.expand(call.args.string(0) or ""))
    state = call.item.state
    depth = int(state.variables.get(DEPTH_VARIABLE, "0")) + 1
    if depth > MAX_DEPTH:
        raise CommandError(f"too many nested hooks: {name}")
    target = call.target
    place = Current(target.session, target.winlink, target.pane) if target.session is not None else call.current
    variables = {"hook": name, DEPTH_VARIABLE: str(depth)}
    run = State(current=place, event=call.event, variables=variables, no_hooks=True, source="hook")
    for commands in _commands_of(call, name, place):
        call.queue.insert(commands, run)


def _commands_of(call: Call, name: str, place: Current) -> list[CommandList]:
    sets = call.server.options
    if not name.startswith("@"):
        return sets.hooks_of(name, place.pane or place.session)
    text = sets.format_value(name, place.session, place.window, place.pane)
    return [call.server.executor.parse(text)] if text else []
