"""Which keys do what in a prompt: the emacs set, and what the vi set makes of its own keys.

Actions are names of the methods of ``prompt.CommandPrompt`` that do them (with ``do_`` before). The tables follow the
list of keys in tmux's manual under command-prompt.

Relies on nothing.
"""

from __future__ import annotations

EMACS_ACTIONS = {
    "Left": "left",
    "C-b": "left",
    "Right": "right",
    "C-f": "right",
    "Home": "home",
    "C-a": "home",
    "End": "end",
    "C-e": "end",
    "Tab": "complete",
    "BSpace": "delete_before",
    "C-h": "delete_before",
    "DC": "delete_at",
    "C-d": "delete_at",
    "C-u": "clear",
    "C-k": "delete_to_end",
    "C-w": "delete_word",
    "C-Right": "next_word",
    "M-f": "next_word",
    "C-Left": "previous_word",
    "M-b": "previous_word",
    "Up": "older",
    "C-p": "older",
    "Down": "newer",
    "C-n": "newer",
    "C-y": "paste_buffer",
    "C-t": "transpose",
    "Enter": "accept",
    "KPEnter": "accept",
    "C-m": "accept",
    "C-j": "accept",
    "Escape": "cancel",
    "C-[": "cancel",
    "C-c": "cancel",
    "C-g": "cancel",
    "C-r": "search_up",
    "C-s": "search_down",
    "C-v": "quote_next",
}

# In vi's entry mode these keep their emacs meaning; every other control key does nothing.
VI_ENTRY_KEYS = frozenset(
    {
        *(
            "C-a",
            "C-c",
            "C-e",
            "C-g",
            "C-h",
            "Tab",
            "C-k",
            "C-n",
            "C-p",
            "C-t",
            "C-u",
            "C-v",
            "C-w",
            "C-y",
            "C-j",
            "Enter",
        ),
        *("C-m", "KPEnter", "C-Left", "C-Right", "BSpace", "DC", "Down", "End", "Home", "Left", "Right", "Up"),
    }
)

VI_COMMAND_ACTIONS = {
    "BSpace": "left",
    "A": "end",
    "$": "end",
    "I": "home",
    "0": "home",
    "^": "home",
    "C": "delete_to_end",
    "D": "delete_to_end",
    "X": "delete_before",
    "b": "previous_word",
    "C-Left": "previous_word",
    "B": "previous_space",
    "d": "clear",
    "S": "clear",
    "e": "word_end",
    "E": "space_end",
    "w": "next_word_start",
    "C-Right": "next_word_start",
    "W": "next_space_start",
    "p": "paste_buffer",
    "q": "cancel",
    "C-c": "cancel",
    "s": "delete_at",
    "x": "delete_at",
    "DC": "delete_at",
    "Down": "newer",
    "j": "newer",
    "Up": "older",
    "k": "older",
    "Left": "left",
    "h": "left",
    "Right": "right",
    "l": "right",
    "a": "right",
    "Home": "home",
    "End": "end",
    "C-h": "left",
    "Enter": "accept",
    "C-m": "accept",
    "C-j": "accept",
    "KPEnter": "accept",
}

# Command-mode keys after which one types again.
VI_ENTER_KEYS = frozenset({*"ACISais", "Escape", "C-["})

_NAMED_TEXT = {"Space": " ", "Tab": "\t", "Enter": "\r", "Escape": "\x1b", "C-[": "\x1b", "BSpace": "\x7f"}


def printable(key: str) -> str | None:
    """The text that a key types, or None for a key that types nothing.

    >>> printable("a"), printable("Space"), printable("KP7"), printable("C-a"), printable("F1")
    ('a', ' ', '7', None, None)
    """
    if key == "Space":
        return " "
    if len(key) == 1:
        return key if key >= " " and key != "\x7f" else None
    if key.startswith("KP") and len(key) == 3:
        return key[2]
    return None if key.isascii() else key


def raw_text(key: str) -> str | None:
    """The character a terminal would send for a key, as far as it is a single one.

    >>> raw_text("C-a"), raw_text("Escape"), raw_text("Up")
    ('\\x01', '\\x1b', None)
    """
    if key in _NAMED_TEXT:
        return _NAMED_TEXT[key]
    if key == "C-Space":
        return "\x00"
    if len(key) == 3 and key.startswith("C-"):
        return chr(ord(key[2].upper()) & 0x1F) if "?" <= key[2].upper() <= "_" else None
    return printable(key)
