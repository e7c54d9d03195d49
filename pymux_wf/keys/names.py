"""Names of keys, in the one spelling that is used everywhere: tmux's.

A key is a string: any modifiers as ``C-``, ``M-``, ``S-`` in this order, then a base: one character, or a name such as
``Space``, ``Up``, ``F5``, ``KPEnter``, ``MouseDown1Pane``, ``User0``. Two strings name the same key only if they are
equal, so that a key table is a dictionary.

Relies on nothing. Never says what bytes a key is; that is `encode` and `decode`.
"""

from __future__ import annotations

import functools
import re
from typing import NewType

Key = NewType("Key", str)
"""A key's canonical name."""

# The values of xterm's modifier parameter less one.
SHIFT = 1
META = 2
CTRL = 4

PREFIXES = ("", "S-", "M-", "M-S-", "C-", "C-S-", "C-M-", "C-M-S-")
_MODIFIER_LETTERS = {"S": SHIFT, "M": META, "C": CTRL}

USER_KEYS = 1000

FUNCTION_NAMES = (
    "FocusIn", "FocusOut", "Any", "PasteStart", "PasteEnd", "BSpace",
    "F1", "F2", "F3", "F4", "F5", "F6", "F7", "F8", "F9", "F10", "F11", "F12",
    "IC", "DC", "Home", "End", "NPage", "PPage", "BTab", "Up", "Down", "Left", "Right",
    "KP/", "KP*", "KP-", "KP7", "KP8", "KP9", "KP+", "KP4", "KP5", "KP6", "KP1", "KP2", "KP3", "KPEnter", "KP0", "KP.",
)  # fmt: skip
"""Keys that are no characters, in tmux's order."""

CONTROL_NAMES = {"Tab": "\t", "Enter": "\r", "Escape": "\x1b", "Space": " "}
"""Keys that are characters but go by a name."""

_NAME_OF_CHARACTER = {character: name for name, character in CONTROL_NAMES.items()}

_ALIASES = {
    "insert": "IC", "delete": "DC", "pagedown": "NPage", "pgdn": "NPage", "pageup": "PPage", "pgup": "PPage",
    "none": "None",
}  # fmt: skip

MOUSE_PLACES = (
    "Pane", "Status", "StatusLeft", "StatusRight", "StatusDefault", "Border",
    "ScrollbarUp", "ScrollbarSlider", "ScrollbarDown",
    "Control0", "Control1", "Control2", "Control3", "Control4",
    "Control5", "Control6", "Control7", "Control8", "Control9",
)  # fmt: skip
"""Where a mouse event can be, as the ends of mouse keys' names, in tmux's order."""

MOUSE_ACTIONS = (
    "MouseMove", "MouseDown", "MouseUp", "MouseDrag", "MouseDragEnd",
    "WheelDown", "WheelUp", "SecondClick", "DoubleClick", "TripleClick",
)  # fmt: skip
"""What a mouse event can be, as the starts of mouse keys' names, in the order they are listed."""

MOUSE_BUTTONS = (1, 2, 3, 6, 7, 8, 9, 10, 11)
"""Buttons that have names; 4 and 5 are the wheel."""


@functools.lru_cache(1)
def _names() -> dict[str, str]:
    """Lower-case name -> canonical base."""
    names = {name.lower(): name for name in (*FUNCTION_NAMES, *CONTROL_NAMES)}
    return names | _ALIASES


@functools.lru_cache(1)
def _mouse_pattern() -> re.Pattern[str]:
    places = "|".join(sorted(MOUSE_PLACES, key=len, reverse=True))
    clicks = "MouseDragEnd|MouseDrag|MouseDown|MouseUp|SecondClick|DoubleClick|TripleClick"
    return re.compile(
        rf"(?:(MouseMove|WheelDown|WheelUp)|({clicks})(1[01]|[1236789]))({places})", re.IGNORECASE | re.ASCII
    )


def _match_mouse(text: str) -> re.Match[str] | None:
    # Key tables are full of other keys; the pattern is made when the first mouse key is met.
    starts = ("mouse", "wheel", "second", "double", "triple")
    return _mouse_pattern().fullmatch(text) if text.lower().startswith(starts) else None


def _user_number(text: str) -> int | None:
    digits = text[4:]
    if text[:4].lower() != "user" or not (digits.isascii() and digits.isdigit() and len(digits) <= 3):
        return None
    return int(digits)


def make_key(modifiers: int, base: str) -> Key:
    """The key with these modifiers (bits `SHIFT`, `META`, `CTRL`) and this canonical base."""
    return Key(PREFIXES[modifiers] + base)


