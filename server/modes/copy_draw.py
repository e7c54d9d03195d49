"""Drawing copy mode: the rows of the frozen picture with selection, matches, mark, position and line numbers over them.

A row without anything over it is handed out as it is, and a row that was drawn before with the same things over it is
the same object again: whoever compares rows by identity sees only real changes.

Relies on the row type and on the mode's state. Changes nothing but its own memory of what it drew.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pymux_wf.colour import DEFAULT
from pymux_wf.terminal.row import BLANK, Row
from pymux_wf.terminal.style import DEFAULT_STYLE, DIM, Style
from pymux_wf.terminal.width import cells_of

if TYPE_CHECKING:
    from .copy import CopyMode

Indicator = Callable[[int], "str | Row | None"]
"""Gives the position indicator for a width in cells: plain text, drawn at the right in the position style, or a row
whose cells that are the very object ``BLANK`` let the text below show; None for none."""

_STYLE = re.compile(r"#\[[^\]]*\]")


@dataclass(frozen=True, slots=True)
class Overlay:
    """A style laid over cells. With ``noattr`` the cells' own attributes go, as in tmux's style of that name."""

    style: Style = DEFAULT_STYLE
    noattr: bool = False

    def over(self, below: Style) -> Style:
        """The look of a cell under the overlay: its own colours and attributes stay where the overlay has none."""
        style = self.style
        return Style.of(
            below.fg if style.fg == DEFAULT else style.fg,
            below.bg if style.bg == DEFAULT else style.bg,
            style.attrs if self.noattr else style.attrs | below.attrs,
            style.underline_colour if self.noattr or style.underline_colour != DEFAULT else below.underline_colour,
            below.link,
        )

    def instead(self, below: Style) -> Style:
        """The look of a cell that takes everything from the overlay but its link."""
        return self.style if below.link is None else self.style.replace(link=below.link)

    def reversed(self) -> Overlay:
        """With the colours exchanged."""
        return Overlay(self.style.replace(fg=self.style.bg, bg=self.style.fg), self.noattr)


@dataclass(frozen=True, slots=True)
class CopyStyles:
    """The styles of copy mode, with tmux's defaults; each is named as its option after ``copy-mode-``."""

    selection: Overlay = Overlay(Style.of(fg=0, bg=3), noattr=True)
    match: Overlay = Overlay(Style.of(fg=0, bg=6))
    current_match: Overlay = Overlay(Style.of(fg=0, bg=5))
    mark: Overlay = Overlay(Style.of(fg=0, bg=1))
    position: Overlay = Overlay(Style.of(fg=0, bg=3), noattr=True)
    line_number: Overlay = Overlay(Style.of(fg=7, attrs=DIM))
    current_line_number: Overlay = Overlay(Style.of(fg=3))


@dataclass(frozen=True, slots=True)
class Layers:
    """What lies over one row of the view: spans of cells (from, up to), and texts."""

    selection: tuple[int, int] = (0, 0)
    matches: tuple[tuple[int, int, bool], ...] = ()
    mark: int | None = None
    number: str = ""
    number_current: bool = False
    shift: int = 0
    indicator: str = ""
    cursor_behind: bool = False

    @property
    def empty(self) -> bool:
        """Whether the row can be shown as it is."""
        return self == _NO_LAYERS


_NO_LAYERS = Layers()


class CopyDrawing:
    """Draws one copy mode and remembers the rows."""

    def __init__(self) -> None:
        self._drawn: dict[int, tuple[Row, Layers, Row]] = {}

    def forget(self) -> None:
        """Draw all rows anew, after styles or the picture changed."""
        self._drawn.clear()

    def rows(self, mode: CopyMode) -> list[Row]:
        """The rows of the view, top down."""
        fresh: dict[int, tuple[Row, Layers, Row]] = {}
        result: list[Row] = []
        shift = horizontal_shift(mode)
        indicator = indicator_of(mode)
        plain = _STYLE.sub("", indicator) if isinstance(indicator, str) else ""
        for y in range(mode.lines):
            row_number = mode.top + y
            base = mode.backing.row(row_number)
            layers = self._layers(mode, row_number, shift, plain if y == 0 else "")
            drawn = base
            if not layers.empty:
                known = self._drawn.get(row_number)
                same = known is not None and known[0] is base and known[1] == layers
                drawn = known[2] if known is not None and same else draw_row(mode, base, layers)
                fresh[row_number] = (base, layers, drawn)
            result.append(drawn)
        self._drawn = fresh
        if isinstance(indicator, Row):
            result[0] = _with_indicator(result[0], indicator)
        return result

    def _layers(self, mode: CopyMode, row_number: int, shift: int, indicator: str) -> Layers:
        matches: tuple[tuple[int, int, bool], ...] = ()
        if mode.finder.present:
            current = mode.current_match()
            found = mode.finder.in_line(mode.backing.line_at(row_number))
            spans = ((*match.columns(row_number), match == current) for match in found)
            matches = tuple(span for span in spans if span[1])
        return Layers(
            mode.selection.columns(mode.backing, row_number),
            matches,
            mode.mark[0] if mode.mark_shown and mode.mark[1] == row_number else None,
            line_number(mode, row_number),
            row_number == mode.row and gutter_width(mode) > 0,
            shift,
            indicator,
            row_number == mode.row and mode.x >= mode.columns,
        )


