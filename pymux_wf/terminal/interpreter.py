"""The hot loop: carries out a program's output on a screen.

``interpret`` and ``interpret_plain`` mean the same. The plain one calls a method of the screen for every piece of text
and every control function; it is what the other is tested against, and what serves a ``Screen`` subclass that
overrides drawing. ``interpret`` is one long function on purpose: it keeps the cursor, the pen and the present row's
lists in local variables and carries out the commonest functions in place, because a method call with its attribute
traffic costs more than the work itself. Whatever is not in the loop writes the variables back, calls the method and
reads them again.

It takes pairs of text and the *group* of controls behind it (``groups``), and nearly always one of three things happens
to a group: the pen changes, the cursor goes to a place, or both. Everything else is a list of steps. A call in it that
switches on something unusual hands the rest of the group, and all that follows, to the plain way.

``Row.pen`` spares writing styles into a row that has one style all over, as most rows of most programs have.

Each is given text from which earlier unfinished controls have been put together, and returns the unfinished control at
its end, if there is one.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pymux_wf.terminal import width as widths
from pymux_wf.terminal.dispatch import (
    BACK,
    CHANGE,
    COLUMN,
    ERASE_LINE_RIGHT,
    FORWARD,
    LINE,
    LINE_FEED,
    MARGINS,
    METHOD,
    NEW_LINE,
    PLACE,
    RETURN,
    SHOW,
    SWITCH,
    TAB,
    UP,
)
from pymux_wf.terminal.groups import ACTIONS, action_of
from pymux_wf.terminal.row import BLANK, Row
from pymux_wf.terminal.tabs import lay_tab
from pymux_wf.terminal.tokens import CONTROL_GROUP, CONTROLS, GROUPS, is_unfinished, tokens

if TYPE_CHECKING:
    from pymux_wf.terminal.screen import Screen


def _take_unfinished(pairs: list[tuple[str, str]]) -> str:
    """Removes the control at the end that goes on in the next read, and returns it."""
    place = len(pairs) - 1
    if place and pairs[place] == ("", ""):
        place -= 1
    text, control = pairs[place]
    if control[:1] != "\x1b" or control in ACTIONS or CONTROL_GROUP.fullmatch(control) or not is_unfinished(control):
        return ""
    pairs[place] = (text, "")
    return control


def interpret_plain(screen: Screen, data: str) -> str:
    """Carries out ``data`` by calling the screen's methods, one by one."""
    pairs = tokens().findall(data)
    rest = _take_unfinished(pairs)
    for text, control in pairs:
        if text:
            screen.draw(text)
        if control:
            screen.perform(control)
    return rest


def interpret(screen: Screen, data: str) -> str:
    """Carries out ``data``, as fast as it can."""
    pairs = GROUPS.findall(data)
    rest = _take_unfinished(pairs)
    remaining = iter(pairs)
    plain = data.isascii()
    controls = _run_fast(screen, remaining, plain)
    while controls is not None and _run_unusual(screen, controls, remaining):
        controls = _run_fast(screen, remaining, plain)
    return rest


def _run_unusual(screen: Screen, controls: str, pairs: Iterator[tuple[str, str]]) -> bool:
    """Plainly, while modes are set that the fast loop knows nothing of; then True, False at the end of the pairs.

    Begins with ``controls``, what is left of a group.
    """
    _perform(screen, controls)
    if not screen.unusual:
        return True
    for text, group in pairs:
        if text:
            screen.draw(text)
        if group:
            _perform(screen, group)
            if not screen.unusual:
                return True
    return False


def _perform(screen: Screen, group: str) -> None:
    for control in CONTROLS.findall(group) if CONTROL_GROUP.fullmatch(group) else (group,) if group else ():
        screen.perform(control)


