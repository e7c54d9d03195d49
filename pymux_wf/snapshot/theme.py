"""How pictures of a screen look: default colours, font, the size of a cell; and what a style is in these colours.

Relies on ``colour`` and ``style``. Shared by SVG and HTML.
"""

from __future__ import annotations

from dataclasses import dataclass

from pymux_wf.colour import to_rgb
from pymux_wf.snapshot.style import Style, colour_value


@dataclass(frozen=True, slots=True)
class Theme:
    """Default colours (0xRRGGBB), the font, its size and that of a cell in pixels."""

    foreground: int = 0xD8DEE9
    background: int = 0x1D2129
    cursor: int = 0xA3BE8C
    highlight: int = 0xFF2E63
    font: str = "ui-monospace, 'DejaVu Sans Mono', 'Liberation Mono', Menlo, Consolas, monospace"
    size: int = 14
    cell_width: float = 8.4
    cell_height: int = 17


@dataclass(frozen=True, slots=True)
class Paint:
    """The colours of a run of cells as ``#rrggbb``; ``background`` is None where it is the picture's own."""

    foreground: str
    background: str | None
    underline: str


DEFAULT_THEME = Theme()


def paint(style: Style, theme: Theme, reverse_video: bool) -> Paint:
    """The colours that a style has in a theme, where ``reverse_video`` reverses the whole screen (DECSCNM)."""
    found_fg, found_bg = to_rgb(colour_value(style.fg)), to_rgb(colour_value(style.bg))
    default_fg, default_bg = theme.foreground, theme.background
    if reverse_video:
        default_fg, default_bg = default_bg, default_fg
    fg = default_fg if found_fg is None else found_fg
    bg = default_bg if found_bg is None else found_bg
    if style.reverse:
        fg, bg = bg, fg
    if style.dim:
        fg = mixed(fg, bg)
    line = to_rgb(colour_value(style.underline_colour))
    return Paint(
        hexadecimal(fg), None if bg == default_bg else hexadecimal(bg), hexadecimal(fg if line is None else line)
    )


def mixed(colour: int, other: int) -> int:
    """Three parts of one colour and two of another: how a dim text looks."""
    return sum(((colour >> shift & 0xFF) * 3 + (other >> shift & 0xFF) * 2) // 5 << shift for shift in (0, 8, 16))


def hexadecimal(colour: int) -> str:
    """``#rrggbb``."""
    return f"#{colour:06x}"
