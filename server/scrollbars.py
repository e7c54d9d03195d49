"""The scrollbars beside panes: which pane has one, where it is, its slider, and how it is drawn.

A scrollbar takes columns of its pane's place in the layout, which stays as it is: ``make_room`` gives the pane the
rest. ``on`` gives every pane one, ``modal`` only those in copy or view mode, and an alternate screen never has one.

Relies on the tree and on options. Never resizes a program: who changes something calls ``refresh``.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from pymux_wf.layout.neighbours import PaneGeometry
from pymux_wf.render.scene import View
from pymux_wf.terminal.row import Row
from pymux_wf.terminal.style import DEFAULT_STYLE, Style

from .styles import style_of

if TYPE_CHECKING:
    from .server import Server
    from .tree import Pane


class Scrollbar(NamedTuple):
    """Columns of the window that a scrollbar takes: the bar's first one and how many, and those left free between it
    and the pane, before (``left``) or behind it."""

    x: int
    width: int
    left: int = 0
    right: int = 0


def make_room(pane: Pane) -> None:
    """Gives the pane, whose place is the whole cell of the layout now, its scrollbar and the columns that are left.

    A cell too narrow for a bar and one column of the pane has none.
    """
    pane.scrollbar = None
    style = pane.options.style("pane-scrollbars-style", None)
    width = 1 if style.width is None else style.width
    pad = style.pad or 0
    if not _wanted(pane) or width < 1 or width + pad >= pane.width:
        return
    pane.width -= width + pad
    if str(pane.window.options.get("pane-scrollbars-position")) == "left":
        pane.scrollbar = Scrollbar(pane.x, width, right=pad)
        pane.x += width + pad
    else:
        pane.scrollbar = Scrollbar(pane.x + pane.width + pad, width, left=pad)


def _wanted(pane: Pane) -> bool:
    when = str(pane.window.options.get("pane-scrollbars"))
    if _scrolled(pane) is not None:
        return when in ("on", "modal")
    return when == "on" and not pane.screen.alternate


def _scrolled(pane: Pane) -> tuple[int, int] | None:
    """(first row, rows) of the slider of the mode on the pane; None where it shows no history."""
    mode = pane.mode
    if mode is None or mode.name not in ("copy-mode", "view-mode"):
        return None
    found: tuple[int, int] = mode.slider()  # type: ignore[attr-defined]
    return found


def slider(pane: Pane) -> tuple[int, int]:
    """(first row, rows) of the slider, counted from the pane's first row."""
    found = _scrolled(pane)
    if found is None:
        height = max(1, pane.height * pane.height // (pane.height + pane.screen.history.size))
        found = pane.height - height, height
    return found


def refresh(server: Server, pane: Pane) -> None:
    """A mode was put on the pane or taken off it, or its program changed screens: the scrollbar comes or goes."""
    from . import actions

    window = pane.window
    if str(window.options.get("pane-scrollbars")) == "off" or window.layout is None:
        return
    window.place()
    actions.fit_panes(server, window)
    server.redraw_window(window)


def cell_of(pane: Pane) -> PaneGeometry:
    """The pane's whole place in the layout, scrollbar included: what borders are drawn round."""
    bar = pane.scrollbar
    if bar is None:
        return PaneGeometry(pane.id, pane.x, pane.y, pane.width, pane.height)
    x = min(pane.x, bar.x)
    return PaneGeometry(pane.id, x, pane.y, max(pane.x + pane.width, bar.x + bar.width) - x, pane.height)


def part_at(pane: Pane, x: int, y: int) -> str | None:
    """What of the pane's scrollbar is at a cell of the window: ``Up`` and ``Down`` of the ``Slider``; None: nothing."""
    bar = pane.scrollbar
    row = y - pane.y
    if bar is None or not (bar.x <= x < bar.x + bar.width and 0 <= row < pane.height):
        return None
    first, rows = slider(pane)
    return "Up" if row < first else "Slider" if row < first + rows else "Down"


def view(pane: Pane, offset_x: int, offset_y: int) -> View | None:
    """The scrollbar with the cells left free beside it, where the client shows the window from this offset on."""
    bar = pane.scrollbar
    if bar is None:
        return None
    spec = pane.options.style("pane-scrollbars-style", None)
    rows = _draw(bar, pane.height, slider(pane), style_of(spec))
    width = bar.left + bar.width + bar.right
    return View(bar.x - bar.left - offset_x, pane.y - offset_y, width, pane.height, rows)


@lru_cache(maxsize=256)
def _draw(bar: Scrollbar, height: int, slider: tuple[int, int], style: Style) -> list[Row]:
    """The rows: the same objects for the same look, so that what has not changed is not drawn again."""
    first, rows = slider
    on_slider = style.replace(fg=style.bg, bg=style.fg)
    outside = [DEFAULT_STYLE] * bar.left, [DEFAULT_STYLE] * bar.right
    width = bar.left + bar.width + bar.right
    return [
        Row.of(
            [" "] * width, [*outside[0], *[on_slider if first <= y < first + rows else style] * bar.width, *outside[1]]
        )
        for y in range(height)
    ]
