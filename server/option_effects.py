"""What the server does when an option changes: the few that are not simply read where they are needed.

One table from option name to effect; an option that is not in it acts through the next drawing or the next use.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from . import actions

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


def _alternate(server: Server) -> None:
    for pane in server.tree.panes.values():
        pane.screen.allow_alternate = bool(pane.options.get("alternate-screen"))
        pane.screen.allow_title = bool(pane.options.get("allow-set-title"))


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


_EFFECTS: dict[str, Callable[[Server], None]] = {
    "aggressive-resize": _sizes,
    "allow-set-title": _alternate,
    "alternate-screen": _alternate,
    "automatic-rename": _names,
    "automatic-rename-format": _names,
    "copy-mode-current-line-number-style": _copy_modes,
    "copy-mode-current-match-style": _copy_modes,
    "copy-mode-line-number-style": _copy_modes,
    "copy-mode-line-numbers": _copy_modes,
    "copy-mode-mark-style": _copy_modes,
    "copy-mode-match-style": _copy_modes,
    "copy-mode-position-style": _copy_modes,
    "copy-mode-selection-style": _copy_modes,
    "default-size": _sizes,
    "history-limit": _history_limit,
    "key-table": _key_table,
    "mode-keys": _copy_modes,
    "mode-style": _copy_modes,
    "monitor-silence": _silence,
    "pane-border-status": _layouts,
    "pane-scrollbars": _layouts,
    "pane-scrollbars-position": _layouts,
    "pane-scrollbars-style": _layouts,
    "prompt-history-limit": _prompt_history,
    "status": _sizes,
    "status-interval": _status_timer,
    "terminal-features": _terminals,
    "terminal-overrides": _terminals,
    "user-keys": _user_keys,
    "window-size": _sizes,
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
