"""The copy-mode commands that move the cursor or scroll the view.

Each is a function of the mode and the call; what they answer beside a redraw (``Leave``) they return. The table of
names is in ``copy_commands``.

Relies on ``copy_state`` and ``copy_motion``. Never selects or searches on its own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from . import copy_motion as motion
from .copy_jump import JumpKind
from .copy_selection import LineSide

if TYPE_CHECKING:
    from .copy import CopyMode


@dataclass(frozen=True, slots=True)
class Call:
    """One command as it was sent.

    Attributes:
        arguments: The words behind the name, without options.
        options: The option letters that were given, as ``CP``.
        repeat: The repeat count, at least 1.
        mouse: The cell of the view where the mouse is, when a mouse key ran the command.
    """

    arguments: tuple[str, ...] = ()
    options: str = ""
    repeat: int = 1
    mouse: tuple[int, int] | None = None


LEAVE = True
"""What a command returns for the mode to be left."""

Action = Callable[["CopyMode", Call], bool | None]


def cursor_up(mode: CopyMode, call: Call) -> None:
    """cursor-up."""
    for _ in range(call.repeat):
        mode.up()


def cursor_down(mode: CopyMode, call: Call) -> None:
    """cursor-down."""
    for _ in range(call.repeat):
        mode.down()


def cursor_down_and_cancel(mode: CopyMode, call: Call) -> bool:
    """cursor-down-and-cancel: leaves when there was nowhere to go."""
    before = mode.y
    cursor_down(mode, call)
    return before == mode.y and not mode.scroll


def cursor_left(mode: CopyMode, call: Call) -> None:
    """cursor-left."""
    for _ in range(call.repeat):
        mode.reveal(motion.left(mode.backing, *mode.place))


def cursor_right(mode: CopyMode, call: Call) -> None:
    """cursor-right; draws a rectangle out into the blanks."""
    free = mode.free_column()
    last = mode.options.stops_at_last and not free
    for _ in range(call.repeat):
        mode.reveal(motion.right(mode.backing, *mode.place, whole_row=free, last=last))


def start_of_line(mode: CopyMode, call: Call) -> None:
    """start-of-line, of a line that the edge broke too."""
    mode.reveal((0, motion.line_start(mode.backing, mode.row)))


def end_of_line(mode: CopyMode, call: Call) -> None:
    """end-of-line, of a line that the edge broke too."""
    mode.reveal(motion.end_of_line(mode.backing, mode.row, whole_row=mode.free_column()))


def back_to_indentation(mode: CopyMode, call: Call) -> None:
    """back-to-indentation."""
    mode.reveal(motion.indentation(mode.backing, *mode.place))


def top_line(mode: CopyMode, call: Call) -> None:
    """top-line."""
    _to_view_row(mode, 0, 0)


def middle_line(mode: CopyMode, call: Call) -> None:
    """middle-line."""
    _to_view_row(mode, 0, (mode.lines - 1) // 2)


def bottom_line(mode: CopyMode, call: Call) -> None:
    """bottom-line."""
    _to_view_row(mode, 0, mode.lines - 1)


def cursor_centre_vertical(mode: CopyMode, call: Call) -> None:
    """cursor-centre-vertical."""
    _to_view_row(mode, mode.x, mode.lines // 2)


def cursor_centre_horizontal(mode: CopyMode, call: Call) -> None:
    """cursor-centre-horizontal."""
    _to_view_row(mode, mode.columns // 2, mode.y)


def _to_view_row(mode: CopyMode, x: int, y: int) -> None:
    mode.put(x, y)
    mode.follow()


def history_top(mode: CopyMode, call: Call) -> None:
    """history-top."""
    mode.turn_at_edge(LineSide.RIGHT)
    mode.scroll = mode.backing.history
    _to_view_row(mode, 0, 0)


def history_bottom(mode: CopyMode, call: Call) -> None:
    """history-bottom: to the end of the last row."""
    mode.turn_at_edge(LineSide.LEFT)
    mode.scroll = 0
    mode.y = mode.lines - 1
    _to_view_row(mode, mode.limit(), mode.y)


def goto_line(mode: CopyMode, call: Call) -> None:
    """goto-line N: N rows back from the bottom; with absolute line numbers to the line with that number."""
    try:
        number = int(call.arguments[0])
    except ValueError:
        return
    if mode.options.line_numbers in ("absolute", "hybrid"):
        row = min(max(number - 1, 0), mode.backing.total - 1)
        mode.scroll_to((mode.x, row))
        mode.stay_in_text()
        return
    history = mode.backing.history
    mode.scroll = number if 0 <= number <= history else history
    mode.follow()


def page_up(mode: CopyMode, call: Call) -> None:
    """page-up."""
    for _ in range(call.repeat):
        mode.page_up()


def halfpage_up(mode: CopyMode, call: Call) -> None:
    """halfpage-up."""
    for _ in range(call.repeat):
        mode.page_up(half=True)


def page_down(mode: CopyMode, call: Call) -> bool:
    """page-down; leaves at the bottom where the mode was entered with copy-mode -e."""
    return _pages_down(mode, call, half=False, leave=mode.scroll_exit)


def page_down_and_cancel(mode: CopyMode, call: Call) -> bool:
    """page-down-and-cancel."""
    return _pages_down(mode, call, half=False, leave=True)


def halfpage_down(mode: CopyMode, call: Call) -> bool:
    """halfpage-down."""
    return _pages_down(mode, call, half=True, leave=mode.scroll_exit)


def halfpage_down_and_cancel(mode: CopyMode, call: Call) -> bool:
    """halfpage-down-and-cancel."""
    return _pages_down(mode, call, half=True, leave=True)


def _pages_down(mode: CopyMode, call: Call, *, half: bool, leave: bool) -> bool:
    for _ in range(call.repeat):
        mode.page_down(half=half)
        if leave and not mode.scroll:
            return LEAVE
    return False


def scroll_up(mode: CopyMode, call: Call) -> None:
    """scroll-up."""
    for _ in range(call.repeat):
        mode.up(scroll_only=True)


def scroll_down(mode: CopyMode, call: Call) -> bool:
    """scroll-down; leaves at the bottom where the mode was entered with copy-mode -e."""
    return _scroll_down(mode, call, leave=mode.scroll_exit)


def scroll_down_and_cancel(mode: CopyMode, call: Call) -> bool:
    """scroll-down-and-cancel."""
    return _scroll_down(mode, call, leave=True)


def _scroll_down(mode: CopyMode, call: Call, *, leave: bool) -> bool:
    for _ in range(call.repeat):
        mode.down(scroll_only=True)
    return leave and not mode.scroll


def scroll_top(mode: CopyMode, call: Call) -> None:
    """scroll-top: the cursor's row becomes the first of the view."""
    _cursor_row_to(mode, 0)


