"""The lines between panes, and what surrounds a window that is smaller than its client.

The result is a background: one row for every line of the area that shows the window, blank where a pane lies. It
depends on geometry, the active pane and styles alone, so a server makes it once and keeps it until one of them
changes. Relies on ``terminal`` for rows and styles; knows no options, only their values.

A cell is a border if it touches a pane from outside, or if it lies right of or below the window. Its character
follows from which of its four neighbours are borders too; its style from the pane it belongs to, asked in layout
order beginning with the active pane.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from pymux_wf.render.scene import View
from pymux_wf.render.statusline import Range, draw_format
from pymux_wf.terminal.row import Row
from pymux_wf.terminal.style import DEFAULT_STYLE, REVERSE, Style

LEFT, RIGHT, TOP, BOTTOM = 8, 4, 2, 1
"""Sides of a cell, as bits: which neighbours are borders."""

OUTSIDE = 0
"""The shape of a cell that belongs to nothing."""

# Shapes in the order of the character sets below: bits of the sides that the lines run to.
_SHAPES = (12, 3, 5, 9, 6, 10, 13, 14, 7, 11, 15, OUTSIDE)

_SETS = {
    "single": "─│┌┐└┘┬┴├┤┼·",
    "double": "═║╔╗╚╝╦╩╠╣╬·",
    "heavy": "━┃┏┓┗┛┳┻┣┫╋·",
    "simple": "-|+++++++++.",
    "spaces": "            ",
}
LINE_SETS: dict[str, dict[int, str]] = {name: dict(zip(_SHAPES, text)) for name, text in _SETS.items()}
"""``pane-border-lines`` -> shape -> character. ``number`` has none: its lines are made of pane numbers."""

# Arrows point from a border into the active pane.
ARROWS = {LEFT: "→", RIGHT: "←", TOP: "↓", BOTTOM: "↑"}


class Geometry(Protocol):
    """Where a pane is in its window, in cells: what ``layout.PaneGeometry`` has."""

    @property
    def id(self) -> int: ...
    @property
    def x(self) -> int: ...
    @property
    def y(self) -> int: ...
    @property
    def width(self) -> int: ...
    @property
    def height(self) -> int: ...


@dataclass(frozen=True, slots=True)
class BorderOptions:
    """The values of ``pane-border-lines``, ``pane-border-indicators``, ``pane-border-status`` and
    ``fill-character``."""

    lines: str = "single"
    indicators: str = "colour"
    status: str = "off"
    fill_character: str = ""


_DEFAULTS = BorderOptions()


@dataclass(frozen=True, slots=True)
class Area:
    """The part of the window that a client shows: offset into the window and size, in cells. It may reach beyond the
    window."""

    columns: int
    lines: int
    x: int = 0
    y: int = 0


@dataclass(frozen=True, slots=True)
class BorderStyles:
    """Styles of borders.

    Attributes:
        panes: pane id -> the style of its border as it is now (``pane-active-border-style`` for the active one).
        default: for lines that belong to no pane (``pane-border-style`` of the window).
        numbers: pane id -> the number shown by ``pane-border-lines number``.
    """

    panes: Mapping[int, Style]
    default: Style = DEFAULT_STYLE
    numbers: Mapping[int, int] | None = None


class _Window:
    """The borders of one window, worked out cell by cell."""

    def __init__(
        self, columns: int, lines: int, panes: Sequence[Geometry], active: int | None, options: BorderOptions
    ) -> None:
        self.columns = columns
        self.lines = lines
        self.panes = panes
        self.options = options
        first = next((index for index, pane in enumerate(panes) if pane.id == active), 0)
        self.by_claim = [*panes[first:], *panes[:first]]
        second = panes[1] if len(panes) == 2 else None
        # Between two panes each owns half of the line, so that a glance at its colour tells which one is active.
        halves = second is not None and options.indicators in ("colour", "both") and options.status == "off"
        self._halve_sides = halves and second is not None and second.x != 0
        self._halve_ends = halves and second is not None and second.y != 0
        self._mask = self._make_mask()

    def _make_mask(self) -> list[bytearray]:
        """1 where a cell is a border; one line and column more than the window, for its own edge."""
        mask = [bytearray(self.columns + 1) for _ in range(self.lines + 1)]
        for pane in self.panes:
            for x, y, _ in self.border_cells(pane):
                mask[y][x] = 1
        for pane in self.panes:
            inside = bytes(max(0, min(pane.x + pane.width, self.columns) - pane.x))
            for y in range(pane.y, min(pane.y + pane.height, self.lines)):
                mask[y][pane.x : pane.x + len(inside)] = inside
        for line in mask:
            line[self.columns] = 1
        mask[self.lines][:] = b"\x01" * (self.columns + 1)
        return mask

    def border_cells(self, pane: Geometry) -> Iterator[tuple[int, int, int]]:
        """(x, y, side) of the border cells of a pane that lie inside the window."""
        end_x, end_y = pane.x + pane.width, pane.y + pane.height
        # A window smaller than its panes can be has panes outside it.
        begins_x, begins_y = 0 < pane.x <= self.columns, 0 < pane.y <= self.lines
        for y in range(max(0, pane.y - 1), min(end_y, self.lines - 1) + 1):
            if begins_x and (not self._halve_sides or y > pane.height // 2):
                yield pane.x - 1, y, LEFT
            if end_x < self.columns and (not self._halve_sides or y <= pane.height // 2):
                yield end_x, y, RIGHT
        for x in range(max(0, pane.x - 1), min(end_x, self.columns - 1) + 1):
            if begins_y and self.options.status != "bottom" and (not self._halve_ends or x > pane.width // 2):
                yield x, pane.y - 1, TOP
            if end_y < self.lines and self.options.status != "top" and (not self._halve_ends or x <= pane.width // 2):
                yield x, end_y, BOTTOM

    def owners(self) -> dict[tuple[int, int], Geometry]:
        """(x, y) -> the pane whose style a border cell has."""
        owners: dict[tuple[int, int], Geometry] = {}
        for pane in self.by_claim:
            for x, y, _ in self.border_cells(pane):
                owners.setdefault((x, y), pane)
        return owners

    def is_border(self, x: int, y: int) -> bool:
        """Whether a cell of the window, or of the line and column right after it, is a border."""
        return 0 <= x <= self.columns and 0 <= y <= self.lines and self._mask[y][x] == 1

    def shape(self, x: int, y: int) -> int:
        """The sides to which the lines of a border cell run; OUTSIDE where they make no line."""
        sides = 0
        if x == 0 or self.is_border(x - 1, y):
            sides |= LEFT
        if self.is_border(x + 1, y):
            sides |= RIGHT
        if (y == 0 and self.options.status != "top") or self.is_border(x, y - 1):
            sides |= TOP
        if not (y == self.lines - 1 and self.options.status == "bottom") and self.is_border(x, y + 1):
            sides |= BOTTOM
        return sides if sides in _SHAPES else OUTSIDE


def draw_borders(
    columns: int,
    lines: int,
    panes: Sequence[Geometry],
    *,
    area: Area,
    styles: BorderStyles,
    active: int | None = None,
    marked: int | None = None,
    options: BorderOptions = _DEFAULTS,
) -> list[Row]:
    """The background of a window of ``columns`` x ``lines`` cells: one row of ``area.columns`` for each of
    ``area.lines``.

    ``panes`` are the visible ones in layout order (only the zoomed one in a zoomed window).
    """
    window = _Window(columns, lines, panes, active, options)
    owners = window.owners()
    marked_cells = {(x, y) for pane in panes if pane.id == marked for x, y, _ in window.border_cells(pane)}
    arrows = _arrows(window, active)
    outside_character = options.fill_character or LINE_SETS.get(options.lines, LINE_SETS["single"])[OUTSIDE]
    rows: list[Row] = []
    for y in range(area.y, area.y + area.lines):
        outside = max(0, area.x + area.columns - columns)
        visible = area.columns - outside
        cells = [" "] * visible + [outside_character] * outside
        looks = [DEFAULT_STYLE] * visible + [styles.default] * outside
        if y >= lines:
            cells, looks = [outside_character] * area.columns, [styles.default] * area.columns
        for x in range(area.x, min(area.x + area.columns, columns + 1)):
            if y > lines or not window.is_border(x, y):
                continue
            owner = owners.get((x, y))
            style = styles.default if owner is None else styles.panes.get(owner.id, styles.default)
            if (x, y) in marked_cells:
                style = style.replace(attrs=style.attrs ^ REVERSE)
            cells[x - area.x] = arrows.get((x, y)) or _character(window, x, y, owner, styles, outside_character)
            looks[x - area.x] = style
        rows.append(Row.of(cells, looks))
    return rows


def _character(
    window: _Window, x: int, y: int, owner: Geometry | None, styles: BorderStyles, outside_character: str
) -> str:
    shape = window.shape(x, y)
    if shape == OUTSIDE:
        return outside_character
    if window.options.lines == "number":
        return "*" if owner is None else str((styles.numbers or {}).get(owner.id, 0) % 10)
    return LINE_SETS.get(window.options.lines, LINE_SETS["single"])[shape]


def _arrows(window: _Window, active: int | None) -> dict[tuple[int, int], str]:
    """The border cells that carry an arrow towards the active pane (``pane-border-indicators``)."""
    if window.options.indicators not in ("arrows", "both") or not window.by_claim or window.by_claim[0].id != active:
        return {}
    arrows: dict[tuple[int, int], str] = {}
    pane = window.by_claim[0]
    for x, y, side in window.border_cells(pane):
        along = x == pane.x + 1 if side in (TOP, BOTTOM) else y == pane.y + 1
        if along:
            arrows[(x, y)] = ARROWS[side]
    return arrows


_TEXT_INDENT = 2
"""Cells of border left free before and after the text on it."""


class BorderText(NamedTuple):
    """The text on a pane's border: its view, and the ranges in it that the mouse can tell, in columns of the view."""

    view: View
    ranges: Sequence[Range]


def draw_border_text(
    background: Sequence[Row], pane: Geometry, text: str, style: Style, *, area: Area, status: str, y: int = 0
) -> BorderText | None:
    """The text on a pane's border (``pane-border-status`` top or bottom), as a view over the background's line.

    ``text`` is the expanded ``pane-border-format``, ``style`` the style of the pane's border, ``y`` the line of the
    terminal on which the background begins. None where the pane is too narrow, or its border not on the terminal.
    """
    line = (pane.y - 1 if status == "top" else pane.y + pane.height) - area.y
    width = pane.width - 2 * _TEXT_INDENT
    if width <= 0 or not 0 <= line < len(background):
        return None
    x = pane.x + _TEXT_INDENT - area.x
    row = background[line]
    missing = max(0, -x)
    over = Row.of(
        [" "] * missing + row.cells[max(0, x) : x + width],
        [style] * missing + row.styles[max(0, x) : x + width],
    )
    beyond = width - len(over.cells)
    over.cells += [" "] * beyond
    over.styles += [style] * beyond
    drawn, ranges = draw_format(text, width, style, over=over)
    return BorderText(View(x, y + line, width, 1, [drawn]), ranges)
