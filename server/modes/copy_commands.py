"""The table of copy mode's commands: every name that ``send-keys -X`` takes there.

An entry says how many arguments a command takes, which option letters, whether a read-only client may run it, and
when it takes the marks off the matches of a search.

Relies on the modules that hold the commands. Never runs one.
"""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from . import copy_moves as moves
from . import copy_scrolls as scrolls
from . import copy_searches as searches
from . import copy_selects as selects
from .copy_call import LEAVE, Action, Call
from .copy_jump import JumpKind

if TYPE_CHECKING:
    from .copy import CopyMode


class Clear(enum.Enum):
    """When a command takes the marks off the matches of a search."""

    ALWAYS = enum.auto()
    EMACS = enum.auto()
    NEVER = enum.auto()


@dataclass(frozen=True, slots=True)
class CopyCommand:
    """One command: what runs it, its argument count (from, up to), option letters, marks, and who may run it."""

    run: Action
    clear: Clear = Clear.ALWAYS
    least: int = 0
    most: int = 0
    options: str = ""
    read_only: bool = False


def parse_arguments(command: CopyCommand, arguments: Sequence[str]) -> tuple[tuple[str, ...], str] | None:
    """(arguments, option letters) of a call, or None where their number is wrong or an option is not known.

    ``--`` ends the options. A command without options takes a text that begins with ``-`` as it is.
    """
    words = list(arguments)
    letters = ""
    while words and words[0].startswith("-") and len(words[0]) > 1:
        word = words[0]
        if word == "--":
            words.pop(0)
            break
        if not command.options:
            break
        if any(letter not in command.options for letter in word[1:]):
            return None
        letters += word[1:]
        words.pop(0)
    if not command.least <= len(words) <= command.most:
        return None
    return tuple(words), letters


def cancel(mode: CopyMode, call: Call) -> bool:
    """cancel."""
    return LEAVE


def refresh_from_pane(mode: CopyMode, call: Call) -> None:
    """refresh-from-pane."""
    mode.refresh_from_pane()


def toggle_position(mode: CopyMode, call: Call) -> None:
    """toggle-position."""
    mode.hide_position = not mode.hide_position


def scroll_exit_on(mode: CopyMode, call: Call) -> None:
    """scroll-exit-on."""
    mode.scroll_exit = True


def scroll_exit_off(mode: CopyMode, call: Call) -> None:
    """scroll-exit-off."""
    mode.scroll_exit = False


def scroll_exit_toggle(mode: CopyMode, call: Call) -> None:
    """scroll-exit-toggle."""
    mode.scroll_exit = not mode.scroll_exit


def _move(run: Action, options: str = "") -> CopyCommand:
    return CopyCommand(run, Clear.EMACS, options=options, read_only=True)


def _look(run: Action, options: str = "") -> CopyCommand:
    return CopyCommand(run, Clear.ALWAYS, options=options, read_only=True)


def _jump(kind: JumpKind) -> CopyCommand:
    return CopyCommand(moves.jump(kind), Clear.EMACS, 1, 1)


def _copies(run: Action, clear: Clear = Clear.ALWAYS) -> CopyCommand:
    return CopyCommand(run, clear, 0, 1, "CP")


def _pipes(run: Action, clear: Clear = Clear.ALWAYS) -> CopyCommand:
    return CopyCommand(run, clear, 0, 2, "CP")


def _lines(*, whole: bool, piped: bool, leave: bool) -> CopyCommand:
    return CopyCommand(selects.copy_lines(whole=whole, piped=piped, leave=leave), Clear.ALWAYS, 0, 1 + piped, "CP")


def _search(*, up: bool, regex: bool) -> CopyCommand:
    return CopyCommand(searches.search(up=up, regex=regex), Clear.ALWAYS, 0, 1)


