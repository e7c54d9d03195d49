"""wait-for: wait for a signal on a channel, send one, or lock a channel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pymux_wf.lang.command_spec import CommandSpec

from ..errors import CommandError

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from ..call import Call

SPEC = CommandSpec(
    "wait-for",
    alias="wait",
    flags="LSU",
    min_args=1,
    max_args=1,
    usage="[-L|-S|-U] channel",
    summary="Wait for a signal on a channel, send one, or lock a channel.",
)


def run(call: Call) -> Awaitable[None] | None:
    args, channels = call.args, call.server.wait_channels
    name = args.string(0) or ""
    if args.has("S"):
        channels.signal(name)
        return None
    if args.has("U"):
        channels.unlock(name)
        return None
    if call.client is None:
        raise CommandError("not able to lock" if args.has("L") else "not able to wait")
    waiting: Awaitable[None] | None = channels.lock(name) if args.has("L") else channels.wait(name)
    return waiting
