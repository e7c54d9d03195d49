"""A style as the SGR parameters that make it from nothing.

For answers to DECRQSS; capture-pane and the renderer write SGR in their own ways. Relies on ``style`` and ``colour``.
"""

from __future__ import annotations

from pymux_wf.colour import DEFAULT, INDEXED, RGB
from pymux_wf.terminal.style import BLINK, BOLD, CONCEAL, DIM, ITALIC, OVERLINE, REVERSE, STRIKE, Style

_BITS = (
    (BOLD, "1"),
    (DIM, "2"),
    (ITALIC, "3"),
    (BLINK, "5"),
    (REVERSE, "7"),
    (CONCEAL, "8"),
    (STRIKE, "9"),
    (OVERLINE, "53"),
)


def colour_parameters(colour: int, base: int) -> str:
    """The parameters that select ``colour``; ``base`` is 30 (foreground), 40 (background) or 50 (underline)."""
    if colour < 0:
        return str(base + 9)
    if colour & RGB:
        return f"{base + 8}:2::{colour >> 16 & 255}:{colour >> 8 & 255}:{colour & 255}"
    if colour & INDEXED or base == 50:
        return f"{base + 8}:5:{colour & 255}"
    return str(base + colour) if colour < 8 else str(base + 52 + colour)


def rendition_parameters(style: Style) -> str:
    """All of a style, beginning with the reset.

    >>> rendition_parameters(Style.of(fg=1, attrs=BOLD))
    '0;1;31'
    """
    parameters = ["0"] + [code for bit, code in _BITS if style.attrs & bit]
    kind = style.underline
    if kind:
        parameters.append("4" if kind == 1 else f"4:{kind}")
    if style.fg != DEFAULT:
        parameters.append(colour_parameters(style.fg, 30))
    if style.bg != DEFAULT:
        parameters.append(colour_parameters(style.bg, 40))
    if style.underline_colour != DEFAULT:
        parameters.append(colour_parameters(style.underline_colour, 50))
    return ";".join(parameters)
