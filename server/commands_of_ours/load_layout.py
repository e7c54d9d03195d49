"""load-layout: open a layout by its name, built in or of the user's, in a session."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pymux_wf.lang.command_spec import CommandSpec, TargetSpec

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from ..call import Call

BUILT_IN_LAYOUTS = (
    *("development", "orchestrator", "monitoring", "debug"),
    *("prod-monitor", "prod-incident", "prod-deploy"),
)
"""The layouts that need no file, as they are offered; which there are, the program that loads them knows."""

SPEC = CommandSpec(
    "load-layout",
    flags="t:",
    long=("replace",),
    min_args=1,
    max_args=1,
    target=TargetSpec("session", can_fail=True),
    usage="[--replace] [-t target-session] name",
    summary="Open a layout (development, orchestrator, monitoring, debug, or a file of layouts/) in a session.",
)


def run(call: Call) -> Awaitable[None] | None:
    from ..layout_loading import load, load_behind

    if call.client is not None and not call.client.attached:
        return load(call)
    call.server.keep_task(load_behind(call))
    return None
