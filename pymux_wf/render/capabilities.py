"""What one user's terminal can do, as plain values.

Made from TERM, COLORTERM, the compiled terminfo entry, the ``terminal-features`` and ``terminal-overrides`` options
and, later, from what the terminal answers about itself. Relies on ``terminfo`` for the entry's format. Never reads a
file or the environment: the caller does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase

from pymux_wf.render.colours import RGB_COLOURS
from pymux_wf.render.terminfo import Terminfo
from pymux_wf.terminal.style import BLINK, BOLD, CONCEAL, DIM, ITALIC, OVERLINE, REVERSE, STRIKE


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What the renderer may use on a terminal.

    Attributes:
        term: the terminal type (TERM).
        colours: 0, 8, 16, 256 or ``RGB_COLOURS``.
        attributes: the attribute bits of ``terminal.style`` that show (without the underline).
        italics: the bit that shows where text is in italics; REVERSE or none on terminals without them.
        underline, underline_styles, underline_colour: a line under text, its kinds (SGR 4:n) and its colour (SGR 58).
        hyperlinks: OSC 8. synchronized: mode 2026. title: OSC 0. clipboard: OSC 52. progress: OSC 9;4.
        cursor_style: DECSCUSR. cursor_colour: OSC 12 and 112.
        margins: DECSLRM. rectangle_fill: DECFRA. focus: mode 1004. bracketed_paste: mode 2004. mouse: modes 1000 to
            1006.
        extended_keys: modifyOtherKeys.
        back_colour_erase: erased cells take the pen's background. erase_characters: ECH. repeat: REP.
            insert_characters: ICH and DCH.
        scroll_region: DECSTBM. scroll_many: SU and SD.
        wrap_glitch: a character in the last column leaves the cursor there until the next one (terminfo ``xenl``).
        alternate_screen: mode 1049. keypad: DECCKM and DECKPAM are switched (terminfo ``smkx``).
        title_stack: the title is saved and restored (xterm ctlseqs: XTWINOPS 22, 23).
        utf8: the terminal takes UTF-8; otherwise text is brought down to ASCII.
    """

    term: str = "xterm-256color"
    colours: int = 256
    attributes: int = 0xFF
    italics: int = ITALIC
    underline: bool = True
    underline_styles: bool = False
    underline_colour: bool = False
    hyperlinks: bool = False
    synchronized: bool = False
    title: bool = True
    clipboard: bool = True
    progress: bool = False
    cursor_style: bool = True
    cursor_colour: bool = True
    margins: bool = False
    rectangle_fill: bool = False
    focus: bool = True
    bracketed_paste: bool = True
    mouse: bool = True
    extended_keys: bool = False
    back_colour_erase: bool = True
    erase_characters: bool = True
    repeat: bool = False
    insert_characters: bool = True
    scroll_region: bool = True
    scroll_many: bool = True
    wrap_glitch: bool = True
    alternate_screen: bool = True
    keypad: bool = True
    title_stack: bool = True
    utf8: bool = True

    def shows_like(self, other: Capabilities) -> bool:
        """Whether the same cells look the same under both, whatever else differs."""
        return self._showing() == other._showing()

    def _showing(self) -> tuple[object, ...]:
        underlines = (self.underline, self.underline_styles, self.underline_colour)
        return (self.colours, self.attributes, self.italics, self.hyperlinks, self.utf8, self.wrap_glitch, *underlines)


# Terminal types whose terminals speak ECMA-48 with xterm's additions, for when there is no terminfo entry to ask.
_XTERM_LIKE = ("xterm*", "tmux*", "alacritty*", "foot*", "kitty*", "wezterm*", "rxvt*", "vte*", "konsole*", "ghostty*")
_MODERN = ("256", "RGB", "bpaste", "clipboard", "mouse", "strikethrough", "title")

