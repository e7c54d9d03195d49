"""Colours as programs write and read them in OSC 4, 10, 11 and 12: X11's notations.

Relies on ``colour``. Knows no names: whoever owns the screen gives a lookup for those (``Grid.named_colour``).
"""

from __future__ import annotations

import re

from pymux_wf.colour import RGB, to_rgb

_HEX = re.compile(r"[0-9A-Fa-f]{1,4}")
_PARTS = re.compile(r"[01](?:\.[0-9]{1,9})?|\.[0-9]{1,9}")


def parse_colour(text: str) -> int | None:
    """A colour as X11 writes it (``rgb:rr/gg/bb`` with 1 to 4 digits each, ``#rrggbb``, ``#rgb``, and as tmux reads
    ``cmy:c/m/y`` and ``cmyk:c/m/y/k`` with parts from 0 to 1), or None."""
    if text.startswith(("cmy:", "cmyk:")):
        return _subtractive(text)
    if text.startswith("rgb:"):
        parts = text[4:].split("/")
    elif text.startswith("#") and len(text) in (4, 7, 10, 13):
        size = (len(text) - 1) // 3
        parts = [text[1 + size * n : 1 + size * (n + 1)] for n in range(3)]
    else:
        return None
    if len(parts) != 3 or not all(_HEX.fullmatch(part) for part in parts):
        return None
    red, green, blue = (int(part, 16) * 255 // ((1 << 4 * len(part)) - 1) for part in parts)
    return RGB | red << 16 | green << 8 | blue


def _subtractive(text: str) -> int | None:
    kind, _, rest = text.partition(":")
    parts = rest.split("/")
    if len(parts) != len(kind) or not all(_PARTS.fullmatch(part) for part in parts):
        return None
    values = [float(part) for part in parts]
    if max(values) > 1:
        return None
    black = values[3] if kind == "cmyk" else 0.0
    red, green, blue = (int((1 - value) * (1 - black) * 255) for value in values[:3])
    return RGB | red << 16 | green << 8 | blue


def format_colour(colour: int) -> str:
    """An encoded colour as xterm answers it: ``rgb:rrrr/gggg/bbbb``."""
    value = to_rgb(colour) or 0
    return "rgb:" + "/".join(f"{part:02x}{part:02x}" for part in (value >> 16, value >> 8 & 255, value & 255))
