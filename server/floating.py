"""Floating panes: where a new one goes, how it starts, which one is on top, and which pane a cell of a window shows.

The rectangles are the layout room's (`pymux_wf/layout/floats.py`); here are the rules of ``new-pane``. Relies on
actions for what all new panes have in common. Draws nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pymux_wf.lang.numbers import NumberError, parse_percentage

from . import actions, arranging, pane_spawn
from .errors import CommandError
from .scrollbars import cell_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .call import Call
    from .server import Server
    from .tree import Pane, Session, Window

NOUN = "size or position"


def geometry(call: Call, window: Window) -> tuple[tuple[int, int], tuple[int, int]]:
    """Place and size that ``-X -Y`` and ``-x -y`` give a float, in cells: by default half of the window's columns and
    a quarter of its lines, at the window's next default place.
    """
    assert window.layout is not None
    columns, lines = window.width, window.height
    width, height = _cells(call, "x", 0, columns - 1, columns), _cells(call, "y", 0, lines - 1, lines)
    width, height = columns // 2 if width is None else width, lines // 4 if height is None else height
    x, y = _cells(call, "X", -width, columns, columns), _cells(call, "Y", -height, lines, lines)
    if x is None or y is None:
        default_x, default_y = window.layout.floats.default_place(columns, lines)
        x, y = default_x if x is None else x, default_y if y is None else y
    return (x, y), (width, height)


def _cells(call: Call, flag: str, low: int, high: int, whole: int) -> int | None:
    text = call.args.get(flag)
    if text is None:
        return None
    try:
        return parse_percentage(call.expand(text), low, high, whole)
    except NumberError as error:
        raise CommandError(f"{NOUN} {error}") from None


def new_float(
    server: Server,
    session: Session,
    target: Pane,
    *,
    place: tuple[int, int],
    size: tuple[int, int],
    words: Sequence[str],
    cwd: str,
    environment: Mapping[str, str] | None = None,
    before: bool = False,
    empty: bool = False,
    active: bool = False,
) -> Pane:
    """A pane above the others of ``target``'s window, numbered in front of ``target`` or last; raises CommandError
    when its program cannot be started. With ``active`` it is the window's active one before the new layout is told.
    """
    window = target.window
    assert window.layout is not None
    arranging.unzoom(server, window)
    pane = pane_spawn.create_pane(server, session, window, *size)
    window.layout.add_float(pane.id, place, size, before=target.id if before else None)
    server.tree.add_pane(pane, after=target if before else None, before=before)
    window.place()
    pane.fit_screen()
    try:
        if not empty:
            pane_spawn.start(server, session, pane, words, cwd, environment)
    except CommandError:
        server.tree.panes.pop(pane.id)
        window.panes.remove(pane)
        window.layout.close(pane.id)
        raise
    if active:
        arranging.select_pane(server, pane)
    actions.layout_changed(server, window)
    return pane


# -- what lies where


def stacking(window: Window) -> list[Pane]:
    """The visible panes in the order in which they cover each other: the tiled ones, then floats up to the topmost."""
    layout = window.layout
    shown = [pane for pane in window.panes if pane.visible]
    if layout is None or not layout.floats.stack:
        return shown
    # A stable sort: tiled panes share one level.
    return sorted(shown, key=lambda pane: -pane.level)


def under(window: Window, x: int, y: int) -> tuple[Pane | None, bool]:
    """The pane that a cell of the window shows, its scrollbar being a part of it, or the float whose border it shows
    (True then); None and False on the borders between tiled panes and outside.
    """
    for pane in reversed(stacking(window)):
        cell = cell_of(pane)
        if cell.x <= x < cell.x + cell.width and cell.y <= y < cell.y + cell.height:
            return pane, False
        if framed(pane) and cell.x - 1 <= x <= cell.x + cell.width and cell.y - 1 <= y <= cell.y + cell.height:
            return pane, True
    return None, False


def framed(pane: Pane) -> bool:
    """Whether a border is drawn all round the pane: round floats, but not round one that is zoomed."""
    return pane.floating and not pane.window.zoomed