# What terminals that tell their name (XTVERSION) can do beyond their terminfo entry. ``rep`` is no feature of tmux's:
# many terminals carry the terminfo entry of one that has REP without having it, so it is only used where the name
# vouches for it.
_BY_NAME = {
    "XTerm": (*_MODERN, "ccolour", "cstyle", "extkeys", "focus", "rectfill", "rep"),
    # tmux repeats ASCII only: a line of box drawing stays three columns long.
    "tmux": (*_MODERN, "ccolour", "cstyle", "focus", "overline", "usstyle", "hyperlinks"),
    "mintty": (*_MODERN, "ccolour", "cstyle", "extkeys", "margins", "overline", "usstyle", "rep"),
    "iTerm2": (*_MODERN, "cstyle", "extkeys", "margins", "usstyle", "sync", "hyperlinks", "progressbar"),
    "foot": (*_MODERN, "ccolour", "cstyle", "extkeys", "focus", "usstyle", "sync", "hyperlinks", "overline", "rep"),
    "WezTerm": (*_MODERN, "ccolour", "cstyle", "extkeys", "focus", "usstyle", "sync", "hyperlinks", "overline"),
    "kitty": (*_MODERN, "ccolour", "cstyle", "focus", "usstyle", "sync", "hyperlinks", "rep"),
    "ghostty": (*_MODERN, "ccolour", "cstyle", "extkeys", "focus", "usstyle", "sync", "hyperlinks", "overline", "rep"),
    "contour": (*_MODERN, "ccolour", "cstyle", "focus", "usstyle", "sync", "hyperlinks", "overline", "margins"),
    "Konsole": (*_MODERN, "ccolour", "cstyle", "focus", "usstyle", "hyperlinks", "overline"),
    "VTE": (*_MODERN, "ccolour", "cstyle", "focus", "usstyle", "hyperlinks", "overline", "rep"),
    "rxvt-unicode": ("256", "bpaste", "ccolour", "cstyle", "mouse", "title"),
}

# First number of a DA2 answer -> name (tmux answers T, mintty M, rxvt-unicode U, VTE 65).
_BY_DA2 = {"84": "tmux", "77": "mintty", "85": "rxvt-unicode", "65": "VTE", "41": "XTerm"}
_BY_DA1 = {"4": "sixel", "21": "margins", "28": "rectfill", "52": "clipboard"}


def features_of_reply(kind: str, text: str) -> tuple[str, ...]:
    """The features a terminal shows by an answer.

    ``kind`` is ``DA1``, ``DA2`` or ``XTVERSION``; ``text`` its parameters (``84;0;0``) or its text (``foot(1.16.2)``).
    """
    if kind == "DA1":
        return tuple(_BY_DA1[number] for number in text.split(";")[1:] if number in _BY_DA1)
    if kind == "DA2":
        return _BY_NAME.get(_BY_DA2.get(text.split(";")[0], ""), ())
    lowered = text.lower()
    return next((features for name, features in _BY_NAME.items() if lowered.startswith(name.lower())), ())


_SWITCHES = {
    "bpaste": "bracketed_paste",
    "ccolour": "cursor_colour",
    "clipboard": "clipboard",
    "cstyle": "cursor_style",
    "extkeys": "extended_keys",
    "focus": "focus",
    "hyperlinks": "hyperlinks",
    "margins": "margins",
    "mouse": "mouse",
    "progressbar": "progress",
    "rectfill": "rectangle_fill",
    "rep": "repeat",
    "sync": "synchronized",
    "title": "title",
}


_TAKEN_AWAY = {
    "Cs": "cursor_colour",
    "Enbp": "bracketed_paste",
    "Eneks": "extended_keys",
    "Enfcs": "focus",
    "Hls": "hyperlinks",
    "Ms": "clipboard",
    "Setulc": "underline_colour",
    "Smulx": "underline_styles",
    "Ss": "cursor_style",
    "Sync": "synchronized",
    "kmous": "mouse",
    "tsl": "title",
}
"""What an override that ends in ``@`` takes away, also from a terminal whose features have it."""


