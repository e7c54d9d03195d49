"""What the server does when an option changes: the few that are not simply read where they are needed.

One table from option name to effect; an option that is not in it acts through the next drawing or the next use.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from . import actions
from .ending import destroy_unattached

if TYPE_CHECKING:
    from .server import Server


def _sizes(server: Server) -> None:
    server.recalculate_sizes()


def _layouts(server: Server) -> None:
    for window in server.tree.windows.values():
        if window.layout is not None:
            window.layout.status = window.border_status
            actions.layout_changed(server, window)


def _history_limit(server: Server) -> None:
    for link in server.tree.winlinks():
        limit = int(link.session.options.get("history-limit"))
        for pane in link.window.panes:
            pane.screen.history.limit = limit


def _silence(server: Server) -> None:
    for window in server.tree.windows.values():
        server.alerts.watch_silence(window)


def _names(server: Server) -> None:
    for window in list(server.tree.windows.values()):
        server.check_name(window)


def _status_timer(server: Server) -> None:
    server.status_timer.restart()


def _key_table(server: Server) -> None:
    for client in server.attached():
        client.keyboard.reset()


def _screens(server: Server) -> None:
    if server.tree.panes:
        from .pane_looks import obey_everywhere

        obey_everywhere(server)


def _widths(server: Server) -> None:
    from .pane_looks import set_character_widths

    set_character_widths(server)


def _string_limits(server: Server) -> None:
    from .pane_looks import limit_strings

    for pane in server.tree.panes.values():
        limit_strings(server, pane)


def _unattached(server: Server) -> None:
    # Not in the middle of the command: what it shows may go.
    if server.config_done:
        server.loop.call_soon(destroy_unattached, server)


def _exits(server: Server) -> None:
    if server.config_done:
        server.loop.call_soon(server.maybe_exit)


def _idle_locks(server: Server) -> None:
    server.idle_locks.refresh()


def _themes(server: Server) -> None:
    if server.tree.panes:
        server.themes.refresh()


def _focus(server: Server) -> None:
    server.focus.refresh()


def _message_limit(server: Server) -> None:
    server.trim_messages()


def _terminals(server: Server) -> None:
    for client in server.attached():
        client.look_again()


def _prompt_history(server: Server) -> None:
    if server.prompt_history is not None:
        server.prompt_history.limit = int(server.options.server.get("prompt-history-limit"))


def _user_keys(server: Server) -> None:
    for client in server.clients:
        client.set_user_keys()


def _copy_modes(server: Server) -> None:
    from .pane_modes import options_changed

    options_changed(server)


def _clocks(server: Server) -> None:
    from .pane_modes import clocks_changed

    clocks_changed(server)


def _audit(server: Server) -> None:
    if server.audit is None and server.options.server.get("audit-log"):
        from .audit import AuditLog

        server.audit = AuditLog(server)


_EFFECTS: dict[str, Callable[[Server], None]] = {
    "aggressive-resize": _sizes,
    "allow-set-title": _screens,
    "alternate-screen": _screens,
    "audit-log": _audit,
    "automatic-rename": _names,
    "automatic-rename-format": _names,
    "clock-mode-colour": _clocks,
    "clock-mode-style": _clocks,
    "codepoint-widths": _widths,
    "copy-mode-current-line-number-style": _copy_modes,
    "copy-mode-current-match-style": _copy_modes,
    "copy-mode-line-number-style": _copy_modes,
    "copy-mode-line-numbers": _copy_modes,
    "copy-mode-mark-style": _copy_modes,
    "copy-mode-match-style": _copy_modes,
    "copy-mode-position-style": _copy_modes,
    "copy-mode-selection-style": _copy_modes,
    "default-size": _sizes,
    "destroy-unattached": _unattached,
    "exit-empty": _exits,
    "exit-unattached": _exits,
    "focus-events": _focus,
    "history-limit": _history_limit,
    "input-buffer-size": _string_limits,
    "key-table": _key_table,
    "lock-after-time": _idle_locks,
    "message-limit": _message_limit,
    "mode-keys": _copy_modes,
    "mode-style": _copy_modes,
    "monitor-silence": _silence,
    "pane-border-status": _layouts,
    "pane-colours": _screens,
    "pane-scrollbars": _layouts,
    "pane-scrollbars-position": _layouts,
    "pane-scrollbars-style": _layouts,
    "prompt-history-limit": _prompt_history,
    "scroll-on-clear": _screens,
    "status": _sizes,
    "status-interval": _status_timer,
    "terminal-features": _terminals,
    "terminal-overrides": _terminals,
    "user-keys": _user_keys,
    "variation-selector-always-wide": _widths,
    "window-active-style": _themes,
    "window-size": _sizes,
    "window-style": _themes,
    "word-separators": _copy_modes,
    "wrap-search": _copy_modes,
}


def apply(server: Server, name: str) -> None:
    """``name`` has another value in one of the sets: act on it and draw everything that may show it."""
    effect = _EFFECTS.get(name)
    if effect is not None:
        effect(server)
    server.redraw_every_status()
    for client in server.attached():
        client.redraw()
