"""Many complete lines at once: what scrolls by unseen goes to the history as text, the last screenful becomes cells.

A block is a run of lines of nothing but text, tabs and SGR, each ended by CR LF (``tokens.lines``). Line by line it
would be written, scroll off, and be packed away; its middle, which nobody can have seen when the read ends, is instead
handed to the history as it came. The first lines up to the bottom margin are interpreted (they write over what stands
there), then everything on the screen leaves, then the middle is skipped, then the last screenful is interpreted.

Where the lines are text alone not even the last screenful becomes cells: its rows hold their line (``row.TextRow``)
until somebody looks, and in a flood, where the next block sends them off, nobody does.

The style in effect after the middle needs only the SGRs after the last reset in it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pymux_wf.terminal.interpreter import interpret
from pymux_wf.terminal.row import Row, TextRow
from pymux_wf.terminal.sgr import sgr_change
from pymux_wf.terminal.style import Style
from pymux_wf.terminal.tokens import SGR, lines
from pymux_wf.terminal.width import char_width

if TYPE_CHECKING:
    from pymux_wf.terminal.screen import Screen

_LEAST_LINES = 12
_LEAST_SKIPPED = 8


def interpret_blocks(screen: Screen, data: str) -> str:
    """Carries out ``data`` like ``interpret``, taking blocks of lines where there are any worth it."""
    least = screen.bottom - screen.top + 1 + _LEAST_LINES
    position = 0
    if data.count("\n") > least:
        for found in lines().finditer(data):
            start, end = found.span(1)
            if data.count("\n", start, end) <= least:
                continue
            rest = interpret(screen, data[position:start])
            position = start
            if rest:
                # The lines are inside a control string.
                return interpret(screen, rest + data[start:])
            if _may_skip(screen) and (screen.plain_tabs or data.find("\t", start, end) < 0):
                _take_block(screen, data, start, end)
                position = end
    return interpret(screen, data[position:] if position else data)


def _may_skip(screen: Screen) -> bool:
    """Whether lines now mean what they say: a plain pen position at the left, wrapping, inside the scroll region."""
    cursor = screen.cursor
    plain = screen.plain_columns == screen.columns and not screen.unusual and screen.modes.autowrap
    return plain and cursor.x == 0 and screen.top <= cursor.y <= screen.bottom


def _take_block(screen: Screen, data: str, start: int, end: int) -> None:
    height = screen.bottom - screen.top + 1
    first = _after_lines(data, start, screen.bottom - screen.cursor.y + 1)
    last = _before_lines(data, end, height, first)
    count = data.count("\n", first, last)
    if count < _LEAST_SKIPPED:
        interpret(screen, data[start:end])
        return
    interpret(screen, data[start:first])
    shown = data[last:end].split("\r\n")[:-1]
    if _are_plain(screen, data, first, end) and len(max(shown, key=len)) <= screen.columns:
        _replace_screen(screen, data[first:last], count, shown)
    else:
        _skip_lines(screen, data[first:last], count)
        interpret(screen, data[last:end])


def _are_plain(screen: Screen, data: str, start: int, end: int) -> bool:
    """Whether a piece is text alone, one cell a character, in a pen that colours nothing but the background."""
    style = screen.cursor.style
    plain = data.find("\x1b", start, end) < 0 and data.find("\t", start, end) < 0
    return plain and style.erased() is style and data[start:end].isascii()


def _replace_screen(screen: Screen, text: str, count: int, shown: list[str]) -> None:
    """The effect of ``text`` (``count`` lines) and as many plain lines as the region is high, written at the bottom
    margin: the first of those scrolls off, the others stand there as rows that nobody has looked at.
    """
    top, bottom, columns = screen.top, screen.bottom, screen.columns
    rows = screen.rows
    style = screen.cursor.style
    new: list[Row] = [TextRow(line, columns, style) for line in shown]
    new.append(Row(columns, style))
    if not screen.alternate:
        history = screen.history
        for row in rows[top:bottom]:
            history.push(row)
        history.push_raw(text, style, count)
        history.push(new[0])
    rows[top : bottom + 1] = new[1:]
    if top:
        rows[top - 1].wrapped = False
    screen.below.clear()
    screen.last_character = (_last_character("".join(shown)) or _last_character(text)) or screen.last_character


def _after_lines(data: str, start: int, count: int) -> int:
    """Where the line after the next ``count`` lines begins."""
    for _ in range(count):
        start = data.index("\n", start) + 1
    return start


def _before_lines(data: str, end: int, count: int, least: int) -> int:
    """Where the last ``count`` lines before ``end`` begin; ``least`` where there are not so many after it."""
    position = end - 1
    for _ in range(count):
        position = data.rfind("\n", least, position)
        if position < 0:
            return least
    return position + 1


def _skip_lines(screen: Screen, text: str, count: int) -> None:
    """The effect of lines written at the bottom margin, on a row just scrolled in, without writing them."""
    top, bottom = screen.top, screen.bottom
    rows = screen.rows
    history = screen.history
    cursor = screen.cursor
    if not screen.alternate:
        for row in rows[top:bottom]:
            history.push(row)
        history.push_raw(text, cursor.style, count)
        # What now stands above the cursor stands in for lines the history already has.
        history.skip(bottom - top)
    cursor.style = style_after(text, cursor.style)
    screen.last_character = _last_character(text) or screen.last_character
    blank = cursor.style.erased()
    rows[top : bottom + 1] = [Row(screen.columns, blank) for _ in range(bottom - top + 1)]


def _last_character(text: str) -> str:
    """The character REP would repeat."""
    for end in (text[-256:], text):
        for character in reversed(SGR.sub("", end)):
            if char_width(character):
                return character
    return ""


def style_after(text: str, style: Style) -> Style:
    """The pen after text and SGR."""
    if "\x1b" not in text:
        return style
    reset = max(text.rfind("\x1b[m"), text.rfind("\x1b[0m"))
    for parameters in SGR.findall(text, max(reset, 0)):
        style = style.after_change(sgr_change(parameters))
    return style
