"""Modes over panes: putting them there, running their commands, and doing what they ask for.

The modes themselves are pure (``modes/``). Here is what they cannot do: paste buffers, the terminal's clipboard, pipes
to commands, timers.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from pymux_wf.lang.styles import NOATTR
from pymux_wf.render.statusline import draw_format
from pymux_wf.terminal.row import BLANK, Row
from pymux_wf.terminal.style import DEFAULT_STYLE, Style

from . import pane_spawn, scrollbars
from .errors import CommandError
from .modes.base import AppendText, ClientRequest, CopyText, DragTick, Leave, PaneMode, PipeText, Requests
from .modes.copy import CopyMode
from .modes.copy_draw import CopyStyles, Overlay
from .modes.copy_state import CopyOptions
from .outer_terminals import offer_clipboard
from .styles import style_of

if TYPE_CHECKING:
    from .client import Client
    from .context import Context
    from .modes.clock import ClockMode
    from .mouse import Hit
    from .server import Server
    from .tree import Pane, Session


# -- on and off


def push(server: Server, pane: Pane, mode: PaneMode) -> None:
    """Covers the pane with a mode; one of the same name is replaced."""
    if pane.mode is not None and pane.mode.name == mode.name:
        pane.modes.pop()
    pane.modes.append(mode)
    scrollbars.refresh(server, pane)
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
        scrollbars.refresh(server, pane)
        server.tree.observer("pane-mode-changed", pane)
        server.redraw_pane(pane)
        server.redraw_status(pane.window)
        server.check_name(pane.window)


def leave_all(server: Server, pane: Pane) -> None:
    """Takes all modes off the pane."""
    while pane.modes:
        pop(server, pane)


# -- copy mode


def enter_copy_mode(
    server: Server,
    session: Session,
    pane: Pane,
    *,
    source: Pane | None = None,
    scroll_exit: bool = False,
    hide_position: bool = False,
    by_mouse: bool = False,
) -> CopyMode:
    """Copy mode over ``pane``, showing ``source`` (the pane itself without one);
    the one that is there already stays. Entered ``by_mouse`` it shows no line numbers.
    """
    existing = pane.mode
    if isinstance(existing, CopyMode) and source is None and existing.name == "copy-mode":
        return existing
    mode = CopyMode(
        (source or pane).screen,
        columns=pane.width,
        lines=pane.height,
        options=copy_options(session, pane, numbers=not by_mouse),
        styles=copy_styles(server, session, pane),
        indicator=lambda columns: _indicator(server, pane, columns),
        scroll_exit=scroll_exit,
        hide_position=hide_position,
        last_search=pane.last_search,
    )
    mode.numbers = not by_mouse
    push(server, pane, mode)
    return mode


def options_changed(server: Server) -> None:
    """An option that copy mode follows has changed: the modes that are on follow it at once."""
    for pane in server.tree.panes.values():
        link = next(iter(pane.window.winlinks), None)
        if link is None:
            continue
        for mode in pane.modes:
            if isinstance(mode, CopyMode):
                options = copy_options(link.session, pane, numbers=mode.numbers)
                mode.configure(options, copy_styles(server, link.session, pane))


def copy_options(session: Session, pane: Pane, *, numbers: bool = False) -> CopyOptions:
    """The options copy mode follows, as they are now; with ``numbers`` also that of line numbers."""
    window = pane.window.options
    return CopyOptions(
        keys=str(window.get("mode-keys")),
        separators=str(session.options.get("word-separators")),
        wrap_search=bool(window.get("wrap-search")),
        line_numbers=str(window.get("copy-mode-line-numbers")) if numbers else "off",
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


def _indicator(server: Server, pane: Pane, columns: int) -> Row | None:
    """The position indicator, drawn; its cells that nobody wrote are ``BLANK`` itself."""
    context = server.context(pane=pane)
    text = context.expand(str(pane.options.get("copy-mode-position-format")))
    spec = pane.window.options.style("copy-mode-position-style", context)
    return _drawn_indicator(text, columns, style_of(spec)) if text else None


@lru_cache(maxsize=64)
def _drawn_indicator(text: str, columns: int, style: Style) -> Row:
    return draw_format(text, columns, style, over=Row.of([BLANK] * columns, [DEFAULT_STYLE] * columns))[0]


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
    if isinstance(mode, CopyMode) and mode.finder.last is not None:
        pane.last_search = mode.finder.last
        pane.search_string = mode.finder.text


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
        elif isinstance(request, ClientRequest):
            from .tree_modes import carry_out  # loaded with the first mode that asks

            carry_out(server, pane, request, client)
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


def mouse(server: Server, pane: Pane, hit: Hit, client: Client | None) -> bool:
    """A mouse key over the pane, for a mode that has its own use for it; False where there is none."""
    if pane.mode is None or not hasattr(pane.mode, "mouse"):
        return False
    from .tree_modes import mouse as tree_mouse

    return tree_mouse(server, pane, hit, client)


# -- text over a pane


def show_text(server: Server, client: Client, text: str) -> None:
    """Output of a command for somebody at a terminal: lines over the active pane, left with ``q``."""
    session = client.session
    if session is None or session.current is None or session.current.window.active is None:
        return
    show_over(server, session, session.current.window.active, text)


def show_over(server: Server, session: Session, pane: Pane, text: str) -> None:
    """Lines over a pane, below those that a view on it shows already."""
    from .modes.view import ViewMode

    mode = pane.mode
    if not isinstance(mode, ViewMode):
        mode = ViewMode(
            pane.width,
            pane.height,
            options=copy_options(session, pane),
            styles=copy_styles(server, session, pane),
            indicator=lambda columns: _indicator(server, pane, columns),
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


def clocks_changed(server: Server) -> None:
    """The options of clocks have changed: those that are on follow at once."""
    from .modes.clock import ClockMode

    for pane in server.tree.panes.values():
        options = pane.window.options
        for mode in pane.modes:
            if isinstance(mode, ClockMode):
                requests = mode.restyle(
                    style=str(options.get("clock-mode-style")), colour=options.colour("clock-mode-colour")
                )
                perform(server, pane, (*requests, *mode.tick(datetime.now())), None)
                _plan_tick(server, pane, mode, datetime.now())


def _plan_tick(server: Server, pane: Pane, mode: ClockMode, now: datetime) -> None:
    if mode.timer is not None:
        mode.timer.cancel()
    mode.timer = server.loop.call_later(mode.seconds_to_change(now) + 0.001, _tick, server, pane, mode)


def _tick(server: Server, pane: Pane, mode: ClockMode) -> None:
    if mode not in pane.modes:
        return
    now = datetime.now()
    perform(server, pane, mode.tick(now), None)
    _plan_tick(server, pane, mode, now)
