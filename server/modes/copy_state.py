"""Copy mode's cursor and view: where they are and the elementary moves that keep them, and the selection, together.

The view shows ``lines`` rows of the frozen grid; ``scroll`` says how many rows it is back from the bottom. The cursor
is ``(x, y)`` in the view. Every move ends in ``follow``, which lets the selection come after the cursor.

Moving up and down remembers a column: ``goal`` is the column one came from and ``goal_length`` how long that row was,
so that coming from the end of a row one stays at the ends, as tmux does.

Relies on ``backing`` (the rows), ``copy_motion`` and ``copy_selection``. Never draws and never knows about commands.
"""

from __future__ import annotations

from dataclasses import dataclass

from .backing import Backing
from .copy_motion import Place, end_of_line
from .copy_selection import LineSide, Selection

DEFAULT_SEPARATORS = "!\"#$%&'()*+,-./:;<=>?@[\\]^`{|}~"


@dataclass(frozen=True, slots=True)
class CopyOptions:
    """The options that copy mode follows.

    Attributes:
        keys: ``mode-keys``, ``emacs`` or ``vi``.
        separators: ``word-separators``.
        wrap_search: ``wrap-search``.
        line_numbers: ``copy-mode-line-numbers``: off, default, absolute, relative or hybrid.
        past_end: Whether the cursor may stand behind the last character of a row; None: in emacs mode only, as tmux
            does since 3.7.
    """

    keys: str = "emacs"
    separators: str = DEFAULT_SEPARATORS
    wrap_search: bool = True
    line_numbers: str = "off"
    past_end: bool | None = None

    @property
    def vi(self) -> bool:
        """Whether vi's rules are on."""
        return self.keys == "vi"

    @property
    def stops_at_last(self) -> bool:
        """Whether the cursor stays on the last character."""
        return self.vi if self.past_end is None else not self.past_end


