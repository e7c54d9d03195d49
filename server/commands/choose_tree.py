"""choose-tree: choose a session, window or pane from a tree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pymux_wf.lang.command_spec import CommandSpec, TargetSpec, commands_anywhere

from ..variables import TREE_MODE_FORMAT

if TYPE_CHECKING:
    from ..call import Call

SPEC = CommandSpec(
    "choose-tree",
    flags="F:f:GK:NO:rst:wyZ",
    max_args=1,
    target=TargetSpec("pane"),
    usage="[-GNrswZ] [-F format] [-f filter] [-K key-format] [-O sort-order] [-t target-pane] [template]",
    summary="Choose a session, window or pane from a tree.",
    argument_kind=commands_anywhere,
)

TEMPLATE = "switch-client -Zt '%%'"


def run(call: Call) -> None:
    open_windows(call)


def open_windows(call: Call, wanted: str | None = None) -> None:
    """Opens the tree over the target pane; ``wanted`` is a filter in the place of ``-f``."""
    from ..tree_modes import open_tree
    from ..tree_windows import WindowTree

    args = call.args
    given = args.positional[0] if len(args) and wanted is None else None
    kind = "session" if args.has("s") else "window" if args.has("w") else "pane"
    source = WindowTree(
        call.server,
        (call.session, call.winlink, call.pane),
        kind=kind,
        template=TEMPLATE if given is None else given,
        line_format=args.get("F") or TREE_MODE_FORMAT,
        key_format=args.get("K"),
        all_grouped=args.has("G"),
        ask_first=not args.has("y"),
    )
    open_tree(call, source, begin=source.start, wanted=wanted)
