"""list-windows: list the windows of a session, or all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pymux_wf.lang.command_spec import CommandSpec, TargetSpec

from ..listing import Row, print_rows, sorted_rows

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from ..call import Call
    from ..tree import Winlink

SPEC = CommandSpec(
    "list-windows",
    alias="lsw",
    flags="aF:f:O:rt:",
    target=TargetSpec("session"),
    marks=frozenset({"after"}),
    usage="[-ar] [-F format] [-f filter] [-O order][-t target-session]",
    summary="List the windows of a session, or all of them.",
)


TEMPLATE = (
    "#{window_index}: #{window_name}#{window_raw_flags} (#{window_panes} panes) [#{window_width}x#{window_height}] "
    "[layout #{window_layout}] #{window_id}#{?window_active, (active),}"
)
ALL_TEMPLATE = (
    "#{session_name}:#{window_index}: #{window_name}#{window_raw_flags} (#{window_panes} panes) "
    "[#{window_width}x#{window_height}] "
)
KEYS: dict[str, Callable[[Winlink], Any]] = {
    "activity": lambda link: -link.window.activity,
    "creation": lambda link: -link.window.created,
    "index": lambda link: link.index,
    "name": lambda link: link.window.name,
    "size": lambda link: link.window.width * link.window.height,
}


def run(call: Call) -> None:
    every = call.args.has("a")
    links = call.server.tree.winlinks() if every else call.session.winlinks.values()
    rows = [Row(link, {"session": link.session, "winlink": link}) for link in links]
    for row in rows:
        row.variables["line"] = str(len(rows))
    print_rows(call, sorted_rows(call, rows, KEYS), ALL_TEMPLATE if every else TEMPLATE)
