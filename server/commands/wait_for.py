"""wait-for: wait for a signal on a channel or for an event, send a signal, or lock a channel."""

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
    flags="E:F:LSUv",
    max_args=1,
    long=("timeout:",),
    usage="[-L|-S|-U] [-E event] [-F filter] [-v] [--timeout seconds] [channel]",
    summary="Wait for a signal on a channel or for an event, send a signal, or lock a channel.",
)


def run(call: Call) -> Awaitable[None] | None:
    args, channels = call.args, call.server.wait_channels
    if args.has("E"):
        if len(args):
            raise CommandError("command wait-for: too many arguments (need at most 0)")
        from ..event_wait import wait_for_event

        return wait_for_event(call, _seconds(call))
    if not len(args):
        raise CommandError("command wait-for: too few arguments (need at least 1)")
    name = args.string(0) or ""
    if args.has("S"):
        channels.signal(name)
        return None
    if args.has("U"):
        channels.unlock(name)
        return None
    if call.client is None:
        raise CommandError("not able to lock" if args.has("L") else "not able to wait")
    seconds = _seconds(call)
    waiting: Awaitable[None] | None = channels.lock(name) if args.has("L") else channels.wait(name)
    if waiting is None or seconds is None:
        return waiting
    from ..event_wait import in_time

    return in_time(waiting, seconds, f"channel {name}")


def _seconds(call: Call) -> float | None:
    """The time limit; None without ``--timeout``."""
    text = call.args.get("timeout")
    if text is None:
        return None
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds <= LONGEST:
        raise CommandError(f"timeout is invalid: {text} (seconds, at least 0)")
    return seconds


LONGEST = 86400.0 * 365
