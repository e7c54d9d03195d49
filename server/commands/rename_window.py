"""rename-window: give a window a name and stop renaming it automatically."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pymux_wf.lang.command_spec import CommandSpec, TargetSpec

from ..names import window_name

if TYPE_CHECKING:
    from ..call import Call

SPEC = CommandSpec(
    "rename-window",
    alias="renamew",
    flags="t:",
    min_args=1,
    max_args=1,
    target=TargetSpec("window"),
    marks=frozenset({"after"}),
    usage="[-t target-window] new-name",
    summary="Give a window a name and stop renaming it automatically.",
)


def run(call: Call) -> None:
    window = call.window
    name = window_name(call, call.args.string(0))
    window.options.set_text("automatic-rename", "off")
    call.server.tree.rename_window(window, name)
    call.server.redraw_status(window)
    call.server.redraw_window(window)
