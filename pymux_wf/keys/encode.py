"""What the program in a pane is sent: keys, mouse reports, pastes and focus changes in the form it asked for.

Sources: xterm ctlseqs ("PC-Style Function Keys", "Mouse Tracking"), xterm's "modified keys" page for modifyOtherKeys,
kitty's keyboard protocol; where these leave a choice, tmux's.

Relies on `events` and `names`. Never keeps anything: the modes come in with each call.
"""

from __future__ import annotations

import functools
from typing import Literal, Protocol

from pymux_wf.keys.events import MouseEvent
from pymux_wf.keys.names import CONTROL_NAMES, CTRL, META, SHIFT, parse_key, split_key

Extended = Literal["off", "on", "always"]
ExtendedFormat = Literal["xterm", "csi-u"]


class KeyModes(Protocol):
    """The modes of the pane's terminal that decide how keys are sent (`pymux_wf.terminal.Modes` has them)."""

    application_cursor: bool
    application_keypad: bool
    modify_other_keys: int
    kitty_flags: int


class MouseModes(Protocol):
    """The modes of the pane's terminal that decide which mouse events are sent, and how."""

    mouse_protocol: int
    mouse_encoding: int


# Sent as SS3 in application mode and as CSI otherwise; with modifiers as CSI 1 ; m final.
_CURSOR = {"Up": "A", "Down": "B", "Right": "C", "Left": "D"}
_FUNCTION = {"F1": "P", "F2": "Q", "F3": "R", "F4": "S"}
_ENDS = {"Home": ("1", "H"), "End": ("4", "F")}
_TILDE = {
    "IC": 2, "DC": 3, "PPage": 5, "NPage": 6,
    "F5": 15, "F6": 17, "F7": 18, "F8": 19, "F9": 20, "F10": 21, "F11": 23, "F12": 24,
}  # fmt: skip
_KEYPAD = {
    "KP/": ("o", "/"), "KP*": ("j", "*"), "KP-": ("m", "-"), "KP+": ("k", "+"), "KP.": ("n", "."),
    "KP0": ("p", "0"), "KP1": ("q", "1"), "KP2": ("r", "2"), "KP3": ("s", "3"), "KP4": ("t", "4"),
    "KP5": ("u", "5"), "KP6": ("v", "6"), "KP7": ("w", "7"), "KP8": ("x", "8"), "KP9": ("y", "9"),
    "KPEnter": ("M", "\n"),
}  # fmt: skip
_KITTY_ENDS = {"Home": "H", "End": "F"} | _CURSOR | {"F1": "P", "F2": "Q", "F4": "S"}
_KITTY_KEYPAD = {f"KP{digit}": 57399 + digit for digit in range(10)} | {
    "KP.": 57409, "KP/": 57410, "KP*": 57411, "KP-": 57412, "KP+": 57413, "KPEnter": 57414,
}  # fmt: skip

# Ctrl with these characters is sent as another character: what US keyboards and xterm make of them.
_CONTROL_OF = dict(
    zip("1!9(0)=+;:'\",<.>/-8? 2", "119900=+;;'',,..\x1f\x1f\x7f\x7f\0\0", strict=True),
) | {digit: chr(ord(digit) - 0x18) for digit in "34567"}

_KITTY_DISAMBIGUATE = 1
_KITTY_ALL_KEYS = 8


def encode_key(
    key: str,
    modes: KeyModes,
    *,
    extended: Extended = "on",
    extended_format: ExtendedFormat = "xterm",
    backspace: str = "C-?",
) -> bytes:
    """The bytes that a key is for the program in a pane; empty for keys that no program is sent (mouse, ``User0``).

    Args:
        key: A canonical key.
        modes: The pane's modes.
        extended: The option ``extended-keys``: may modified keys be sent in extended form never, when the program
            asked, or always.
        extended_format: The option ``extended-keys-format``.
        backspace: The option ``backspace``: the key that BSpace is sent as.
    """
    if len(key) == 1 and not modes.kitty_flags & _KITTY_ALL_KEYS:
        return key.encode()
    level = 0 if extended == "off" else modes.modify_other_keys
    if extended == "always":
        level = max(level, 1)
    return _encode(
        key,
        (modes.application_cursor, modes.application_keypad, modes.kitty_flags),
        level,
        extended_format == "csi-u",
        backspace,
    )


