"""What a cell looks like: immutable, interned styles compared by identity, and the hyperlinks they may carry.

A program repeats a few styles over thousands of cells, so a cell holds a reference and "the same look" is ``is``.
The table of known styles is bounded, because a 24-bit animation makes millions of them: when it is full it is
forgotten whole. A style made afterwards may then equal an older one without being it; whoever compares by identity
sees a change that is none and draws a cell again, never wrongly. ``Style.same_look`` compares by value.

Relies on ``colour`` (the integers). SGR text is read in ``sgr``. Never knows about terminals or output.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pymux_wf.colour import DEFAULT

BOLD = 1
DIM = 2
ITALIC = 4
BLINK = 8
REVERSE = 16
CONCEAL = 32
STRIKE = 64
OVERLINE = 128

# The kind of underline is a small number inside the attributes, so that one integer holds the whole look.
UNDERLINE_SHIFT = 8
UNDERLINE_MASK = 0x700
UNDERLINE_NONE = 0
UNDERLINE_SINGLE = 1
UNDERLINE_DOUBLE = 2
UNDERLINE_CURLY = 3
UNDERLINE_DOTTED = 4
UNDERLINE_DASHED = 5

PROTECTED = 0x800
"""The cell is kept by DECSED and DECSEL (DECSCA 1). Not part of what SGR sets or resets."""

_LIMIT = 32768


@dataclass(frozen=True, slots=True)
class Link:
    """A hyperlink (OSC 8): where it leads, and the id that ties its cells together ("" where the program gave none)."""

    uri: str
    id: str = ""


class Style:
    """One look of a cell. Make it with ``Style.of``, never with the constructor; treat it as immutable.

    Attributes:
        fg, bg, underline_colour: colours in the encoding of ``pymux_wf.colour``.
        attrs: bits BOLD to OVERLINE, the underline kind (``attrs & UNDERLINE_MASK) >> UNDERLINE_SHIFT``), PROTECTED.
        link: the hyperlink, or None.
        ordinary: neither a link nor PROTECTED, so that ``SGR 0`` leads to the default style.
        colours_only: nothing but foreground and background, so that an SGR with both of them leads to one style.
    """

    __slots__ = ("_erased", "attrs", "bg", "colours_only", "fg", "link", "ordinary", "underline_colour")

    def __init__(self, fg: int, bg: int, attrs: int, underline_colour: int, link: Link | None) -> None:
        self.fg = fg
        self.bg = bg
        self.attrs = attrs
        self.underline_colour = underline_colour
        self.link = link
        self.ordinary = link is None and not attrs & PROTECTED
        self.colours_only = not attrs and link is None and underline_colour == DEFAULT
        self._erased: Style | None = None

    @staticmethod
    def of(
        fg: int = DEFAULT,
        bg: int = DEFAULT,
        attrs: int = 0,
        underline_colour: int = DEFAULT,
        link: Link | None = None,
    ) -> Style:
        """The one style with these values (one until the table of styles was full and forgotten, see the module)."""
        key = (fg, bg, attrs, underline_colour, link)
        return _known.get(key) or _intern(key)

    def after_sgr(self, parameters: str) -> Style:
        """The style after ``CSI parameters m``, in ``;`` and ``:`` forms (ECMA-48 8.3.117, ITU-T T.416).

        >>> DEFAULT_STYLE.after_sgr("1;38:5:9").fg == 0x109
        True
        """
        from pymux_wf.terminal.sgr import sgr_change

        return self.after_change(sgr_change(parameters))

    def after_change(self, change: SgrChange) -> Style:
        """The style after a change that ``sgr`` has read."""
        reset, fg, bg, keep, add, underline_colour = change
        if reset:
            key = (
                DEFAULT if fg is None else fg,
                DEFAULT if bg is None else bg,
                self.attrs & PROTECTED & keep | add,
                DEFAULT if underline_colour is None else underline_colour,
                self.link,
            )
        else:
            key = (
                self.fg if fg is None else fg,
                self.bg if bg is None else bg,
                self.attrs & keep | add,
                self.underline_colour if underline_colour is None else underline_colour,
                self.link,
            )
        return _known.get(key) or _intern(key)

    def erased(self) -> Style:
        """The look of a cell erased with this style: the background alone (xterm ctlseqs: BCE)."""
        return self._erased or self._make_erased()

    def _make_erased(self) -> Style:
        erased = Style.of(bg=self.bg)
        self._erased = erased
        return erased

    def replace(self, **values: Any) -> Style:
        """The style that differs in the named values (``fg``, ``bg``, ``attrs``, ``underline_colour``, ``link``)."""
        fields = {
            "fg": self.fg,
            "bg": self.bg,
            "attrs": self.attrs,
            "underline_colour": self.underline_colour,
            "link": self.link,
        }
        return Style.of(**(fields | values))

    def same_look(self, other: Style) -> bool:
        """Whether both draw alike, also when the table of styles was forgotten between their making."""
        return self is other or self.key() == other.key()

    def key(self) -> StyleKey:
        """All values as one tuple."""
        return (self.fg, self.bg, self.attrs, self.underline_colour, self.link)

    @property
    def underline(self) -> int:
        """The kind of underline, 0 (none) to 5 (dashed)."""
        return (self.attrs & UNDERLINE_MASK) >> UNDERLINE_SHIFT

    def __repr__(self) -> str:
        return (
            f"Style(fg={self.fg:#x}, bg={self.bg:#x}, attrs={self.attrs:#x}, "
            f"underline_colour={self.underline_colour:#x}, link={self.link})"
        )

    def __reduce__(self) -> tuple[Any, StyleKey]:
        return (Style.of, self.key())


StyleKey = tuple[int, int, int, int, Link | None]

SgrChange = tuple[bool, int | None, int | None, int, int, int | None]
"""(reset first, foreground, background, attribute bits to keep, bits to add, underline colour); None keeps."""

_known: dict[StyleKey, Style] = {}


def _intern(key: StyleKey) -> Style:
    if len(_known) >= _LIMIT:
        _known.clear()
        _known[DEFAULT_STYLE.key()] = DEFAULT_STYLE
    style = Style(*key)
    _known[key] = style
    return style


DEFAULT_STYLE = Style.of()
"""Default colours, no attributes. It is never forgotten: ``is DEFAULT_STYLE`` always tells the truth."""
