"""What is selected in copy mode: two ends, which of them follows the cursor, and how it grows.

The machine has two independent settings:

* which end the cursor drags (``Drag``): ``END`` after begin-selection, ``START`` after other-end, ``NONE`` once
stopped;
* by what it grows (``Unit``): characters, words or lines. By words and lines the selection always holds the whole word
  or line it began with (``first``), on whichever side of it the cursor is.

``line_side`` tells, after select-line, which end of the selection must stay at the edge of its line while the cursor
moves up and down.

Places are absolute: rows from the oldest row of the history, so nothing moves when the view scrolls.

Relies on ``copy_motion`` (words). Never moves the cursor.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass

from pymux_wf.terminal.tabs import copied

from .copy_motion import BLANKS, Grid, Place, in_set, next_word_end, previous_word, text_end, vi_word_end


class Drag(enum.Enum):
    """Which end of the selection follows the cursor."""

    NONE = enum.auto()
    START = enum.auto()
    END = enum.auto()


class Unit(enum.Enum):
    """By what the selection grows; the values are those of ``#{selection_mode}``."""

    CHAR = "char"
    WORD = "word"
    LINE = "line"


class LineSide(enum.Enum):
    """After select-line: where the cursor's end of the selection stays."""

    NONE = enum.auto()
    RIGHT = enum.auto()
    LEFT = enum.auto()


