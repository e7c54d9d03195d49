"""From one style to the next in as few bytes as possible: SGR and hyperlink sequences for one terminal.

Relies on ``terminal.style`` for what a cell looks like and on ``capabilities`` for what the terminal can show of it.
Never moves the cursor. A change is either added to what is set or made from a reset, whichever is shorter (ECMA-48
8.3.117, xterm ctlseqs: SGR).
"""

from __future__ import annotations

from dataclasses import dataclass

from pymux_wf.colour import DEFAULT, INDEXED, RGB
from pymux_wf.render.capabilities import Capabilities
from pymux_wf.render.colours import reduce_colour
from pymux_wf.terminal.style import (
    BLINK,
    BOLD,
    CONCEAL,
    DEFAULT_STYLE,
    DIM,
    ITALIC,
    OVERLINE,
    REVERSE,
    STRIKE,
    UNDERLINE_SINGLE,
    Link,
    Style,
)

_SET = {BOLD: "1", DIM: "2", ITALIC: "3", BLINK: "5", REVERSE: "7", CONCEAL: "8", STRIKE: "9", OVERLINE: "53"}
_CLEAR = {ITALIC: "23", BLINK: "25", REVERSE: "27", CONCEAL: "28", STRIKE: "29", OVERLINE: "55"}
_ATTRIBUTES = 0xFF

_MEMO_LIMIT = 4096


@dataclass(frozen=True, slots=True)
class Look:
    """What a terminal makes of a style: only what it can show."""

    fg: int = DEFAULT
    bg: int = DEFAULT
    attrs: int = 0
    underline: int = 0
    underline_colour: int = DEFAULT
    link: Link | None = None


PLAIN = Look()


def look_of(style: Style, capabilities: Capabilities) -> Look:
    """The part of ``style`` that the terminal can show, colours brought down."""
    colours = capabilities.colours
    attrs = style.attrs & _ATTRIBUTES
    if attrs & ITALIC:
        attrs = attrs & ~ITALIC | capabilities.italics
    fg, bg = reduce_colour(style.fg, colours), reduce_colour(style.bg, colours)
    if not colours:
        attrs = _reverse_for_background(style, attrs)
    if colours == 8:
        if 8 <= fg < 16:
            # A bright colour is a bold one there; bright black on black would be nothing at all.
            grey_on_black = fg == 8 and bg == 0
            fg, attrs = (7, attrs) if grey_on_black else (fg - 8, attrs | BOLD if 0 <= style.fg < 16 else attrs)
        bg = bg - 8 if 8 <= bg < 16 else bg
    underline = style.underline
    if underline > UNDERLINE_SINGLE and not capabilities.underline_styles:
        underline = UNDERLINE_SINGLE
    if underline and not capabilities.underline:
        underline = 0
    return Look(
        fg,
        bg,
        attrs & capabilities.attributes,
        underline,
        reduce_colour(style.underline_colour, colours) if capabilities.underline_colour else DEFAULT,
        style.link if capabilities.hyperlinks else None,
    )


def _reverse_for_background(style: Style, attrs: int) -> int:
    """Without colours a coloured background shows as reverse video, so that a status line still stands out."""
    if attrs & REVERSE:
        return attrs if style.fg in (DEFAULT, 7) else attrs & ~REVERSE
    return attrs if style.bg in (DEFAULT, 0) else attrs | REVERSE


def _colour_code(colour: int, base: int) -> str:
    """SGR parameters of a colour; ``base`` is 30 for the foreground and 40 for the background."""
    if colour == DEFAULT:
        return str(base + 9)
    if colour & RGB:
        return f"{base + 8};2;{colour >> 16 & 0xFF};{colour >> 8 & 0xFF};{colour & 0xFF}"
    if colour & INDEXED:
        return f"{base + 8};5;{colour & 0xFF}"
    return str(base + colour if colour < 8 else base + 52 + colour)


def _underline_colour_code(colour: int) -> str:
    """Underline colours exist only in the colon form (kitty, VTE, xterm ctlseqs: SGR 58)."""
    if colour == DEFAULT:
        return "59"
    if colour & RGB:
        return f"58:2::{colour >> 16 & 0xFF}:{colour >> 8 & 0xFF}:{colour & 0xFF}"
    return f"58:5:{colour & 0xFF}"


