"""select-layout: arrange the panes of a window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pymux_wf.lang.command_spec import CommandSpec, TargetSpec
from pymux_wf.layout import LAYOUT_NAMES, match_layout_name

from .. import actions, arranging

if TYPE_CHECKING:
    from ..call import Call

SPEC = CommandSpec(
    "select-layout",
    alias="selectl",
    flags="Enopt:",
    max_args=1,
    target=TargetSpec("pane"),
    marks=frozenset({"after"}),
    usage="[-Enop] [-t target-pane] [layout-name]",
    summary="Arrange the panes of a window.",
)


def run(call: Call) -> None:
    args = call.args
    if args.has("n"):
        cycle(call, 1)
    elif args.has("p"):
        cycle(call, -1)
    else:
        _select(call)


def cycle(call: Call, step: int) -> None:
    """Goes to the next (+1) or previous (-1) named layout."""
    window = call.window
    before = _remember(call)
    if window.last_layout_name is None:
        name = LAYOUT_NAMES[0 if step > 0 else -1]
    else:
        name = LAYOUT_NAMES[(LAYOUT_NAMES.index(window.last_layout_name) + step) % len(LAYOUT_NAMES)]
    arranging.apply_named(call.server, window, name)
    window.old_layout = before


def _remember(call: Call) -> str:
    """The layout as it is, for ``-o``; a zoomed window is unzoomed first."""
    window = call.window
    arranging.unzoom(call.server, window)
    assert window.layout is not None
    return window.layout.dump()


def _select(call: Call) -> None:
    server, args, window = call.server, call.args, call.window
    before, text = _remember(call), args.string(0)
    if args.has("E"):
        assert window.layout is not None
        window.layout.spread(call.pane.id)
        actions.layout_changed(server, window)
    elif args.has("o") and text is None:
        if window.old_layout is None:
            return
        arranging.apply_string(server, window, window.old_layout)
    else:
        name = window.last_layout_name if text is None else match_layout_name(text) if not args.has("o") else None
        if name is not None:
            arranging.apply_named(server, window, name)
        elif text is not None:
            arranging.apply_string(server, window, text)
        else:
            return
    window.old_layout = before
