"""Panes of one window by their place: ``{top-left}``, ``{up-of}``, the next one, the one at an index."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pymux_wf.lang.numbers import INT_MAX, NumberError, parse_number

if TYPE_CHECKING:
    from collections.abc import Callable

    from pymux_wf.lang.tree_types import PaneType, WindowType

_EDGES = ("top", "bottom", "left", "right", "top-left", "top-right", "bottom-left", "bottom-right")
PANE_TOKENS = {"{last}": "!", "{next}": "+", "{previous}": "-", **{f"{{{edge}}}": edge for edge in _EDGES}}


def find_pane(window: WindowType, text: str, panes_by_id: Callable[[str], PaneType | None]) -> PaneType | None:
    """The pane of a window that a pane target names, None when there is none.

    Args:
        window: Where to look.
        text: ``%3``, ``!``, ``+``, ``-2``, an index, ``{top-left}``, ``{up-of}``, ….
        panes_by_id: Finds ``%3``.
    """
    if text.startswith("%"):
        pane = panes_by_id(text)
        return pane if pane is not None and pane.window is window else None
    text = PANE_TOKENS.get(text, text)
    if text == "!":
        return window.last_panes[0] if window.last_panes else None
    neighbour = _NEIGHBOURS.get(text)
    if neighbour is not None:
        active = window.active
        if active is not None and active.floating:
            return beside_float(window, active, text[1].upper())
        return None if active is None else neighbour(window, active)
    if text[:1] in ("+", "-"):
        return _by_offset(window, text)
    try:
        return pane_at_index(window, parse_number(text, 0, INT_MAX))
    except NumberError:
        return _at_edge(window, text)


def pane_at_index(window: WindowType, index: int) -> PaneType | None:
    """The pane that shows as number ``index`` (``pane-base-index`` counted)."""
    base = window.options.number("pane-base-index") if window.options is not None else 0
    place = index - base
    return window.panes[place] if 0 <= place < len(window.panes) else None


def _by_offset(window: WindowType, text: str) -> PaneType | None:
    try:
        count = parse_number(text[1:], 1, INT_MAX) if text[1:] else 1
    except NumberError:
        return None
    if window.active is None:
        return None
    panes = list(window.panes)
    place = panes.index(window.active) + (count if text[0] == "+" else -count)
    return panes[place % len(panes)]


def _border_status(window: WindowType) -> str:
    return window.options.text("pane-border-status") if window.options is not None else "off"


def _at_edge(window: WindowType, text: str) -> PaneType | None:
    """The pane at an edge or corner; an edge is met in its middle."""
    if text not in _EDGES:
        return None
    status = _border_status(window)
    x, y = window.width // 2, window.height // 2
    if text.startswith("top"):
        y = int(status == "top")
    elif text.startswith("bottom"):
        y = window.height - 1 - int(status == "bottom")
    if text.endswith("left"):
        x = 0
    elif text.endswith("right"):
        x = window.width - 1
    return pane_at(window, x, y)


def pane_at(window: WindowType, x: int, y: int) -> PaneType | None:
    """The first pane seen that covers cell (x, y), floats before others; the border right of and below a pane belongs
    to it, and a float's whole border to the float.
    """
    shown = [pane for pane in window.panes if pane.visible]
    for pane in sorted((pane for pane in shown if pane.floating), key=lambda pane: pane.level):
        if pane.x - 1 <= x <= pane.x + pane.width and pane.y - 1 <= y <= pane.y + pane.height:
            return pane
    for pane in shown:
        if not pane.floating and pane.x <= x <= pane.x + pane.width and pane.y <= y <= pane.y + pane.height:
            return pane
    return None


def _overlap(start: int, size: int, low: int, high: int) -> bool:
    """Whether ``start … start+size-1`` shares something with ``low … high``, ends and border included."""
    end = start + size - 1
    return (start < low and end > high) or low <= start <= high or low <= end <= high


def _best(window: WindowType, found: list[PaneType]) -> PaneType | None:
    """Of several the one that was active most recently; the first in layout order when none was."""
    recent = [pane for pane in (window.active, *window.last_panes) if any(pane is one for one in found)]
    return recent[0] if recent else (found[0] if found else None)


def _beside(window: WindowType, pane: PaneType, fits: Callable[[PaneType], bool]) -> PaneType | None:
    return _best(window, [other for other in window.panes if other is not pane and not other.floating and fits(other)])


def beside_float(window: WindowType, pane: PaneType, side: str) -> PaneType | None:
    """The pane seen beyond the middle of a float's border on one side (``U D L R``); None at the window's edge."""
    x, y = pane.x + pane.width // 2, pane.y + pane.height // 2
    if side in "LR":
        x = pane.x - 2 if side == "L" else pane.x + pane.width + 1
    else:
        y = pane.y - 2 if side == "U" else pane.y + pane.height + 1
    return pane_at(window, x, y) if 0 <= x < window.width and 0 <= y < window.height else None


def _up(window: WindowType, pane: PaneType) -> PaneType | None:
    status = _border_status(window)
    edge = pane.y
    if edge == (1 if status == "top" else 0):
        # Above the topmost comes the bottom one.
        edge = window.height + (0 if status == "bottom" else 1)
    return _beside(
        window,
        pane,
        lambda other: (
            other.y + other.height + 1 == edge and _overlap(other.x, other.width, pane.x, pane.x + pane.width)
        ),
    )


def _down(window: WindowType, pane: PaneType) -> PaneType | None:
    status = _border_status(window)
    edge = pane.y + pane.height + 1
    if edge >= window.height - (1 if status == "bottom" else 0):
        edge = 1 if status == "top" else 0
    return _beside(
        window,
        pane,
        lambda other: other.y == edge and _overlap(other.x, other.width, pane.x, pane.x + pane.width),
    )


def _left(window: WindowType, pane: PaneType) -> PaneType | None:
    edge = pane.x or window.width + 1
    return _beside(
        window,
        pane,
        lambda other: (
            other.x + other.width + 1 == edge and _overlap(other.y, other.height, pane.y, pane.y + pane.height)
        ),
    )


def _right(window: WindowType, pane: PaneType) -> PaneType | None:
    edge = pane.x + pane.width + 1
    if edge >= window.width:
        edge = 0
    return _beside(
        window,
        pane,
        lambda other: other.x == edge and _overlap(other.y, other.height, pane.y, pane.y + pane.height),
    )


_NEIGHBOURS: dict[str, Callable[[WindowType, PaneType], PaneType | None]] = {
    "{up-of}": _up,
    "{down-of}": _down,
    "{left-of}": _left,
    "{right-of}": _right,
}
