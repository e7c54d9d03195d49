"""Popups: a box over a client's window with a program on a terminal of its own (``popup_terminal.py``) in it.

Here is what a client sees and does: the box, its border and its menu, keys and the mouse.

Closing a popup hangs its program up. Who opened it waits until it is closed and learns how the program ended.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pymux_wf.colour import DEFAULT
from pymux_wf.keys import encode_mouse
from pymux_wf.keys.encode import encode_paste
from pymux_wf.keys.names import META
from pymux_wf.lang.styles import DEFAULT_STYLE_SPEC, StyleSpec
from pymux_wf.render.boxes import draw_box
from pymux_wf.render.scene import Cursor, Tint, View

from .menus import default_look, draw_menu
from .modes.base import Cancel
from .modes.menu import RULE, Menu, MenuItem, Picked
from .overlays import hide
from .popup_terminal import PopupTerminal
from .popup_terminal import Program as Program
from .styles import style_of

if TYPE_CHECKING:
    from pymux_wf.keys import MouseEvent
    from pymux_wf.render.scene import Scene
    from pymux_wf.terminal import Row

    from .client import Client
    from .server import Server
    from .tree import Session

SMALLEST = 3
"""Columns and lines that a popup with a border needs at least."""
BUTTONS_AND_DRAGS = 1002


@dataclass(slots=True)
class PopupLook:
    """How a popup looks, and when it closes of itself.

    Attributes:
        title: an expanded format.
        style, border_style: of the terminal inside, and of the border.
        lines: kind of border, ``none`` for no border.
        on_exit, on_success, on_key: it closes when its program has ended; ended without an error; at any key after it.
        can_move: it may become a pane; not where somebody waits for what the program does.
    """

    title: str = ""
    style: StyleSpec = DEFAULT_STYLE_SPEC
    border_style: StyleSpec = DEFAULT_STYLE_SPEC
    lines: str = "single"
    on_exit: bool = False
    on_success: bool = False
    on_key: bool = False
    can_move: bool = True


@dataclass(frozen=True, slots=True)
class Box:
    """A place on the client's terminal, border included, in cells."""

    x: int
    y: int
    width: int
    height: int

    def holds(self, x: int, y: int) -> bool:
        return self.x <= x < self.x + self.width and self.y <= y < self.y + self.height

    def within(self, columns: int, lines: int) -> Box:
        """The same box, moved and then cut until it is on a terminal of this size."""
        width, height = min(self.width, columns), min(self.height, lines)
        return Box(max(min(self.x, columns - width), 0), max(min(self.y, lines - height), 0), width, height)


