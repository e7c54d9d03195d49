"""The command palette of a client: what there is to find, how it is shown, and what choosing does.

Found are commands, key bindings, windows, sessions, panes, layouts, words of the workflow layer and options. A command
that needs arguments opens the command prompt with its name; everything else acts at once, as if a key had been bound to
it.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

from pymux_wf.lang.errors import LangError
from pymux_wf.lang.options_table import OPTION_TABLE, SERVER, WINDOW_PANE
from pymux_wf.lang.quoting import quote_argument, style_escape
from pymux_wf.layout import LAYOUT_NAMES
from pymux_wf.paths import PYWFMUX, TMUX, config_candidates
from pymux_wf.render.boxes import draw_box, put_format
from pymux_wf.render.scene import Cursor, View
from pymux_wf.terminal.width import text_width

from . import sizes
from .commands import shown_names
from .commands_of_ours.load_layout import BUILT_IN_LAYOUTS
from .modes.base import Cancel, Redraw
from .modes.palette import Chosen, Entry, Palette
from .overlays import hide, show
from .queue import State
from .styles import style_of
from .which_key import cut, printable
from .word_offers import OFFERED, action

if TYPE_CHECKING:
    from pymux_wf.keys import MouseEvent
    from pymux_wf.lang.command_spec import CommandSpec
    from pymux_wf.lang.parser import CommandList
    from pymux_wf.render.scene import Scene
    from pymux_wf.terminal.row import Row

    from .client import Client
    from .modes.base import Requests
    from .server import Server

WIDEST, TALLEST = 90, 22


def open_palette(client: Client, query: str = "") -> None:
    """Shows the palette to an attached client; ``query`` is there as if typed."""
    opened = OpenPalette(client, Palette(list(entries(client)), 1))
    opened.resized(client)
    if query:
        opened.palette.type(query)
    show(client, opened)


# -- what there is


def entries(client: Client) -> Iterator[Entry]:
    """Everything that can be chosen; what is nearest to hand first."""
    server = client.server
    yield from _windows(server)
    yield from _sessions(server)
    yield from _panes(server)
    yield from _commands(server)
    yield from _keys(client)
    for name in layout_names(server):
        yield Entry("layout", name, "open its windows and panes", f"load-layout {quote_argument(name)}")
    for name in LAYOUT_NAMES:
        yield Entry("layout", name, "arrange the panes of the window", f"select-layout {name}")
    for words, about in OFFERED.items():
        yield Entry("word", words, about, action(words, server.socket_path))
    yield from _options()


def layout_names(server: Server) -> list[str]:
    """What ``load-layout`` may be given: the built-in layouts, and the files of the user's ``layouts`` directory."""
    found: list[str] = []
    with contextlib.suppress(OSError, IndexError):
        directory = os.path.dirname(config_candidates(server.environ.values(), PYWFMUX)[0])
        found = [name[:-5] for name in sorted(os.listdir(f"{directory}/layouts")) if name.endswith(".toml")]
    return list(dict.fromkeys((*BUILT_IN_LAYOUTS, *found)))


def _windows(server: Server) -> Iterator[Entry]:
    for link in server.tree.winlinks():
        title = f"{link.session.name}:{link.index} {link.window.name}"
        target = quote_argument(f"${link.session.id}:{link.index}")
        yield Entry("window", title, f"{len(link.window.panes)} panes", f"switch-client -t {target}")


def _sessions(server: Server) -> Iterator[Entry]:
    for session in server.tree.sorted_sessions():
        about = f"{len(session.winlinks)} windows"
        yield Entry("session", session.name, about, f"switch-client -t {quote_argument(f'${session.id}')}")


def _panes(server: Server) -> Iterator[Entry]:
    for pane in server.tree.panes.values():
        yield Entry("pane", f"%{pane.id} {pane.title}", pane.window.name, f"switch-client -t %{pane.id}")


def _commands(server: Server) -> Iterator[Entry]:
    for name in shown_names(server.name == TMUX):
        spec = server.executor.registry.find(name)
        yield Entry("command", name, spec.summary, _action(spec))


def _action(spec: CommandSpec) -> str:
    if spec.min_args or spec.name in _ASKED:
        return f"command-prompt -I {quote_argument(spec.name + ' ')}"
    return spec.name


_ASKED = frozenset(
    (
        *(
            "display-menu",
            "display-message",
            "display-popup",
            "kill-server",
            "kill-session",
            "move-window",
            "new-session",
        ),
        *("link-window", "send-keys", "set-buffer", "swap-window", "wait-for"),
    )
)
"""Commands that nobody means without a flag or a second thought."""


def _keys(client: Client) -> Iterator[Entry]:
    session = client.session
    prefix = str(session.options.get("prefix")) if session is not None else ""
    for table, before in (("prefix", f"{prefix} "), ("root", "")):
        for binding in client.server.keys.bindings(table):
            if binding.commands is not None and "Mouse" not in binding.key and "Wheel" not in binding.key:
                text = binding.note or str(binding.commands)
                yield Entry("key", text, f"{before}{binding.key}", binding.commands)


