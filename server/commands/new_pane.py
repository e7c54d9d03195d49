"""new-pane: make a floating pane, or with ``-L`` split a pane as split-window does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pymux_wf.lang.command_spec import CommandSpec, TargetSpec

from . import split_window

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from ..call import Call
    from ..tree import Pane

SPEC = CommandSpec(
    "new-pane",
    alias="newp",
    flags="bc:de:EfF:hIkl:Lm:p:PR:s:S:t:vx:X:y:Y:Z",
    max_args=-1,
    target=TargetSpec("pane"),
    usage=(
        "[-bdefhIklPvZ] [-c start-directory] [-e environment] [-F format] [-l size] [-m message] [-p "
        "percentage] [-s style] [-S active-border-style] [-R inactive-border-style] [-x width] [-y height] "
        "[-X x-position] [-Y y-position] [-t target-pane] [shell-command [argument ...]]"
    ),
    summary="Make a floating pane.",
)


def run(call: Call) -> Awaitable[None] | None:
    if call.args.has("L"):
        return split_window.run(call)
    return split_window.open_pane(call, _float)


def _float(call: Call) -> Pane:
    from .. import floating  # loaded with the first float, not by a configuration that binds new-pane

    place, size = floating.geometry(call, call.pane.window)
    contents = split_window.contents(call)
    pane = floating.new_float(call.server, call.session, call.pane, place=place, size=size, **contents)
    return split_window.settle(call, pane)
