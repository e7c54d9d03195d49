"""What can be typed next, shown while somebody hesitates behind the prefix key (options which-key, which-key-delay).

The bindings of the client's key table stand in columns over the bottom of the window, a page at a time. The next key
takes them away and acts as if nothing had been there; only a key that the table does not have turns pages. Nothing is
set up, and nothing wakes, before the delay is over.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pymux_wf.keys import is_mouse_key
from pymux_wf.lang.quoting import style_escape
from pymux_wf.render.scene import Cursor, View
from pymux_wf.render.statusline import draw_format
from pymux_wf.terminal.width import text_width

from . import sizes
from .overlays import hide, show
from .styles import style_of

if TYPE_CHECKING:
    from pymux_wf.keys import MouseEvent
    from pymux_wf.render.scene import Scene

    from .client import Client

WIDEST = 26
"""Cells of a column, at most; what is longer is cut."""

_PAGERS = ("Tab", "NPage", "F1")


class Hint(NamedTuple):
    """A key and what it does."""

    key: str
    text: str


class Grid(NamedTuple):
    """How hints are laid out: columns of ``width`` cells, ``rows`` lines, ``pages`` of them."""

    columns: int
    rows: int
    width: int
    pages: int


def lay_out(hints: list[Hint], columns: int, lines: int) -> Grid:
    """The grid for a terminal of this size, of which the hints may take ``lines`` lines.

    >>> lay_out([Hint("a", "one"), Hint("b", "two")], 80, 10)
    Grid(columns=7, rows=1, width=11, pages=1)
    """
    key = max((text_width(hint.key) for hint in hints), default=1)
    text = max((text_width(hint.text) for hint in hints), default=1)
    width = max(min(key + 2 + text + 2, WIDEST, columns), 1)
    across = max(columns // max(width, 11), 1)
    rows = max(min(-(-len(hints) // across), lines), 1)
    return Grid(across, rows, columns // across, max(-(-len(hints) // (across * rows)), 1))


def page_lines(hints: list[Hint], grid: Grid, page: int) -> list[list[Hint]]:
    """The lines of a page, each with its hints from left to right; hints run down the columns."""
    size = grid.columns * grid.rows
    shown = hints[page * size : (page + 1) * size]
    return [shown[row :: grid.rows] for row in range(grid.rows)]


def hesitated(client: Client, table: str) -> None:
    """The delay behind the prefix key is over: shows the table, if the client is still in it and nothing else shows."""
    if client.session is None or client.key_table != table:
        return
    if client.overlay is not None or client.prompt is not None or client.message is not None:
        return
    hints = hints_of(client, table)
    if hints:
        show(client, WhichKey(client, table, hints))


def hints_of(client: Client, table: str) -> list[Hint]:
    """The bindings of a table that can be typed, by key."""
    return [
        Hint(binding.key, binding.note or (str(binding.commands) if binding.commands is not None else ""))
        for binding in client.server.keys.bindings(table)
        if not is_mouse_key(binding.key) and binding.key != "Any"
    ]


class WhichKey:
    """The overlay."""

    hint = True

    def __init__(self, client: Client, table: str, hints: list[Hint]) -> None:
        self._client = client
        self._table = table
        self._hints = hints
        self._page = 0
        bound = {hint.key for hint in hints}
        self._pager = next((key for key in _PAGERS if key not in bound), "")

    def _grid(self) -> Grid:
        session = self._client.session
        taken = sizes.status_lines(session) if session is not None else 0
        return lay_out(self._hints, self._client.columns, max((self._client.lines - taken) * 2 // 3 - 1, 1))

    def key(self, client: Client, key: str) -> bool:
        pages = self._grid().pages
        if key == self._pager and pages > 1:
            self._page = (self._page + 1) % pages
            client.redraw()
            return True
        self.close()
        return False

    def paste(self, client: Client, data: bytes) -> bool:
        self.close()
        return False

    def mouse(self, client: Client, event: MouseEvent) -> bool:
        if event.kind == "wheel":
            pages = self._grid().pages
            self._page = (self._page + (1 if event.button == 5 else -1)) % pages
            client.redraw()
            return True
        if event.kind == "press":
            self.close()
        return False

    def resized(self, client: Client) -> None:
        self._page = 0

    def close(self) -> None:
        hide(self._client, self)

    def draw(self, client: Client, scene: Scene, top: int) -> None:
        session = client.session
        if session is None or session.current is None or client.lines < 3:
            return
        grid = self._grid()
        options = session.current.window.options
        style, border = style_of(options.style("menu-style")), style_of(options.style("menu-border-style"))
        page = min(self._page, grid.pages - 1)
        more = f"  {page + 1}/{grid.pages} {self._pager}: more" if grid.pages > 1 else ""
        title = f" {style_escape(printable(self._table))}{more}"
        texts = [(f"#[reverse]{title}{' ' * client.columns}", border)]
        texts += [(_line(hints, grid), style) for hints in page_lines(self._hints, grid, page)]
        bottom = client.lines if top else client.lines - sizes.status_lines(session)
        first = max(bottom - len(texts), 0)
        for index, (text, base) in enumerate(texts[: bottom - first]):
            row, _ = draw_format(text, client.columns, base)
            scene.views.append(View(0, first + index, client.columns, 1, [row]))
        if scene.cursor.y >= first:
            scene.cursor = Cursor(visible=False)


def _line(hints: list[Hint], grid: Grid) -> str:
    return "".join(_cell(hint, grid.width) for hint in hints)


def _cell(hint: Hint, width: int) -> str:
    key, text = printable(hint.key), printable(hint.text)
    room = max(width - text_width(key) - 2, 0)
    text = cut(text, max(room - 1, 0))
    blank = " " * max(room - text_width(text), 0)
    return f"#[bold]{style_escape(key)}#[nobold] {style_escape(text)}{blank} "


def printable(text: str) -> str:
    """The text with ``?`` for what cannot be drawn."""
    return "".join(character if character.isprintable() else "?" for character in text)


def cut(text: str, width: int) -> str:
    """As much of the text as ``width`` cells hold; what was cut ends with ``…``."""
    if text_width(text) <= width:
        return text
    while text and text_width(text) >= width:
        text = text[:-1]
    return text + "…" if width > 0 else ""