@functools.lru_cache(2048)
def _encode(key: str, modes: tuple[bool, bool, int], level: int, csi_u: bool, backspace: str) -> bytes:
    modifiers, base = split_key(key)
    application_cursor, application_keypad, kitty = modes
    if kitty & (_KITTY_DISAMBIGUATE | _KITTY_ALL_KEYS):
        return _kitty_key(base, modifiers, kitty)
    if base == "BSpace":
        return _backspace(modifiers, level, csi_u, backspace)
    if base == "BTab":
        return _extended(9, SHIFT | modifiers, csi_u) if level == 2 else b"\x1b[Z"
    sent = _function_key(base, modifiers, application_cursor)
    if sent is not None:
        return sent.encode()
    if base in _KEYPAD:
        final, plain = _KEYPAD[base]
        return ("\x1b" * bool(modifiers & META) + (f"\x1bO{final}" if application_keypad else plain)).encode()
    character = CONTROL_NAMES.get(base, base)
    return _character(character, modifiers, level, csi_u) if len(character) == 1 else b""


def _function_key(base: str, modifiers: int, application_cursor: bool) -> str | None:
    """Cursor, editing and function keys, None for others."""
    parameter = modifiers + 1
    if base in _CURSOR:
        if modifiers:
            return f"\x1b[1;{parameter}{_CURSOR[base]}"
        return f"\x1b{'O' if application_cursor else '['}{_CURSOR[base]}"
    if base in _FUNCTION:
        return f"\x1b[1;{parameter}{_FUNCTION[base]}" if modifiers else f"\x1bO{_FUNCTION[base]}"
    if base in _ENDS:
        number, final = _ENDS[base]
        return f"\x1b[1;{parameter}{final}" if modifiers else f"\x1b[{number}~"
    if base in _TILDE:
        return f"\x1b[{_TILDE[base]};{parameter}~" if modifiers else f"\x1b[{_TILDE[base]}~"
    return None


def _extended(code: int, modifiers: int, csi_u: bool) -> bytes:
    text = f"\x1b[{code};{modifiers + 1}u" if csi_u else f"\x1b[27;{modifiers + 1};{code}~"
    return text.encode()


def _backspace(modifiers: int, level: int, csi_u: bool, backspace: str) -> bytes:
    """BSpace is the key that the option says; in extended form it is always the character DEL."""
    if (level == 2 and modifiers) or (level == 1 and modifiers & CTRL):
        return _extended(127, modifiers, csi_u)
    own_modifiers, base = split_key(parse_key(backspace) or "C-?")
    character = CONTROL_NAMES.get(base, base)
    if len(character) != 1:
        own_modifiers, character = CTRL, "?"
    return _legacy(character, own_modifiers | modifiers & META)


def _character(character: str, modifiers: int, level: int, csi_u: bool) -> bytes:
    if not modifiers:
        return character.encode()
    if level == 2 or (level == 1 and not _legacy_in_mode_1(character, modifiers)):
        return _extended(ord(character), modifiers, csi_u)
    return _legacy(character, modifiers)


def _legacy_in_mode_1(character: str, modifiers: int) -> bool:
    """Whether modifyOtherKeys 1 leaves the key as it is: Meta by itself, and Ctrl with what has a control code."""
    if modifiers & (META | CTRL) == META:
        return True
    return bool(modifiers & CTRL) and (character in " /" or "2" <= character <= "8" or "@" <= character <= "~")


def _legacy(character: str, modifiers: int) -> bytes:
    """A character with modifiers as terminals without extended keys send it: ESC for Meta, a C0 control for Ctrl."""
    prefix = b"\x1b" if modifiers & META else b""
    if modifiers & CTRL and character not in "\r\n\t\x1b":
        if character in _CONTROL_OF:
            character = _CONTROL_OF[character]
        elif "@" <= character <= "~":
            character = chr(ord(character) & 0x1F)
    return prefix + character.encode()


