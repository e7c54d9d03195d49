"""Style strings: ``fg=red,bg=colour235,bold,align=centre,range=window|2`` and the like.

A style changes another: `parse_style` takes what is in force and gives what is in force then.  `StyleSpec` is a
value, so results are cached and compared by equality.  Colours are the integers of `pymux_wf.colour`; attributes are
the bits of the terminal's styles, named here again because this room does not know the terminal.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from pymux_wf.colour import DEFAULT
from pymux_wf.lang.colours import find_colour, print_colour
from pymux_wf.lang.errors import StyleError
from pymux_wf.lang.numbers import UINT_MAX, NumberError, parse_number

BOLD, DIM, ITALIC, BLINK, REVERSE, CONCEAL, STRIKE, OVERLINE = 1, 2, 4, 8, 16, 32, 64, 128
UNDERLINE_SHIFT = 8
UNDERLINE_MASK = 0x700
ACS = 0x1000
"""Draw with line-drawing characters."""
NOATTR = 0x2000
"""Do not add attributes of what lies below."""

_ATTRIBUTES = {
    "acs": ACS,
    "bright": BOLD,
    "bold": BOLD,
    "dim": DIM,
    "underscore": 1 << UNDERLINE_SHIFT,
    "blink": BLINK,
    "reverse": REVERSE,
    "hidden": CONCEAL,
    "italics": ITALIC,
    "strikethrough": STRIKE,
    "double-underscore": 2 << UNDERLINE_SHIFT,
    "curly-underscore": 3 << UNDERLINE_SHIFT,
    "dotted-underscore": 4 << UNDERLINE_SHIFT,
    "dashed-underscore": 5 << UNDERLINE_SHIFT,
    "overline": OVERLINE,
}
_LISTS = ("on", "focus", "left-marker", "right-marker")
_ALIGNMENTS = ("left", "centre", "right", "absolute-centre")
_RANGES_WITHOUT_ARGUMENT = ("left", "right")
_RANGE_NUMBERS = {"pane": ("%", UINT_MAX), "window": ("", UINT_MAX), "session": ("$", UINT_MAX), "control": ("", 9)}
_WORDS = (*_ATTRIBUTES, "default", "ignore", "push-default", "pop-default", "set-default", "nolist", "norange", "none")


class StyleSpec(NamedTuple):
    """What a style string amounts to.

    Attributes:
        fg, bg, us: Colours of text, background and underline; DEFAULT leaves them.
        attrs: Attribute bits; the kind of underline in bits 8 to 10, plus ACS and NOATTR.
        fill: Colour to fill the rest of the line with, DEFAULT for none.
        align: ``left``, ``centre``, ``right``, ``absolute-centre``, or empty for the default.
        list: ``on``, ``focus``, ``left-marker``, ``right-marker``, or empty outside the list.
        range: Kind and argument of a mouse range: ("left", ""), ("window", "2"), ("pane", "%3"), ("session", "$1"),
            ("control", "8"), ("user", text); two empty strings for none.
        default: ``push``, ``pop`` or ``set`` when the style changes the default, else empty.
        ignore: Styles inside the text are shown as text.
        width, pad: Columns of a scrollbar and beside it; None when not given.
    """

    fg: int = DEFAULT
    bg: int = DEFAULT
    us: int = DEFAULT
    attrs: int = 0
    fill: int = DEFAULT
    align: str = ""
    list: str = ""
    range: tuple[str, str] = ("", "")
    default: str = ""
    ignore: bool = False
    width: int | None = None
    pad: int | None = None


DEFAULT_STYLE_SPEC = StyleSpec()


class _Invalid(Exception):
    """A word is no style."""


@lru_cache(maxsize=2048)
def parse_style(text: str, current: StyleSpec = DEFAULT_STYLE_SPEC, base: StyleSpec | None = None) -> StyleSpec:
    """The style in force after ``text``.

    Args:
        text: Words separated by blanks or commas.
        current: What is in force before.
        base: What ``default`` and ``fg=default`` go back to; ``DEFAULT_STYLE_SPEC`` when not given.

    Raises:
        StyleError: ``invalid style: X``, where X is the whole text.
    """
    base = base or DEFAULT_STYLE_SPEC
    style = current
    for word in text.replace(",", " ").replace("\n", " ").split(" "):
        if not word:
            continue
        try:
            style = _apply(style, word, word.lower(), base)
        except (_Invalid, NumberError):
            raise StyleError(f"invalid style: {text}", _nearest(word)) from None
    return style


def is_style(text: str) -> bool:
    """Whether `parse_style` takes the text."""
    try:
        parse_style(text)
    except StyleError:
        return False
    return True


def _nearest(word: str) -> tuple[str, ...]:
    from pymux_wf.lang.nearest import nearest_words

    return nearest_words(word.lower(), _WORDS, 1)


_SIMPLE: dict[str, dict[str, object]] = {
    "ignore": {"ignore": True},
    "noignore": {"ignore": False},
    "push-default": {"default": "push"},
    "pop-default": {"default": "pop"},
    "set-default": {"default": "set"},
    "nolist": {"list": ""},
    "norange": {"range": ("", "")},
    "noalign": {"align": ""},
    "none": {"attrs": 0},
}


def _apply(style: StyleSpec, word: str, lowered: str, base: StyleSpec) -> StyleSpec:
    """The style after one word."""
    if lowered == "default":
        return style._replace(fg=base.fg, bg=base.bg, us=base.us, attrs=base.attrs)
    simple = _SIMPLE.get(lowered)
    if simple is not None:
        return style._replace(**simple)  # type: ignore[arg-type]
    name, equals, value = word.partition("=")
    if equals:
        return _assign(style, name.lower(), value, base)
    if lowered == "noattr":
        return style._replace(attrs=style.attrs | NOATTR)
    if lowered.startswith("no"):
        return style._replace(attrs=_without(style.attrs, _attribute_names(lowered[2:])))
    return style._replace(attrs=_with(style.attrs, _attribute_names(lowered)))


def _assign(style: StyleSpec, name: str, value: str, base: StyleSpec) -> StyleSpec:
    if name in ("fg", "bg", "us"):
        colour = _colour(value)
        return style._replace(**{name: getattr(base, name) if colour == DEFAULT else colour})  # type: ignore[arg-type]
    if name == "fill":
        return style._replace(fill=_colour(value))
    if name == "align":
        return style._replace(align=_one_of(value.lower(), _ALIGNMENTS))
    if name == "list":
        return style._replace(list=_one_of(value.lower(), _LISTS))
    if name == "range":
        return style._replace(range=_range(value))
    if name in ("width", "pad"):
        return style._replace(**{name: parse_number(value, 0, UINT_MAX)})  # type: ignore[arg-type]
    raise _Invalid


def _colour(value: str) -> int:
    colour = find_colour(value)
    if colour is None:
        raise _Invalid
    return colour


def _one_of(value: str, allowed: tuple[str, ...]) -> str:
    if value not in allowed:
        raise _Invalid
    return value


def _range(value: str) -> tuple[str, str]:
    kind, bar, argument = value.partition("|")
    kind = kind.lower()
    if kind in _RANGES_WITHOUT_ARGUMENT:
        if bar:
            raise _Invalid
        return kind, ""
    if not argument:
        raise _Invalid
    if kind == "user":
        return kind, argument
    if kind not in _RANGE_NUMBERS:
        raise _Invalid
    prefix, largest = _RANGE_NUMBERS[kind]
    if not argument.startswith(prefix):
        raise _Invalid
    return kind, f"{prefix}{parse_number(argument[len(prefix) :], 0, largest)}"


def _attribute_names(text: str) -> list[int]:
    """Bits of attribute names joined by ``|``."""
    names = [name for name in text.split("|") if name]
    if not names or any(name not in _ATTRIBUTES for name in names):
        raise _Invalid
    return [_ATTRIBUTES[name] for name in names]


def _with(attrs: int, bits: list[int]) -> int:
    for bit in bits:
        attrs = (attrs & ~UNDERLINE_MASK if bit & UNDERLINE_MASK else attrs) | bit
    return attrs


def _without(attrs: int, bits: list[int]) -> int:
    for bit in bits:
        # One kind of underline is taken away only where it is the one in force.
        if not bit & UNDERLINE_MASK:
            attrs &= ~bit
        elif attrs & UNDERLINE_MASK == bit:
            attrs &= ~UNDERLINE_MASK
    return attrs


def print_style(style: StyleSpec) -> str:
    """The shortest text that gives this style from the default one.

    >>> print_style(parse_style("bold fg=brightred,range=window|2"))
    'range=window|2,fg=brightred,bright'
    """
    words: list[str] = []
    if style.list:
        words.append(f"list={style.list}")
    if style.range[0]:
        words.append("range=" + "|".join(part for part in style.range if part))
    if style.align:
        words.append(f"align={style.align}")
    if style.default:
        words.append(f"{style.default}-default")
    if style.ignore:
        words.append("ignore")
    for name, colour in (("fill", style.fill), ("fg", style.fg), ("bg", style.bg), ("us", style.us)):
        if colour != DEFAULT:
            words.append(f"{name}={print_colour(colour)}")
    words += _print_attributes(style.attrs)
    for name, columns in (("width", style.width), ("pad", style.pad)):
        if columns is not None:
            words.append(f"{name}={columns}")
    return ",".join(words) or "default"


def _print_attributes(attrs: int) -> list[str]:
    words = ["noattr"] if attrs & NOATTR else []
    for name, bit in _ATTRIBUTES.items():
        if name == "bold":
            continue
        present = attrs & UNDERLINE_MASK == bit if bit & UNDERLINE_MASK else attrs & bit
        if present:
            words.append(name)
    return words
