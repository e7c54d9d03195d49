"""The copy-mode commands that scroll the view: pages, single rows, the ends of the history, the scrollbar.

Relies on ``copy_state``. Never selects or searches on its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .copy_call import LEAVE, Call
from .copy_selection import LineSide

if TYPE_CHECKING:
    from .copy import CopyMode


def history_top(mode: CopyMode, call: Call) -> None:
    """history-top."""
    mode.turn_at_edge(LineSide.RIGHT)
    mode.scroll = mode.backing.history
    mode.put(0, 0)
    mode.follow()


def history_bottom(mode: CopyMode, call: Call) -> None:
    """history-bottom: to the end of the last row."""
    mode.turn_at_edge(LineSide.LEFT)
    mode.scroll = 0
    mode.y = mode.lines - 1
    mode.put(mode.limit(), mode.y)
    mode.follow()


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
    mode.grab_slider(call.mouse[1])
    mode.drag_slider(call.mouse[1])
    return mode.scroll_exit and not mode.scroll
