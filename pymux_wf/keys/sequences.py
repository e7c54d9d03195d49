"""What terminals send for keys: tables from sequences to key names.

Covers xterm and what follows it, rxvt, the Linux console, screen, tmux and vt220; with kitty's numbers for ``CSI u``.
The sources are xterm's ctlseqs ("PC-Style Function Keys", "VT220-Style"), rxvt's manual and the terminfo entries.

Relies on `names`. Plain data and pure functions.
"""

from __future__ import annotations

from pymux_wf.keys.names import CTRL, META, SHIFT, Key, character_key, make_key

# CSI and SS3 finals.
_LETTER_KEYS = {
    "A": "Up", "B": "Down", "C": "Right", "D": "Left", "E": "KP5", "H": "Home", "F": "End",
    "P": "F1", "Q": "F2", "R": "F3", "S": "F4",
}  # fmt: skip

# CSI number ~; 1, 4: Linux, screen, tmux, vt220; 7, 8: rxvt.
_TILDE_KEYS = {
    1: "Home", 2: "IC", 3: "DC", 4: "End", 5: "PPage", 6: "NPage", 7: "Home", 8: "End",
    11: "F1", 12: "F2", 13: "F3", 14: "F4", 15: "F5", 17: "F6", 18: "F7", 19: "F8", 20: "F9", 21: "F10",
    23: "F11", 24: "F12",
}  # fmt: skip

# rxvt counts Shift-F3 on from F13's number; 23 and 24 are F11 and F12 everywhere else.
_SHIFTED_TILDE_KEYS = {25: "F3", 26: "F4", 28: "F5", 29: "F6", 31: "F7", 32: "F8", 33: "F9", 34: "F10"}

_RXVT_FINALS = {"^": CTRL, "$": SHIFT, "@": CTRL | SHIFT}
_RXVT_ARROWS = {"a": "Up", "b": "Down", "c": "Right", "d": "Left"}

_KEYPAD = {
    "j": "KP*", "k": "KP+", "m": "KP-", "n": "KP.", "o": "KP/", "p": "KP0", "q": "KP1", "r": "KP2", "s": "KP3",
    "t": "KP4", "u": "KP5", "v": "KP6", "w": "KP7", "x": "KP8", "y": "KP9", "M": "KPEnter",
}  # fmt: skip

_LINUX_KEYS = {"A": "F1", "B": "F2", "C": "F3", "D": "F4", "E": "F5"}

# kitty's private-use numbers for keys that have names here.
_KITTY_KEYS = dict(
    enumerate(
        (*(f"KP{digit}" for digit in range(10)), "KP.", "KP/", "KP*", "KP-", "KP+", "KPEnter"),
        57399,
    )
) | dict(enumerate(("Left", "Right", "Up", "Down", "PPage", "NPage", "Home", "End", "IC", "DC", "KP5"), 57417))

_LARGEST_CODE_POINT = 0x10FFFF


def modifier_bits(parameter: int) -> int | None:
    """The modifiers of an xterm or kitty modifier parameter; None if it is not one (1 to 256).

    Super and hyper have no name in tmux and count as nothing, caps lock and num lock do not change a key.
    """
    if not 1 <= parameter <= 256:
        return None
    bits = parameter - 1
    # 8 is xterm's Meta key and kitty's super; terminals that send it mean the key beside Alt.
    return bits & (SHIFT | META | CTRL) | (META if bits & (8 | 32) else 0)


def _shifted_tab(modifiers: int) -> Key:
    """Tab with Shift has a name of its own, but only without other modifiers."""
    return make_key(modifiers | SHIFT, "Tab") if modifiers & ~SHIFT else Key("BTab")


def letter_key(final: str, modifiers: int) -> Key | None:
    """``CSI final`` and ``CSI 1 ; modifiers final``."""
    base = _LETTER_KEYS.get(final)
    if base is not None:
        return make_key(modifiers, base)
    if final == "Z":
        return _shifted_tab(modifiers)
    if final in _RXVT_ARROWS and not modifiers:
        return make_key(SHIFT, _RXVT_ARROWS[final])
    return None


def tilde_key(number: int, modifiers: int) -> Key | None:
    """``CSI number ~`` and ``CSI number ; modifiers ~``."""
    if number == 200:
        return None
    if number == 201:
        return Key("PasteEnd")
    base = _TILDE_KEYS.get(number)
    if base is None and number in _SHIFTED_TILDE_KEYS:
        base, modifiers = _SHIFTED_TILDE_KEYS[number], modifiers | SHIFT
    return None if base is None else make_key(modifiers, base)


def rxvt_key(number: int, final: str) -> Key | None:
    """rxvt's ``CSI number ^`` (Ctrl), ``$`` (Shift) and ``@`` (both)."""
    base = _TILDE_KEYS.get(number)
    return None if base is None else make_key(_RXVT_FINALS[final], base)


def ss3_key(final: str, modifiers: int) -> Key | None:
    """``SS3 final``: cursor keys in application mode, the application keypad, rxvt's Ctrl with arrows."""
    if final == "[":
        return make_key(modifiers, "Escape")
    base = _KEYPAD.get(final) or _LETTER_KEYS.get(final)
    if base is None and final in _RXVT_ARROWS:
        base, modifiers = _RXVT_ARROWS[final], modifiers | CTRL
    return None if base is None else make_key(modifiers, base)


def linux_key(final: str) -> Key:
    """The Linux console's ``CSI [ A`` to ``CSI [ E``."""
    return Key(_LINUX_KEYS[final])


def extended_key(code: int, modifiers: int, erase: int) -> Key | None:
    """A key that came as its code point: xterm's ``CSI 27 ; modifiers ; code ~`` and ``CSI code ; modifiers u``."""
    if code in _KITTY_KEYS:
        return make_key(modifiers, _KITTY_KEYS[code])
    if not 0 < code <= _LARGEST_CODE_POINT or 0xD800 <= code <= 0xF8FF:
        return None
    if code == erase or code == 127:
        return make_key(modifiers, "BSpace")
    if code == 9 and modifiers & SHIFT:
        return _shifted_tab(modifiers)
    character = chr(code)
    if modifiers & SHIFT and not modifiers & CTRL and code > 32:
        # The character itself says Shift; its name is that of the character typed.
        character, modifiers = character.upper() if len(character.upper()) == 1 else character, modifiers & ~SHIFT
    return character_key(character, modifiers)