class Popup:
    """An overlay with a program on ``terminal`` in it; ``closed`` is done when it is over."""

    def __init__(self, client: Client, session: Session, box: Box, look: PopupLook) -> None:
        self._client = client
        self._server: Server = client.server
        self.look = look
        self.box = self.wanted = box
        self.terminal = PopupTerminal(client, session, *self._inner, self._ended)
        self.closed: asyncio.Future[None] = self._server.loop.create_future()
        self._drag: _Drag | None = None
        self._menu: Menu | None = None
        self._rows: tuple[object, list[Row]] | None = None

    @property
    def status(self) -> int:
        """How the program ended: its code, or its signal's number; 129 where it was hung up."""
        return self.terminal.status

    def start(self, program: Program) -> None:
        """Runs the program; raises CommandError when that is not possible."""
        self.terminal.start(program)

    def _ended(self) -> None:
        if self.look.on_exit or (self.look.on_success and self.terminal.status == 0):
            self.close()
        self._client.redraw()

    def close(self) -> None:
        """Takes it off the client and hangs its program up."""
        hide(self._client, self)
        self.terminal.hang_up()
        if not self.closed.done():
            self.closed.set_result(None)

    # -- place and size

    @property
    def bordered(self) -> bool:
        return self.look.lines != "none"

    @property
    def _inner(self) -> tuple[int, int]:
        """Columns and lines of the terminal inside."""
        frame = 2 if self.bordered else 0
        return max(self.box.width - frame, 1), max(self.box.height - frame, 1)

    def fit(self) -> None:
        """Gives the terminal inside the size that the box leaves it."""
        self.terminal.resize(*self._inner)
        self._client.redraw()

    def resized(self, client: Client) -> None:
        """As large as it was made, as far as the terminal allows."""
        self.box = self.wanted.within(client.columns, client.lines)
        if self._menu is not None:
            self._menu.place(self._menu.x, self._menu.y, client.columns, client.lines)
        self.fit()

    def put(self, box: Box) -> None:
        """Moves or resizes it, for good."""
        self.box = self.wanted = box
        self.fit()

    # -- keys

    def key(self, client: Client, key: str) -> bool:
        if self._menu is not None:
            self._menu_says(self._menu.key(key))
            return True
        runs = self.terminal.runs
        keeps = (self.look.on_exit or self.look.on_success) and runs
        if (key in ("Escape", "C-[", "C-c") and not keeps) or (self.look.on_key and not runs):
            self.close()
            return True
        self.terminal.key(key)
        return True

    def paste(self, client: Client, data: bytes) -> bool:
        if self._menu is None:
            self.terminal.write(encode_paste(data, self.terminal.screen.modes.bracketed_paste))
        return True

    # -- mouse

    def mouse(self, client: Client, event: MouseEvent) -> bool:
        if self._menu is not None:
            self._menu_says(self._menu.mouse(event))
        elif self._drag is not None:
            self._dragged(self._drag, event)
        elif not self.box.holds(event.x, event.y):
            if _is_press(event, 3):
                self._open_menu(event)
        elif self._on_border(event) or event.modifiers == META:
            self._frame_mouse(event)
        else:
            frame = 1 if self.bordered else 0
            x, y = event.x - self.box.x - frame, event.y - self.box.y - frame
            self.terminal.write(encode_mouse(event, self.terminal.screen.modes, x, y))
        return True

    def _on_border(self, event: MouseEvent) -> bool:
        box = self.box
        at_side = event.x in (box.x, box.x + box.width - 1)
        return self.bordered and (at_side or event.y in (box.y, box.y + box.height - 1))

    def _frame_mouse(self, event: MouseEvent) -> None:
        """On the border, or with Meta anywhere: the left button moves, the right one resizes or opens the menu."""
        box = self.box
        if not event.modifiers and _is_press(event, 3) and (event.x == box.x or event.y == box.y):
            self._open_menu(event)
        elif event.kind == "press" and event.button in (1, 3):
            self._drag = _Drag(event.button == 3, event.x - box.x, event.y - box.y)

    def _dragged(self, drag: _Drag, event: MouseEvent) -> None:
        if event.kind != "drag":
            self._drag = None
            return
        client, box = self._client, self.box
        if (event.x - box.x, event.y - box.y) == (drag.x, drag.y):
            return  # where it was taken hold of: what a smaller size would cut off is lost
        if drag.resizes:
            least = SMALLEST if self.bordered else 1
            if event.x >= box.x + least and event.y >= box.y + least:
                self.put(Box(box.x, box.y, event.x - box.x, event.y - box.y))
            return
        x = max(min(event.x - drag.x, client.columns - box.width), 0)
        y = max(min(event.y - drag.y, client.lines - box.height), 0)
        self._drag = _Drag(False, event.x - x, event.y - y)
        self.put(Box(x, y, box.width, box.height))

    # -- the menu on the border

    def _open_menu(self, event: MouseEvent) -> None:
        newest = self._server.buffers.newest()
        items = [MenuItem("Close", "q", "close")]
        if newest is not None:
            name = newest.name.replace("#", "##")
            items.append(MenuItem(f"Paste #[underscore]{name}", "p", "paste"))
        items += [RULE, MenuItem("Fill Space", "F", "fill"), MenuItem("Centre", "C", "centre")]
        if self.terminal.runs and self.look.can_move:
            items += [RULE, MenuItem("To Horizontal Pane", "h", "beside"), MenuItem("To Vertical Pane", "v", "below")]
        client = self._client
        menu = Menu(items, client.columns, client.lines, look=default_look(client), mouse=True)
        if menu.fits:
            menu.place(max(event.x - menu.width // 2, 0), event.y, client.columns, client.lines)
            self._menu = menu
            client.redraw()

    def _menu_says(self, requests: Sequence[object]) -> None:
        menu = self._menu
        for request in requests:
            if isinstance(request, (Cancel, Picked)):
                self._menu = None
            if isinstance(request, Picked) and menu is not None:
                self._chosen(menu.items[request.index].command)
        self._client.redraw()

    def _chosen(self, what: str) -> None:
        client, box = self._client, self.box
        if what == "close":
            self.close()
        elif what == "paste":
            newest = self._server.buffers.newest()
            self.paste(client, newest.data if newest is not None else b"")
        elif what == "fill":
            self.put(Box(0, 0, client.columns, client.lines))
        elif what == "centre":
            x, y = client.columns // 2 - box.width // 2, client.lines // 2 - box.height // 2
            self.put(Box(max(x, 0), max(y, 0), box.width, box.height))
        else:
            from .popup_panes import become_pane

            become_pane(self._server, client, self, horizontal=what == "beside")

    # -- picture

    def draw(self, client: Client, scene: Scene, top: int) -> None:
        box, look, screen = self.box, self.look, self.terminal.screen
        frame = 1 if self.bordered else 0
        if frame:
            scene.views.append(View(box.x, box.y, box.width, box.height, self._border()))
        screen.settle()
        fg, bg = _first(screen.default_fg, look.style.fg), _first(screen.default_bg, look.style.bg)
        tint = Tint(fg, bg, tuple(sorted(screen.palette.items())), screen.modes.reverse_video)
        width, height = max(box.width - 2 * frame, 0), max(box.height - 2 * frame, 0)
        scene.views.append(View(box.x + frame, box.y + frame, width, height, screen.rows, tint))
        modes = screen.modes
        mouse = max(modes.mouse_protocol, 1000 if modes.mouse_protocol == 9 else 0)
        if client.session is not None and client.session.options.get("mouse"):
            mouse = max(mouse, BUTTONS_AND_DRAGS)
        scene.modes = replace(scene.modes, mouse=mouse)
        if self._menu is not None:
            draw_menu(self._menu, scene)
            return
        x = box.x + frame + min(screen.cursor.x, screen.columns - 1)
        y = box.y + frame + screen.cursor.y
        colour = screen.cursor_colour if screen.cursor_colour >= 0 else DEFAULT
        scene.cursor = Cursor(x, y, modes.cursor_visible, modes.cursor_shape, modes.cursor_blink, colour)

    def _border(self) -> list[Row]:
        """The border's rows, the same objects until something changes."""
        box, look = self.box, self.look
        key = (box.width, box.height, look.lines, look.border_style, look.title)
        if self._rows is None or self._rows[0] != key:
            rows = draw_box(box.width, box.height, look.lines, style_of(look.border_style), look.title)
            self._rows = (key, rows)
        return self._rows[1]


@dataclass(frozen=True, slots=True)
class _Drag:
    """The mouse holds the popup, at this cell of it."""

    resizes: bool
    x: int
    y: int


def _is_press(event: MouseEvent, button: int) -> bool:
    return event.kind == "press" and event.button == button


def _first(colour: int, other: int) -> int:
    return colour if colour >= 0 else other
