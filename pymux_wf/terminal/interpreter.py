"""The hot loop: carries out a program's output on a screen.

``interpret`` and ``interpret_plain`` mean the same. The plain one calls a method of the screen for every piece of text
and every control function; it is what the other is tested against, and what serves a ``Screen`` subclass that
overrides drawing. ``interpret`` is one long function on purpose: it keeps the cursor, the pen and the present row's
lists in local variables and carries out the commonest functions in place, because a method call with its attribute
traffic costs more than the work itself. Whatever is not in the loop writes the variables back, calls the method and
reads them again.

Each is given text from which earlier unfinished controls have been put together, and returns the unfinished control at
its end, if there is one.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pymux_wf.terminal.dispatch import (
    ACTIONS,
    BACK,
    COLUMN,
    ERASE_LINE_RIGHT,
    FORWARD,
    LINE,
    LINE_FEED,
    METHOD,
    NEW_LINE,
    NOTHING,
    POSITION,
    RETURN,
    SGR_CHANGE,
    SGR_RESET,
    TAB,
    UP,
    learn,
)
from pymux_wf.terminal.row import BLANK, Row
from pymux_wf.terminal.tokens import TOKENS, is_unfinished
from pymux_wf.terminal.width import plain_narrow

if TYPE_CHECKING:
    from pymux_wf.terminal.screen import Screen

_CHANGES_LIMIT = 128


def _take_unfinished(pairs: list[tuple[str, str]]) -> str:
    """Removes the control at the end that goes on in the next read, and returns it."""
    place = len(pairs) - 1
    if place and pairs[place] == ("", ""):
        place -= 1
    text, control = pairs[place]
    if control[:1] != "\x1b" or control in ACTIONS or not is_unfinished(control):
        return ""
    pairs[place] = (text, "")
    return control


def interpret_plain(screen: Screen, data: str) -> str:
    """Carries out ``data`` by calling the screen's methods, one by one."""
    pairs = TOKENS.findall(data)
    rest = _take_unfinished(pairs)
    for text, control in pairs:
        if text:
            screen.draw(text)
        if control:
            screen.perform(control)
    return rest


def interpret(screen: Screen, data: str) -> str:
    """Carries out ``data``, as fast as it can."""
    pairs = TOKENS.findall(data)
    rest = _take_unfinished(pairs)
    remaining = iter(pairs)
    while _run_fast(screen, remaining) and _run_unusual(screen, remaining):
        pass
    return rest


def _run_unusual(screen: Screen, pairs: Iterator[tuple[str, str]]) -> bool:
    """Plainly, while modes are set that the fast loop knows nothing of; then True, False at the end of the pairs."""
    for text, control in pairs:
        if text:
            screen.draw(text)
        if control:
            screen.perform(control)
            if not screen.unusual:
                return True
    return False


def _run_fast(screen: Screen, pairs: Iterator[tuple[str, str]]) -> bool:
    """Carries out pairs to their end, or up to an unusual mode: then True."""
    if screen.unusual:
        return True
    actions = ACTIONS
    cursor = screen.cursor
    x, y, style = cursor.x, cursor.y, cursor.style
    rows = screen.rows
    row = rows[y]
    cells, styles = row.cells, row.styles
    columns, bottom, limit = screen.columns, screen.bottom, screen.plain_columns
    last_row = screen.lines - 1
    last = ""

    for text, control in pairs:
        if text:
            size = len(text)
            end = x + size
            if (
                end <= limit
                and (text.isascii() or plain_narrow(text))
                and (not row.wide or (cells[x] and (end == columns or cells[end])))
            ):
                if size == 1:
                    cells[x] = text
                    styles[x] = style
                else:
                    cells[x:end] = text
                    styles[x:end] = [style] * size
                row.touched = True
                x = end
                last = text
            else:
                cursor.x, cursor.y, cursor.style = x, y, style
                if last:
                    screen.last_character = last[-1]
                    last = ""
                screen.draw(text)
                x, y = cursor.x, cursor.y
                row = rows[y]
                cells, styles = row.cells, row.styles
                limit = screen.plain_columns
        try:
            code, a, b = actions[control]
        except KeyError:
            code, a, b = learn(control)
        if code == SGR_CHANGE:
            after = a.get(style)
            if after is None:
                after = style.after_change(b)
                if len(a) >= _CHANGES_LIMIT:
                    a.clear()
                a[style] = after
            style = after
        elif code == POSITION:
            y = a if a <= last_row else last_row
            x = b if b < columns else columns - 1
            row = rows[y]
            cells, styles = row.cells, row.styles
        elif code == SGR_RESET:
            style = a if style.ordinary else style.after_change(b)
        elif code <= LINE_FEED:  # CR LF, LF
            row.wrapped = False
            if code == NEW_LINE:
                x = 0
            elif x == columns:
                x = columns - 1
            if y == bottom:
                cursor.style = style
                if y == last_row and not screen.top and not screen.below:
                    if not screen.alternate:
                        screen.history.push(rows[0])
                    del rows[0]
                    row = Row(columns, style.erased())
                    rows.append(row)
                else:
                    screen.scroll_region_up(screen.top, y, 1, True)
                    row = rows[y]
            elif y < last_row:
                y += 1
                row = rows[y]
            cells, styles = row.cells, row.styles
        elif code == RETURN:
            x = 0
        elif code == ERASE_LINE_RIGHT:
            if x < columns:
                if row.wide and not cells[x]:
                    screen.clear_halves(row, x, columns)
                size = columns - x
                cells[x:] = [BLANK] * size
                styles[x:] = [style.erased()] * size
                row.wrapped = False
                row.touched = True
        elif code == TAB:
            if x < columns - 1:
                x = screen.next_tab[x]
        elif code == FORWARD:
            x += a
            if x >= columns:
                x = columns - 1
        elif code == METHOD:
            cursor.x, cursor.y, cursor.style = x, y, style
            if last:
                screen.last_character = last[-1]
                last = ""
            getattr(screen, a)(*b[0], **b[1])
            if screen.unusual:
                return True
            cursor = screen.cursor
            x, y, style = cursor.x, cursor.y, cursor.style
            rows = screen.rows
            row = rows[y]
            cells, styles = row.cells, row.styles
            columns, bottom, limit = screen.columns, screen.bottom, screen.plain_columns
        elif code == BACK:
            if x == columns:
                x -= 1
            x = x - a if x > a else 0
        elif code == COLUMN:
            x = a if a < columns else columns - 1
        elif code != NOTHING:
            if x == columns:
                x -= 1
            if code == LINE:
                y = a if a <= last_row else last_row
            elif code == UP:
                highest = screen.top if y >= screen.top else 0
                y = y - a if y - a > highest else highest
            else:  # DOWN
                lowest = bottom if y <= bottom else last_row
                y = y + a if y + a < lowest else lowest
            row = rows[y]
            cells, styles = row.cells, row.styles

    cursor.x, cursor.y, cursor.style = x, y, style
    if last:
        screen.last_character = last[-1]
    return False
