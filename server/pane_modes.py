"""Modes over panes: putting them there, running their commands, and doing what they ask for.

The modes themselves are pure (``modes/``). Here is what they cannot do: paste buffers, the terminal's clipboard, pipes
to commands, timers.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from pymux_wf.lang.styles import NOATTR

from . import pane_spawn
from .errors import CommandError
from .modes.base import AppendText, CopyText, DragTick, Leave, PaneMode, PipeText, Requests
from .modes.copy import CopyMode
from .modes.copy_draw import CopyStyles, Overlay
from .modes.copy_state import CopyOptions
from .outer_terminals import offer_clipboard
from .styles import style_of

if TYPE_CHECKING:
    from .client import Client
    from .context import Context
    from .server import Server
    from .tree import Pane, Session


# -- on and off


def push(server: Server, pane: Pane, mode: PaneMode) -> None:
    """Covers the pane with a mode; one of the same name is replaced."""
    if pane.mode is not None and pane.mode.name == mode.name:
        pane.modes.pop()
    pane.modes.append(mode)
    server.tree.observer("pane-mode-changed", pane)
    server.redraw_pane(pane)
    server.redraw_status(pane.window)
    server.check_name(pane.window)


def pop(server: Server, pane: Pane) -> None:
    """Takes the top mode off the pane."""
    if pane.modes:
        pane.modes.pop()
        if not pane.modes:
            pane.unseen_changes = False
        server.tree.observer("pane-mode-changed", pane)
        server.redraw_pane(pane)
        server.redraw_status(pane.window)
        server.check_name(pane.window)


# -- copy mode


def enter_copy_mode(
    server: Server,
    session: Session,
    pane: Pane,
    *,
    source: Pane | None = None,
    scroll_exit: bool = False,
    hide_position: bool = False,
) -> CopyMode:
    """Copy mode over ``pane``, showing ``source`` (the pane itself without one);
    the one that is there already stays.
    """
    existing = pane.mode
    if isinstance(existing, CopyMode) and source is None and existing.name == "copy-mode":
        return existing
    mode = CopyMode(
        (source or pane).screen,
        columns=pane.width,
        lines=pane.height,
        options=copy_options(session, pane),
        styles=copy_styles(server, session, pane),
        indicator=lambda columns: _indicator(server, pane),
        scroll_exit=scroll_exit,
        hide_position=hide_position,
    )
    push(server, pane, mode)
    return mode


def copy_options(session: Session, pane: Pane) -> CopyOptions:
    """The options copy mode follows, as they are now."""
    window = pane.window.options
    return CopyOptions(
        keys=str(window.get("mode-keys")),
        separators=str(session.options.get("word-separators")),
        wrap_search=bool(window.get("wrap-search")),
        line_numbers=str(window.get("copy-mode-line-numbers")),
    )


def copy_styles(server: Server, session: Session, pane: Pane) -> CopyStyles:
    """The ``copy-mode-*-style`` options as overlays."""
    names = {
        "selection": "copy-mode-selection-style",
        "match": "copy-mode-match-style",
        "current_match": "copy-mode-current-match-style",
        "mark": "copy-mode-mark-style",
        "position": "copy-mode-position-style",
        "line_number": "copy-mode-line-number-style",
        "current_line_number": "copy-mode-current-line-number-style",
    }
    context = server.context(session=session, pane=pane)
    return CopyStyles(**{name: _overlay(pane, option, context) for name, option in names.items()})


def _overlay(pane: Pane, option: str, context: Context) -> Overlay:
    spec = pane.window.options.style(option, context)
    return Overlay(style_of(spec), bool(spec.attrs & NOATTR))


def _indicator(server: Server, pane: Pane) -> str:
    return server.context(pane=pane).expand(str(pane.options.get("copy-mode-position-format")))


def run_mode_command(
    server: Server,
    pane: Pane,
    name: str,
    arguments: Sequence[str],
    repeat: int,
    client: Client | None,
    mouse: tuple[int, int] | None = None,
) -> None:
    """``send-keys -X``; raises CommandError when the pane is in no mode."""
    mode = pane.mode
    if mode is None:
        raise CommandError("not in a mode")
    requests = mode.command(name, arguments, repeat, mouse)
    perform(server, pane, requests, client)
    found = mode.variables().get("pane_search_string")
    if found:
        pane.search_string = found


def key(server: Server, pane: Pane, name: str, client: Client | None) -> None:
    """A key that no table took, for the mode on the pane."""
    if pane.mode is not None:
        perform(server, pane, pane.mode.key(name), client)


def perform(server: Server, pane: Pane, requests: Requests, client: Client | None) -> None:
    """Does what a mode asked for, in order."""
    for request in requests:
        if isinstance(request, CopyText):
            _copied(server, pane, request)
        elif isinstance(request, AppendText):
            _append(server, request.text)
        elif isinstance(request, PipeText):
            _pipe(server, pane, request)
        elif isinstance(request, Leave):
            pop(server, pane)
        elif isinstance(request, DragTick):
            server.loop.call_later(request.seconds, _drag_tick, server, pane, client)
    server.redraw_pane(pane)


def _copied(server: Server, pane: Pane, request: CopyText) -> None:
    data = request.text.encode("utf-8", "surrogateescape")
    if request.to_buffer:
        server.buffers.add(data, request.prefix)
    if request.to_clipboard:
        offer_clipboard(server, data, pane)


def _append(server: Server, text: str) -> None:
    data = text.encode("utf-8", "surrogateescape")
    newest = server.buffers.newest()
    if newest is None:
        server.buffers.add(data)
    else:
        server.buffers.extend(newest.name, data)


def _pipe(server: Server, pane: Pane, request: PipeText) -> None:
    command = request.command or str(server.options.server.get("copy-command"))
    link = next(iter(pane.window.winlinks), None)
    if not command or link is None:
        return
    values = pane_spawn.environment(server, link.session, None, {}, str(server.options.server.get("default-terminal")))
    data = request.text.encode("utf-8", "surrogateescape")
    server.keep_task(server.jobs.run(command, values, link.session.cwd, stdin=data))


def _drag_tick(server: Server, pane: Pane, client: Client | None) -> None:
    mode = pane.mode
    if isinstance(mode, CopyMode) and client is not None and client.keyboard.mouse.drag is not None:
        perform(server, pane, mode.drag_tick(), client)


# -- text over a pane


def show_text(server: Server, client: Client, text: str) -> None:
    """Output of a command for somebody at a terminal: lines over the active pane, left with ``q``."""
    from .modes.view import ViewMode

    session = client.session
    if session is None or session.current is None or session.current.window.active is None:
        return
    pane = session.current.window.active
    mode = pane.mode
    if not isinstance(mode, ViewMode):
        mode = ViewMode(
            pane.width, pane.height, options=copy_options(session, pane), styles=copy_styles(server, session, pane)
        )
        push(server, pane, mode)
    mode.add(text)
    server.redraw_pane(pane)


# -- the clock


def enter_clock(server: Server, pane: Pane) -> None:
    """The clock over a pane; it ticks by itself while it is there."""
    from .modes.clock import ClockMode

    options = pane.window.options
    now = datetime.now()
    mode = ClockMode(
        pane.width,
        pane.height,
        time=now,
        style=str(options.get("clock-mode-style")),
        colour=options.colour("clock-mode-colour"),
    )
    push(server, pane, mode)
    _plan_tick(server, pane, mode, now)


def _plan_tick(server: Server, pane: Pane, mode: object, now: datetime) -> None:
    server.loop.call_later(mode.seconds_to_change(now) + 0.001, _tick, server, pane, mode)  # type: ignore[attr-defined]


def _tick(server: Server, pane: Pane, mode: object) -> None:
    if mode not in pane.modes:
        return
    now = datetime.now()
    perform(server, pane, mode.tick(now), None)  # type: ignore[attr-defined]
    _plan_tick(server, pane, mode, now)
