"""The copy-mode commands that select, copy and pipe.

Relies on ``copy_selection`` and ``copy_moves``. Never touches buffers or processes: what is to be done with the text
is a request.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import copy_motion as motion
from .base import AppendText, CopyText, PipeText
from .copy_call import LEAVE, Action, Call
from .copy_moves import end_of_line, start_of_line
from .copy_selection import LineSide, Unit

if TYPE_CHECKING:
    from .copy import CopyMode


def begin_selection(mode: CopyMode, call: Call) -> None:
    """begin-selection; from a mouse binding it starts a drag."""
    if call.mouse is not None:
        mode.drag_start(*call.mouse)
        return
    mode.selection.line_side = LineSide.NONE
    mode.selection.unit = Unit.CHAR
    mode.begin_selection()


def clear_selection(mode: CopyMode, call: Call) -> None:
    """clear-selection."""
    mode.clear_selection()


def stop_selection(mode: CopyMode, call: Call) -> None:
    """stop-selection."""
    mode.selection.stop()


def other_end(mode: CopyMode, call: Call) -> None:
    """other-end; from now on the selection grows by characters."""
    mode.selection.unit = Unit.CHAR
    if call.repeat % 2:
        mode.other_end()


def rectangle_on(mode: CopyMode, call: Call) -> None:
    """rectangle-on."""
    _rectangle(mode, on=True)


def rectangle_off(mode: CopyMode, call: Call) -> None:
    """rectangle-off."""
    _rectangle(mode, on=False)


def rectangle_toggle(mode: CopyMode, call: Call) -> None:
    """rectangle-toggle."""
    _rectangle(mode, on=not mode.selection.rectangle)


def _rectangle(mode: CopyMode, *, on: bool) -> None:
    mode.selection.line_side = LineSide.NONE
    mode.selection.rectangle = on
    mode.x = min(mode.x, mode.length())
    mode.follow()


def selection_mode(mode: CopyMode, call: Call) -> None:
    """selection-mode [char|word|line]."""
    name = call.arguments[0].lower() if call.arguments else "char"
    unit = {"char": Unit.CHAR, "c": Unit.CHAR, "word": Unit.WORD, "w": Unit.WORD, "line": Unit.LINE, "l": Unit.LINE}
    if name in unit:
        mode.selection.set_unit(unit[name], mode.options.separators)
        mode.follow()


def select_line(mode: CopyMode, call: Call) -> None:
    """select-line: the whole line, or as many as the repeat count says."""
    selection, grid = mode.selection, mode.backing
    selection.line_side = LineSide.RIGHT
    selection.rectangle = False
    selection.unit = Unit.LINE
    selection.origin = mode.place
    start_of_line(mode, call)
    selection.first = mode.place, (grid.length(mode.row), mode.row)
    mode.begin_selection()
    end_of_line(mode, call)
    selection.first = selection.first[0], (grid.length(mode.row), mode.row)
    for _ in range(call.repeat - 1):
        mode.down()
        end_of_line(mode, call)


def select_word(mode: CopyMode, call: Call) -> None:
    """select-word: the word at the cursor."""
    selection, grid = mode.selection, mode.backing
    selection.line_side = LineSide.RIGHT
    selection.rectangle = False
    selection.unit = Unit.WORD
    selection.separators = mode.options.separators
    origin = mode.place
    mode.reveal(motion.previous_word(grid, *origin, selection.separators, already=False))
    first = mode.place
    selection.first = first, first
    mode.begin_selection()
    if not _single_character(mode, *first):
        mode.to_word_end(selection.separators, exact=True)
    else:
        mode.follow(exact=True)
    selection.first = first, mode.place
    # From a blank the word before it was taken: drag from there, not from the blank.
    selection.origin = min(origin, mode.place, key=lambda place: (place[1], place[0]))


def _single_character(mode: CopyMode, x: int, y: int) -> bool:
    """Whether vi's way to the end of the word would run on into the next one."""
    if not mode.options.vi or x >= mode.backing.length(y):
        return False
    x += 1
    if mode.backing.wrapped(y) and x >= mode.columns:
        x, y = 0, y + 1
    return motion.in_set(mode.backing, x, y, motion.BLANKS)


def append_selection(mode: CopyMode, call: Call) -> None:
    """append-selection: to the newest buffer."""
    text = mode.selected_text()
    if text:
        mode.ask(AppendText(text))
    mode.clear_selection()


def append_selection_and_cancel(mode: CopyMode, call: Call) -> bool:
    """append-selection-and-cancel."""
    append_selection(mode, call)
    return LEAVE


def _copy(mode: CopyMode, call: Call, *, pipe: bool, keep: bool = True) -> None:
    """Copy what is selected; ``pipe`` feeds it to a command too, without ``keep`` only that."""
    text = mode.selected_text()
    if not text:
        return
    command = prefix = None
    if pipe:
        command = call.arguments[0] if call.arguments else None
        prefix = call.arguments[1] if len(call.arguments) > 1 else None
    elif call.arguments:
        prefix = call.arguments[0]
    if pipe:
        mode.ask(PipeText(text, command or None))
    if keep:
        to_buffer, to_clipboard = "P" not in call.options, "C" not in call.options
        mode.ask(CopyText(text, prefix or None, to_buffer, to_clipboard))


def copy_selection_no_clear(mode: CopyMode, call: Call) -> None:
    """copy-selection-no-clear."""
    _copy(mode, call, pipe=False)


def copy_selection(mode: CopyMode, call: Call) -> None:
    """copy-selection."""
    _copy(mode, call, pipe=False)
    mode.clear_selection()


def copy_selection_and_cancel(mode: CopyMode, call: Call) -> bool:
    """copy-selection-and-cancel."""
    copy_selection(mode, call)
    return LEAVE


def copy_pipe_no_clear(mode: CopyMode, call: Call) -> None:
    """copy-pipe-no-clear."""
    _copy(mode, call, pipe=True)


def copy_pipe(mode: CopyMode, call: Call) -> None:
    """copy-pipe."""
    _copy(mode, call, pipe=True)
    mode.clear_selection()


def copy_pipe_and_cancel(mode: CopyMode, call: Call) -> bool:
    """copy-pipe-and-cancel."""
    copy_pipe(mode, call)
    return LEAVE


def pipe_no_clear(mode: CopyMode, call: Call) -> None:
    """pipe-no-clear."""
    _copy(mode, call, pipe=True, keep=False)


def pipe(mode: CopyMode, call: Call) -> None:
    """pipe."""
    _copy(mode, call, pipe=True, keep=False)
    mode.clear_selection()


def pipe_and_cancel(mode: CopyMode, call: Call) -> bool:
    """pipe-and-cancel."""
    pipe(mode, call)
    return LEAVE


def copy_lines(*, whole: bool, piped: bool, leave: bool) -> Action:
    """The commands that copy from the cursor, or from the start of its line, to the end of the line."""

    def run(mode: CopyMode, call: Call) -> bool:
        before = mode.x, mode.y, mode.scroll
        mode.selection.unit = Unit.CHAR
        mode.selection.line_side = LineSide.NONE
        mode.selection.rectangle = False
        if whole:
            start_of_line(mode, call)
        mode.begin_selection()
        for _ in range(call.repeat - 1):
            mode.down()
        end_of_line(mode, call)
        _copy(mode, call, pipe=piped)
        mode.clear_selection()
        mode.x, mode.y, mode.scroll = before
        return leave

    return run
