"""list-sessions: list all sessions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pymux_wf.lang.command_spec import CommandSpec

from ..listing import Row, print_rows, sorted_rows
from ..sessions_order import SESSION_KEYS

if TYPE_CHECKING:
    from ..call import Call

SPEC = CommandSpec(
    "list-sessions",
    alias="ls",
    flags="F:f:O:r",
    marks=frozenset({"after"}),
    usage="[-r] [-F format] [-f filter] [-O order]",
    summary="List all sessions.",
)


TEMPLATE = (
    "#{session_name}: #{session_windows} windows (created #{t:session_created})"
    "#{?session_grouped, (group ,}#{session_group}#{?session_grouped,),}#{?session_attached, (attached),}"
)


def run(call: Call) -> None:
    rows = [Row(session, {"session": session}) for session in call.server.tree.sorted_sessions()]
    rows = sorted_rows(call, rows, SESSION_KEYS)
    for number, row in enumerate(rows):
        row.variables["line"] = str(number)
    print_rows(call, rows, TEMPLATE)
