"""swap-pane: exchange two panes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pymux_wf.lang.command_spec import CommandSpec, TargetSpec

from .. import arranging
from ..errors import CommandError

if TYPE_CHECKING:
    from ..call import Call
    from ..tree import Pane

SPEC = CommandSpec(
    "swap-pane",
    alias="swapp",
    flags="dDs:t:UZ",
    target=TargetSpec("pane"),
    source=TargetSpec("pane", flag="s", default_marked=True),
    usage="[-dDUZ] [-s src-pane] [-t dst-pane]",
    summary="Exchange two panes.",
)


def run(call: Call) -> None:
    args, target = call.args, call.pane
    keep = args.has("Z")
    with arranging.unzoomed(call.server, target.window, keep=keep):
        source = _source(call, target)
        if source is target:
            return
        if source.window is target.window:
            arranging.swap_panes(call.server, source, target, follow=not args.has("d"))
            return
        with arranging.unzoomed(call.server, source.window, keep=keep):
            arranging.swap_panes(call.server, source, target, follow=not args.has("d"))


def _source(call: Call, target: Pane) -> Pane:
    """The pane of ``-s``, or the one before (``-U``) or behind (``-D``) the target."""
    panes = target.window.panes
    if call.args.has("D"):
        return panes[(panes.index(target) + 1) % len(panes)]
    if call.args.has("U"):
        return panes[panes.index(target) - 1]
    if call.source is None or call.source.pane is None:
        raise CommandError("no current pane")
    source: Pane = call.source.pane
    return source
