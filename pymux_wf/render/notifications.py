"""Desktop notifications that terminals show for a sequence: which terminal takes which, and the bytes of each.

``osc9``: ``OSC 9 ; text`` (iTerm2). ``osc777``: ``OSC 777 ; notify ; title ; text`` (rxvt-unicode, foot). ``osc99``:
kitty's protocol, whose text is base64. Only terminals that tell their name are known to take one.
"""

from __future__ import annotations

import base64

PROTOCOLS = ("osc9", "osc777", "osc99")

_BY_NAME = {
    "kitty": "osc99",
    "foot": "osc777",
    "ghostty": "osc777",
    "contour": "osc777",
    "rxvt-unicode": "osc777",
    "iterm2": "osc9",
    "wezterm": "osc9",
    "windows terminal": "osc9",
}
_BY_TERM = {"xterm-kitty": "osc99", "foot": "osc777", "foot-extra": "osc777", "xterm-ghostty": "osc777"}
LONGEST = 400


def protocol_of(name: str, term: str) -> str | None:
    """The protocol of a terminal, by what it said it is (XTVERSION) or its TERM; None where none is known.

    >>> protocol_of("kitty(0.32.2)", "xterm-256color"), protocol_of("", "xterm")
    ('osc99', None)
    """
    lowered = name.lower()
    found = next((protocol for known, protocol in _BY_NAME.items() if lowered.startswith(known)), None)
    return found or _BY_TERM.get(term)


def notification(protocol: str, title: str, text: str) -> bytes:
    """The sequence; control characters in title and text become blanks, and it is at most LONGEST characters long."""
    title, text = _plain(title)[:LONGEST], _plain(text)[:LONGEST]
    if protocol == "osc99":
        parts = [(b"d=0:p=title", title), (b"d=1:p=body", text)]
        encoded = [(head, base64.b64encode(part.encode())) for head, part in parts]
        return b"".join(b"\033]99;i=pywfmux:e=1:%b;%b\033\\" % pair for pair in encoded)
    if protocol == "osc777":
        # A semicolon would end the title.
        return f"\033]777;notify;{title.replace(';', ',')};{text}\033\\".encode()
    return f"\033]9;{title}: {text}\033\\".encode() if title else f"\033]9;{text}\033\\".encode()


def _plain(text: str) -> str:
    return "".join(character if character.isprintable() else " " for character in text)
