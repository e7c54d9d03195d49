"""The text of a command as bash's ``history`` prints it into a mark: made harmless before anybody reads it.

bash can write an entry of its history to the terminal without a fork, but only as it is: a control character in it
would end the mark and be drawn. So what stands between the beginning of the mark and its end, before the next mark with
the shell's key, is *stuffed* on its way in: those characters become DLE and another one. Pure; knows bytes, not panes.
"""

from __future__ import annotations

import re

LIMIT = 1024 * 1024
_UNSAFE = re.compile(rb"\r?\n|[\x07\x10\x18\x1a\x1b]|\xc2[\x80-\x9f]")
_STUFFED = re.compile(rb"\x10(.)", re.DOTALL)


class TextInMarks:
    """Stuffs the texts in what one bash writes, read by read; ``key`` is the one of its marks."""

    def __init__(self, key: str) -> None:
        self._begin = f"\x1b]133;T;k={key};r=".encode()
        self._end = re.compile(rb"\x07?\x1b\]133;[A-Z];k=" + re.escape(key.encode()))
        self._inside = False
        self._rest = b""  # inside: the text so far, kept back; else a part of a beginning, passed on already

    def passed(self, data: bytes) -> bytes:
        """``data`` with its texts stuffed; one that is not complete is kept back for the next read."""
        if not self._rest and not self._inside and b"\x1b" not in data:
            return data
        window = self._rest + data
        done = 0 if self._inside else len(self._rest)
        self._rest = b""
        parts: list[bytes] = []
        while True:
            if not self._inside:
                place = window.find(self._begin, done if parts else 0)
                if place < 0:
                    parts.append(window[done:])
                    self._rest = self._begun(window)
                    break
                after = place + len(self._begin)
                parts.append(window[done:after])
                done, self._inside = after, True
            end = self._end.search(window, done)
            if end is None and len(window) - done <= LIMIT:
                self._rest = window[done:]
                break
            self._inside = False
            stop = end.start() if end is not None else len(window)
            parts.append(stuffed(window[done:stop]))
            done = stop
        return b"".join(parts)

    def _begun(self, window: bytes) -> bytes:
        """The end of ``window`` that may be a part of a beginning."""
        place = window.rfind(b"\x1b", max(len(window) - len(self._begin), 0))
        return window[place:] if place >= 0 and self._begin.startswith(window[place:]) else b""


def stuffed(data: bytes) -> bytes:
    """Text without the characters that end a line, or end or break off a control string."""
    return _UNSAFE.sub(_stuff, data)


def _stuff(found: re.Match[bytes]) -> bytes:
    byte = found[0][-1]
    return bytes((0x10, byte ^ 0x40 if byte < 0x80 else byte - 0x60))


def unstuffed(text: str) -> str:
    """What was stuffed."""
    data = _STUFFED.sub(_unstuff, text.encode("utf-8", "surrogateescape"))
    return data.decode("utf-8", "surrogateescape")


def _unstuff(found: re.Match[bytes]) -> bytes:
    byte = found[1][0]
    return bytes((byte ^ 0x40,)) if byte >= 0x40 else bytes((0xC2, byte + 0x60 & 0xFF))
