"""Popups: a program on a terminal of its own, shown in a box over a client's window.

A popup is fed, sized and signalled like a pane, by the same parts (``pty.py``, ``pane_io.py``, the terminal engine),
but belongs to one client and is in no window. It can become a pane: then what its terminal writes goes there.

Closing a popup hangs its program up. Who opened it waits until it is closed and learns how the program ended.
"""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from pymux_wf.colour import DEFAULT
from pymux_wf.keys import encode_mouse
from pymux_wf.keys.encode import encode_key, encode_paste
from pymux_wf.keys.names import META
from pymux_wf.lang.styles import DEFAULT_STYLE_SPEC, StyleSpec
from pymux_wf.render.boxes import draw_box
from pymux_wf.render.scene import Cursor, Tint, View
from pymux_wf.terminal import ByteStream, Screen

from . import pane_spawn
from .errors import CommandError
from .menus import default_look, draw_menu
from .modes.base import Cancel
from .modes.menu import RULE, Menu, MenuItem, Picked
from .outer_terminals import decoded_clipboard
from .overlays import hide
from .pane_io import PaneIO
from .pty import SpawnError, SpawnRequest, spawn
from .styles import style_of

if TYPE_CHECKING:
    from pymux_wf.keys import MouseEvent
    from pymux_wf.render.scene import Scene
    from pymux_wf.terminal import Row

    from .client import Client
    from .pty import PaneProcess
    from .server import Server
    from .tree import Session

CLOSED_STATUS = 128 + signal.SIGHUP
"""What a popup that is closed before its program has ended says of how that ended."""
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
    """

    title: str = ""
    style: StyleSpec = DEFAULT_STYLE_SPEC
    border_style: StyleSpec = DEFAULT_STYLE_SPEC
    lines: str = "single"
    on_exit: bool = False
    on_success: bool = False
    on_key: bool = False


@dataclass(frozen=True, slots=True)
class Program:
    """What runs in a popup: command words as for a pane, directory and more variables."""

    words: Sequence[str]
    cwd: str
    environment: Mapping[str, str] = field(default_factory=dict)


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
    """An overlay with a program in it; ``closed`` is done when it is over, ``status`` is then the exit status."""

    def __init__(self, client: Client, session: Session, box: Box, look: PopupLook) -> None:
        self._client = client
        self._server: Server = client.server
        self.session = session
        self.look = look
        self.box = self.wanted = box
        self.status: int = CLOSED_STATUS
        self.closed: asyncio.Future[None] = self._server.loop.create_future()
        self.screen: Screen = pane_spawn.new_screen(self._server, 0, *self._inner)
        self.program: Program | None = None
        self.io: PaneIO | None = None
        self._drag: _Drag | None = None
        self._menu: Menu | None = None
        self._rows: tuple[object, list[Row]] | None = None
        self._awaited = False
        stream = ByteStream(self.screen)
        # Where output and the end go: a pane, once the program has moved there.
        self.feed: Callable[[bytes], None] = lambda data: self._output(stream, data)
        self.on_eof: Callable[[], None] = lambda: None
        self.on_writable: Callable[[], None] = self._writable
        self.on_exit: Callable[[PaneProcess, int], None] = self._exited

    # -- the program

    def start(self, program: Program) -> None:
        """Runs the program; raises CommandError when that is not possible."""
        server, session = self._server, self.session
        term = str(server.options.server.get("default-terminal"))
        values = pane_spawn.environment(server, session, None, program.environment, term)
        for name in ("TMUX", "PYWFMUX"):
            if name not in program.environment:
                values[name] = f"{server.socket_path},{os.getpid()},{session.id}"
        values |= {"PWD": program.cwd, "SHELL": pane_spawn.default_shell(session), **program.environment}
        executable, argv = pane_spawn.command_line(session, self._words(program.words), values.get("PATH"))
        request = SpawnRequest(executable, argv, program.cwd, values, *self._inner, server.erase_character)
        try:
            process = spawn(request, own_process=not server.embedded)
        except SpawnError as error:
            raise CommandError(str(error)) from error
        self.program = program
        self.io = PaneIO(
            server.loop,
            process,
            lambda data: self.feed(data),
            lambda: self.on_eof(),
            lambda: self.on_writable(),
            server.busy_panes,
        )
        server.exits.watch(process.pid, lambda status: self.on_exit(process, status))

    def _words(self, words: Sequence[str]) -> Sequence[str]:
        """The words, or without them ``default-command``, or a shell that is no login shell."""
        if (words and words != [""]) or (not words and str(self.session.options.get("default-command"))):
            return words
        return pane_spawn.ProgramWords((pane_spawn.default_shell(self.session),))

    def _output(self, stream: ByteStream, data: bytes) -> None:
        stream.feed(data)
        replies = self.screen.take_replies()
        if replies and self.io is not None:
            self.io.write(replies)
        for event in self.screen.take_events():
            if event[0] == "clipboard":
                self._clipboard(event[2])
            elif event[0] == "clipboard-query":
                self._clipboard_query(event[1])
        awaited, self._awaited = self._awaited, False
        self._client.redraw(urgent=awaited)

    def _clipboard(self, text: str) -> None:
        data = decoded_clipboard(self._server, text)
        if data:
            self._server.buffers.add(data)
            self._client.set_clipboard(data)

    def _clipboard_query(self, selection: str) -> None:
        from base64 import b64encode

        newest = self._server.buffers.newest()
        allowed = str(self._server.options.server.get("get-clipboard")) in ("buffer", "both")
        if allowed and newest is not None and self.io is not None:
            self.io.write(b"\033]52;" + selection.encode() + b";" + b64encode(newest.data) + b"\033\\")

    def _writable(self) -> None:
        self._client.want_input(True)

    def _exited(self, process: PaneProcess, status: int) -> None:
        if self.io is None or self.io.process is not process:
            return
        self.io.drain()
        io, self.io = self.io, None
        io.close()
        self.status = os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.waitstatus_to_exitcode(status)
        if self.look.on_exit or (self.look.on_success and self.status == 0):
            self.close()
        self._client.redraw()

    def _write(self, data: bytes) -> None:
        if self.io is None or not data:
            return
        self._awaited = True
        self.io.write(data)
        if self.io.congested:
            self._client.want_input(False)

    def close(self) -> None:
        """Takes it off the client and hangs its program up."""
        hide(self._client, self)
        io, self.io = self.io, None
        if io is not None:
            io.close()
            io.process.signal(signal.SIGHUP)
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
        columns, lines = self._inner
        if (self.screen.columns, self.screen.lines) != (columns, lines):
            self.screen.resize(columns=columns, lines=lines)
            if self.io is not None:
                self.io.process.resize(columns, lines)
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
        keeps = (self.look.on_exit or self.look.on_success) and self.io is not None
        if (key in ("Escape", "C-[", "C-c") and not keeps) or (self.look.on_key and self.io is None):
            self.close()
            return True
        options = self._server.options.server
        self._write(
            encode_key(
                key,
                self.screen.modes,
                extended=options.get("extended-keys"),
                extended_format=options.get("extended-keys-format"),
                backspace=str(options.get("backspace")),
            )
        )
        return True

    def paste(self, client: Client, data: bytes) -> bool:
        if self._menu is None:
            self._write(encode_paste(data, self.screen.modes.bracketed_paste))
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
            self._write(encode_mouse(event, self.screen.modes, x, y))
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
        if self.io is not None:
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
        box, look, screen = self.box, self.look, self.screen
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