@functools.lru_cache(4096)
def split_key(key: str) -> tuple[int, str]:
    """The modifiers (bits) and the base of a canonical key.

    >>> split_key("C-M-x") == (CTRL | META, "x")
    True
    """
    modifiers = 0
    while len(key) > 2 and key[1] == "-" and key[0] in _MODIFIER_LETTERS:
        modifiers |= _MODIFIER_LETTERS[key[0]]
        key = key[2:]
    return modifiers, key


def character_key(character: str, modifiers: int = 0) -> Key:
    """The key that a character is, control characters included: ``"\\x01"`` is ``C-a``, ``" "`` is ``Space``.

    With Ctrl, letters count as small ones, as terminals without extended keys cannot tell them apart.
    """
    name = _NAME_OF_CHARACTER.get(character)
    if name is not None:
        return make_key(modifiers, name)
    code = ord(character)
    if code < 32:
        modifiers |= CTRL
        character = "Space" if code == 0 else chr(code | 0x40).lower()
    elif code == 127:
        modifiers |= CTRL
        character = "?"
    elif modifiers & CTRL and character.isascii():
        character = character.lower()
    return make_key(modifiers, character)


def _mouse_base(text: str) -> str | None:
    match = _match_mouse(text)
    if match is None:
        return None
    action = match.group(1) or match.group(2)
    spelled = next(name for name in MOUSE_ACTIONS if name.lower() == action.lower())
    place = next(name for name in MOUSE_PLACES if name.lower() == match.group(4).lower())
    return f"{spelled}{match.group(3) or ''}{place}"


def _named_base(text: str) -> str | None:
    """The canonical base for a name of several characters."""
    base = _names().get(text.lower())
    if base is None and (number := _user_number(text)) is not None:
        base = f"User{number}"
    return base or _mouse_base(text)


def _hexadecimal(digits: str) -> Key | None:
    try:
        return character_key(chr(int(digits, 16)))
    except (ValueError, OverflowError):
        return None


@functools.lru_cache(1024)
def parse_key(text: str) -> Key | None:
    """The key that a user's spelling means, or None if it is no key.

    Takes what tmux takes: ``^x``, ``C-``, ``M-``, ``S-`` in any order and case, ``0x41``, names and their aliases in
    any case, any one character, ``User0`` to ``User999``, mouse names with their places, ``Any`` and ``None``.

    >>> parse_key("m-c-X"), parse_key("^b"), parse_key("pgup"), parse_key("0x1b"), parse_key("Nope")
    ('C-M-x', 'C-b', 'PPage', 'Escape', None)
    """
    if text.lower() in ("none", "any"):
        return Key(text.capitalize())
    if text.startswith("0x"):
        return _hexadecimal(text[2:])
    modifiers = 0
    if len(text) > 1 and text[0] == "^":
        modifiers, text = CTRL, text[1:]
    while len(text) > 2 and text[1] == "-" and text[0].upper() in _MODIFIER_LETTERS:
        modifiers |= _MODIFIER_LETTERS[text[0].upper()]
        text = text[2:]
    if len(text) == 1:
        if text < " " or text == "\x7f":
            return None
        return character_key(text, modifiers)
    base = _named_base(text)
    return None if base is None or base == "None" else make_key(modifiers, base)


def key_text(key: str) -> str | None:
    """The text that a key types into a prompt, None for keys that type nothing; keypad keys type what is on them."""
    if len(key) == 1:
        return key
    if key == "Space":
        return " "
    return key[2] if len(key) == 3 and key.startswith("KP") else None


def is_mouse_key(key: str) -> bool:
    """Whether the key is a mouse event, with or without modifiers."""
    return _match_mouse(split_key(key)[1]) is not None


@functools.lru_cache(1)
def _function_codes() -> dict[str, int]:
    return {name: index for index, name in enumerate(FUNCTION_NAMES)}


def _mouse_code(base: str) -> int:
    match = _match_mouse(base)
    if match is None:
        return -1
    action = MOUSE_ACTIONS.index(match.group(1) or match.group(2))
    return action << 16 | int(match.group(3) or 0) << 8 | MOUSE_PLACES.index(match.group(4))


def _base_code(base: str) -> int:
    """Characters by their code point, then user keys, function keys and mouse events."""
    character = CONTROL_NAMES.get(base, base)
    if len(character) == 1:
        return ord(character)
    if base in _function_codes():
        return 2 << 32 | _function_codes()[base]
    if base.startswith("User"):
        return 1 << 32 | int(base[4:])
    mouse = _mouse_code(base)
    return 3 << 32 | mouse if mouse >= 0 else 4 << 32


@functools.lru_cache(1024)
def sort_code(key: str) -> int:
    """A number that puts keys into the order of ``list-keys``: by modifiers, then by base."""
    modifiers, base = split_key(key)
    # tmux's order of modifiers is none, M-, C-, C-M-, S-, ...
    rank = (modifiers & META) >> 1 | (modifiers & CTRL) >> 1 | (modifiers & SHIFT) << 2
    return rank << 40 | _base_code(base)