def add_features(capabilities: Capabilities, names: Iterable[str]) -> Capabilities:
    """``capabilities`` with the named ``terminal-features`` added; unknown names change nothing."""
    changes: dict[str, bool | int] = {}
    colours, attributes = capabilities.colours, capabilities.attributes
    for name in names:
        if name in _SWITCHES:
            changes[_SWITCHES[name]] = True
        elif name == "usstyle":
            changes |= {"underline": True, "underline_styles": True, "underline_colour": True}
        elif name in ("overline", "strikethrough"):
            attributes |= OVERLINE if name == "overline" else STRIKE
        elif name in ("256", "RGB"):
            colours = max(colours, 256 if name == "256" else RGB_COLOURS)
    return replace(capabilities, colours=colours, attributes=attributes, **changes)  # type: ignore[arg-type]


def feature_names(capabilities: Capabilities) -> list[str]:
    """The names of ``terminal-features`` that the capabilities amount to, sorted."""
    names = [name for name, field in _SWITCHES.items() if getattr(capabilities, field)]
    names += ["usstyle"] if capabilities.underline_styles else []
    names += ["256"] if capabilities.colours >= 256 else []
    names += ["RGB"] if capabilities.colours >= RGB_COLOURS else []
    names += ["overline"] if capabilities.attributes & OVERLINE else []
    names += ["strikethrough"] if capabilities.attributes & STRIKE else []
    return sorted(names)


def _matching(term: str, entries: Iterable[str]) -> list[str]:
    """The parts of the ``PATTERN:part:part`` entries whose pattern matches the terminal type."""
    parts: list[str] = []
    for entry in entries:
        pattern, *rest = _split_entry(entry)
        if fnmatchcase(term, pattern):
            parts += rest
    return parts


def _split_entry(entry: str) -> list[str]:
    """An entry at its colons; a doubled one stands for itself."""
    return [part.replace("\0", ":") for part in entry.replace("::", "\0").split(":")]


_ESCAPE = re.compile(r"\\([Eeabnrstf\\^:,]|[0-7]{1,3})|\^(.)", re.S)
_ESCAPED = {"E": "\x1b", "e": "\x1b", "a": "\a", "b": "\b", "n": "\n", "r": "\r", "s": " ", "t": "\t", "f": "\f"}


def _unescape(text: str) -> str:
    """terminfo's backslash and caret notation."""

    def plain(match: re.Match[str]) -> str:
        if match[2]:
            return chr(ord(match[2]) & 0x1F) if match[2] != "?" else "\x7f"
        return chr(int(match[1], 8)) if match[1].isdigit() else _ESCAPED.get(match[1], match[1])

    return _ESCAPE.sub(plain, text)


def capabilities_for(
    term: str,
    *,
    terminfo: Terminfo | None = None,
    colorterm: str = "",
    features: Iterable[str] = (),
    overrides: Iterable[str] = (),
    client_features: Iterable[str] = (),
    utf8: bool = True,
) -> Capabilities:
    """What a terminal of type ``term`` can do.

    ``terminfo`` is its entry (changed by the overrides), None where there is none; ``colorterm`` the value of
    COLORTERM; ``features`` and ``overrides`` the entries of ``terminal-features`` and ``terminal-overrides``;
    ``client_features`` what the client asked for (``-T``, ``256`` for ``-2``).
    """
    if terminfo is None:
        terminfo = _guess_terminfo(term)
    changes = _matching(term, overrides)
    for part in changes:
        terminfo.override(_unescape(part))
    capabilities = _from_terminfo(term, terminfo, utf8)
    if colorterm in ("truecolor", "24bit"):
        capabilities = add_features(capabilities, ("RGB",))
    capabilities = add_features(capabilities, [*_matching(term, features), *client_features])
    gone = {_TAKEN_AWAY[part[:-1]]: False for part in changes if part.endswith("@") and part[:-1] in _TAKEN_AWAY}
    return replace(capabilities, **gone) if gone else capabilities  # type: ignore[arg-type]


