"""Box drawing characters and block elements as shapes, so that lines of a picture meet whatever font the viewer has.

Covers U+2500 to U+257F but for dashes and diagonals, which fonts draw well enough, and U+2580 to U+259F.
Source: the Unicode code charts (Box Drawing, Block Elements).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pymux_wf.snapshot.theme import Theme

# For each character from U+2500 on, how heavy the arms to the left, up, right and down are: 0 none, 1 light, 2 heavy,
# 3 double. None at all: not drawn here.
_ARMS = (
    "1010 2020 0101 0202 0000 0000 0000 0000 0000 0000 0000 0000 0011 0021 0012 0022 "
    "1001 2001 1002 2002 0110 0120 0210 0220 1100 2100 1200 2200 0111 0121 0211 0112 "
    "0212 0221 0122 0222 1101 2101 1201 1102 1202 2201 2102 2202 1011 2011 1021 2021 "
    "1012 2012 1022 2022 1110 2110 1120 2120 1210 2210 1220 2220 1111 2111 1121 2121 "
    "1211 1112 1212 2211 1221 2112 1122 2221 2122 2212 1222 2222 0000 0000 0000 0000 "
    "3030 0303 0031 0013 0033 3001 1003 3003 0130 0310 0330 3100 1300 3300 0131 0313 "
    "0333 3101 1303 3303 3031 1013 3033 3130 1310 3330 3131 1313 3333 0011 1001 1100 "
    "0110 0000 0000 0000 1000 0100 0010 0001 2000 0200 0020 0002 1020 0102 2010 0201 "
)

_ARCS = {"\u256d": (1, 1), "\u256e": (-1, 1), "\u256f": (-1, -1), "\u2570": (1, -1)}
"""Rounded corners: the directions of their arms (right, down are positive)."""

_SHADES = {"\u2591": "0.25", "\u2592": "0.5", "\u2593": "0.75"}

# U+2596 to U+259F: which quarters are filled, upper left 1, upper right 2, lower left 4, lower right 8.
_QUARTERS = (4, 8, 1, 13, 9, 7, 11, 2, 6, 14)

_WIDTHS = {"1": 1.2, "2": 2.6}
_GAP = 1.3
"""Half of the distance between the lines of a double one."""

Rectangle = tuple[float, float, float, float]


def is_drawn(cell: str) -> bool:
    """Whether a cell is drawn as a shape.

    >>> [is_drawn(cell) for cell in ("\u2500", "\u2588", "\u2504", "x", "")]
    [True, True, False, False, False]
    """
    return "\u2500" <= cell <= "\u259f" and len(cell) == 1 and (cell >= "\u2580" or _arms(cell) != "0000")


def shapes(cells: Sequence[str], column: int, top: int, theme: Theme, colour: str) -> Iterator[str]:
    """The elements for neighbouring cells that are all drawn, the first one in ``column``."""
    strokes: dict[str, list[str]] = {}
    fills: dict[str, list[str]] = {}
    width, height = theme.cell_width, theme.cell_height
    for offset, cell in enumerate(cells):
        x = (column + offset) * width
        if cell >= "\u2580":
            opacity = _SHADES.get(cell, "1")
            fills.setdefault(opacity, []).extend(
                f"M{x + left * width:.2f} {top + upper * height:.2f}h{wide * width:.2f}v{high * height:.2f}"
                f"h{-wide * width:.2f}z"
                for left, upper, wide, high in _rectangles(cell)
            )
        else:
            for weight, path in _lines(cell, x, top, theme):
                strokes.setdefault(weight, []).append(path)
    for opacity, paths in fills.items():
        faint = "" if opacity == "1" else f' fill-opacity="{opacity}"'
        yield f'<path d="{"".join(paths)}" fill="{colour}"{faint}/>'
    for weight, paths in strokes.items():
        yield f'<path d="{"".join(paths)}" fill="none" stroke="{colour}" stroke-width="{_WIDTHS[weight]}"/>'


def _arms(cell: str) -> str:
    place = 5 * (ord(cell) - 0x2500)
    return _ARMS[place : place + 4]


def _rectangles(cell: str) -> Iterator[Rectangle]:
    """The filled parts of a block element: left, top, width, height as parts of a cell."""
    code = ord(cell)
    if code == 0x2580:
        yield 0, 0, 1, 0.5
    elif code <= 0x2588:
        part = (code - 0x2580) / 8
        yield 0, 1 - part, 1, part
    elif code <= 0x258F:
        yield 0, 0, (0x2590 - code) / 8, 1
    elif code == 0x2590:
        yield 0.5, 0, 0.5, 1
    elif code <= 0x2593:
        yield 0, 0, 1, 1
    elif code == 0x2594:
        yield 0, 0, 1, 0.125
    elif code == 0x2595:
        yield 0.875, 0, 0.125, 1
    else:
        filled = _QUARTERS[code - 0x2596]
        for number in range(4):
            if filled >> number & 1:
                yield number % 2 / 2, number // 2 / 2, 0.5, 0.5


def _lines(cell: str, x: float, top: float, theme: Theme) -> Iterator[tuple[str, str]]:
    """(weight, path) of each arm."""
    width, height = theme.cell_width, theme.cell_height
    middle, centre = x + width / 2, top + height / 2
    if cell in _ARCS:
        across, along = _ARCS[cell]
        end_x, end_y = middle + across * width / 2, centre + along * height / 2
        turn = centre + along * width / 2
        yield "1", f"M{end_x:.2f} {centre:.2f}Q{middle:.2f} {centre:.2f} {middle:.2f} {turn:.2f}V{end_y:.2f}"
        return
    left, up, right, down = list(_arms(cell))
    for weight, direction in ((left, -1), (right, 1)):
        for offset, back in _offsets(weight, up + down):
            start, end = middle - direction * back, middle + direction * width / 2
            yield _line_weight(weight), f"M{start:.2f} {centre + offset:.2f}H{end:.2f}"
    for weight, direction in ((up, -1), (down, 1)):
        for offset, back in _offsets(weight, left + right):
            start, end = centre - direction * back, centre + direction * height / 2
            yield _line_weight(weight), f"M{middle + offset:.2f} {start:.2f}V{end:.2f}"


def _line_weight(weight: str) -> str:
    return "2" if weight == "2" else "1"


def _offsets(weight: str, crossing: str) -> Iterator[tuple[float, float]]:
    """For each line of an arm: how far beside the middle it runs, and how far beyond the middle it begins, so that it
    meets the arms that cross it."""
    beyond = _GAP + 0.6 if "3" in crossing else 1.3 if "2" in crossing else 0.6 if crossing != "00" else 0.0
    if weight == "3":
        yield -_GAP, beyond
        yield _GAP, beyond
    elif weight != "0":
        yield 0.0, beyond
