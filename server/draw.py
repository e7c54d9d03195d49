"""The picture of one client: from the tree to a scene for the renderer. Reads state, changes none (but a client's cache
of its own status rows).

Panes give their own rows (or their mode's), so that nothing is copied; borders and status lines are made again only
when something they depend on changed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pymux_wf.colour import DEFAULT
from pymux_wf.render.scene import PLAIN_TINT, Cursor, OuterModes, Scene, Tint, View, status_view

from . import border_view, floating, scrollbars, sizes, status

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pymux_wf.terminal import Row

    from .client import Client
    from .server import Server
    from .tree import Pane, Session, Window


def build_scene(client: Client, *, hurried: bool = False) -> Scene:
    """Everything the client's terminal should show now. The client must be attached.

    A ``hurried`` scene is for somebody who has typed: panes other than the active one wait for the next frame.
    """
    session = client.session
    assert session is not None
    scene = Scene(client.columns, client.lines, [])
    rows = status.rows(client)
    top = len(rows) if session.options.get("status-position") == "top" else 0
    if session.current is not None:
        _add_window(client, scene, session.current.window, top, hurried)
    _add_status(client, scene, session, rows)
    scene.modes = _outer_modes(client, session)
    _add_message_line(client, scene, session, rows)
    if client.overlay is not None:
        client.overlay.draw(client, scene, top)
    if session.options.get("set-titles"):
        scene.title = client.server.context(client=client, session=session).expand_time(
            str(session.options.get("set-titles-string"))
        )
    return scene


# -- the window


def view_offset(client: Client, window: Window) -> tuple[bool, int, int]:
    """Whether the window is larger than the client's room, and which part of it is shown: its first column and line."""
    columns, lines = sizes.client_room(client)
    if window.width <= columns and window.height <= lines:
        return False, 0, 0
    if client.pan is not None:
        x, y = client.pan
        return True, max(0, min(x, window.width - columns)), max(0, min(y, window.height - lines))
    pane = client.pane_in(window)
    if pane is None:
        return True, 0, 0
    cursor_x, cursor_y = pane.x + pane.screen.cursor.x, pane.y + pane.screen.cursor.y
    return True, _follow(cursor_x, columns, window.width), _follow(cursor_y, lines, window.height)


def _follow(cursor: int, room: int, size: int) -> int:
    if size <= room or cursor < room:
        return 0
    return size - room if cursor > size - room else cursor - room // 2


def _add_window(client: Client, scene: Scene, window: Window, top: int, hurried: bool) -> None:
    _, offset_x, offset_y = view_offset(client, window)
    scene.background = border_view.background(client, window, offset_x, offset_y)
    scene.background_y = top
    still = frozen(client)
    stack = floating.stacking(window)
    floats = [pane for pane in stack if floating.framed(pane)]
    for pane in stack[: len(stack) - len(floats)]:
        scene.views += _pane_views(client, pane, offset_x, offset_y - top, still, hurried)
    scene.views += border_view.labels(client, window, offset_x, offset_y, top)
    for pane in floats:
        frame, *label = border_view.frame(client, pane, offset_x, offset_y, top)
        inside = _pane_views(client, pane, offset_x, offset_y - top, still, hurried)
        scene.views += [
            frame,
            *(border_view.clipped(view, window, offset_x, offset_y - top) for view in inside),
            *label,
        ]
    active = client.pane_in(window)
    if active is not None:
        scene.cursor = _pane_cursor(client, active, offset_x, offset_y - top)


def _pane_views(client: Client, pane: Pane, offset_x: int, offset_y: int, still: bool, hurried: bool) -> list[View]:
    """What the pane shows, and its scrollbar."""
    shown = View(
        pane.x - offset_x, pane.y - offset_y, pane.width, pane.height, _rows(client, pane), tint(client.server, pane)
    )
    shown.held = (still and pane.mode is None) or (hurried and pane is not pane.window.active)
    bar = scrollbars.view(pane, offset_x, offset_y)
    return [shown] if bar is None else [shown, bar]


def _rows(client: Client, pane: Pane) -> Sequence[Row]:
    """What the pane shows. A pane in the middle of a synchronized update keeps the rows that were drawn last; what has
    been written into them since stays unsettled, so that the renderer takes them for unchanged.
    """
    if pane.mode is not None:
        return pane.mode.rows()
    screen = pane.screen
    drawn = pane.drawn_rows
    same_size = len(drawn) == screen.lines and len(drawn[0].cells) == screen.columns
    if same_size and pane in client.server.held:
        return drawn
    screen.settle()
    pane.drawn_rows = list(screen.rows)
    return pane.drawn_rows


def tint(server: Server, pane: Pane) -> Tint:
    """The pane's own default colours: of its program, else of ``window-active-style`` and ``window-style``."""
    screen = pane.screen
    fg, bg = screen.default_fg, screen.default_bg
    names = ("window-active-style", "window-style") if pane.window.active is pane else ("window-style",)
    for name in names:
        if fg >= 0 and bg >= 0:
            break
        has_format = "#{" in pane.options.text(name)
        style = pane.options.style(name, server.context(pane=pane) if has_format else None)
        fg, bg = (style.fg if fg < 0 else fg), (style.bg if bg < 0 else bg)
    fg, bg = (fg if fg >= 0 else DEFAULT), (bg if bg >= 0 else DEFAULT)
    palette = screen.base_palette | screen.palette
    if fg == bg == DEFAULT and not palette and not screen.modes.reverse_video:
        return PLAIN_TINT
    return Tint(fg, bg, tuple(sorted(palette.items())), screen.modes.reverse_video)


