"""Boxes with border lines: what menus and popups are drawn in.

A box is a list of rows, as many as it is high, border included. Relies on ``statusline`` for the title. Knows no
options, only their values; where a box stands is not its business.
"""

from __future__ import annotations

from pymux_wf.render.statusline import draw_format
from pymux_wf.terminal.row import Row
from pymux_wf.terminal.style import DEFAULT_STYLE, Style

# Horizontal, vertical, the corners (top left, top right, bottom left, bottom right), joints at the left and the right.
_SETS = {
    "single": "─│┌┐└┘├┤",
    "double": "═║╔╗╚╝╠╣",
    "heavy": "━┃┏┓┗┛┣┫",
    "simple": "-|++++++",
    "rounded": "─│╭╮╰╯├┤",
    "padded": "        ",
}
LINES = (*_SETS, "none")
"""The values of ``menu-border-lines`` and ``popup-border-lines``."""

TITLE_INDENT = 2
"""Cells of border left free before and after the title."""


def draw_box(
    columns: int,
    lines: int,
    kind: str,
    border: Style = DEFAULT_STYLE,
    title: str = "",
    inside: Style = DEFAULT_STYLE,
) -> list[Row]:
    """A box of ``columns`` x ``lines`` cells with a border of ``kind`` (one of ``LINES``) around blanks of ``inside``.

    ``title`` is an expanded format, drawn on the top border. A border of kind ``none`` is blank, and has no title.
    """
    if kind == "none" or columns < 2 or lines < 2:
        return [Row.of([" "] * columns, [inside] * columns) for _ in range(lines)]
    flat, upright, *corners = list(_SETS[kind][:6])
    middle = columns - 2
    top = Row.of([corners[0], *flat * middle, corners[1]], [border] * columns)
    bottom = Row.of([corners[2], *flat * middle, corners[3]], [border] * columns)
    sides = [
        Row.of([upright, *" " * middle, upright], [border, *[inside] * middle, border])
        for _ in range(max(lines - 2, 0))
    ]
    if title:
        _put_title(top, title, border)
    return [top, *sides, bottom]


def _put_title(row: Row, title: str, style: Style) -> None:
    put_format(row, TITLE_INDENT, len(row.cells) - 2 * TITLE_INDENT, title, style)


def put_format(row: Row, x: int, width: int, text: str, style: Style) -> None:
    """Draws the expanded format ``text`` over ``width`` cells of the row from column ``x`` on."""
    if width <= 0:
        return
    piece = Row.of(row.cells[x : x + width], row.styles[x : x + width])
    drawn, _ = draw_format(text, width, style, over=piece)
    row.cells[x : x + width], row.styles[x : x + width] = drawn.cells, drawn.styles
    row.wide = "" in row.cells


def draw_rule(columns: int, kind: str, border: Style = DEFAULT_STYLE) -> Row:
    """A line across a box, joined to its border at both ends."""
    if kind == "none" or columns < 2:
        return Row.of([" "] * columns, [border] * columns)
    flat, left, right = (_SETS[kind][at] for at in (0, 6, 7))
    return Row.of([left, *flat * (columns - 2), right], [border] * columns)
