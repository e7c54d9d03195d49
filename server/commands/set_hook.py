"""set-hook: set commands that run when something happens, or run them now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pymux_wf.lang.command_spec import CommandSpec, TargetSpec, commands_after_first
from pymux_wf.lang.options import find_option

from ..queue import State
from .set_option import change

if TYPE_CHECKING:
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


def run(call: Call) -> None:
    if call.args.has("R"):
        _run_now(call)
    else:
        change(call)


def _run_now(call: Call) -> None:
    name, _ = find_option(call.expand(call.args.string(0) or ""))
    if not name.startswith("@"):
        call.server.notices.run_hook(name, call.queue, call.item)
        return
    session = call.target.session
    options = session.options if session is not None else call.server.options.session
    text = options.get(name)
    if text:
        state = State(current=call.current, event=call.event, variables={"hook": name}, no_hooks=True, source="hook")
        call.queue.insert(call.server.executor.parse(str(text)), state)