def _additions(old: Look, new: Look) -> list[str]:
    """The parameters that bring what ``new`` has and ``old`` lacks or has otherwise."""
    fresh = new.attrs & ~old.attrs
    codes = [code for bit, code in _SET.items() if fresh & bit]
    if new.underline and new.underline != old.underline:
        codes.append("4" if new.underline == UNDERLINE_SINGLE else f"4:{new.underline}")
    if new.fg != old.fg:
        codes.append(_colour_code(new.fg, 30))
    if new.bg != old.bg:
        codes.append(_colour_code(new.bg, 40))
    if new.underline_colour != old.underline_colour:
        codes.append(_underline_colour_code(new.underline_colour))
    return codes


def _change(old: Look, new: Look) -> list[str]:
    """The parameters of a change that resets nothing but what has to go."""
    gone = old.attrs & ~new.attrs
    codes = [code for bit, code in _CLEAR.items() if gone & bit]
    kept = old
    if gone & (BOLD | DIM):
        # 22 ends both, so the one that stays has to be set again.
        codes.append("22")
        kept = Look(old.fg, old.bg, old.attrs & ~(BOLD | DIM), old.underline, old.underline_colour, old.link)
    if old.underline and not new.underline:
        codes.append("24")
    return codes + _additions(kept, new)


def sgr_change(old: Look, new: Look) -> str:
    """The shortest SGR sequence from ``old`` to ``new``; empty where they show the same."""
    change = ";".join(_change(old, new))
    if not change:
        return ""
    fresh = _additions(PLAIN, new)
    if not fresh:
        return "\x1b[m"
    reset = "0;" + ";".join(fresh)
    return f"\x1b[{change}m" if len(change) <= len(reset) else f"\x1b[{reset}m"


_UNSAFE_IN_URI = dict.fromkeys([*range(0x20), *range(0x7F, 0xA0)])


def link_change(old: Link | None, new: Link | None) -> str:
    """OSC 8 from one hyperlink to another."""
    if old == new:
        return ""
    if new is None:
        return "\x1b]8;;\x1b\\"
    identity = new.id.translate(_UNSAFE_IN_URI).replace(";", "").replace(":", "")
    parameters = f"id={identity}" if identity else ""
    return f"\x1b]8;{parameters};{new.uri.translate(_UNSAFE_IN_URI)}\x1b\\"


class StyleChanges:
    """Memoised style changes for one set of capabilities."""

    __slots__ = ("_capabilities", "_changes", "_looks")

    def __init__(self, capabilities: Capabilities) -> None:
        self._capabilities = capabilities
        self._looks: dict[Style, Look] = {}
        self._changes: dict[tuple[Style | None, Style], str] = {}

    def look(self, style: Style) -> Look:
        """What the terminal shows of ``style``."""
        look = self._looks.get(style)
        if look is None:
            if len(self._looks) >= _MEMO_LIMIT:
                self._looks.clear()
            look = self._looks[style] = look_of(style, self._capabilities)
        return look

    def change(self, old: Style | None, new: Style) -> str:
        """The bytes (as text) that change the pen from ``old`` to ``new``; None stands for an unknown pen."""
        text = self._changes.get((old, new))
        if text is None:
            if len(self._changes) >= _MEMO_LIMIT:
                self._changes.clear()
            text = self._changes[(old, new)] = self._make(old, new)
        return text

    def _make(self, old: Style | None, new: Style) -> str:
        if old is None:
            return self._unknown() + self.change(DEFAULT_STYLE, new)
        before, after = self.look(old), self.look(new)
        return sgr_change(before, after) + link_change(before.link, after.link)

    def _unknown(self) -> str:
        return "\x1b[m" + ("\x1b]8;;\x1b\\" if self._capabilities.hyperlinks else "")

    def for_erase(self, pen: Style | None, wanted: Style) -> str:
        """The change needed before erasing to ``wanted`` (a background alone): only the background has to be right.

        Attributes that some terminals let show through erased cells have to be off; the foreground may stay.
        """
        if pen is not None:
            look = self.look(pen)
            if (
                look.bg == self.look(wanted).bg
                and not look.attrs & (REVERSE | STRIKE | OVERLINE)
                and not look.underline
            ):
                return ""
        return self.change(pen, wanted)
