"""Bytes of a terminal into names of keys: ``"a"``, ``"Enter"``, ``"C-x"``; and its reports of being seen. Pure.

Small on purpose: the decoder of the multiplexer knows far more keys, and costs a monitor more than it needs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_SEQUENCES = {
    b"A": "Up",
    b"B": "Down",
    b"C": "Right",
    b"D": "Left",
    b"H": "Home",
    b"F": "End",
    b"Z": "BTab",
    b"1~": "Home",
    b"2~": "IC",
    b"3~": "DC",
    b"4~": "End",
    b"5~": "PPage",
    b"6~": "NPage",
}
_PLAIN = {0x0D: "Enter", 0x0A: "Enter", 0x09: "Tab", 0x7F: "BSpace", 0x08: "BSpace", 0x1B: "Escape", 0x20: "Space"}
_WHOLE = re.compile(rb"\x1b(?:\[([0-?]*)([ -/]*[@-~])|O([A-Za-z]))")
_BEGUN = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*|O)?$")
_SEEN = {b"?7737;0": "unseen", b"?7737;1": "seen"}


class Keys:
    """Takes bytes as they come; gives names. ``"seen"`` and ``"unseen"`` are reports of the terminal (mode 7737)."""

    def __init__(self) -> None:
        self._left = b""

    @property
    def waiting(self) -> bool:
        """Whether it has the beginning of a sequence, which may be the Escape key: :meth:`flush` decides."""
        return bool(self._left)

    def take(self, data: bytes) -> Iterator[str]:
        """The keys in ``data`` and what was left of the last."""
        data, self._left = self._left + data, b""
        while data:
            name, size = self._next(data)
            if not size:
                self._left = data
                return
            data = data[size:]
            if name:
                yield name

    def flush(self) -> Iterator[str]:
        """Nothing more came: what began like a sequence was the Escape key."""
        data, self._left = self._left, b""
        if data:
            yield "Escape"
            yield from self.take(data[1:])

    def _next(self, data: bytes) -> tuple[str, int]:
        """The first key and how many bytes it took; 0 where more must come."""
        first = data[0]
        if first == 0x1B:
            whole = _WHOLE.match(data)
            if whole:
                return _sequence(whole), whole.end()
            return ("", 0) if _BEGUN.match(data) else ("Escape", 1)
        if first in _PLAIN:
            return _PLAIN[first], 1
        if first < 0x20:
            return f"C-{chr(first + 0x60)}", 1
        size = 1 if first < 0x80 else 2 if first < 0xE0 else 3 if first < 0xF0 else 4
        if len(data) < size and 0xC2 <= first < 0xF5:
            return "", 0
        text = data[:size].decode("utf-8", "ignore")
        return (text, size) if text else ("", 1)


def _sequence(whole: re.Match[bytes]) -> str:
    parameters, final, application = whole.groups()
    if application:
        return _SEQUENCES.get(application, "")
    if final == b"n":
        return _SEEN.get(parameters, "")
    return _SEQUENCES.get(parameters + final if final == b"~" else final, "")
