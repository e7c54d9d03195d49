"""Colour names of options and styles, as the integers of `pymux_wf.colour`, and back.

Accepted: the eight names and their ``bright`` forms, their numbers 0-7 and 90-97, ``colour0`` to ``colour255``,
``#rrggbb``, ``default``, ``terminal`` and the names of X11's rgb.txt.  The X11 table is read the first time such a
name is used.
"""

from __future__ import annotations

import re
from functools import lru_cache

from pymux_wf.colour import DEFAULT, INDEXED, NONE, RGB, TERMINAL, indexed, palette_rgb, rgb
from pymux_wf.lang.errors import StyleError

_NAMES = ("black", "red", "green", "yellow", "blue", "magenta", "cyan", "white")
_BASIC = {
    **{name: number for number, name in enumerate(_NAMES)},
    **{str(number): number for number in range(8)},
    **{f"bright{name}": number + 8 for number, name in enumerate(_NAMES)},
    **{str(number + 90): number + 8 for number in range(8)},
    "default": DEFAULT,
    "terminal": TERMINAL,
}
_HEX = re.compile(r"#[0-9a-fA-F]{6}").fullmatch
_PALETTE = re.compile(r"colou?r(\+?[0-9]+)", re.IGNORECASE).fullmatch
_GREY = re.compile(r"gr[ea]y([0-9]*)", re.IGNORECASE).fullmatch

# The sixteen colours as tmux turns them into numbers (VGA), which is not how xterm draws them.
_SIXTEEN = (
    0x000000, 0x800000, 0x008000, 0x808000, 0x000080, 0x800080, 0x008080, 0xC0C0C0,
    0x808080, 0xFF0000, 0x00FF00, 0xFFFF00, 0x0000FF, 0xFF00FF, 0x00FFFF, 0xFFFFFF,
)  # fmt: skip


@lru_cache(maxsize=1024)
def find_colour(text: str) -> int | None:
    """The colour that ``text`` names, None when it names none."""
    basic = _BASIC.get(text)
    if basic is not None:
        return basic
    if _HEX(text):
        return RGB | int(text[1:], 16)
    palette = _PALETTE(text)
    if palette:
        number = int(palette[1][:6])
        return indexed(number) if number <= 255 else None
    lowered = text.lower()
    return _BASIC.get(lowered, x11_colour(lowered))


def x11_colour(name: str) -> int | None:
    """The colour that X11 gives a name in lower case, None where it has none."""
    grey = _GREY(name)
    if grey:
        if not grey[1]:
            return rgb(0xBE, 0xBE, 0xBE)
        if len(grey[1]) > 3 or int(grey[1]) > 100:
            return None
        level = int(grey[1]) * 255 // 100
        return rgb(level, level, level)
    from pymux_wf.lang.x11_colours import x11_colours

    value = x11_colours().get(name.replace(" ", ""))
    return None if value is None else RGB | value


def parse_colour(text: str) -> int:
    """The colour that ``text`` names.

    Raises:
        StyleError: ``bad colour: X``.
    """
    colour = find_colour(text)
    if colour is not None:
        return colour
    from pymux_wf.lang.nearest import nearest_words

    raise StyleError(f"bad colour: {text}", nearest_words(text.lower(), _BASIC, 1))


def print_colour(colour: int) -> str:
    """The name that show-options prints for a colour.

    >>> print_colour(9), print_colour(0x100 | 9), print_colour(0x1000000 | 0xff8000)
    ('brightred', 'colour9', '#ff8000')
    """
    if colour == NONE:
        return "none"
    if colour == DEFAULT:
        return "default"
    if colour == TERMINAL:
        return "terminal"
    if colour & RGB:
        return f"#{colour & 0xFFFFFF:06x}"
    if colour & INDEXED:
        return f"colour{colour & 0xFF}"
    return _NAMES[colour] if colour < 8 else f"bright{_NAMES[colour - 8]}"


def hex_digits(text: str) -> str:
    """Six hex digits for a colour's name as ``#{c:}`` gives them; empty for a default or no colour.

    >>> hex_digits("red"), hex_digits("colour200"), hex_digits("default")
    ('800000', 'ff00d7', '')
    """
    colour = find_colour(text)
    if colour is None or colour < 0:
        return ""
    if colour & RGB:
        return f"{colour & 0xFFFFFF:06x}"
    number = colour & 0xFF
    return f"{_SIXTEEN[number] if number < 16 else palette_rgb(number):06x}"
