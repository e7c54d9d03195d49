"""Colours as plain integers, shared by the terminal engine, the style language and the renderer.

One encoding serves the whole program, so that a colour can be stored, compared and passed on without an object:

====================  =========================================================================
``DEFAULT`` (-1)      whatever the place has by default (SGR 39 and 49)
``TERMINAL`` (-2)     the user's terminal's own default, also inside a pane that has another one
``NONE`` (-3)         no colour at all (the ``none`` of ``cursor-colour``)
``0 .. 15``           the sixteen ANSI colours (SGR 30-37 and 90-97)
``INDEXED | 0..255``  the 256-colour palette (SGR 38;5;n); kept apart from the ANSI sixteen, because
                      terminals brighten bold text only in the latter
``RGB | 0xRRGGBB``    24-bit colour (SGR 38;2;r;g;b)
====================  =========================================================================

Relies on nothing. Never looks at a terminal's abilities: bringing colours down is ``render``'s work, by these tables.
"""

from __future__ import annotations

DEFAULT = -1
TERMINAL = -2
NONE = -3
INDEXED = 0x100
RGB = 0x1000000


def rgb(red: int, green: int, blue: int) -> int:
    """The encoded 24-bit colour; each component 0..255."""
    return RGB | red << 16 | green << 8 | blue


def indexed(number: int) -> int:
    """The encoded palette colour; ``number`` 0..255."""
    return INDEXED | number


# The sixteen colours as xterm draws them by default (xterm's XTerm-col.ad), 0xRRGGBB.
ANSI_RGB = (
    0x000000, 0xCD0000, 0x00CD00, 0xCDCD00, 0x0000EE, 0xCD00CD, 0x00CDCD, 0xE5E5E5,
    0x7F7F7F, 0xFF0000, 0x00FF00, 0xFFFF00, 0x5C5CFF, 0xFF00FF, 0x00FFFF, 0xFFFFFF,
)  # fmt: skip

CUBE_LEVELS = (0x00, 0x5F, 0x87, 0xAF, 0xD7, 0xFF)


def palette_rgb(number: int) -> int:
    """0xRRGGBB of palette entry ``number`` (0..255): the ANSI sixteen, the 6x6x6 cube, the grey ramp."""
    if number < 16:
        return ANSI_RGB[number]
    if number < 232:
        cube = number - 16
        return CUBE_LEVELS[cube // 36] << 16 | CUBE_LEVELS[cube // 6 % 6] << 8 | CUBE_LEVELS[cube % 6]
    grey = 8 + (number - 232) * 10
    return grey << 16 | grey << 8 | grey


def to_rgb(colour: int) -> int | None:
    """0xRRGGBB of an encoded colour, or None where it names a default instead of a colour."""
    if colour < 0:
        return None
    if colour & RGB:
        return colour & 0xFFFFFF
    return palette_rgb(colour & 0xFF)
