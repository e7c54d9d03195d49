"""Cells and colours in pyte's own terms: ``Char`` tuples with colour names.

Only for code written for pyte. Relies on pyte's tables; the grid itself never uses it.
"""

from __future__ import annotations

from typing import Any

import pymux_wf.terminal.pyte_import  # noqa: F401  # isort: skip
from pyte import graphics
from pyte.screens import Char

from pymux_wf.colour import DEFAULT, INDEXED, RGB
from pymux_wf.terminal.style import BLINK, BOLD, ITALIC, REVERSE, STRIKE, UNDERLINE_MASK, Style

_ANSI = [graphics.FG_ANSI[30 + n] for n in range(8)] + [graphics.FG_AIXTERM[90 + n] for n in range(8)]


def colour_name(colour: int) -> str:
    """pyte's name of a colour: ``default``, an ANSI name, or six hexadecimal digits."""
    if colour == DEFAULT or colour < 0:
        return "default"
    if colour & RGB:
        return f"{colour & 0xFFFFFF:06x}"
    if colour & INDEXED:
        return str(graphics.FG_BG_256[colour & 0xFF])
    return str(_ANSI[colour])


def colour_number(name: str) -> int:
    """The encoded colour of a pyte name; unknown names are the default."""
    if name in _ANSI:
        return _ANSI.index(name)
    try:
        return RGB | int(name, 16) if len(name) == 6 else DEFAULT
    except ValueError:
        return DEFAULT


def char_of(data: str, style: Style) -> Any:
    """A cell as pyte's ``Char``."""
    attrs = style.attrs
    return Char(
        data,
        colour_name(style.fg),
        colour_name(style.bg),
        bold=bool(attrs & BOLD),
        italics=bool(attrs & ITALIC),
        underscore=bool(attrs & UNDERLINE_MASK),
        strikethrough=bool(attrs & STRIKE),
        reverse=bool(attrs & REVERSE),
        blink=bool(attrs & BLINK),
    )


def style_of(char: Any) -> Style:
    """The style of a pyte ``Char``."""
    attrs = (
        (BOLD if char.bold else 0)
        | (ITALIC if char.italics else 0)
        | (0x100 if char.underscore else 0)
        | (STRIKE if char.strikethrough else 0)
        | (REVERSE if char.reverse else 0)
        | (BLINK if char.blink else 0)
    )
    return Style.of(colour_number(char.fg), colour_number(char.bg), attrs)