class CopyState:
    """The moving parts of one copy mode. All numbers are cells and rows, from 0."""

    def __init__(self, backing: Backing, options: CopyOptions) -> None:
        self.backing = backing
        self.options = options
        self.x = 0
        self.y = 0
        self.scroll = 0
        self.goal = 0
        self.goal_length = 0
        self.selection = Selection(vi=options.vi)

    @property
    def lines(self) -> int:
        """Rows of the view."""
        return self.backing.lines

    @property
    def columns(self) -> int:
        """Cells of a row."""
        return self.backing.columns

    @property
    def top(self) -> int:
        """The row of the grid that the view begins with."""
        return self.backing.history - self.scroll

    @property
    def row(self) -> int:
        """The row of the grid that the cursor is in."""
        return self.top + self.y

    @property
    def place(self) -> Place:
        """The cursor's place in the grid."""
        return self.x, self.row

    def length(self) -> int:
        """Cells of text in the cursor's row."""
        return self.backing.length(self.row)

    def limit(self) -> int:
        """The last column the cursor may have in its row without selecting."""
        length = self.length()
        return max(0, length - 1) if self.options.stops_at_last else length

    def follow(self, *, exact: bool = False) -> None:
        """Let the selection come after the cursor."""
        if self.selection.present or self.selection.line_side is not LineSide.NONE:
            self.selection.follow(self.backing, self.place, exact=exact)

    def put(self, x: int, y: int) -> None:
        """The cursor to a cell of the view, kept inside of it."""
        self.x = min(max(x, 0), self.columns)
        self.y = min(max(y, 0), self.lines - 1)

    def back(self, count: int) -> None:
        """Scroll the view towards the history."""
        self.scroll = min(self.scroll + count, self.backing.history)
        self.follow()

    def forth(self, count: int) -> None:
        """Scroll the view towards the bottom."""
        self.scroll = max(0, self.scroll - count)
        self.follow()

    def reveal(self, place: Place, *, exact: bool = False) -> None:
        """The cursor to a place, scrolling row by row no more than is needed to see it."""
        x, row = place
        # As in tmux each row scrolled counts as a move up or down: it sets the remembered column.
        for _ in range(max(0, self.top - row)):
            self.up(scroll_only=True)
        for _ in range(max(0, row - self.top - self.lines + 1)):
            self.down(scroll_only=True)
        self.put(x, row - self.top)
        self.follow(exact=exact)

    def scroll_to(self, place: Place) -> None:
        """The cursor to a place; one that is not in view is shown about a quarter of the view above the bottom."""
        x, row = place
        grid = self.backing
        if not self.top <= row < self.top + self.lines:
            gap = self.lines // 4
            if row < self.lines:
                top = 0
            elif row > grid.total - gap:
                top = grid.history
            else:
                top = row + gap - self.lines
            self.scroll = grid.history - min(max(top, 0), grid.history)
        self.put(x, row - self.top)
        self.follow()

    def remember_column(self) -> None:
        """Keep the column for moving up and down, unless the cursor is at the end of its row."""
        length = self.limit()
        if self.x != length:
            self.goal = self.x
            self.goal_length = length

    def stay_in_text(self) -> None:
        """Back to the end of a row that is shorter than the column, or whose end one came from."""
        length = self.limit()
        if (self.x >= self.goal_length and self.x != length) or self.x > length:
            self.x = length
            self.follow()

    def free_column(self) -> bool:
        """Whether the cursor may stand in the blanks behind the text (it draws a rectangle)."""
        return self.selection.present and self.selection.rectangle

    def up(self, *, scroll_only: bool = False) -> None:
        """One row up; with ``scroll_only`` the view scrolls and the cursor keeps its row of the view."""
        free = self._leave_row(LineSide.RIGHT)
        if scroll_only or not self.y:
            self.back(1)
        else:
            self.y -= 1
            self.follow()
        self._after_row_change(free)

    def down(self, *, scroll_only: bool = False) -> None:
        """One row down; with ``scroll_only`` the view scrolls and the cursor keeps its row of the view."""
        free = self._leave_row(LineSide.LEFT)
        if scroll_only or self.y == self.lines - 1:
            self.forth(1)
        else:
            self.y += 1
            self.follow()
        self._after_row_change(free)

    def _leave_row(self, side: LineSide) -> bool:
        free = self.free_column()
        if not free:
            self.remember_column()
        self.turn_at_edge(side)
        if not free:
            self.x = self.goal
        return free

    def turn_at_edge(self, side: LineSide) -> None:
        """Before going back over the line that was selected first: turn the selection round it."""
        selection = self.selection
        if selection.line_side is side:
            end = selection.start if side is LineSide.RIGHT else selection.end
            if self.row == end[1]:
                self.other_end()

    def _after_row_change(self, free: bool) -> None:
        if not free:
            self.stay_in_text()
        side = self.selection.line_side
        if side is LineSide.RIGHT:
            self.x = self.columns if self.selection.rectangle else self.length()
            self.follow()
        elif side is LineSide.LEFT:
            self.x = 0
            self.follow()

    def other_end(self) -> None:
        """The cursor to the other end of the selection."""
        selection = self.selection
        if not selection.present and selection.line_side is LineSide.NONE:
            return
        x, row = selection.turn()
        if row < self.top:
            self.scroll = self.backing.history - row
        elif row >= self.top + self.lines:
            self.scroll = self.backing.history + self.lines - 1 - row
        self.put(x, row - self.top)
        self.follow(exact=True)

    def page_up(self, *, half: bool = False) -> None:
        """One page (two rows less than the view) or half a page back."""
        count = self._page(half)
        if self.scroll + count > self.backing.history:
            self.scroll = self.backing.history
            self.y = max(0, self.y - count)
        else:
            self.scroll += count
        self._after_page()

    def page_down(self, *, half: bool = False) -> None:
        """One page or half a page forward."""
        count = self._page(half)
        if self.scroll < count:
            # As in tmux the cursor goes down a whole page even where the view had only part of one left.
            self.y = min(self.y + count, self.lines - 1)
            self.scroll = 0
        else:
            self.scroll -= count
        self._after_page()

    def _page(self, half: bool) -> int:
        self.remember_column()
        self.x = self.goal
        if self.lines <= 2:
            return 1
        return self.lines // 2 if half else self.lines - 2

    def _after_page(self) -> None:
        if not self.free_column():
            length = self.limit()
            if (self.x >= self.goal_length and self.x != length) or self.x > length:
                self.reveal(end_of_line(self.backing, self.row))
        self.follow()
