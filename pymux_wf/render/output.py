"""The terminal's cursor, pen and scroll region as we know them, and text written with them.

Everything that reaches a terminal's screen goes through ``Output``. It knows where the cursor is after all bytes so
far, what the pen is and which lines scroll, and takes the shortest way to the next state. Relies on ``motion`` for
the cursor and ``sgr`` for the pen. Never knows what the screen shows, and never lets a control character out of a
cell.

A character written to the last column leaves most terminals with a pending wrap: the cursor stands on the last
column, the next character goes to the next line. Here that is ``x == columns``; nothing relative is sent from there,
because terminals differ in what it means.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from pymux_wf.render.ascii_fallback import to_ascii
from pymux_wf.render.capabilities import Capabilities
from pymux_wf.render.motion import motion
from pymux_wf.render.sgr import StyleChanges
from pymux_wf.terminal.style import DEFAULT_STYLE, Style

_LONG_BLANKS = re.compile(" {11,}")
_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029]")
_REPLACEMENT = "\ufffd"
_WIDENING = "\ufe0f"


def _safe(cell: str) -> str:
    """The text of a cell without anything that would act on the terminal, still as wide as the cell."""
    if len(cell) == 1:
        return _UNSAFE.sub(_REPLACEMENT, cell)
    return _UNSAFE.sub("", cell) or _REPLACEMENT


@lru_cache(maxsize=1024)
def _sure_of_width(cell: str) -> bool:
    """Whether every terminal moves on by the same number of columns for ``cell``.

    True for one code point and for plain combining marks. Emoji sequences, flags, variation selectors, conjoining
    jamo and spacing marks are drawn in more than one way, so after them the cursor has to be placed anew.
    """
    return all(unicodedata.category(mark) in ("Mn", "Me") and not 0xFE00 <= ord(mark) <= 0xFE0F for mark in cell[1:])


class Output:
    """The writing end of one terminal. ``text`` collects what to send until the writer takes it."""

    __slots__ = ("_capabilities", "_changes", "_erasable", "_pen", "columns", "lines", "region", "text", "x", "y")

    def __init__(self, capabilities: Capabilities, columns: int, lines: int) -> None:
        self._capabilities = capabilities
        self._changes = StyleChanges(capabilities)
        self._erasable: dict[Style, bool] = {}
        self.text: list[str] = []
        self.columns = columns
        self.lines = lines
        self.x: int | None = None
        self.y: int | None = None
        self.region: tuple[int, int] | None = None
        self._pen: Style | None = None

    def adopt(self, capabilities: Capabilities) -> None:
        """Use other capabilities, under which everything sent so far looks as before."""
        self._capabilities = capabilities
        self._erasable.clear()

    def clear(self) -> None:
        """Make the whole terminal blank, whatever it showed and however it was left."""
        region = "\x1b[r" if self._capabilities.scroll_region else ""
        self.text.append(region + self._changes.change(None, DEFAULT_STYLE) + "\x1b[H\x1b[2J")
        self._pen = DEFAULT_STYLE
        self.region = None
        self.x = self.y = 0

    # -- cursor and pen ------------------------------------------------------------------------------------------

    @property
    def floor(self) -> int:
        """The line on which a line feed scrolls."""
        return self.region[1] if self.region else self.lines - 1

    def shows_cursor_at(self, x: int, y: int) -> bool:
        """Whether the cursor is seen at a cell: with a pending wrap it is seen on the last column."""
        return self.y == y and self.x is not None and min(self.x, self.columns - 1) == x

    def wrap_pending_above(self, y: int) -> bool:
        """Whether the next character would go to the first column of line ``y`` by itself."""
        return self.x == self.columns and self.y == y - 1 != self.floor

    def move(self, x: int, y: int) -> None:
        """Take the cursor to a cell."""
        if self.x == x and self.y == y:
            return
        known = None if self.x is None or self.x >= self.columns else self.x
        self.text.append(motion(known, self.y, x, y, self.region or (0, self.lines - 1)))
        self.x = x
        self.y = y

    def lose_cursor(self) -> None:
        """Forget where the cursor is, after something that moves it in ways of its own."""
        self.x = self.y = None

    def set_pen(self, style: Style) -> None:
        """Write the next text in ``style``."""
        if style is not self._pen:
            change = self._changes.change(self._pen, style)
            if change:
                self.text.append(change)
            self._pen = style

    def can_erase_to(self, style: Style) -> bool:
        """Whether erasing leaves cells of this look: a background alone, and the default one unless the terminal has
        BCE."""
        known = self._erasable.get(style)
        if known is None:
            if len(self._erasable) > 4096:
                self._erasable.clear()
            plain = style.erased() is style
            known = plain and (self._capabilities.back_colour_erase or style.bg == DEFAULT_STYLE.bg)
            self._erasable[style] = known
        return known

    def pen_for_erase(self, style: Style) -> None:
        """Make what is erased next look like ``style``, a background alone."""
        change = self._changes.for_erase(self._pen, style)
        if change:
            self.text.append(change)
            self._pen = style

    def pen_fits(self, styles: list[Style]) -> bool:
        """Whether cells of these styles could be written with the pen as it is."""
        return self._pen is not None and styles.count(self._pen) == len(styles)

    # -- text ------------------------------------------------------------------------------------------------------

    def write(self, y: int, start: int, end: int, cells: list[str], styles: list[Style], continues: bool) -> None:
        """Write the cells of columns ``start`` to ``end`` of line ``y``."""
        if end == self.columns and y == self.lines - 1 and not self._capabilities.wrap_glitch:
            # A character there would scroll everything; the painter keeps the last cell blank, as tmux does.
            self._erase_corner(y)
            end -= 1
            if end <= start:
                return
        if not (continues and start == 0 and cells[0] != " " and self.wrap_pending_above(y)):
            self.move(start, y)
        self.x, self.y = start, y
        position = start
        while position < end:
            style = styles[position]
            stop = position + 1
            # The right half of a wide character is no character of its own, whatever style it has.
            while stop < end and (styles[stop] is style or cells[stop] == ""):
                stop += 1
            self.move(position, y)
            self._write_run(cells[position:stop], style)
            position = stop

    def _erase_corner(self, y: int) -> None:
        self.move(self.columns - 1, y)
        self.pen_for_erase(DEFAULT_STYLE)
        self.text.append("\x1b[K")

    def _write_run(self, cells: list[str], style: Style) -> None:
        """Write cells of one style from the cursor on."""
        text = "".join(cells)
        if text.isascii() and text.isprintable():
            self._write_ascii(text, style)
            return
        self.set_pen(style)
        if not self._capabilities.utf8:
            self.text.append(to_ascii(cells))
            self._advance(len(cells))
            return
        if _UNSAFE.search(text):
            cells = [_safe(cell) if cell else cell for cell in cells]
            text = "".join(cells)
        if max(map(len, cells)) > 1:
            self._write_clusters(cells)
        else:
            self._append_text(text, len(cells))

    def _write_ascii(self, text: str, style: Style) -> None:
        if (
            len(text) > 10
            and "           " in text
            and self._capabilities.erase_characters
            and self.can_erase_to(style)
        ):
            self._write_with_erasing(text, style)
            return
        self.set_pen(style)
        self._append_text(text, len(text))

    def _append_text(self, text: str, columns: int) -> None:
        """Send printable text of ``columns`` columns, as a repetition where that is shorter."""
        if columns > 8 and len(text) == columns and self._capabilities.repeat and text == text[0] * columns:
            self._append_repeated(text[0], columns)
            return
        self.text.append(text)
        self._advance(columns)

    def _append_repeated(self, character: str, count: int) -> None:
        """REP (ECMA-48 8.3.103), but never over the last column, where terminals differ about the pending wrap."""
        x = self.x or 0
        reaches_edge = x + count >= self.columns
        times = count - 2 if reaches_edge else count - 1
        self.text.append(f"{character}\x1b[{times}b" + (character if reaches_edge else ""))
        self._advance(count)

    def _write_with_erasing(self, text: str, style: Style) -> None:
        """Write text whose long runs of blanks are erased (ECH) and jumped over."""
        y = self.y or 0
        origin = self.x or 0
        done = 0
        for match in _LONG_BLANKS.finditer(text):
            start, end = match.span()
            if start > done:
                self.move(origin + done, y)
                self.set_pen(style)
                self._append_text(text[done:start], start - done)
            self.move(origin + start, y)
            self.pen_for_erase(style)
            self.text.append(f"\x1b[{end - start}X")
            done = end
        if done < len(text):
            self.move(origin + done, y)
            self.set_pen(style)
            self._append_text(text[done:], len(text) - done)

    def _write_clusters(self, cells: list[str]) -> None:
        """Write cells of which some hold several code points, placing the cursor anew after those of doubtful width."""
        origin, y = self.x or 0, self.y or 0
        for index, cell in enumerate(cells):
            if not cell:
                continue
            if self.x is None:
                self.move(origin + index, y)
            width = 2 if index + 1 < len(cells) and not cells[index + 1] else 1
            # A cell that stayed narrow must not become wide outside, where there may be no room for it.
            self.text.append(cell if width == 2 else cell.replace(_WIDENING, ""))
            self.x = origin + index
            self._advance(width)
            if not _sure_of_width(cell):
                self.x = None

    def _advance(self, columns: int) -> None:
        x = (self.x or 0) + columns
        if x >= self.columns and not self._capabilities.wrap_glitch:
            self.lose_cursor()
        else:
            self.x = x

    # -- scrolling -----------------------------------------------------------------------------------------------

    def scroll(self, top: int, bottom: int, distance: int) -> None:
        """Move lines ``top`` to ``bottom`` (inclusive) up by ``distance``, or down where it is negative.

        The lines that come in are blank.
        """
        self.pen_for_erase(DEFAULT_STYLE)
        self._set_region(top, bottom)
        count = abs(distance)
        if distance > 0:
            self._scroll_up(bottom, count)
        else:
            self._scroll_down(top, count)
        if not self._capabilities.wrap_glitch:
            # A character in the last column of the region's last line would scroll it.
            self._set_region(0, self.lines - 1)

    def erase_below(self, y: int) -> None:
        """Make line ``y`` and all lines below it blank (ED)."""
        self.move(0, y)
        self.pen_for_erase(DEFAULT_STYLE)
        self.text.append("\x1b[J")

    def _set_region(self, top: int, bottom: int) -> None:
        """DECSTBM, left in force until another region is needed; the cursor goes home with it."""
        whole = top == 0 and bottom == self.lines - 1
        wanted = None if whole else (top, bottom)
        if wanted == self.region:
            return
        self.text.append("\x1b[r" if whole else f"\x1b[{top + 1 if top else ''};{bottom + 1}r")
        self.region = wanted
        self.x = self.y = 0

    def _scroll_up(self, bottom: int, count: int) -> None:
        if self.y == bottom and count < 4 and self.x is not None and self.x < self.columns:
            self.text.append("\n" * count)
        elif self._capabilities.scroll_many:
            self.text.append(f"\x1b[{count if count > 1 else ''}S")
        else:
            self.move(self.x if self.x is not None and self.x < self.columns else 0, bottom)
            self.text.append("\n" * count)

    def _scroll_down(self, top: int, count: int) -> None:
        if self._capabilities.scroll_many:
            self.text.append(f"\x1b[{count if count > 1 else ''}T")
        else:
            self.move(self.x if self.x is not None and self.x < self.columns else 0, top)
            self.text.append("\x1bM" * count)
