"""show-messages: show the message log, newest first, or what is known of jobs and terminals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pymux_wf.lang.command_spec import CommandSpec

if TYPE_CHECKING:
    from ..call import Call

SPEC = CommandSpec(
    "show-messages",
    alias="showmsgs",
    flags="JTt:",
    marks=frozenset({"after", "ct", "cf"}),
    usage="[-JT] [-t target-client]",
    summary="Show the message log, newest first, or what is known of jobs and terminals.",
)


TEMPLATE = "#{t/p:message_time}: #{message_text}"


def run(call: Call) -> None:
    args = call.args
    if args.has("T"):
        _terminals(call)
    if args.has("J"):
        _jobs(call)
    if not (args.has("T") or args.has("J")):
        _messages(call)


def _messages(call: Call) -> None:
    for number, (moment, text) in reversed(list(enumerate(call.server.messages))):
        variables = {"message_number": str(number), "message_text": text, "message_time": str(int(moment))}
        call.print(call.server.context(variables=variables).expand(TEMPLATE))


def _terminals(call: Call) -> None:
    for number, client in enumerate(call.server.attached()):
        if client.writer is None:
            continue
        call.print(f"Terminal {number}: {client.term} for {client.name}, flags=0x0:")
        call.print(f"   features: {client.feature_names()}")


def _jobs(call: Call) -> None:
    for number, (pid, command) in enumerate(call.server.jobs.running()):
        call.print(f"Job {number}: {command} [pid={pid}]")
