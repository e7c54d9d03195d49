"""Copy mode: a frozen picture of a pane and its history, with a cursor to move, search, select and copy with.

The picture is taken when the mode begins and on ``refresh-from-pane``; what the program writes meanwhile changes
nothing of it. All commands come through ``command`` by the names of tmux's ``send-keys -X``. Their table is in
``copy_commands``.

Relies on the other ``copy_`` modules, each for its part. Never does anything outside: it answers with requests.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from . import copy_motion as motion
from .backing import Backing
from .base import NOTHING, DragTick, Leave, Redraw, Request, Requests
from .copy_call import Call
from .copy_commands import COMMANDS, Clear, parse_arguments
from .copy_draw import CopyDrawing, CopyStyles, Indicator, gutter_width, horizontal_shift
from .copy_finder import Finder
from .copy_jump import Jumps
from .copy_motion import Place
from .copy_search import Match
from .copy_selection import Drag, LineSide, Unit
from .copy_state import CopyOptions, CopyState
from .copy_variables import CopyVariables

if TYPE_CHECKING:
    from pymux_wf.terminal.row import Row

    from .backing import Source


class CopyMode(CopyState):
    """Copy mode over a pane.

    Args:
        source: The pane's screen.
        columns, lines: The size of the pane that shows the mode, where it is not the source itself (copy-mode -s).
        options: The options it follows; ``configure`` changes them.
        styles: How it is drawn.
        indicator: Gives the expanded ``copy-mode-position-format``; None draws no indicator.
        scroll_exit: ``copy-mode -e``: leave when scrolled to the bottom.
        hide_position: ``copy-mode -H``.
        last_search: ``finder.last`` of the pane's copy mode before, for search-again.

    Attributes:
        numbers: Whether it follows ``copy-mode-line-numbers`` when that changes; the owner sets it.
    """

    name = "copy-mode"

    def __init__(
        self,
        source: Source,
        *,
        columns: int | None = None,
        lines: int | None = None,
        options: CopyOptions | None = None,
        styles: CopyStyles | None = None,
        indicator: Indicator | None = None,
        scroll_exit: bool = False,
        hide_position: bool = False,
        last_search: tuple[str, bool] | None = None,
    ) -> None:
        self.source = source
        backing = Backing.of(source)
        super().__init__(backing, options or CopyOptions())
        self.styles = styles or CopyStyles()
        self.indicator = indicator
        self.scroll_exit = scroll_exit
        self.hide_position = hide_position
        self.finder = Finder(last_search)
        self.jumps = Jumps()
        self.numbers = False
        self.recentre = 0
        self._requests: list[Request] = []
        self._drawing = CopyDrawing()
        self._incremental: tuple[int, int, int] | None = None
        self._slider_grab = 0
        self._tick_due = False
        self.put(min(source.cursor.x, self.columns), source.cursor.y)
        self.mark: Place = self.place
        self.mark_shown = False
        if columns is not None and lines is not None and (columns, lines) != (self.columns, self.lines):
            self.resize(columns, lines)

    # What the server sees (base.PaneMode).

    @property
    def key_table(self) -> str:
        """``copy-mode`` or ``copy-mode-vi``."""
        return "copy-mode-vi" if self.options.vi else "copy-mode"

    @property
    def cursor(self) -> tuple[int, int]:
        """Column and row of the cursor as drawn."""
        x = min(self.x, self.columns - 1) - horizontal_shift(self) + gutter_width(self)
        return x, self.y

    def rows(self) -> Sequence[Row]:
        """The rows to draw."""
        return self._drawing.rows(self)

    def key(self, key: str) -> Requests:
        """Keys that the key table does not hold do nothing."""
        return NOTHING

    def variables(self) -> Mapping[str, str]:
        """The format variables of copy mode."""
        return CopyVariables(self)

    def command(
        self, name: str, arguments: Sequence[str] = (), repeat: int = 1, mouse: tuple[int, int] | None = None
    ) -> Requests:
        """Run one command; an unknown name or a wrong number of arguments does nothing, as in tmux."""
        entry = COMMANDS.get(name)
        if entry is None:
            return NOTHING
        parsed = parse_arguments(entry, arguments)
        if parsed is None:
            return NOTHING
        if mouse is not None and name != "scroll-to-mouse":
            mouse = self.text_column(mouse[0]), mouse[1]
            self.put(*mouse)
        if name != "recentre-top-bottom":
            self.recentre = 0
        leave = entry.run(self, Call(parsed[0], parsed[1], max(1, repeat), mouse))
        self._after_command(name, entry.clear)
        requests = (*self._requests, Leave() if leave else Redraw())
        self._requests.clear()
        return requests

    def _after_command(self, name: str, clear: Clear) -> None:
        cleared = clear is Clear.ALWAYS or (clear is Clear.EMACS and not self.options.vi)
        if cleared and not name.startswith("search-") and self.finder.present:
            self.finder.clear()
            self._incremental = None
        if self.options.stops_at_last and self.selection.line_side is LineSide.NONE and not self.free_column():
            last = self.limit()
            if self.x > last:
                self.x = last
                self.follow()

    def resize(self, columns: int, lines: int) -> Requests:
        """The pane has another size: lines are broken anew, and the cursor stays on its character."""
        if (columns, lines) == (self.columns, self.lines):
            return NOTHING
        self.backing, (place, self.mark) = self.backing.resized(columns, lines, (self.place, self.mark))
        x, row = place
        history = self.backing.history
        self.scroll = max(0, history - row)
        self.put(x, max(0, row - history))
        self._picture_changed()
        return (Redraw(),)

    def _picture_changed(self) -> None:
        self.selection.clear()
        self._incremental = None  # a place in rows that are no more
        self.finder.forget_rows()
        self._drawing.forget()

    def configure(self, options: CopyOptions, styles: CopyStyles | None = None) -> Requests:
        """Options or styles changed."""
        self.options = options
        self.selection.vi = options.vi
        if styles is not None:
            self.styles = styles
        self._drawing.forget()
        return (Redraw(),)

    def refresh_from_pane(self) -> None:
        """Take the pane's present content; the view stays on the same rows from the top of the history."""
        top = self.top
        size = self.columns, self.lines
        self.backing = Backing.of(self.source)
        if (self.backing.columns, self.backing.lines) != size:
            self.backing, _ = self.backing.resized(*size, ())
        self.scroll = min(max(self.backing.history - top, 0), self.backing.history)
        self._picture_changed()
        self.x = min(self.x, self.length())

    def ask(self, request: Request) -> None:
        """Let the running command ask for something."""
        self._requests.append(request)

    # Pieces that commands are made of.

    def to_word_end(self, separators: str, *, exact: bool = False) -> None:
        """To the end of the word: on its last character in vi mode, behind it in emacs mode."""
        where = motion.vi_word_end if self.options.vi else motion.next_word_end
        self.reveal(where(self.backing, *self.place, separators), exact=exact)

    def begin_selection(self) -> None:
        """Start selecting at the cursor."""
        self.selection.begin(self.place)
        self.follow()

    def clear_selection(self) -> None:
        """Select nothing; the cursor comes back into the text."""
        self.selection.clear()
        self.x = min(self.x, self.length())

    def selected_text(self) -> str:
        """The selection's text or, without a selection, the match at the cursor."""
        if self.selection.present:
            return self.selection.text(self.backing)
        match = self.current_match()
        return match.text if match is not None else ""

    def search(self, *, up: bool) -> bool:
        """To the next match; False where there is none."""
        x, row = self.place
        if not up and self.options.vi:
            # vi's cursor stands on the match it found: the next one begins behind it. As in tmux a match that begins
            # at the cursor counts where other matches are shown, and does not where none are.
            here = self.finder.at(self.backing, (x, row))
            x, row = here.after if here is not None else (x + (not self.finder.present), row)
        match = self.finder.find(self.backing, (x, row), forward=not up, wrap=self.options.wrap_search)
        if match is None:
            return False
        self.scroll_to(match.place)
        if not up and not self.options.vi:
            self.reveal(match.after)
        return True

    def current_match(self) -> Match | None:
        """The match that the cursor is in, or just behind."""
        here = self.finder.at(self.backing, self.place)
        if here is not None and (self.options.vi or not self.finder.forward):
            return here
        before = self.finder.at(self.backing, motion.left(self.backing, *self.place, wrap=False))
        return before or here

    def incremental_start(self, text: str) -> None:
        """Before a step of an incremental search: a changed text is looked for from where the search began."""
        if self._incremental is None:
            self._incremental = self.x, self.y, self.scroll
        elif text != self.finder.text:
            self.x, self.y, self.scroll = self._incremental

    # The mouse.

    def text_column(self, x: int) -> int:
        """The column of the text that is drawn in column x of the view, where line numbers stand before it."""
        return x - gutter_width(self) + horizontal_shift(self)

    def drag_start(self, x: int, y: int) -> None:
        """A drag begins in column x of the text: it grows the word or line clicked before if it begins there, else it
        selects from here."""
        selection = self.selection
        (first_x, first_row), (last_x, _) = selection.first
        if not first_x <= x <= last_x or self.top + y != first_row or not selection.present:
            selection.unit = Unit.CHAR
        if selection.unit is Unit.CHAR:
            selection.line_side = LineSide.NONE
            self.put(x, y)
            self.begin_selection()
        self._tick_due = False
        self.put(x, y)
        self.follow()

    def drag_to(self, x: int, y: int) -> Requests:
        """The mouse moved with the button held, to a cell of the view (values outside are brought to the edge)."""
        before = self.x, self.y
        self.put(self.text_column(x), y)
        if self.selection.drag is Drag.NONE and self.selection.present:
            self.selection.drag = Drag.END
        self.follow()
        # Along the first or last row one can drag without scrolling; arriving there, or pushing on, scrolls.
        along = self.y == before[1] and self.x != before[0]
        return (Redraw(),) if along or not self._scroll_at_edge() else self._tick_again()

    def drag_tick(self) -> Requests:
        """The mouse is still held: at the first and last row the view scrolls on. Nothing where it does not."""
        self._tick_due = False
        return self._tick_again() if self._scroll_at_edge() else NOTHING

    def _scroll_at_edge(self) -> bool:
        before = self.scroll
        if self.y == 0:
            self.back(1)
        elif self.y == self.lines - 1:
            self.forth(1)
        return self.scroll != before

    def _tick_again(self) -> Requests:
        # One tick at a time: each movement at the edge asking for its own would scroll faster and faster.
        if self._tick_due:
            return (Redraw(),)
        self._tick_due = True
        return (Redraw(), DragTick())

    def slider(self) -> tuple[int, int]:
        """(first row, rows) of the scrollbar's slider in the view."""
        total = self.backing.total
        height = max(1, self.lines * self.lines // total)
        top = (self.lines + 1) * self.top // total if self.top else 0
        return min(top, self.lines - height), height

    def grab_slider(self, y: int) -> None:
        """The mouse took the slider at this row of the view."""
        self._slider_grab = min(max(y - self.slider()[0], 0), self.slider()[1] - 1)

    def slide_to(self, y: int) -> Requests:
        """The mouse that holds the slider moved to this row of the view (values outside are brought to the edge)."""
        self.drag_slider(y)
        return (Leave() if self.scroll_exit and not self.scroll else Redraw(),)

    def drag_slider(self, y: int) -> None:
        """The slider to where the mouse is; the cursor keeps its row of the view."""
        first = min(max(y - self._slider_grab, 0), self.lines)
        top = min(-(-first * self.backing.total // (self.lines + 1)), self.backing.history)
        if first + self.slider()[1] >= self.lines:
            top = self.backing.history
        self.scroll = self.backing.history - top
        self.stay_in_text()
        self.follow()