def scroll_middle(mode: CopyMode, call: Call) -> None:
    """scroll-middle: the cursor's row becomes the middle of the view."""
    _cursor_row_to(mode, (mode.lines - 1) // 2)


def scroll_bottom(mode: CopyMode, call: Call) -> None:
    """scroll-bottom: the cursor's row becomes the last of the view."""
    _cursor_row_to(mode, mode.lines - 1)


def _cursor_row_to(mode: CopyMode, y: int) -> None:
    # As in tmux all or nothing: where the history or the bottom is too near, nothing moves.
    scroll = mode.scroll - (mode.y - y)
    if 0 <= scroll <= mode.backing.history:
        mode.scroll = scroll
        mode.y = y
        mode.follow()


def recentre_top_bottom(mode: CopyMode, call: Call) -> None:
    """recentre-top-bottom: the cursor's row to the middle, the top and the bottom in turn, as in emacs."""
    turns = (scroll_middle, scroll_top, scroll_bottom)
    turns[mode.recentre % 3](mode, call)
    mode.recentre += 1


def scroll_to_mouse(mode: CopyMode, call: Call) -> bool:
    """scroll-to-mouse [-e]: the slider of the scrollbar to where the mouse is."""
    if "e" in call.options:
        mode.scroll_exit = True
    if call.mouse is None:
        return False
    mode.drag_slider(call.mouse[1])
    return mode.scroll_exit and not mode.scroll


def next_word(mode: CopyMode, call: Call) -> None:
    """next-word."""
    _next_word(mode, call, mode.options.separators)


def next_space(mode: CopyMode, call: Call) -> None:
    """next-space."""
    _next_word(mode, call, "")


def _next_word(mode: CopyMode, call: Call, separators: str) -> None:
    for _ in range(call.repeat):
        mode.reveal(motion.next_word(mode.backing, *mode.place, separators))


def next_word_end(mode: CopyMode, call: Call) -> None:
    """next-word-end."""
    _next_word_end(mode, call, mode.options.separators)


def next_space_end(mode: CopyMode, call: Call) -> None:
    """next-space-end."""
    _next_word_end(mode, call, "")


def _next_word_end(mode: CopyMode, call: Call, separators: str) -> None:
    for _ in range(call.repeat):
        mode.to_word_end(separators)


def previous_word(mode: CopyMode, call: Call) -> None:
    """previous-word."""
    _previous_word(mode, call, mode.options.separators)


def previous_space(mode: CopyMode, call: Call) -> None:
    """previous-space."""
    _previous_word(mode, call, "")


def _previous_word(mode: CopyMode, call: Call, separators: str) -> None:
    for _ in range(call.repeat):
        mode.reveal(motion.previous_word(mode.backing, *mode.place, separators))


def next_paragraph(mode: CopyMode, call: Call) -> None:
    """next-paragraph."""
    for _ in range(call.repeat):
        mode.scroll_to(motion.next_paragraph(mode.backing, mode.row))


def previous_paragraph(mode: CopyMode, call: Call) -> None:
    """previous-paragraph."""
    for _ in range(call.repeat):
        mode.scroll_to(motion.previous_paragraph(mode.backing, mode.row))


def next_prompt(mode: CopyMode, call: Call) -> None:
    """next-prompt [-o]: to the next row that a shell marked as prompt or, with -o, as output (OSC 133)."""
    _prompt(mode, 1, "o" in call.options)


def previous_prompt(mode: CopyMode, call: Call) -> None:
    """previous-prompt [-o]."""
    _prompt(mode, -1, "o" in call.options)


def _prompt(mode: CopyMode, step: int, output: bool) -> None:
    row = mode.backing.find_mark(mode.row, step, output=output)
    if row is None:
        return
    history = mode.backing.history
    mode.scroll = max(0, history - row)
    mode.put(0, max(0, row - history))
    mode.follow()


def next_matching_bracket(mode: CopyMode, call: Call) -> None:
    """next-matching-bracket: from an opening bracket here, or further on, to where it is closed.

    In vi mode a closing bracket leads back to its opening one; in emacs mode without a bracket here, on like
    next-word-end.
    """
    for _ in range(call.repeat):
        _next_bracket(mode)


def _next_bracket(mode: CopyMode) -> None:
    grid = mode.backing
    if not mode.length():
        return
    x, y = mode.place
    if not mode.options.vi:
        place = next(((each, y) for each in (x, x + 1) if _is(mode, each, y, motion.OPENING)), None)
        if place is None:
            mode.to_word_end(motion.OPENING)
            return
    else:
        place = _bracket_in_line(mode, x, y)
        if place is None:
            return
    found = (
        motion.closing_bracket(grid, *place)
        if _is(mode, *place, motion.OPENING)
        else motion.opening_bracket(grid, *place)
    )
    if found is not None:
        mode.scroll_to(found)


def _is(mode: CopyMode, x: int, y: int, brackets: str) -> bool:
    return motion.in_set(mode.backing, x, y, brackets)


def _bracket_in_line(mode: CopyMode, x: int, y: int) -> motion.Place | None:
    last = motion.line_end(mode.backing, y)
    while y <= last:
        for column in range(x, mode.backing.length(y)):
            if _is(mode, column, y, motion.OPENING + motion.CLOSING):
                return column, y
        x, y = 0, y + 1
    return None


def previous_matching_bracket(mode: CopyMode, call: Call) -> None:
    """previous-matching-bracket: from a closing bracket here (or just before, in emacs mode) to where it was opened."""
    for _ in range(call.repeat):
        _previous_bracket(mode)


def _previous_bracket(mode: CopyMode) -> None:
    if not mode.length():
        return
    x, y = mode.place
    places = (x,) if mode.options.vi else (x, x - 1)
    place = next(((each, y) for each in places if each >= 0 and _is(mode, each, y, motion.CLOSING)), None)
    if place is None:
        if not mode.options.vi:
            mode.reveal(motion.previous_word(mode.backing, x, y, motion.CLOSING))
        return
    found = motion.opening_bracket(mode.backing, *place)
    if found is not None:
        mode.scroll_to(found)


def jump(kind: JumpKind) -> Action:
    """jump-forward, jump-backward, jump-to-forward and jump-to-backward CHAR."""

    def run(mode: CopyMode, call: Call) -> None:
        if call.arguments[0]:
            mode.jumps.set(kind, call.arguments[0][0])
            _jump(mode, call, reverse=False)

    return run


def jump_again(mode: CopyMode, call: Call) -> None:
    """jump-again."""
    _jump(mode, call, reverse=False)


def jump_reverse(mode: CopyMode, call: Call) -> None:
    """jump-reverse."""
    _jump(mode, call, reverse=True)


def _jump(mode: CopyMode, call: Call, *, reverse: bool) -> None:
    for _ in range(call.repeat):
        target = mode.jumps.target(mode.backing, mode.place, reverse=reverse)
        if target is None:
            return
        mode.reveal(target)


def set_mark(mode: CopyMode, call: Call) -> None:
    """set-mark."""
    mode.mark = mode.place
    mode.mark_shown = True


def jump_to_mark(mode: CopyMode, call: Call) -> None:
    """jump-to-mark: cursor and mark change places."""
    target, mode.mark = mode.mark, mode.place
    mode.mark_shown = True
    history = mode.backing.history
    x, row = target
    mode.scroll = max(0, history - row)
    mode.put(x, max(0, row - history))
    mode.follow()