def _options() -> Iterator[Entry]:
    for name, spec in OPTION_TABLE.items():
        flag = "-s" if spec.scope & SERVER else "-gw" if spec.scope & WINDOW_PANE else "-g"
        if not spec.hook:
            text = quote_argument(f"set-option {flag} {name} ")
            yield Entry("option", name, spec.text, f"command-prompt -I {text}")


# -- on the client's terminal


class OpenPalette:
    """The overlay: a box in the upper half, with the query on its first line."""

    def __init__(self, client: Client, palette: Palette) -> None:
        self._client = client
        self.palette = palette
        self._place = (0, 0, 0, 0)

    def key(self, client: Client, key: str) -> bool:
        self._handle(self.palette.key(key))
        return True

    def paste(self, client: Client, data: bytes) -> bool:
        self._handle(self.palette.type(data.decode("utf-8", "replace")))
        return True

    def mouse(self, client: Client, event: MouseEvent) -> bool:
        x, y, width, height = self._place
        if event.kind == "wheel":
            self._handle(self.palette.wheel(event.button == 4))
        elif event.kind == "press":
            border = self._border
            inside = x <= event.x < x + width and y <= event.y < y + height
            self._handle(self.palette.click(event.y - y - border - 1) if inside else (Cancel(),))
        return True

    def _handle(self, requests: Requests) -> None:
        for request in requests:
            if isinstance(request, Chosen):
                self.close()
                act(self._client, request.entry)
            elif isinstance(request, Cancel):
                self.close()
            elif isinstance(request, Redraw):
                self._client.redraw()

    def close(self) -> None:
        hide(self._client, self)

    @property
    def _border(self) -> int:
        return 1 if self._client.columns >= 30 and self._client.lines >= 8 else 0

    def resized(self, client: Client) -> None:
        border = self._border
        room = client.lines - (sizes.status_lines(client.session) if client.session is not None else 0)
        height = max(min(room, TALLEST), 1)
        width = min(client.columns, WIDEST)
        self._place = ((client.columns - width) // 2, max((room - height) // 3, 0), width, height)
        self.palette.resize(height - 1 - 2 * border)

    def draw(self, client: Client, scene: Scene, top: int) -> None:
        if client.session is None or client.session.current is None:
            return
        x, y, width, height = self._place
        y = min(y + top, client.lines - height)
        options = client.session.current.window.options
        style, border = style_of(options.style("menu-style")), style_of(options.style("menu-border-style"))
        kind = str(options.get("menu-border-lines")) if self._border else "none"
        count = f" {len(self.palette.found)} " if self._border and kind != "none" else ""
        rows = draw_box(width, height, kind, border, count, style)
        chosen = str(options.get("menu-selected-style"))
        self._fill(rows, width, chosen)
        scene.views.append(View(x, y, width, height, rows))
        column = x + self._border + 2 + text_width(self._query(width))
        scene.cursor = Cursor(min(column, client.columns - 1), y + self._border, visible=True)
        self._place = (x, y, width, height)

    def _query(self, width: int) -> str:
        """The end of the query, as far as it is seen."""
        text = self.palette.query
        while text_width(text) > max(width - 2 * self._border - 3, 0):
            text = text[1:]
        return text

    def _fill(self, rows: list[Row], width: int, chosen: str) -> None:
        border = self._border
        inner = width - 2 * border
        style = rows[border].styles[border] if inner > 0 and len(rows) > border else None
        if style is None:
            return
        put_format(rows[border], border, inner, style_escape(f"> {self._query(width)}"), style)
        for index, entry in enumerate(self.palette.shown(), 1):
            mark = f"#[{chosen}]" if self.palette.first + index - 1 == self.palette.chosen else ""
            put_format(rows[border + index], border, inner, mark + style_escape(line(entry, inner)), style)


def line(entry: Entry, width: int) -> str:
    """An entry on a line of ``width`` cells: its kind, its title, and what is told beside it as far as it fits."""
    kind = f"{entry.kind:<8}" if width >= 40 else ""
    title = cut(kind + printable(entry.title), width)
    room = width - text_width(title) - 2
    detail = cut(printable(entry.detail), room) if room > 4 else ""
    return f"{title}{' ' * (width - text_width(title) - text_width(detail))}{detail}"


def act(client: Client, entry: Entry) -> None:
    """Does what the entry stands for, at the client."""
    if client.session is None:
        return
    server = client.server
    try:
        commands: CommandList = server.executor.parse(entry.action) if isinstance(entry.action, str) else entry.action
    except LangError as error:
        client.show_message(error.message)
        return
    if client.read_only and not server.executor.read_only(commands):
        client.show_message("client is read-only")
        return
    client.queue.append(commands, State(current=server.client_current(client), source="prompt"))
