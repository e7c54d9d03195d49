"""if-shell: run one of two commands by the result of a shell command or a format."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pymux_wf.lang.command_spec import CommandSpec, TargetSpec, commands_after_first

from ..flag_values import client_directory
from ..listing import is_true
from ..queue import State
from .run_shell import background_queue, quietly

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from ..call import Call

SPEC = CommandSpec(
    "if-shell",
    alias="if",
    flags="bFt:",
    min_args=2,
    max_args=3,
    target=TargetSpec("pane", can_fail=True),
    usage="[-bF] [-t target-pane] shell-command command [command]",
    summary="Run one of two commands by the result of a shell command or a format.",
    argument_kind=commands_after_first,
)


def run(call: Call) -> Awaitable[None] | None:
    condition = call.args.string(0) or ""
    expanded = call.expand(condition)
    if call.args.has("F"):
        _choose(call, is_true(expanded))
        return None
    if not call.args.has("b"):
        return _ask(call, expanded)
    call.server.keep_task(quietly(call, lambda: _ask(call, expanded)))
    return None


async def _ask(call: Call, command: str) -> None:
    from ..pane_spawn import environment

    server = call.server
    session = call.target.session
    term = str(server.options.server.get("default-terminal"))
    result = await server.jobs.run(
        command, environment(server, session, None, {}, term), client_directory(call, session)
    )
    _choose(call, result.code == 0)


def _choose(call: Call, yes: bool) -> None:
    """Runs the command for the outcome, if there is one for it."""
    values = call.args.positional
    if len(values) <= (1 if yes else 2):
        return
    value = values[1 if yes else 2]
    commands = call.server.executor.parse(value) if isinstance(value, str) else value
    if call.args.has("b") and not call.args.has("F"):
        state = State(current=call.current, event=call.event, variables=dict(call.item.state.variables))
        background_queue(call).append(commands, state)
    else:
        call.insert(commands)
