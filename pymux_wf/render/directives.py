"""Between the styles of the language and the styles of cells.

``lang.styles`` reads ``#[...]`` and the style options; a cell needs only the part that shows. Relies on both rooms,
decides nothing.
"""

from __future__ import annotations

from pymux_wf.lang.styles import StyleSpec
from pymux_wf.terminal.style import UNDERLINE_MASK, Style

_SHOWN = 0xFF | UNDERLINE_MASK
"""The attribute bits that both rooms have; above them the language keeps notes of its own."""


def style_of(spec: StyleSpec) -> Style:
    """The look of a cell drawn with ``spec``."""
    return Style.of(spec.fg, spec.bg, spec.attrs & _SHOWN, spec.us)


def spec_of(style: Style) -> StyleSpec:
    """The style of the language that draws like ``style``; a hyperlink is lost."""
    return StyleSpec(fg=style.fg, bg=style.bg, us=style.underline_colour, attrs=style.attrs & _SHOWN)
