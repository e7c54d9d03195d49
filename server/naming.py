"""Automatic window names: what runs in the foreground of the active pane.

The name is looked at when the window has had output, about twice a second, and only while ``automatic-rename`` is on;
an idle window costs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import platform

if TYPE_CHECKING:
    from .server import Server
    from .tree import Pane, Window

INTERVAL = 0.5


def current_command(pane: Pane) -> str:
    """The name of the program in the foreground of the pane; what was started where that cannot be told."""
    if pane.io is not None:
        group = platform.foreground_process(pane.io.process.fd)
        name = platform.process_name(group) if group is not None else None
        if name:
            return name
    return command_name(" ".join(pane.start_argv)) or command_name(pane.program)


def current_path(pane: Pane) -> str:
    """The working directory of the program in the foreground, or "" where it cannot be told."""
    if pane.io is None:
        return ""
    group = platform.foreground_process(pane.io.process.fd)
    found = platform.process_cwd(group) if group is not None else None
    return found or platform.process_cwd(pane.io.process.pid) or ""


def command_name(command: str) -> str:
    """The program's name in a command line, as a window is first named by it."""
    words = command.strip().strip('"')
    if words.startswith("exec "):
        words = words[5:]
    words = words.lstrip(" -")
    first = words.split(" ", 1)[0] if words else ""
    return first.rsplit("/", 1)[-1]


def automatic_name(server: Server, window: Window) -> str:
    """What ``automatic-rename-format`` gives for the window."""
    if window.active is None:
        return window.name
    return server.context(window=window, pane=window.active).expand(str(window.options.get("automatic-rename-format")))


def output_seen(server: Server, window: Window) -> None:
    """Has the name looked at soon, unless that is planned already.

    After rest it is looked at now and once more: the echo of a command line comes before its program has started.
    """
    if window.id not in server.name_timers and window.options.get("automatic-rename"):
        wait = window.name_checked + INTERVAL - server.loop.time()
        _plan(server, window, max(wait, 0.0), again=wait <= 0)


def _plan(server: Server, window: Window, wait: float, *, again: bool) -> None:
    server.name_timers[window.id] = server.loop.call_later(wait, _look, server, window, again)


def _look(server: Server, window: Window, again: bool) -> None:
    check(server, window)
    if again and window.id in server.tree.windows:
        _plan(server, window, INTERVAL, again=False)


def check(server: Server, window: Window) -> None:
    """Renames the window if its program has changed."""
    timer = server.name_timers.pop(window.id, None)
    if timer is not None:
        timer.cancel()
    window.name_checked = server.loop.time()
    if window.id not in server.tree.windows or not window.options.get("automatic-rename"):
        return
    name = automatic_name(server, window)
    if name != window.name:
        server.tree.rename_window(window, name)
        server.redraw_status(window)
