"""capture-pane's text: rows of a screen as tmux prints them, with or without SGR.

Escapes are written in tmux's way and order: attributes first (with a reset where any was taken away), then the colours
that changed, carried on from line to line. One deliberate difference: overline is written ``53``, where tmux 3.3a
writes ``5:3``, which means nothing.

Relies on ``row``, ``style`` and the screen's reading side. Changes nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pymux_wf.colour import DEFAULT, INDEXED, RGB
from pymux_wf.terminal.row import Row
from pymux_wf.terminal.style import (
    BLINK,
    BOLD,
    CONCEAL,
    DEFAULT_STYLE,
    DIM,
    ITALIC,
    OVERLINE,
    REVERSE,
    STRIKE,
    UNDERLINE_MASK,
    Link,
    Style,
)
from pymux_wf.terminal.tabs import copied

if TYPE_CHECKING:
    from pymux_wf.terminal.screen import Screen

# In the order in which tmux writes them.
_ATTRIBUTES = (
    (BOLD, BOLD, "1"),
    (DIM, DIM, "2"),
    (ITALIC, ITALIC, "3"),
    (UNDERLINE_MASK, 0x100, "4"),
    (BLINK, BLINK, "5"),
    (REVERSE, REVERSE, "7"),
    (CONCEAL, CONCEAL, "8"),
    (STRIKE, STRIKE, "9"),
    (UNDERLINE_MASK, 0x200, "4:2"),
    (UNDERLINE_MASK, 0x300, "4:3"),
    (UNDERLINE_MASK, 0x400, "4:4"),
    (UNDERLINE_MASK, 0x500, "4:5"),
    (OVERLINE, OVERLINE, "53"),
)


def capture_rows(
    screen: Screen,
    start: int = 0,
    end: int | None = None,
    *,
    escapes: bool = False,
    join: bool = False,
    keep_trailing: bool = False,
    octal: bool = False,
    unused: bool = False,
) -> list[str]:
    """The text of rows ``start`` to ``end``, both inclusive, numbered as capture-pane's -S and -E do: 0 is the first
    visible row, negative ones are in the history; None is the last visible row.

    Args:
        escapes: write SGR and hyperlinks too (-e).
        join: put wrapped rows together and keep trailing spaces (-J).
        keep_trailing: keep trailing spaces (-N).
        unused: also the cells behind the text that tmux would have room for (no -T): a quarter of the line, half of it,
            or all. ``keep_trailing`` shows them; with ``escapes`` their colours are told at the end of the line. Not
            with ``join``.
        octal: write control characters as ``\\ooo`` and a backslash as two (-C).

    Returns:
        One string a line, without line ends.
    """
    size = screen.history.size
    first = max(0, size + start)
    last = min(size + (screen.lines - 1 if end is None else end), size + screen.lines - 1)
    writer = _Writer(escapes, octal, trim=not (join or keep_trailing))
    pad = unused and not join
    lines: list[str] = []
    unfinished = False
    for index in range(first, last + 1):
        row = screen.absolute_row(index)
        # What was packed away in the history remembers the end of its text, not single spaces beyond it.
        used = row.used() if index < size else row.written()
        text = writer.text(row, _room(max(used, _coloured(row)), screen.columns) if pad else used)
        if unfinished:
            lines[-1] += text
        else:
            lines.append(text)
        unfinished = join and row.wrapped
    return lines


def _coloured(row: Row) -> int:
    """Columns up to and including the last cell that was erased with a background."""
    styles = row.styles
    end = len(styles)
    while end and styles[end - 1] == DEFAULT_STYLE:
        end -= 1
    return end


def _room(used: int, columns: int) -> int:
    """Cells that tmux keeps for a line of which so many are used."""
    return next((step for step in (0, columns // 4, columns // 2) if used <= step), columns)


class _Writer:
    """Writes row after row, remembering the style that is in effect."""

    def __init__(self, escapes: bool, octal: bool, trim: bool) -> None:
        self._escapes = escapes
        self._octal = octal
        self._trim = trim
        self._style = DEFAULT_STYLE

    def text(self, row: Row, end: int) -> str:
        """One row, up to column ``end``."""
        cells = copied(row.cells[:end]) if row.tabs else row.cells[:end]
        if self._octal:
            cells = [cell.replace("\\", "\\\\") for cell in cells]
        text = self._with_escapes(cells, row.styles) if self._escapes else "".join(cells)
        return text.rstrip(" ") if self._trim else text

    def _with_escapes(self, cells: list[str], styles: list[Style]) -> str:
        parts: list[str] = []
        present = self._style
        for cell, style in zip(cells, styles):
            if cell and style is not present:
                code = _change(present, style)
                parts.append(code.replace("\x1b", "\\033") if self._octal else code)
                present = style
            parts.append(cell)
        if present.link is not None:
            parts.append("\x1b]8;;\x1b\\" if not self._octal else "\\033]8;;\\033\\\\")
            present = present.replace(link=None)
        self._style = present
        return "".join(parts)


def _change(before: Style, after: Style) -> str:
    """The sequences that lead from one style to another."""
    codes: list[str] = []
    had = before.attrs
    lost = any((had & mask) == value and (after.attrs & mask) != value for mask, value, _ in _ATTRIBUTES)
    reset = lost or (before.underline_colour != DEFAULT and after.underline_colour == DEFAULT)
    if reset:
        codes.append("0")
        had = 0
    codes += [code for mask, value, code in _ATTRIBUTES if (after.attrs & mask) == value and (had & mask) != value]
    parts = [f"\x1b[{';'.join(codes)}m"] if codes else []
    if reset or before.fg != after.fg:
        parts.append(f"\x1b[{_colour(after.fg, 30)}m")
    if reset or before.bg != after.bg:
        parts.append(f"\x1b[{_colour(after.bg, 40)}m")
    if after.underline_colour != DEFAULT and (reset or before.underline_colour != after.underline_colour):
        parts.append(f"\x1b[{_colour(after.underline_colour, 50)}m")
    if before.link != after.link:
        parts.append(_link(after.link))
    return "".join(parts)


def _colour(colour: int, base: int) -> str:
    """The parameters for a colour as tmux writes them; ``base`` is 30, 40 or 50 (underline)."""
    if colour < 0:
        return str(base + 9)
    if colour & RGB:
        return f"{base + 8};2;{colour >> 16 & 255};{colour >> 8 & 255};{colour & 255}"
    if colour & INDEXED or base == 50:
        return f"{base + 8};5;{colour & 255}"
    return str(base + colour) if colour < 8 else str(base + 52 + colour)


def _link(link: Link | None) -> str:
    if link is None:
        return "\x1b]8;;\x1b\\"
    return f"\x1b]8;{f'id={link.id}' if link.id else ''};{link.uri}\x1b\\"
