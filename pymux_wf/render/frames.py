"""The border all round a floating pane, with the characters that borders between panes have.

Relies on ``borders`` for the characters. Knows no pane, only the size of what is inside.
"""

from __future__ import annotations

from functools import lru_cache

from pymux_wf.render.borders import ARROWS, BOTTOM, LEFT, LINE_SETS, RIGHT, TOP
from pymux_wf.terminal.row import Row
from pymux_wf.terminal.style import Style

_ARROW_AT = 2
"""Where the arrows of ``pane-border-indicators`` stand, counted from the frame's corner."""


@lru_cache(maxsize=256)
def draw_frame(width: int, height: int, lines: str, style: Style, number: int, *, arrows: bool) -> list[Row]:
    """``height + 2`` rows of ``width + 2`` cells, blank inside; the same list for the same arguments.

    ``lines`` is a value of ``pane-border-lines``, ``number`` what ``number`` shows; with ``arrows`` one on each side
    points inside.
    """
    signs = _signs(lines, number)
    across, down = signs[LEFT | RIGHT], signs[TOP | BOTTOM]
    top = [signs[RIGHT | BOTTOM], *[across] * width, signs[LEFT | BOTTOM]]
    bottom = [signs[RIGHT | TOP], *[across] * width, signs[LEFT | TOP]]
    rows = [top, *[[down, *[" "] * width, down] for _ in range(height)], bottom]
    if arrows and width >= _ARROW_AT:
        top[_ARROW_AT], bottom[_ARROW_AT] = ARROWS[TOP], ARROWS[BOTTOM]
    if arrows and height >= _ARROW_AT:
        rows[_ARROW_AT][0], rows[_ARROW_AT][-1] = ARROWS[LEFT], ARROWS[RIGHT]
    return [Row.of(cells, [style] * (width + 2)) for cells in rows]


def _signs(lines: str, number: int) -> dict[int, str]:
    if lines == "number":
        return dict.fromkeys(LINE_SETS["single"], str(number % 10))
    return LINE_SETS.get(lines, LINE_SETS["single"])