def _run_fast(screen: Screen, pairs: Iterator[tuple[str, str]], plain: bool) -> str | None:
    """Carries out pairs to their end, then None; or up to an unusual mode, then what is left of the group.

    Args:
        plain: all of the text is ASCII.
    """
    if screen.unusual:
        return ""
    actions = ACTIONS
    cursor = screen.cursor
    x, y, style = cursor.x, cursor.y, cursor.style
    rows = screen.rows
    row = rows[y]
    cells = row.cells
    columns, top, bottom, limit = screen.columns, screen.top, screen.bottom, screen.plain_columns
    last_row = screen.lines - 1
    last = ""

    for text, group in pairs:
        if text:
            size = len(text)
            end = x + size
            if (
                end <= limit
                and (plain or text.isascii() or widths.plain_narrow(text))
                and (not row.wide or (cells[x] and (end == columns or cells[end])))
            ):
                if size == 1:
                    cells[x] = text
                    if row.pen is not style:
                        row.styles[x] = style
                        row.pen = None
                elif size == 2:
                    cells[x], cells[x + 1] = text  # type: ignore[str-unpack]
                    if row.pen is not style:
                        row.styles[x:end] = (style, style)
                        row.pen = None
                else:
                    cells[x:end] = [*text]
                    if row.pen is not style:
                        row.styles[x:end] = [style] * size
                        row.pen = None
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
                cells = row.cells
                limit = screen.plain_columns
        try:
            code, a, b, c = actions[group]
        except KeyError:
            code, a, b, c = action_of(group)
        if not code:  # PEN
            style = c[style]
        elif code <= PLACE:
            y = a if a <= last_row else last_row
            x = b if b < columns else columns - 1
            row = rows[y]
            cells = row.cells
            if c is not None:
                style = c[style]
        else:
            for code, a, b, c in a:  # noqa: B020
                if not code:  # PEN
                    style = c[style]
                elif code <= PLACE:
                    y = a if a <= last_row else last_row
                    x = b if b < columns else columns - 1
                    row = rows[y]
                    cells = row.cells
                    if c is not None:
                        style = c[style]
                elif code == NEW_LINE or code == LINE_FEED:  # noqa: SIM109
                    row.wrapped = False
                    if code == NEW_LINE:
                        x = 0
                    elif x == columns:
                        x = columns - 1
                    if y == bottom:
                        if not screen.alternate:
                            screen.history.push(rows[top])
                        del rows[top]
                        row = Row(columns, style.erased())
                        rows.insert(y, row)
                        if top:
                            rows[top - 1].wrapped = False
                        if screen.below:
                            screen.below.clear()
                    elif y < last_row:
                        y += 1
                        row = rows[y]
                    cells = row.cells
                elif code == ERASE_LINE_RIGHT:
                    if x < columns:
                        if row.wide and not cells[x]:
                            screen.clear_halves(row, x, columns)
                        size = columns - x
                        erased = style.erased()
                        cells[x:] = [BLANK] * size
                        if row.pen is not erased:
                            row.styles[x:] = [erased] * size
                            row.pen = None if x else erased
                        if not x:
                            row.wide = False
                        row.wrapped = False
                        row.touched = True
                elif code == CHANGE:
                    style = style.after_change(c)
                elif code == SHOW:
                    screen.show_cursor(a, b)
                elif code == FORWARD:
                    x += a
                    if x >= columns:
                        x = columns - 1
                elif code <= LINE:
                    if code == COLUMN:
                        x = a if a < columns else columns - 1
                        continue
                    if x == columns:
                        x -= 1
                    if code == BACK:
                        x = x - a if x > a else 0
                        continue
                    if code == LINE:
                        y = a if a <= last_row else last_row
                    elif code == UP:
                        highest = top if y >= top else 0
                        y = y - a if y - a > highest else highest
                    else:  # DOWN
                        lowest = bottom if y <= bottom else last_row
                        y = y + a if y + a < lowest else lowest
                    row = rows[y]
                    cells = row.cells
                elif code == RETURN:
                    x = 0
                elif code == MARGINS:
                    if b > last_row:
                        b = last_row
                    if a < b or not last_row:
                        screen.top = top = a if last_row else 0
                        screen.bottom = bottom = b
                        x = y = 0
                        row = rows[0]
                        cells = row.cells
                elif code == SWITCH:
                    getattr(screen, a)(*b, **c)
                elif code == METHOD:
                    cursor.x, cursor.y, cursor.style = x, y, style
                    if last:
                        screen.last_character = last[-1]
                        last = ""
                    getattr(screen, a)(*b[0], **b[1])
                    if screen.unusual:
                        return c
                    cursor = screen.cursor
                    x, y, style = cursor.x, cursor.y, cursor.style
                    rows = screen.rows
                    row = rows[y]
                    cells = row.cells
                    columns, top, bottom, limit = screen.columns, screen.top, screen.bottom, screen.plain_columns
                elif code == TAB and x < columns - 1:
                    end = screen.next_tab[x]
                    lay_tab(row, x, end)
                    x = end

    cursor.x, cursor.y, cursor.style = x, y, style
    if last:
        screen.last_character = last[-1]
    return None
