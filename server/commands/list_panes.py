"""list-panes: list the panes of a window, of a session, or all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pymux_wf.lang.command_spec import CommandSpec, TargetSpec

from ..listing import Row, print_rows, sorted_rows

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from ..call import Call
    from ..tree import Pane

SPEC = CommandSpec(
    "list-panes",
    alias="lsp",
    flags="aF:f:O:rst:",
    target=TargetSpec("window"),
    marks=frozenset({"after"}),
    usage="[-asr] [-F format] [-f filter] [-O order][-t target-window]",
    summary="List the panes of a window, of a session, or all of them.",
)


PLACE = "#{?pane_floating_flag, #{pane_x}#,#{pane_y}#,#{pane_z},}"
TEMPLATE = (
    f"#{{pane_index}}: [#{{pane_width}}x#{{pane_height}}{PLACE}] [history #{{history_size}}/#{{history_limit}}, "
    "#{history_bytes} bytes] #{pane_id}#{?pane_active, (active),}#{?pane_dead, (dead),}"
)
SESSION_TEMPLATE = "#{window_index}." + TEMPLATE
ALL_TEMPLATE = "#{session_name}:" + SESSION_TEMPLATE
KEYS: dict[str, Callable[[Pane], Any]] = {
    "activity": lambda pane: -pane.last_output,
    "creation": lambda pane: pane.id,
    "index": lambda pane: pane.index,
    "name": lambda pane: pane.title,
    "size": lambda pane: pane.width * pane.height,
    "z": lambda pane: pane.level,
}


def run(call: Call) -> None:
    if call.args.has("a"):
        links, template = list(call.server.tree.winlinks()), ALL_TEMPLATE
    elif call.args.has("s"):
        links, template = list(call.session.winlinks.values()), SESSION_TEMPLATE
    else:
        links, template = [call.winlink], TEMPLATE
    rows = [
        Row(pane, {"session": link.session, "winlink": link, "pane": pane})
        for link in links
        for pane in link.window.panes
    ]
    for row in rows:
        row.variables["line"] = str(len(rows))
    print_rows(call, sorted_rows(call, rows, KEYS), template)