def _with_indicator(row: Row, indicator: Row) -> Row:
    """The row with those cells of the indicator over it that somebody wrote."""
    row = row.copy()
    for column, cell in enumerate(indicator.cells[: len(row.cells)]):
        if cell is not BLANK:
            row.cells[column] = cell
            row.styles[column] = indicator.styles[column]
    mend_halves(row)
    return row


def indicator_of(mode: CopyMode) -> str | Row | None:
    """The position indicator, unless it is hidden."""
    return None if mode.hide_position or mode.indicator is None else mode.indicator(mode.columns)


def draw_row(mode: CopyMode, base: Row, layers: Layers) -> Row:
    """A copy of the row with the layers over it."""
    row = base.copy()
    styles, cells, looks = row.styles, row.cells, mode.styles
    if layers.mark is not None:
        styles[:] = [looks.mark.instead(style) for style in styles]
        if layers.mark < len(styles):
            styles[layers.mark] = looks.mark.reversed().style
    for start, stop, current in layers.matches:
        overlay = looks.current_match if current else looks.match
        styles[start:stop] = [overlay.instead(style) for style in styles[start:stop]]
    start, stop = layers.selection
    stop = min(stop, len(styles))
    styles[start:stop] = [looks.selection.over(style) for style in styles[start:stop]]
    if layers.cursor_behind:
        # As in tmux: the cursor itself cannot be shown behind the last column.
        cells[-1], styles[-1] = "$", DEFAULT_STYLE
    if layers.number:
        _put_number(mode, row, layers)
    if layers.indicator:
        _put_text_right(row, layers.indicator, looks.position)
    if len(cells) != mode.columns:
        _fit(row, mode.columns)
    mend_halves(row)
    return row


def _fit(row: Row, columns: int) -> None:
    missing = columns - len(row.cells)
    row.cells[columns:] = [BLANK] * missing
    row.styles[columns:] = [DEFAULT_STYLE] * missing


def _put_number(mode: CopyMode, row: Row, layers: Layers) -> None:
    overlay = mode.styles.current_line_number if layers.number_current else mode.styles.line_number
    row.cells[:] = (list(layers.number) + row.cells[layers.shift :])[: mode.columns]
    row.styles[:] = ([overlay.style] * len(layers.number) + row.styles[layers.shift :])[: mode.columns]
    _fit(row, mode.columns)


def _put_text_right(row: Row, text: str, overlay: Overlay) -> None:
    clusters = cells_of(text)
    width = sum(each[1] for each in clusters)
    column = len(row.cells) - width
    if column < 0:
        return
    for cluster, cells in clusters:
        row.cells[column : column + cells] = [cluster, ""][:cells]
        row.styles[column : column + cells] = [overlay.style] * cells
        column += cells


def mend_halves(row: Row) -> None:
    """Blank what is left of wide characters whose other half was covered."""
    cells = row.cells
    for column, cell in enumerate(cells):
        if not cell:
            if not column or not _is_wide(cells[column - 1]):
                cells[column] = " "
        elif not cell.isascii() and _is_wide(cell) and (column + 1 >= len(cells) or cells[column + 1]):
            cells[column] = " "
    row.wide = "" in cells


def _is_wide(cell: str) -> bool:
    return not cell.isascii() and cells_of(cell)[0][1] == 2


def line_number(mode: CopyMode, row: int) -> str:
    """The number before a row with a blank behind it, as wide as the gutter; "" while numbers are off."""
    width = gutter_width(mode)
    if not width:
        return ""
    kind = mode.options.line_numbers
    if kind == "absolute" or (kind == "hybrid" and row == mode.row):
        number = row + 1
    elif kind == "default":
        number = abs(mode.backing.history - row)
    else:
        number = abs(row - mode.row)
    return f"{number:{width - 1}} "


def gutter_width(mode: CopyMode) -> int:
    """Cells that line numbers take, with the blank behind them; 0 while they are off or there is no room."""
    if mode.options.line_numbers == "off":
        return 0
    width = len(str(mode.backing.total)) + 1
    return width if width < mode.columns else 0


def horizontal_shift(mode: CopyMode) -> int:
    """How many cells the text is moved left so that line numbers do not push the cursor out of view."""
    width = gutter_width(mode)
    if not width:
        return 0
    return max(0, min(mode.x, mode.columns - 1) + width - mode.columns + 1)
