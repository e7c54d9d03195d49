"""display-message: show a message in a client's status line, or print it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pymux_wf.lang.command_spec import CommandSpec, TargetSpec
from pymux_wf.lang.numbers import UINT_MAX

from .. import variables
from ..errors import CommandError
from ..flag_values import number

if TYPE_CHECKING:
    from collections.abc import Awaitable, Mapping
    from typing import Any

    from ..call import Call
    from ..client import Client
    from ..context import Context

SPEC = CommandSpec(
    "display-message",
    alias="display",
    flags="aCc:d:lINpt:F:v",
    max_args=1,
    target=TargetSpec("pane", can_fail=True),
    marks=frozenset({"after", "cc", "cf"}),
    usage="[-aCIlNpv] [-c target-client] [-d delay] [-F format] [-t target-pane] [message]",
    summary="Show a message in a client's status line, or print it.",
)


TEMPLATE = "[#{session_name}] #{window_index}:#{window_name}, current pane #{pane_index} - (%H:%M %d-%b-%y)"


def run(call: Call) -> Awaitable[None] | None:
    args = call.args
    if args.has("I"):
        return _fill(call)
    if args.has("F") and len(args):
        raise CommandError("only one of -F or argument must be given")
    delay = args.get("d")
    milliseconds = None if delay is None else number(delay, 0, UINT_MAX, "delay")
    if args.has("a"):
        _list_variables(call)
        return None
    template = args.get("F") or args.string(0) or TEMPLATE
    client = _client_of_format(call)
    log = call.print if args.has("v") else None
    text = template if args.has("l") else _context(call, client).expand_time(template, log)
    if args.has("p"):
        call.print(text)
    elif call.target_client is not None and call.target_client.control is not None:
        call.target_client.control.message(text)
    elif call.target_client is not None:
        call.target_client.show_message(
            text,
            None if milliseconds is None else milliseconds / 1000,
            ignore_keys=args.has("N"),
            no_freeze=args.has("C"),
        )
    elif call.client is None:
        call.server.add_message(text)
    return None


def _client_of_format(call: Call) -> Client | None:
    """Whom ``#{client_...}`` means: the target client if it shows the session, else the session's latest client."""
    session = call.target.session
    client = call.target_client
    if session is None or (client is not None and client.session is session):
        return client
    return max(call.server.clients_in(session), key=lambda other: other.activity, default=None)


def _context(call: Call, client: Client | None) -> Context:
    target = call.target
    return call.server.context(
        variables=call.variables,
        client=client,
        session=target.session,
        winlink=target.winlink,
        pane=target.pane,
    )


def _list_variables(call: Call) -> None:
    client, target = _client_of_format(call), call.target
    context = _context(call, client)
    tables: list[tuple[Any, Mapping[str, Any]]] = [
        (call.server, variables.SERVER),
        (target.session, variables.SESSION),
        (target.winlink, variables.WINLINK),
        (target.winlink, variables.WINDOW),
        (target.pane, variables.PANE),
        (client, variables.CLIENT),
    ]
    names = sorted(name for subject, table in tables if subject is not None for name in table)
    call.print("\n".join(f"{name}={context.expand('#{' + name + '}')}" for name in names))


def _fill(call: Call) -> Awaitable[None] | None:
    """``-I``: standard input goes into a pane that has no program."""
    from .split_window import fill_from_stdin

    if call.target.pane is None:
        return None
    if call.pane.io is not None:
        raise CommandError("pane is not empty")
    return fill_from_stdin(call, call.pane)
