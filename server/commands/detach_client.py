"""detach-client: take clients off their sessions and give their terminals back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pymux_wf.lang.command_spec import CommandSpec, TargetSpec
from pymux_wf.protocol import ExitReason

from ..errors import CommandError

if TYPE_CHECKING:
    from ..call import Call
    from ..client import Client

SPEC = CommandSpec(
    "detach-client",
    alias="detach",
    flags="aE:s:t:P",
    source=TargetSpec("session", flag="s", can_fail=True),
    marks=frozenset({"ro", "ct"}),
    usage="[-aP] [-E shell-command] [-s target-session] [-t target-client]",
    summary="Take clients off their sessions and give their terminals back.",
)


def run(call: Call) -> None:
    for client in _leaving(call):
        _detach(call, client)


def _leaving(call: Call) -> list[Client]:
    server, args, own = call.server, call.args, call.client
    if args.has("s"):
        source = call.source.session if call.source is not None else None
        found = server.clients_in(source) if source is not None else []
    elif args.has("a"):
        found = [client for client in server.attached() if client is not call.target_client]
    else:
        found = [call.need_client()]
    if own is not None and own.read_only and found != [own]:
        raise CommandError("client is read-only")
    return found


def _detach(call: Call, client: Client) -> None:
    command = call.args.get("E")
    if command is not None:
        client.exec(command)
    else:
        client.detach(ExitReason.DETACHED_HUP if call.args.has("P") else ExitReason.DETACHED)
