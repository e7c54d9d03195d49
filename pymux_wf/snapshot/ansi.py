"""A screen as text and escape sequences that draw it again: SGR, hyperlinks, line ends, nothing else where possible.

Written to a blank terminal of the same size it gives equal rows (a property test feeds it to the engine). Rows that the
right edge broke are written without a line end, so that they are broken again. Only a row whose cells would run into
each other when written in order (two halves of flags side by side that are no flag) is written from right to left with
CHA. Where a cell holds what no terminal would ever put into one, its place is kept and filled with U+FFFD.

Sources: ECMA-48 8.3.9 CHA, 8.3.117 SGR; OSC 8. The title, the cursor and modes are not written.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from pymux_wf.render.sgr import Look, link_change, sgr_change
from pymux_wf.snapshot.characters import shown
from pymux_wf.snapshot.row import Row
from pymux_wf.snapshot.screen import Screen
from pymux_wf.snapshot.style import PLAIN, Style
from pymux_wf.terminal.style import Link
from pymux_wf.terminal.width import cells_of, joins, split_cells

_BLANK_CELL = (" ", 1, PLAIN)


def to_ansi(screen: Screen) -> str:
    """The rows as a terminal takes them, ``\\r\\n`` between them and none at the end."""
    writer = _Writer()
    rows = screen.rows
    last = max((y for y, row in enumerate(rows) if not _is_blank(row) or (y and rows[y - 1].wrapped)), default=-1)
    for y, row in enumerate(rows[: last + 1]):
        following = rows[y + 1] if y < last else None
        writer.row(row, following)
    writer.pen(PLAIN)
    return "".join(writer.parts)


def _is_blank(row: Row) -> bool:
    return not row.text and all(run.style == PLAIN for run in row.runs)


@lru_cache(maxsize=1024)
def _look(style: Style) -> Look:
    engine = style.engine()
    link = None if style.link is None else Link(shown(style.link))
    return Look(engine.fg, engine.bg, engine.attrs & 0xFF, engine.underline, engine.underline_colour, link)


class _Writer:
    """Remembers the style that is set."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self._style = PLAIN
        self._flowed = False

    def pen(self, style: Style) -> None:
        """Changes to a style."""
        present = self._style
        if style == present:
            return
        before, after = _look(present), _look(style)
        self.parts.append(sgr_change(before, after) + link_change(before.link, after.link))
        self._style = style

    def row(self, row: Row, following: Row | None) -> None:
        """One row and what leads to the next one."""
        cells = [(_writable(text, width), width, style) for text, width, style in row.cells if width]
        # What the row before flowed into begins with a character, be it a blank: that takes the cursor here.
        least, self._flowed = int(self._flowed), False
        if not _keeps_apart(cells):
            self._forwards(cells[:least])
            self._backwards(cells)
        else:
            end = _flow_end(row, following) if following is not None else None
            self._flowed = end is not None
            self._forwards(cells[: max(least, len(_trimmed(cells)) if end is None else end)])
        if following is not None and not self._flowed:
            # With the default style: a terminal gives lines that scroll in the background that is set.
            self.pen(PLAIN)
            self.parts.append("\r\n")

    def _forwards(self, cells: Sequence[tuple[str, int, Style]]) -> None:
        for text, _, style in cells:
            self.pen(style)
            self.parts.append(text)

    def _backwards(self, cells: Sequence[tuple[str, int, Style]]) -> None:
        column = sum(width for _, width, _ in cells)
        for text, width, style in reversed(cells):
            column -= width
            if (text, style) != (" ", PLAIN):
                self.pen(style)
                self.parts.append(f"\x1b[{column + 1}G{text}")


def _trimmed(cells: Sequence[tuple[str, int, Style]]) -> Sequence[tuple[str, int, Style]]:
    end = len(cells)
    while end and cells[end - 1] == _BLANK_CELL:
        end -= 1
    return cells[:end]


def _writable(text: str, width: int) -> str:
    """What makes the cell when it is written: its text, or as much as takes the same columns."""
    text = shown(text)
    cells = cells_of(text)
    return text if cells == [(text, width)] else "\ufffd" + " " * (width - 1)


def _keeps_apart(cells: Sequence[tuple[str, int, Style]]) -> bool:
    """Whether the cells stay what they are when they are written one after the other."""
    text = "".join(cell[0] for cell in cells)
    if text.isascii():
        return True
    return [cell for cell in split_cells(text) if cell] == list(_texts(cells))


def _texts(cells: Sequence[tuple[str, int, Style]]) -> Iterator[str]:
    for text, width, _ in cells:
        yield from text if text[0] == "\ufffd" and width == 2 else (text,)


def _flow_end(row: Row, following: Row) -> int | None:
    """How many cells to write so that the terminal itself goes to the next row; None where a line end is needed."""
    if not row.wrapped:
        return None
    cells, after = row.cells, following.cells
    first = after[0].text
    widths = [cell.width for cell in cells if cell.width]
    if after[0].width == 2 and row.used < row.columns and cells[-1] == (" ", 1, PLAIN):
        return len(widths) - 1
    last = next(cell.text for cell in reversed(cells) if cell.text)
    return None if joins(last, first[0]) else len(widths)