def _guess_terminfo(term: str) -> Terminfo:
    """An entry for a terminal type that has none installed, from its name."""
    entry = Terminfo((term,))
    if term in ("", "dumb", "unknown"):
        return entry
    entry.flags = {"am", "xenl"}
    ordinary = (
        "clear",
        "cup",
        "el",
        "csr",
        "bold",
        "rev",
        "smul",
        "ech",
        "ich",
        "dch",
        "indn",
        "smcup",
        "smkx",
        "sgr0",
    )
    entry.strings = dict.fromkeys(ordinary, b"\x1b[")
    entry.numbers = {"colors": 256 if "256" in term else 8}
    if any(fnmatchcase(term, pattern) for pattern in _XTERM_LIKE):
        entry.flags |= {"bce", "XT"}
        entry.strings |= dict.fromkeys(("dim", "sitm", "invis", "blink"), b"\x1b[")
    return entry


_ATTRIBUTE_NAMES = {
    "bold": BOLD, "dim": DIM, "sitm": ITALIC, "blink": BLINK, "rev": REVERSE, "invis": CONCEAL, "smxx": STRIKE,
    "Smol": OVERLINE,
}  # fmt: skip


# How terminals stand text out, for italics where they have none, as tmux does.
_STANDOUT = {b"\x1b[3m": ITALIC, b"\x1b[7m": REVERSE}


def _from_terminfo(term: str, entry: Terminfo, utf8: bool) -> Capabilities:
    colours = entry.numbers.get("colors", 0)
    steps = (0, 8, 16, 256)
    colours = max(step for step in steps if step <= max(colours, 0))
    if entry.has("Tc") or entry.has("RGB"):
        colours = RGB_COLOURS
    attributes = sum(bit for name, bit in _ATTRIBUTE_NAMES.items() if entry.has(name))
    italics = attributes & ITALIC or _STANDOUT.get(entry.strings.get("smso", b"").partition(b"$<")[0], 0)
    xterm = "XT" in entry.flags
    ansi = entry.strings.get("clear", b"").startswith(b"\x1b[") and term != "linux"
    return Capabilities(
        term=term,
        colours=colours,
        attributes=attributes | italics,
        italics=italics,
        underline=entry.has("smul"),
        underline_styles=entry.has("Smulx"),
        underline_colour=entry.has("Setulc"),
        hyperlinks=entry.has("Hls"),
        synchronized=entry.has("Sync"),
        title=xterm or entry.has("tsl") or entry.has("TS"),
        clipboard=entry.has("Ms"),
        progress=False,
        cursor_style=entry.has("Ss"),
        cursor_colour=entry.has("Cs"),
        margins=entry.has("Enmg"),
        rectangle_fill=entry.has("Rect"),
        focus=ansi,
        bracketed_paste=ansi,
        mouse=ansi,
        extended_keys=entry.has("Eneks"),
        back_colour_erase="bce" in entry.flags,
        erase_characters=entry.has("ech"),
        repeat=False,
        insert_characters=entry.has("ich") and entry.has("dch"),
        scroll_region=entry.has("csr"),
        scroll_many=entry.has("indn"),
        wrap_glitch="xenl" in entry.flags or "am" not in entry.flags,
        alternate_screen=entry.has("smcup"),
        keypad=entry.has("smkx"),
        title_stack=xterm,
        utf8=utf8,
    )


def why_unusable(term: str, terminfo: Terminfo | None) -> str | None:
    """Why a client cannot attach with this terminal, in tmux's words after ``open terminal failed:``; None where it
    can."""
    if not term or (terminfo is None and not _guess_terminfo(term).strings):
        return f"missing or unsuitable terminal: {term}"
    entry = terminfo or _guess_terminfo(term)
    missing = next((name for name in ("clear", "cup") if not entry.has(name)), None)
    return f"terminal does not support {missing}" if missing else None
