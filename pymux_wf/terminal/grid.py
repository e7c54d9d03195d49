"""The state of one terminal's screen, shared by the layers that make up ``Screen``.

``Screen`` is built in layers, each in its own module and each relying on the ones before it: the state (here),
scrolling, movement, drawing, editing, modes, replies, strings, resizing, pyte's views. Nothing outside these layers
changes a cell.

The cursor's ``x`` equals ``columns`` while a wrap is pending, as in pyte. Where left and right margins are set the
column after the right margin may be an ordinary place, and without autowrap the cursor stays in the last column; there
``held`` is the position of a cursor that stands on the character just written instead of behind it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import pymux_wf.terminal.pyte_import  # noqa: F401  # isort: skip
import pyte.screens
from pyte.screens import Margins

from pymux_wf.colour import DEFAULT
from pymux_wf.terminal.charsets import Table
from pymux_wf.terminal.cursor import Cursor, Savepoint
from pymux_wf.terminal.history import History
from pymux_wf.terminal.modes import Modes
from pymux_wf.terminal.row import BLANK, Row
from pymux_wf.terminal.style import Style


@lru_cache(maxsize=64)
def _next_tabs(stops: frozenset[int], columns: int) -> list[int]:
    table = [columns - 1] * columns
    following = columns - 1
    for x in range(columns - 2, -1, -1):
        if x + 1 in stops:
            following = x + 1
        table[x] = following
    return table


def _no_name(name: str) -> int | None:
    return None


EVENT_LIMIT = 4096
_CHANGES = (("modes",), ("colours",))
REPLY_LIMIT = 1 << 20


class Grid(pyte.screens.Screen):  # type: ignore[misc]
    """The rows, the cursor and everything else a screen remembers."""

    def __init__(
        self, columns: int, lines: int, *, history_limit: int = 2000, history_bytes: int | None = None
    ) -> None:
        # pyte's own constructor is not called: its buffer and sets are views here.
        self.columns = max(1, columns)
        self.lines = max(1, lines)
        self.modes = Modes()
        self.history = History(self.columns, history_limit, history_bytes)
        self.rows: list[Row] = []
        self.cursor = Cursor()
        self.alternate = False
        self.allow_alternate = True
        self.allow_title = True
        self.scroll_on_clear = True
        self.base_palette: dict[int, int] = {}
        self.version_reply = "pywfmux"
        self.named_colour: Callable[[str], int | None] = _no_name
        self.host_fg: int | None = None
        self.host_bg: int | None = None
        self.pixels: tuple[int, int] | None = None
        self._replies: list[str] = []
        self._replies_length = 0
        self._events: list[tuple[str, ...]] = []
        self._start()

    def _start(self) -> None:
        """Everything as RIS leaves it, apart from history, replies and events."""
        self.modes.reset()
        self.title = ""
        self.icon_name = ""
        self.title_stack: list[tuple[str, str]] = []
        self.cursor = Cursor()
        self.rows = [Row(self.columns) for _ in range(self.lines)]
        self.main_rows: list[Row] | None = None
        self.main_size = (self.columns, self.lines)
        self.main_cursor: tuple[int, int, Style] | None = None
        self.alternate = False
        self.below: list[Row] = []
        self.top = 0
        self.bottom = self.lines - 1
        self.left = 0
        self.right = self.columns - 1
        self.left_right = False
        self.held: tuple[int, int] | None = None
        self.charsets: list[Table] = [None, None, None, None]
        self.charset = 0
        self.single_shift = 0
        self.last_character = ""
        self.saved: dict[bool, Savepoint] = {}
        self.saved_modes: dict[int, bool] = {}
        self.keyboard_stacks: dict[bool, list[int]] = {False: [], True: []}
        self.tabstops = set(range(8, self.columns, 8))
        self._tabs_changed()
        self.default_fg = DEFAULT
        self.default_bg = DEFAULT
        self.cursor_colour = DEFAULT
        self.palette: dict[int, int] = {}
        self.rectangle_extent = False
        self.directory = ""
        self.saved_columns: int | None = None
        self._set_unusual()

    def _set_unusual(self) -> None:
        """What the hot loop must know: whether moves are ``unusual`` (origin mode, side margins, ...) and the column up
        to which a run may be written without a further look (0 where every run needs one)."""
        modes = self.modes
        self.unusual = modes.origin or self.left_right or modes.reverse_wrap or modes.newline or not modes.autowrap
        odd = (
            modes.insert
            or self.left_right
            or self.charsets[self.charset] is not None
            or self.single_shift != 0
            or not modes.autowrap
        )
        self.plain_columns = 0 if odd else self.columns

    def _tabs_changed(self) -> None:
        """Makes ``next_tab`` (column -> the stop after it) anew, and notes whether all stops are the original ones."""
        self.next_tab = _next_tabs(frozenset(self.tabstops), self.columns)
        self.plain_tabs = self.tabstops == set(range(8, self.columns, 8))

    @property
    def margins(self) -> Any:
        """The top and bottom margins as pyte has them: None where they are the screen's own."""
        if self.top == 0 and self.bottom == self.lines - 1:
            return None
        return Margins(self.top, self.bottom)

    def blank_row(self) -> Row:
        """A fresh row with the background of the pen."""
        return Row(self.columns, self.cursor.style.erased())

    def event(self, *event: str) -> None:
        """Notes something the outside may care about, until it is taken. That something changed is noted once."""
        events = self._events
        if len(events) < EVENT_LIMIT and (event not in _CHANGES or not events or events[-1] != event):
            events.append(event)

    def take_events(self) -> list[tuple[str, ...]]:
        """What happened since the last call, oldest first."""
        events, self._events = self._events, []
        return events

    def write_process_input(self, data: str) -> None:
        """Owes the program ``data`` as an answer (pyte's name for it); ``take_replies`` hands it over."""
        if self._replies_length < REPLY_LIMIT:
            self._replies.append(data)
            self._replies_length += len(data)

    def take_replies(self) -> bytes:
        """The answers owed to the program since the last call."""
        if not self._replies:
            return b""
        data = "".join(self._replies).encode("utf-8", "replace")
        self._replies.clear()
        self._replies_length = 0
        return data

    def ignore(self) -> None:
        """The method of a control function without effect."""

    def debug(self, *args: Any, **kwargs: Any) -> None:
        """Called for complete control functions that are not supported; does nothing (pyte's hook)."""

    def clear_halves(self, row: Row, start: int, end: int) -> None:
        """Blanks the halves of wide characters that an overwriting of columns ``start`` to ``end`` would cut off."""
        cells = row.cells
        if start < len(cells) and not cells[start] and start:
            cells[start - 1] = BLANK
            cells[start] = BLANK
        if end < len(cells) and not cells[end]:
            cells[end] = BLANK
            cells[end - 1] = BLANK
