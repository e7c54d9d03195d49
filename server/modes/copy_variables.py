"""The format variables of copy mode.

Relies on the mode's state. Changes nothing. Each is worked out when it is asked for: a word may go over many rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from .copy_motion import word_at
from .copy_selection import Drag

if TYPE_CHECKING:
    from .copy import CopyMode


class CopyVariables(Mapping[str, str]):
    """Name -> value, all of them text as formats need it; those that mean nothing now are missing."""

    __slots__ = ("_mode",)

    def __init__(self, mode: CopyMode) -> None:
        self._mode = mode

    def __getitem__(self, name: str) -> str:
        value = _VARIABLES[name](self._mode)
        if value is None:
            raise KeyError(name)
        return value

    def __iter__(self) -> Iterator[str]:
        return (name for name, value in _VARIABLES.items() if value(self._mode) is not None)

    def __len__(self) -> int:
        return sum(1 for _ in self)


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


def _active(mode: CopyMode) -> str:
    selection = mode.selection
    return _flag(selection.present and selection.drag is not Drag.NONE and not selection.empty())


def _end(which: str, axis: int) -> Callable[[CopyMode], str | None]:
    """The function of one coordinate of the selection's ``start`` or ``end``."""

    def coordinate(mode: CopyMode) -> str | None:
        return str(getattr(mode.selection, which)[axis]) if mode.selection.present else None

    return coordinate


def _searched(mode: CopyMode) -> str:
    return mode.finder.text


def _search_present(mode: CopyMode) -> str:
    return _flag(mode.finder.present)


def _timed_out(mode: CopyMode) -> str:
    return _flag(mode.finder.timed_out)


def _match(mode: CopyMode) -> str:
    match = mode.current_match() if mode.finder.present else None
    return match.text if match is not None else ""


def _count(mode: CopyMode) -> str | None:
    finder = mode.finder
    return str(finder.count) if finder.present and finder.count is not None else None


def _partial(mode: CopyMode) -> str | None:
    finder = mode.finder
    return _flag(finder.partial) if finder.present and finder.count is not None else None


_VARIABLES: dict[str, Callable[[CopyMode], str | None]] = {
    "scroll_position": lambda mode: str(mode.scroll),
    "rectangle_toggle": lambda mode: _flag(mode.selection.rectangle),
    "copy_cursor_x": lambda mode: str(mode.x),
    "copy_cursor_y": lambda mode: str(mode.y),
    "copy_cursor_word": lambda mode: word_at(mode.backing, *mode.place, mode.options.separators),
    "copy_cursor_line": lambda mode: "".join(mode.backing.cells(mode.row)[: mode.length()]),
    "copy_cursor_hyperlink": _hyperlink,
    "copy_position": lambda mode: str(_position(mode)[0]),
    "copy_position_limit": lambda mode: str(_position(mode)[1]),
    "top_line_time": lambda mode: str(mode.backing.row_time(mode.top)),
    "selection_active": _active,
    "selection_present": lambda mode: _flag(mode.selection.present and not mode.selection.empty()),
    "selection_mode": lambda mode: mode.selection.unit.value,
    "selection_start_x": _end("start", 0),
    "selection_start_y": _end("start", 1),
    "selection_end_x": _end("end", 0),
    "selection_end_y": _end("end", 1),
    "pane_search_string": _searched,
    "search_present": _search_present,
    "search_timed_out": _timed_out,
    "search_match": _match,
    "search_count": _count,
    "search_count_partial": _partial,
}