@dataclass(slots=True)
class Selection:
    """The selection of one copy mode; ``present`` while there is one.

    Attributes:
        start, end: The ends, in the order they were made, not in the order of the text.
        origin: Where the cursor was when words or lines were selected.
        first: (start, end) of the word or line selected first.
        separators: The characters that split words for ``Unit.WORD``.
        rectangle: Columns instead of running text.
        vi: The character under the cursor belongs to the selection.
        cursor_x: The column the cursor had when the selection last followed it: the moving side of a rectangle, also
            when the selection itself grows by words or lines.
    """

    present: bool = False
    start: Place = (0, 0)
    end: Place = (0, 0)
    drag: Drag = Drag.NONE
    unit: Unit = Unit.CHAR
    line_side: LineSide = LineSide.NONE
    origin: Place = (0, 0)
    first: tuple[Place, Place] = ((0, 0), (0, 0))
    separators: str = ""
    rectangle: bool = False
    vi: bool = False
    cursor_x: int = 0

    def begin(self, place: Place) -> None:
        """Start at a place; the cursor drags the end."""
        self.start = self.end = place
        self.cursor_x = place[0]
        self.drag = Drag.END
        self.present = True

    def clear(self) -> None:
        """Nothing is selected any more."""
        self.present = False
        self.stop()

    def stop(self) -> None:
        """Keep what is selected, but let the cursor go."""
        self.drag = Drag.NONE
        self.line_side = LineSide.NONE
        self.unit = Unit.CHAR

    def turn(self) -> Place:
        """Let the cursor drag the other end; returns where that end is."""
        self.line_side = {LineSide.RIGHT: LineSide.LEFT, LineSide.LEFT: LineSide.RIGHT}.get(
            self.line_side, LineSide.NONE
        )
        self.drag = Drag.START if self.drag is Drag.END else Drag.END
        return self.start if self.drag is Drag.START else self.end

    def set_unit(self, unit: Unit, separators: str) -> None:
        """Grow by this from now on, beginning with what is selected."""
        self.unit = unit
        self.separators = separators
        self.first = min(self.start, self.end, key=_reading), max(self.start, self.end, key=_reading)
        self.origin = self.start if self.drag is Drag.END else self.end

    def follow(self, grid: Grid, cursor: Place, *, exact: bool = False) -> None:
        """The cursor is at a new place. ``exact``: take the place as it is, also when growing by words or lines."""
        if self.drag is Drag.NONE:
            return
        at_start = self.drag is Drag.START
        self.cursor_x = cursor[0]
        if not exact and self.unit is not Unit.CHAR:
            cursor, at_start = self._grow(grid, cursor)
        if at_start:
            self.start = cursor
        else:
            self.end = cursor

    def _grow(self, grid: Grid, cursor: Place) -> tuple[Place, bool]:
        x, y = cursor
        by_line = self.unit is Unit.LINE
        backwards = y < self.origin[1] if by_line else (y, x) < (self.origin[1], self.origin[0])
        if backwards:
            self.end = self.first[1]
            return ((0, y) if by_line else previous_word(grid, x, y, self.separators, already=False)), True
        self.start = self.first[0]
        if by_line:
            y = max(y, self.first[1][1])
            return (grid.length(y), y), False
        if x >= grid.length(y) or not in_set(grid, x + 1, y, BLANKS):
            return self.word_end(grid, x, y), False
        return cursor, False

    def word_end(self, grid: Grid, x: int, y: int) -> Place:
        """The end of a word, where the mode's way of counting the cursor's cell puts it."""
        return vi_word_end(grid, x, y, self.separators) if self.vi else next_word_end(grid, x, y, self.separators)

    def ordered(self) -> tuple[Place, Place]:
        """The ends in the order of the text."""
        first, last = sorted((self.start, self.end), key=_reading)
        return first, last

    def empty(self) -> bool:
        """Whether both ends are at one place."""
        return self.start == self.end

    def columns(self, grid: Grid, y: int) -> tuple[int, int]:
        """The cells of row y that are shown as selected, from and up to; (0, 0) where there are none. Not cut at the
        end of the text. As in tmux that is not in each case what would be copied: a rectangle shows both its sides.
        """
        (start, top), (end, bottom) = self.start, self.end
        if not self.present or not min(top, bottom) <= y <= max(top, bottom):
            return 0, 0
        if self.rectangle:
            return min(start, end), max(start, end) + 1
        if (top, start) <= (bottom, end):
            left = start if y == top else 0
            right = end + 1 if self.vi else max(end, 1)
            right = right if y == bottom else grid.columns
        else:
            left = end if y == bottom else 0
            right = start + (self.vi and (start > 0 or top == bottom))
            right = right if y == top else grid.columns
        return (left, right) if left < right else (0, 0)

    def _range(self, grid: Grid, y: int, first: Place, last: Place) -> tuple[int, int]:
        if self.rectangle:
            return self._rectangle_columns()
        return (first[0] if y == first[1] else 0), (last[0] + self.vi if y == last[1] else grid.columns)

    def _rectangle_columns(self) -> tuple[int, int]:
        anchor = self.end[0] if self.drag is Drag.START else self.start[0]
        # The cursor's own column is left out in emacs mode, but only on the right: the anchor's never is.
        if anchor < self.cursor_x:
            return anchor, self.cursor_x + self.vi
        return self.cursor_x, anchor + 1

    def text(self, grid: Grid) -> str:
        """The selected text, a newline between lines and none where a line was only broken by the edge."""
        first, last = self.ordered()
        pieces: list[str] = []
        y = first[1]
        while y <= last[1]:
            if not self.rectangle and y > first[1] and not grid.wrapped(y - 1):
                # Selections of thousands of lines: those in the middle are taken whole, without being laid out.
                texts, y = grid.whole_texts(y, last[1])
                pieces += [text + "\n" for text in texts]
            pieces.append(_row_text(grid, y, *self._range(grid, y, first, last)))
            y += 1
        text = "".join(pieces)
        if self._drop_last_newline(grid, *last):
            text = text.removesuffix("\n")
        return text

    def _drop_last_newline(self, grid: Grid, last_x: int, last_y: int) -> bool:
        # A selection in vi mode that includes the place behind the last character includes the end of that line.
        length = grid.length(last_y)
        if not self.vi:
            return True
        return (self._rectangle_columns()[1] if self.rectangle else min(last_x, length) + 1) <= length


def _row_text(grid: Grid, y: int, start: int, stop: int) -> str:
    end = text_end(grid, y)
    taken = "".join(copied(grid.cells(y)[:end])[min(start, end) : min(stop, end)])
    joined = grid.wrapped(y) and stop >= end
    return taken if joined else taken + "\n"


def _reading(place: Place) -> Place:
    return place[1], place[0]
