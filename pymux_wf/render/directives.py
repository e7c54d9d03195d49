"""What a ``#[...]`` inside a drawn format says: styles, alignment, the list, mouse ranges, the default.

Relies on ``lang.colours`` for names of colours. Reads one directive at a time and never draws; ``statusline`` acts on
the result.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from pymux_wf.colour import DEFAULT, NONE
from pymux_wf.lang.colours import find_colour
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
    UNDERLINE_MASK,
    UNDERLINE_SHIFT,
    Style,
)

ATTRIBUTES = {
    "bright": BOLD,
    "bold": BOLD,
    "dim": DIM,
    "blink": BLINK,
    "reverse": REVERSE,
    "hidden": CONCEAL,
    "italics": ITALIC,
    "strikethrough": STRIKE,
    "overline": OVERLINE,
    "underscore": 1 << UNDERLINE_SHIFT,
    "double-underscore": 2 << UNDERLINE_SHIFT,
    "curly-underscore": 3 << UNDERLINE_SHIFT,
    "dotted-underscore": 4 << UNDERLINE_SHIFT,
    "dashed-underscore": 5 << UNDERLINE_SHIFT,
}

_ALIGNMENTS = ("left", "centre", "right", "absolute-centre")
_LISTS = ("on", "focus", "left-marker", "right-marker")
_DEFAULTS = ("push-default", "pop-default", "set-default")
_WORDS = re.compile(r"[^ ,\n]+")
_SIZES = re.compile(r"(?:width|pad)=\d+%?").fullmatch

# What the argument of each kind of range looks like; None where there is none.
_RANGES = {
    "left": None,
    "right": None,
    "pane": re.compile(r"%\d+").fullmatch,
    "window": re.compile(r"\d+").fullmatch,
    "session": re.compile(r"\$\d+").fullmatch,
    "user": re.compile(r".+", re.S).fullmatch,
    "control": re.compile(r"\d").fullmatch,
}


class BadDirective(ValueError):
    """A directive that says something unknown; it is left out as a whole, as tmux leaves it out."""


@dataclass(frozen=True, slots=True)
class RangeName:
    """What a mouse range belongs to: its kind and its argument (a window index, ``%`` pane, ``$`` session, any
    text)."""

    kind: str
    argument: str = ""


@dataclass(frozen=True, slots=True)
class Directive:
    """The state that directives build up.

    Attributes:
        style: the pen. acs: letters stand for line drawing characters.
        align: "" (not said), left, centre, right or absolute-centre. list: "" (off), on, focus, left-marker or
            right-marker.
        range: the mouse range that is open, or None.
        fill: the colour that fills the whole line, or DEFAULT.
        default: what this directive does with the default style: "", push-default, pop-default or set-default.
        ignore: directives are drawn as text from here on.
    """

    style: Style = DEFAULT_STYLE
    acs: bool = False
    align: str = ""
    list: str = ""
    range: RangeName | None = None
    fill: int = DEFAULT
    default: str = ""
    ignore: bool = False


def read_directive(state: Directive, text: str, default: Style) -> Directive:
    """The state after the words of ``text`` (what stood between ``#[`` and ``]``); ``default`` is what ``default``
    means now.

    Raises:
        BadDirective: a word is unknown.
    """
    for word in _WORDS.findall(text):
        state = _apply(state, word, default)
    return state


def _apply(state: Directive, word: str, default: Style) -> Directive:
    name, equals, value = word.partition("=")
    name = name.lower()
    if equals:
        return _apply_value(state, name, value, default, word)
    if name == "default":
        return replace(state, style=default.replace(link=state.style.link), acs=False)
    if name in ("ignore", "noignore"):
        return replace(state, ignore=name == "ignore")
    if name in _DEFAULTS:
        return replace(state, default=name)
    if name == "nolist":
        return replace(state, list="")
    if name == "norange":
        return replace(state, range=None)
    if name == "noalign":
        return replace(state, align="")
    return _apply_attributes(state, name)


def _apply_value(state: Directive, name: str, value: str, default: Style, word: str) -> Directive:
    lowered = value.lower()
    if name == "align" and lowered in _ALIGNMENTS:
        return replace(state, align=lowered)
    if name == "list" and lowered in _LISTS:
        return replace(state, list=lowered)
    if name == "range":
        return replace(state, range=_read_range(value))
    if name in ("fg", "bg", "us", "fill"):
        return _apply_colour(state, name, value, default)
    if _SIZES(word.lower()):
        return state
    raise BadDirective(word)


def _apply_colour(state: Directive, name: str, value: str, default: Style) -> Directive:
    colour = NONE if value.lower() == "none" and name == "us" else find_colour(value)
    if colour is None:
        raise BadDirective(value)
    if name == "fill":
        return replace(state, fill=colour)
    style = state.style
    if name == "fg":
        return replace(state, style=style.replace(fg=default.fg if colour == DEFAULT else colour))
    if name == "bg":
        return replace(state, style=style.replace(bg=default.bg if colour == DEFAULT else colour))
    if colour in (DEFAULT, NONE):
        colour = default.underline_colour if colour == DEFAULT else DEFAULT
    return replace(state, style=style.replace(underline_colour=colour))


def _apply_attributes(state: Directive, name: str) -> Directive:
    style = state.style
    if name in ("none", "noattr"):
        return replace(state, style=style.replace(attrs=0), acs=False)
    for part in name.removeprefix("no").split("|"):
        bit = ATTRIBUTES.get(part)
        if part == "acs":
            state = replace(state, acs=not name.startswith("no"))
            continue
        if bit is None:
            raise BadDirective(name)
        style = _without(style, bit) if name.startswith("no") else _with(style, bit)
    return replace(state, style=style)


def _with(style: Style, bit: int) -> Style:
    kept = style.attrs & ~UNDERLINE_MASK if bit & UNDERLINE_MASK else style.attrs
    return style.replace(attrs=kept | bit)


def _without(style: Style, bit: int) -> Style:
    if bit & UNDERLINE_MASK and style.attrs & UNDERLINE_MASK != bit:
        return style
    return style.replace(attrs=style.attrs & ~bit)


def _read_range(value: str) -> RangeName:
    kind, bar, argument = value.partition("|")
    kind = kind.lower()
    if kind not in _RANGES:
        raise BadDirective(value)
    matches = _RANGES[kind]
    if (matches is None) == bool(bar) or (matches is not None and not matches(argument)):
        raise BadDirective(value)
    return RangeName(kind, argument)
