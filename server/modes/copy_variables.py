"""The format variables of copy mode.

Relies on the mode's state. Changes nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .copy_motion import word_at
from .copy_selection import Drag

if TYPE_CHECKING:
    from .copy import CopyMode


def copy_variables(mode: CopyMode) -> dict[str, str]:
    """Name -> value, all of them text as formats need it."""
    position, limit = _position(mode)
    selection = mode.selection
    values = {
        "scroll_position": str(mode.scroll),
        "rectangle_toggle": _flag(selection.rectangle),
        "copy_cursor_x": str(mode.x),
        "copy_cursor_y": str(mode.y),
        "copy_cursor_word": word_at(mode.backing, *mode.place, mode.options.separators),
        "copy_cursor_line": "".join(mode.backing.cells(mode.row)[: mode.length()]),
        "copy_cursor_hyperlink": _hyperlink(mode),
        "copy_position": str(position),
        "copy_position_limit": str(limit),
        "top_line_time": str(mode.backing.row_time(mode.top)),
        "selection_active": _flag(selection.present and selection.drag is not Drag.NONE and not selection.empty()),
        "selection_present": _flag(selection.present and not selection.empty()),
        "selection_mode": selection.unit.value,
        "pane_search_string": mode.finder.text,
    }
    return values | _selection_ends(mode) | _search(mode)


def _flag(value: bool) -> str:
    return "1" if value else "0"


def _position(mode: CopyMode) -> tuple[int, int]:
    if mode.options.line_numbers in ("absolute", "hybrid"):
        return mode.row + 1, mode.backing.total
    return mode.scroll, mode.backing.history


def _hyperlink(mode: CopyMode) -> str:
    styles = mode.backing.row(mode.row).styles
    link = styles[mode.x].link if mode.x < len(styles) else None
    return link.uri if link is not None else ""


def _selection_ends(mode: CopyMode) -> dict[str, str]:
    selection = mode.selection
    if not selection.present:
        return {}
    return {
        "selection_start_x": str(selection.start[0]),
        "selection_start_y": str(selection.start[1]),
        "selection_end_x": str(selection.end[0]),
        "selection_end_y": str(selection.end[1]),
    }


def _search(mode: CopyMode) -> dict[str, str]:
    finder = mode.finder
    values = {"search_present": _flag(finder.present), "search_timed_out": _flag(finder.timed_out)}
    match = mode.current_match() if finder.present else None
    values["search_match"] = match.text if match is not None else ""
    if finder.present and finder.count is not None:
        values["search_count"] = str(finder.count)
        values["search_count_partial"] = _flag(finder.partial)
    return values
