"""How a cell looks, in words: the immutable ``Style`` that users of the library see, and the names of colours.

Made from the engine's styles (``terminal.style``), whose integers it hides. What is only bookkeeping there (DECSCA, the
id of a hyperlink) has no place here: two styles that look alike are equal. Never draws anything.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import lru_cache
from typing import Any

from pymux_wf.colour import DEFAULT, INDEXED, RGB
from pymux_wf.terminal.style import (
    BLINK,
    BOLD,
    CONCEAL,
    DIM,
    ITALIC,
    OVERLINE,
    REVERSE,
    STRIKE,
    UNDERLINE_SHIFT,
)
from pymux_wf.terminal.style import Link as EngineLink
from pymux_wf.terminal.style import Style as EngineStyle

UNDERLINES = (None, "single", "double", "curly", "dotted", "dashed")
"""The kinds of underline, in the order of SGR 4's sub-parameter."""

_NAMES = ("black", "red", "green", "yellow", "blue", "magenta", "cyan", "white")
_NUMBERS = {name: number for number, name in enumerate(_NAMES)} | {
    f"bright{name}": number + 8 for number, name in enumerate(_NAMES)
}
_ANSI = tuple(_NUMBERS)
_PALETTE = re.compile(r"colour(\d{1,3})", re.ASCII)
_HEX = re.compile(r"#[0-9a-f]{6}")

_BITS = (
    ("bold", BOLD),
    ("dim", DIM),
    ("italic", ITALIC),
    ("blink", BLINK),
    ("reverse", REVERSE),
    ("conceal", CONCEAL),
    ("strike", STRIKE),
    ("overline", OVERLINE),
)
FLAGS = tuple(name for name, _ in _BITS)
COLOURS = ("fg", "bg", "underline_colour")


def colour_name(colour: int) -> str:
    """The name of an encoded colour (``pymux_wf.colour``).

    >>> colour_name(1), colour_name(9), colour_name(0x100 | 123), colour_name(0x1FF8000), colour_name(-1)
    ('red', 'brightred', 'colour123', '#ff8000', 'default')
    """
    if colour < 0:
        return "default"
    if colour & RGB:
        return f"#{colour & 0xFFFFFF:06x}"
    return f"colour{colour & 0xFF}" if colour & INDEXED else _ANSI[colour]


def colour_value(name: str) -> int:
    """The encoded colour of a name; undoes ``colour_name``.

    Raises:
        ValueError: no colour has this name.
    """
    if name in _NUMBERS:
        return _NUMBERS[name]
    found = _PALETTE.fullmatch(name)
    if found and int(found[1]) < 256:
        return INDEXED | int(found[1])
    if _HEX.fullmatch(name):
        return RGB | int(name[1:], 16)
    if name == "default":
        return DEFAULT
    raise ValueError(
        f"not a colour: {name!r} (red, brightred, colour0 to colour255, #rrggbb in small letters, default)"
    )


@dataclass(frozen=True, slots=True, repr=False)
class Style:
    """How a cell looks. Without arguments: as the terminal shows text by default.

    Attributes:
        underline: None, "single", "double", "curly", "dotted" or "dashed".
        fg, bg, underline_colour: "default", "red", "brightred", "colour123" or "#rrggbb".
        link: where the cell's hyperlink (OSC 8) leads, or None.

    >>> Style(bold=True, fg="red")
    Style(bold=True, fg='red')
    """

    bold: bool = False
    dim: bool = False
    italic: bool = False
    underline: str | None = None
    blink: bool = False
    reverse: bool = False
    conceal: bool = False
    strike: bool = False
    overline: bool = False
    fg: str = "default"
    bg: str = "default"
    underline_colour: str = "default"
    link: str | None = None

    def changes(self) -> dict[str, Any]:
        """What differs from the default style, by name, in the order of the attributes.

        >>> Style(fg="red", bold=True).changes()
        {'bold': True, 'fg': 'red'}
        """
        return {name: value for name in NAMES if (value := getattr(self, name)) != getattr(PLAIN, name)}

    @staticmethod
    def of(style: EngineStyle) -> Style:
        """The look of an engine's style."""
        link = style.link
        return _of_key(style.fg, style.bg, style.attrs & 0x7FF, style.underline_colour, link.uri if link else None)

    def engine(self) -> EngineStyle:
        """The engine's style that looks like this.

        Raises:
            ValueError: an attribute holds something that is none of its values.
        """
        attrs = sum(bit for name, bit in _BITS if getattr(self, name))
        return EngineStyle.of(
            colour_value(self.fg),
            colour_value(self.bg),
            attrs | UNDERLINES.index(self.underline) << UNDERLINE_SHIFT,
            colour_value(self.underline_colour),
            None if self.link is None else EngineLink(self.link),
        )

    @staticmethod
    def from_changes(changes: Mapping[str, Any]) -> Style:
        """The style with these attributes; undoes ``changes``.

        Raises:
            ValueError: an attribute is unknown or has no such value.
        """
        for name, value in changes.items():
            check_attribute(name, value)
        return Style(**changes)

    def __repr__(self) -> str:
        return f"Style({', '.join(f'{name}={value!r}' for name, value in self.changes().items())})"


NAMES = tuple(field.name for field in fields(Style))
PLAIN = Style()
"""The default look."""


def check_attribute(name: str, value: Any) -> None:
    """Raises ValueError where a style has no attribute ``name`` or it cannot be ``value``."""
    if name in FLAGS:
        good = isinstance(value, bool)
    elif name in COLOURS:
        good = isinstance(value, str) and colour_value(value) is not None
    elif name == "underline":
        good = value is None or (isinstance(value, str) and value in UNDERLINES)
    elif name == "link":
        good = value is None or isinstance(value, str)
    else:
        raise ValueError(f"a style has no attribute {name!r} (it has {', '.join(NAMES)})")
    if not good:
        raise ValueError(f"the style attribute {name} cannot be {value!r}")


@lru_cache(maxsize=8192)
def _of_key(fg: int, bg: int, attrs: int, underline_colour: int, link: str | None) -> Style:
    flags = {name: True for name, bit in _BITS if attrs & bit}
    return Style(
        **flags,
        underline=UNDERLINES[min(attrs >> UNDERLINE_SHIFT, 5)],
        fg=colour_name(fg),
        bg=colour_name(bg),
        underline_colour=colour_name(underline_colour),
        link=link,
    )
