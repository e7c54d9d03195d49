"""list-clients: list attached clients."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pymux_wf.lang.command_spec import CommandSpec, TargetSpec

from ..listing import Row, print_rows, sorted_rows

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from ..call import Call
    from ..client import Client

SPEC = CommandSpec(
    "list-clients",
    alias="lsc",
    flags="F:f:O:rt:",
    target=TargetSpec("session"),
    marks=frozenset({"ro", "after"}),
    usage="[-F format] [-f filter] [-O order][-t target-session]",
    summary="List attached clients.",
)


TEMPLATE = (
    "#{client_name}: #{session_name} [#{client_width}x#{client_height} #{client_termname}] "
    "#{?client_flags,(,}#{client_flags}#{?client_flags,),}"
)
KEYS: dict[str, Callable[[Client], Any]] = {
    "activity": lambda client: -client.activity,
    "creation": lambda client: -client.created,
    "name": lambda client: client.name,
    "size": lambda client: (client.columns, client.lines),
}


def run(call: Call) -> None:
    clients = call.server.clients_in(call.session) if call.args.has("t") else call.server.attached()
    rows = [Row(client, {"client": client, "session": client.session}) for client in clients]
    rows = sorted_rows(call, rows, KEYS)
    for number, row in enumerate(rows):
        row.variables["line"] = str(number)
    print_rows(call, rows, TEMPLATE)