def _pane_cursor(client: Client, pane: Pane, offset_x: int, offset_y: int) -> Cursor:
    mode, screen = pane.mode, pane.screen
    if mode is not None:
        place = mode.cursor
        if place is None:
            return Cursor(visible=False)
        return _placed(client, pane, place, offset_x, offset_y, visible=True)
    cursor = screen.cursor
    place = (min(cursor.x, screen.columns - 1), cursor.y)
    return _placed(client, pane, place, offset_x, offset_y, visible=screen.modes.cursor_visible)


_SHAPES = {
    "default": 0,
    "blinking-block": 1,
    "block": 2,
    "blinking-underline": 3,
    "underline": 4,
    "blinking-bar": 5,
    "bar": 6,
}


def _placed(
    client: Client, pane: Pane, place: tuple[int, int], offset_x: int, offset_y: int, *, visible: bool
) -> Cursor:
    x, y = pane.x + place[0] - offset_x, pane.y + place[1] - offset_y
    if not (0 <= x < client.columns and 0 <= y < client.lines) or _covered(pane, *place):
        return Cursor(visible=False)
    modes = pane.screen.modes
    shape = modes.cursor_shape or _SHAPES.get(str(pane.options.get("cursor-style")), 0)
    colour = pane.screen.cursor_colour
    if colour < 0:
        colour = pane.options.colour("cursor-colour")
    return Cursor(x, y, visible, shape, modes.cursor_blink, colour if colour >= 0 else DEFAULT)


def _covered(pane: Pane, x: int, y: int) -> bool:
    """Whether another pane, or the window's edge, hides a cell of the pane."""
    window = pane.window
    if window.layout is None or not window.layout.floats.stack:
        return False
    x, y = pane.x + x, pane.y + y
    return not (0 <= x < window.width and 0 <= y < window.height and floating.under(window, x, y) == (pane, False))


# -- status lines, messages, prompts


def _add_status(client: Client, scene: Scene, session: Session, rows: list[status.StatusRow]) -> None:
    first = 0 if session.options.get("status-position") == "top" else client.lines - len(rows)
    for index, row in enumerate(rows):
        scene.views.append(status_view(row.row, first + index, client.columns))


def message_line(client: Client, session: Session) -> int:
    """The line of the terminal on which messages and prompts appear."""
    count = sizes.status_lines(session)
    wanted = min(int(session.options.get("message-line")), max(count - 1, 0))
    if session.options.get("status-position") == "top":
        return wanted
    return client.lines - max(count, 1) + wanted


def _add_message_line(client: Client, scene: Scene, session: Session, rows: list[status.StatusRow]) -> None:
    shown = client.message or client.prompt
    if shown is None:
        return
    y = message_line(client, session)
    first = 0 if session.options.get("status-position") == "top" else client.lines - len(rows)
    below = rows[y - first].row if 0 <= y - first < len(rows) else None
    row, cursor = status.message_row(client, session, shown, below)
    scene.views.append(status_view(row, y, client.columns))
    if cursor is None:
        scene.cursor = Cursor(visible=False)
        return
    kind = "prompt-command-cursor-style" if shown.command_mode else "prompt-cursor-style"
    colour = session.options.colour("prompt-cursor-colour")
    shape = _SHAPES.get(str(session.options.get(kind)), 0)
    scene.cursor = Cursor(cursor, y, True, shape, colour=colour if colour >= 0 else DEFAULT)


def frozen(client: Client) -> bool:
    """Whether panes wait for a message or a prompt to go before they show what is new, as in tmux."""
    shown = client.message or client.prompt
    return shown is not None and not shown.no_freeze


# -- modes of the outer terminal


def _outer_modes(client: Client, session: Session) -> OuterModes:
    pane = client.pane_in(session.current.window) if session.current is not None else None
    options = client.server.options.server
    mouse = 0
    if pane is not None and pane.mode is None:
        mouse = pane.screen.modes.mouse_protocol
    if session.options.get("mouse"):
        wants_all = session.options.get("focus-follows-mouse") or _any_wants_motion(session)
        mouse = 1003 if wants_all else 1002
    elif mouse == 9:
        mouse = 1000
    extended = {"off": 0, "on": 2, "always": 2}.get(str(options.get("extended-keys")), 0)
    return OuterModes(
        mouse=mouse,
        bracketed_paste=True,
        focus_events=bool(options.get("focus-events")),
        extended_keys=extended,
        theme_reports=True,
    )


def _any_wants_motion(session: Session) -> bool:
    if session.current is None:
        return False
    return any(pane.visible and pane.screen.modes.mouse_protocol == 1003 for pane in session.current.window.panes)