COMMANDS: dict[str, CopyCommand] = {
    "append-selection": CopyCommand(selects.append_selection),
    "append-selection-and-cancel": CopyCommand(selects.append_selection_and_cancel),
    "back-to-indentation": _look(moves.back_to_indentation),
    "begin-selection": CopyCommand(selects.begin_selection),
    "bottom-line": _move(moves.bottom_line),
    "cancel": _look(cancel),
    "clear-selection": CopyCommand(selects.clear_selection),
    "copy-end-of-line": _lines(whole=False, piped=False, leave=False),
    "copy-end-of-line-and-cancel": _lines(whole=False, piped=False, leave=True),
    "copy-pipe-end-of-line": _lines(whole=False, piped=True, leave=False),
    "copy-pipe-end-of-line-and-cancel": _lines(whole=False, piped=True, leave=True),
    "copy-line": _lines(whole=True, piped=False, leave=False),
    "copy-line-and-cancel": _lines(whole=True, piped=False, leave=True),
    "copy-pipe-line": _lines(whole=True, piped=True, leave=False),
    "copy-pipe-line-and-cancel": _lines(whole=True, piped=True, leave=True),
    "copy-pipe-no-clear": _pipes(selects.copy_pipe_no_clear, Clear.NEVER),
    "copy-pipe": _pipes(selects.copy_pipe),
    "copy-pipe-and-cancel": _pipes(selects.copy_pipe_and_cancel),
    "copy-selection-no-clear": _copies(selects.copy_selection_no_clear, Clear.NEVER),
    "copy-selection": _copies(selects.copy_selection),
    "copy-selection-and-cancel": _copies(selects.copy_selection_and_cancel),
    "cursor-down": _move(moves.cursor_down),
    "cursor-down-and-cancel": _look(moves.cursor_down_and_cancel),
    "cursor-left": _move(moves.cursor_left),
    "cursor-right": _move(moves.cursor_right),
    "cursor-up": _move(moves.cursor_up),
    "cursor-centre-vertical": _move(moves.cursor_centre_vertical),
    "cursor-centre-horizontal": _move(moves.cursor_centre_horizontal),
    "end-of-line": _move(moves.end_of_line),
    "goto-line": CopyCommand(scrolls.goto_line, Clear.EMACS, 1, 1, read_only=True),
    "halfpage-down": _move(scrolls.halfpage_down),
    "halfpage-down-and-cancel": _look(scrolls.halfpage_down_and_cancel),
    "halfpage-up": _move(scrolls.halfpage_up),
    "history-bottom": _move(scrolls.history_bottom),
    "history-top": _move(scrolls.history_top),
    "jump-again": CopyCommand(moves.jump_again, Clear.EMACS),
    "jump-backward": _jump(JumpKind.BACKWARD),
    "jump-forward": _jump(JumpKind.FORWARD),
    "jump-reverse": CopyCommand(moves.jump_reverse, Clear.EMACS),
    "jump-to-backward": _jump(JumpKind.TO_BACKWARD),
    "jump-to-forward": _jump(JumpKind.TO_FORWARD),
    "jump-to-mark": _look(moves.jump_to_mark),
    "next-prompt": _look(moves.next_prompt, "o"),
    "previous-prompt": _look(moves.previous_prompt, "o"),
    "middle-line": _move(moves.middle_line),
    "next-matching-bracket": _look(moves.next_matching_bracket),
    "next-paragraph": _move(moves.next_paragraph),
    "next-space": _move(moves.next_space),
    "next-space-end": _move(moves.next_space_end),
    "next-word": _move(moves.next_word),
    "next-word-end": _move(moves.next_word_end),
    "other-end": CopyCommand(selects.other_end, Clear.EMACS),
    "page-down": _move(scrolls.page_down),
    "page-down-and-cancel": _look(scrolls.page_down_and_cancel),
    "page-up": _move(scrolls.page_up),
    "pipe-no-clear": CopyCommand(selects.pipe_no_clear, Clear.NEVER, 0, 1),
    "pipe": CopyCommand(selects.pipe, Clear.ALWAYS, 0, 1),
    "pipe-and-cancel": CopyCommand(selects.pipe_and_cancel, Clear.ALWAYS, 0, 1),
    "previous-matching-bracket": _look(moves.previous_matching_bracket),
    "previous-paragraph": _move(moves.previous_paragraph),
    "previous-space": _move(moves.previous_space),
    "previous-word": _move(moves.previous_word),
    "recentre-top-bottom": _look(scrolls.recentre_top_bottom),
    "rectangle-on": CopyCommand(selects.rectangle_on),
    "rectangle-off": CopyCommand(selects.rectangle_off),
    "rectangle-toggle": CopyCommand(selects.rectangle_toggle),
    "refresh-from-pane": _look(refresh_from_pane),
    "scroll-bottom": _look(scrolls.scroll_bottom),
    "scroll-down": _move(scrolls.scroll_down),
    "scroll-down-and-cancel": _look(scrolls.scroll_down_and_cancel),
    "scroll-exit-on": CopyCommand(scroll_exit_on),
    "scroll-exit-off": CopyCommand(scroll_exit_off),
    "scroll-exit-toggle": CopyCommand(scroll_exit_toggle),
    "scroll-middle": _look(scrolls.scroll_middle),
    "scroll-to-mouse": _move(scrolls.scroll_to_mouse, "e"),
    "scroll-top": _look(scrolls.scroll_top),
    "scroll-up": _move(scrolls.scroll_up),
    "search-again": CopyCommand(searches.search_again),
    "search-backward": _search(up=True, regex=True),
    "search-backward-text": _search(up=True, regex=False),
    "search-backward-incremental": CopyCommand(searches.incremental(up=True), Clear.ALWAYS, 1, 1),
    "search-forward": _search(up=False, regex=True),
    "search-forward-text": _search(up=False, regex=False),
    "search-forward-incremental": CopyCommand(searches.incremental(up=False), Clear.ALWAYS, 1, 1),
    "search-reverse": CopyCommand(searches.search_reverse),
    "select-line": CopyCommand(selects.select_line),
    "select-word": CopyCommand(selects.select_word),
    "selection-mode": CopyCommand(selects.selection_mode, Clear.ALWAYS, 0, 1),
    "set-mark": _look(moves.set_mark),
    "start-of-line": _move(moves.start_of_line),
    "stop-selection": CopyCommand(selects.stop_selection),
    "toggle-position": CopyCommand(toggle_position, Clear.NEVER, read_only=True),
    "top-line": _move(moves.top_line),
}
