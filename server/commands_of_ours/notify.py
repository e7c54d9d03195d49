"""notify: have a client's terminal show a notification on the desktop, or ring its bell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pymux_wf.lang.command_spec import CommandSpec
from pymux_wf.render.notifications import PROTOCOLS, notification, protocol_of

from ..errors import CommandError

if TYPE_CHECKING:
    from ..call import Call
    from ..client import Client

SPEC = CommandSpec(
    "notify",
    flags="c:",
    long=("bell", "protocol:", "title:"),
    min_args=0,
    max_args=1,
    marks=frozenset({"cc"}),
    usage="[--bell] [--protocol protocol] [--title title] [-c target-client] [text]",
    summary="Have a client's terminal show a desktop notification, or ring its bell.",
)


def run(call: Call) -> None:
    client, text = call.need_client(), call.args.string(0)
    if text is None and not call.args.has("bell"):
        raise CommandError("a notification needs its text (or --bell)")
    if client.control is not None or client.writer is None:
        raise CommandError(f"client {client.name} has no terminal of its own")
    if text is not None:
        client.send_to_terminal(notification(_protocol(call, client), call.args.get("title") or "", text))
    if call.args.has("bell"):
        client.send_to_terminal(client.writer.bell())


def _protocol(call: Call, client: Client) -> str:
    wanted = call.args.get("protocol") or "auto"
    if wanted == "auto":
        found = protocol_of(client.term_type, client.term)
        if found is None:
            raise CommandError(
                f"the terminal of {client.name} ({client.term_type or client.term}) is not known to show notifications"
                f" (--protocol {', '.join(PROTOCOLS)} sends one all the same)"
            )
        return found
    if wanted not in PROTOCOLS:
        raise CommandError(f"unknown protocol: {wanted} (there are auto, {', '.join(PROTOCOLS)})")
    return wanted