def _kitty_key(base: str, modifiers: int, flags: int) -> bytes:
    """A key in kitty's keyboard protocol, for programs that asked for it (flags 1 and 8; no releases, no text)."""
    with_modifiers = f";{modifiers + 1}" if modifiers else ""
    if base in _KITTY_ENDS:
        return f"\x1b[{'1' + with_modifiers if modifiers else ''}{_KITTY_ENDS[base]}".encode()
    if base in _TILDE or base == "F3":
        return f"\x1b[{_TILDE.get(base, 13)}{with_modifiers}~".encode()
    if base in _KITTY_KEYPAD:
        return f"\x1b[{_KITTY_KEYPAD[base]}{with_modifiers}u".encode()
    if base == "BTab":
        base, modifiers = "Tab", modifiers | SHIFT
    character = "\x7f" if base == "BSpace" else CONTROL_NAMES.get(base, base)
    if len(character) != 1:
        return b""
    as_text = not flags & _KITTY_ALL_KEYS and not modifiers & (META | CTRL) and character != "\x1b"
    if as_text and not (modifiers and character in "\r\t\x7f"):
        # Plain Enter, Tab and BSpace are text too, so that a shell left in this mode is usable.
        return character.encode()
    if modifiers or character != character.lower():
        return _kitty_character(character, modifiers)
    return f"\x1b[{ord(character)}u".encode()


def _kitty_character(character: str, modifiers: int) -> bytes:
    """The number is always that of the unshifted key."""
    if character != character.lower() and len(character.lower()) == 1:
        character, modifiers = character.lower(), modifiers | SHIFT
    return f"\x1b[{ord(character)};{modifiers + 1}u".encode()


def encode_mouse(event: MouseEvent, modes: MouseModes, x: int, y: int) -> bytes:
    """A mouse event as the program in a pane asked for it; empty if it asked for no such event.

    ``x`` and ``y`` are the place in the pane from 0 (the event's own are those of the whole terminal).
    """
    protocol, encoding = modes.mouse_protocol, modes.mouse_encoding
    if not protocol or not _wanted(event, protocol) or x < 0 or y < 0:
        return b""
    code = _mouse_code(event, with_modifiers=protocol != 9)
    if encoding == 1006:
        return f"\x1b[<{code};{x + 1};{y + 1}{'m' if event.kind == 'release' else 'M'}".encode()
    if event.kind == "release":
        # The older formats have one code for every button going up.
        code = code & ~(0x80 | 0x40 | 3) | 3
    if encoding == 1015:
        return f"\x1b[{code + 32};{x + 1};{y + 1}M".encode()
    if encoding == 1005:
        # Up to what two bytes of UTF-8 can say.
        return b"" if max(x, y) + 33 > 0x7FF else ("\x1b[M" + chr(code + 32) + chr(x + 33) + chr(y + 33)).encode()
    if code > 223:
        return b""
    return b"\x1b[M" + bytes((code + 32, min(x + 33, 255), min(y + 33, 255)))


def _wanted(event: MouseEvent, protocol: int) -> bool:
    if event.kind == "move":
        return protocol == 1003
    if event.kind == "drag":
        return protocol in (1002, 1003)
    return event.kind != "release" or protocol != 9


def _mouse_code(event: MouseEvent, *, with_modifiers: bool) -> int:
    button = event.button
    if button >= 8:
        code = 128 + button - 8
    elif button >= 4:
        code = 64 + button - 4
    else:
        code = button - 1 if button else 3
    if event.kind in ("drag", "move"):
        code |= 32
    if with_modifiers:
        modifiers = event.modifiers
        code |= (4 if modifiers & SHIFT else 0) | (8 if modifiers & META else 0) | (16 if modifiers & CTRL else 0)
    return code


_PASTE_START = b"\x1b[200~"
_PASTE_END = b"\x1b[201~"


def encode_paste(data: bytes, bracketed: bool) -> bytes:
    """Pasted bytes for the program: as they are, or in brackets if it asked for them (mode 2004).

    An end bracket inside the data is left out when bracketed: what follows it would count as typed.
    """
    if not bracketed:
        return data
    while _PASTE_END in data:
        data = data.replace(_PASTE_END, b"")
    return _PASTE_START + data + _PASTE_END


def encode_focus(focused: bool) -> bytes:
    """The focus report for programs that asked for it (mode 1004)."""
    return b"\x1b[I" if focused else b"\x1b[O"
