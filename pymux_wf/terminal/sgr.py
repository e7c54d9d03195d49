"""Reads the parameters of SGR into a change that can be applied to any style.

A change is a plain tuple (``style.SgrChange``), independent of the style it will meet, so it is read once for each
text a program sends. Both ``;`` and ``:`` forms are taken, also mixed. An unknown or broken parameter is skipped and
the others still apply.

Sources: ECMA-48 8.3.117, ITU-T T.416 13.1.8, xterm ctlseqs (SGR), kitty's underline extension (``4:3``, ``58``).
"""

from __future__ import annotations

import re
from functools import lru_cache

from pymux_wf.colour import DEFAULT, INDEXED, RGB
from pymux_wf.terminal.style import (
    BLINK,
    BOLD,
    CONCEAL,
    DIM,
    ITALIC,
    OVERLINE,
    PROTECTED,
    REVERSE,
    STRIKE,
    UNDERLINE_MASK,
    UNDERLINE_SHIFT,
    SgrChange,
)

_ALL = 0xFFF

_RGB = r"8;2;(\d{1,3});(\d{1,3});(\d{1,3})"
_TRUE_COLOUR = re.compile(rf"([34]){_RGB}", re.ASCII).fullmatch
_TWO_TRUE_COLOURS = re.compile(rf"3{_RGB};4{_RGB}", re.ASCII).fullmatch

# Parameter -> (attribute bits it clears, bits it sets).
_ATTRIBUTES = {
    1: (0, BOLD),
    2: (0, DIM),
    3: (0, ITALIC),
    4: (UNDERLINE_MASK, 1 << UNDERLINE_SHIFT),
    5: (0, BLINK),
    6: (0, BLINK),
    7: (0, REVERSE),
    8: (0, CONCEAL),
    9: (0, STRIKE),
    21: (UNDERLINE_MASK, 2 << UNDERLINE_SHIFT),
    22: (BOLD | DIM, 0),
    23: (ITALIC, 0),
    24: (UNDERLINE_MASK, 0),
    25: (BLINK, 0),
    27: (REVERSE, 0),
    28: (CONCEAL, 0),
    29: (STRIKE, 0),
    53: (0, OVERLINE),
    55: (OVERLINE, 0),
}


class _Reader:
    """Collects what one SGR does; ``change()`` gives it as a tuple."""

    def __init__(self) -> None:
        self.clear_everything()
        self.reset = False

    def clear_everything(self) -> None:
        """SGR 0: whatever stood before it is void."""
        self.reset = True
        self.fg: int | None = None
        self.bg: int | None = None
        self.underline_colour: int | None = None
        self.keep = _ALL
        self.add = 0

    def attribute(self, clear: int, add: int) -> None:
        self.keep &= ~(clear | add)
        self.add = self.add & ~clear | add

    def colour(self, target: int, value: int) -> None:
        if target == 38:
            self.fg = value
        elif target == 48:
            self.bg = value
        else:
            self.underline_colour = value

    def simple(self, number: int) -> None:
        """One parameter that stands for itself."""
        if number in _ATTRIBUTES:
            self.attribute(*_ATTRIBUTES[number])
        elif 30 <= number <= 37:
            self.fg = number - 30
        elif 40 <= number <= 47:
            self.bg = number - 40
        elif 90 <= number <= 97:
            self.fg = number - 82
        elif 100 <= number <= 107:
            self.bg = number - 92
        elif number == 0:
            self.clear_everything()
        elif number == 39:
            self.fg = DEFAULT
        elif number == 49:
            self.bg = DEFAULT
        elif number == 59:
            self.underline_colour = DEFAULT

    def change(self) -> SgrChange:
        return (self.reset, self.fg, self.bg, self.keep, self.add, self.underline_colour)


def sgr_change(parameters: str) -> SgrChange:
    """What ``CSI parameters m`` changes.

    >>> sgr_change("0;31")
    (True, 1, None, 4095, 0, None)
    """
    found = _TRUE_COLOUR(parameters)
    if found is not None:
        # Pictures and gradients send thousands of these, each only once.
        red, green, blue = int(found[2]), int(found[3]), int(found[4])
        if red < 256 and green < 256 and blue < 256:
            colour = RGB | red << 16 | green << 8 | blue
            return (False, colour, None, _ALL, 0, None) if found[1] == "3" else (False, None, colour, _ALL, 0, None)
    found = _TWO_TRUE_COLOURS(parameters)
    if found is not None:
        red, green, blue, red2, green2, blue2 = map(int, found.groups())
        if red < 256 and green < 256 and blue < 256 and red2 < 256 and green2 < 256 and blue2 < 256:
            return (False, RGB | red << 16 | green << 8 | blue, RGB | red2 << 16 | green2 << 8 | blue2, _ALL, 0, None)
    return _read(parameters)


@lru_cache(maxsize=4096)
def _read(parameters: str) -> SgrChange:
    reader = _Reader()
    fields = parameters.split(";")
    position = 0
    while position < len(fields):
        field = fields[position]
        position += 1
        if ":" in field:
            _read_colon_form(reader, field)
        elif field in ("38", "48", "58"):
            position = _read_extended_colour(reader, int(field), fields, position)
        elif len(field) < 6:
            reader.simple(int(field or 0))
    return reader.change()


def _read_extended_colour(reader: _Reader, target: int, fields: list[str], position: int) -> int:
    """``38;5;n`` and ``38;2;r;g;b``; returns where the next parameter stands."""
    kind = fields[position] if position < len(fields) else ""
    if kind == "5":
        value = _indexed(fields[position + 1 : position + 2])
        position += 2
    elif kind == "2":
        value = _rgb(fields[position + 1 : position + 4])
        position += 4
    else:
        return position + 1
    if value is not None:
        reader.colour(target, value)
    return position


def _read_colon_form(reader: _Reader, field: str) -> None:
    """``4:n``, ``38:5:n``, ``38:2:r:g:b`` and ``38:2:colourspace:r:g:b``."""
    parts = field.split(":")
    if parts[0] == "4":
        kind = _number(parts[1])
        if kind is not None and kind <= 5:
            reader.attribute(UNDERLINE_MASK, kind << UNDERLINE_SHIFT)
    elif parts[0] in ("38", "48", "58"):
        value = _colon_colour(parts)
        if value is not None:
            reader.colour(int(parts[0]), value)


def _colon_colour(parts: list[str]) -> int | None:
    if parts[1] == "5":
        return _indexed(parts[2:3])
    if parts[1] == "2":
        # With six or more fields the third is the colour space, which everybody leaves empty.
        return _rgb(parts[3:6] if len(parts) >= 6 else parts[2:5])
    return None


def _indexed(fields: list[str]) -> int | None:
    number = _number(fields[0]) if fields else None
    return None if number is None else INDEXED | number


def _rgb(fields: list[str]) -> int | None:
    if len(fields) < 3:
        return None
    red, green, blue = map(_number, fields)
    if red is None or green is None or blue is None:
        return None
    return RGB | red << 16 | green << 8 | blue


def _number(text: str) -> int | None:
    """A value 0 to 255, or None; an empty field is 0."""
    if not text:
        return 0
    if len(text) > 5 or ":" in text:
        return None
    value = int(text)
    return value if value < 256 else None


assert PROTECTED <= _ALL  # SGR must keep it: it belongs to DECSCA.
