"""The copy-mode commands that move the cursor.

Each is a function of the mode and the call; what they answer beside a redraw (``Leave``) they return. The table of
names is in ``copy_commands``.

Relies on ``copy_state`` and ``copy_motion``. Never selects or searches on its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import copy_motion as motion
from .copy_call import Action, Call
from .copy_jump import JumpKind

if TYPE_CHECKING:
    from .copy import CopyMode


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
