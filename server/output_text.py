"""The output of a program as text to be searched, piece by piece: without control sequences, lines joined by ``\\n``.

What stands between the end of a keyed shell prompt and the start of a command's output (OSC 133 ``B`` to ``C``) was
typed, not written by a program, and is left out too. Every character can be led back to its offset in the log. A
sequence or a character that a read cut off waits for the next one.

What moves the cursor to another place ends a line here, for what follows does not continue what stood before; so does a
carriage return. Pure: knows bytes, not panes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

_HOLD = 64 * 1024
_FILL = 200

_SEQUENCE = (
    r"\x1b\[\?2004l\r"  # line editors: "the line is taken", and back to its start
    r"|\x1b\[[0-?]*[ -/]*[@-~]"
    r"|\x1b[\]PX^_](?:[^\x07\x1b]|\x1b(?!\\))*(?:\x07|\x1b\\)"
    r"|\x1b[ -/]*[0-~]"
    r"|\r+\n|[\x00-\x08\x0b-\x1f\x7f]"
)
_TOKEN = re.compile(_SEQUENCE)
_SILENT = re.compile(
    rb"\x1b\[(?:[0-9;:]*[mKJ]|[0-9;?]*+[hl](?!\r(?!\n)))|\x1b\([0AB]"
)  # the most common ones that stand for nothing
_TOKEN_BACK = re.compile(r"[^\x00-\x1f\x7f]\x08|" + _SEQUENCE)
_ODD = bytes([*range(9), *range(11, 32), 127])
MARK = re.compile(rb"\x1b\]133;([A-Z])([^\x07\x1b]*)(?:\x07|\x1b\\)")
_PART = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*|[ -/]*)\Z|\r+\Z|\x1b\[\?2004l\r?\Z")
_GAP = (
    rb"(?:[\x00-\x08\x0b-\x1a\x1c-\x1f\x7f]"
    rb"|\x1b(?:\[[0-?]*[ -/]*[@-~]|[ -/]*[0-Z\\`-~]|[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\)))*+"
)
_SEARCHED = 40
_MOVES = frozenset("ABdEFGHf`")


class Piece(NamedTuple):
    """Text and the bytes it was made of; ``offset`` is where they stand in the log."""

    text: str
    data: bytes
    offset: int

    def offset_of(self, index: int) -> int:
        """Where in the log character ``index`` begins; for the length of the text, where the piece ends."""
        if index >= len(self.text):
            return self.offset + len(self.data)
        source = _decoded(self.data)
        at = position = 0
        for token in _tokens(source).finditer(source):
            plain = token.start() - position
            made = _meaning(token)
            if index < at + plain:
                break
            at += plain
            position = token.start()
            if index < at + len(made):
                index = at
                break
            at += len(made)
            position = token.end()
        return self.offset + len(source[: position + index - at].encode("utf-8", "surrogateescape"))


class TextReader:
    """Makes pieces of what is fed, from ``offset`` on. ``key_now`` tells the key of the pane's shell, which may change
    as it starts; ``hidden`` says whether the offset is inside what was typed at its prompt.
    """

    def __init__(self, offset: int, key_now: Callable[[], bytes | None], *, hidden: bool = False) -> None:
        self._key_now = key_now
        self._hidden = hidden
        self._rest = b""
        self.offset = offset

    def feed(self, data: bytes) -> list[Piece]:
        """The next bytes of the log."""
        start = self.offset - len(self._rest)
        self.offset += len(data)
        if self._rest:
            data = self._rest + data
        cut = _whole(data)
        self._rest = data[cut:]
        if cut < len(data):
            data = data[:cut]
        if b"\033]133;" in data and (key := self._key_now()) is not None:
            return [piece for piece in self._split(data, start, key) if piece.text]
        if self._hidden or not data:
            return []
        return [piece_of(data, start)]

    @property
    def clean(self) -> bool:
        """Whether nothing that has come waits for what comes next, and nothing is left out."""
        return not self._rest and not self._hidden

    def skip(self, offset: int) -> None:
        """What lies before ``offset`` is lost, or is known to hold nothing."""
        self._rest = b""
        self.offset = offset

    def _split(self, data: bytes, start: int, key: bytes) -> Iterator[Piece]:
        position = 0
        for mark in MARK.finditer(data):
            if not keyed(mark[2], key):
                continue
            if not self._hidden:
                yield piece_of(data[position : mark.end()], start + position)
            elif mark[1] == b"C":
                # What was typed ended its line, and the output begins one.
                yield Piece("\n", b"", start + mark.end())
            position = mark.end()
            self._hidden = mark[1] == b"B"
        if not self._hidden:
            yield piece_of(data[position:], start + position)


def keyed(parameters: bytes, key: bytes) -> bool:
    """Whether a mark carries the key of the shell."""
    return b"k=" + key in parameters.split(b";")


def typed_at(before: bytes, key: bytes | None) -> bool:
    """Whether what follows ``before`` in the log is typed at the shell's prompt: its last keyed mark ends a prompt."""
    if key is None:
        return False
    last = b""
    for mark in MARK.finditer(before):
        if keyed(mark[2], key):
            last = mark[1]
    return last == b"B"


def searcher(text: str) -> Callable[[bytes], bool]:
    """Tells of whole lines of bytes whether their text may hold ``text``, a text without line ends: much faster than
    making the text, never False where it does.
    """
    plain = text.encode("utf-8", "surrogateescape")
    gaps: re.Pattern[bytes] | None = None

    def may_hold(lines: bytes) -> bool:
        nonlocal gaps
        if b"\033" not in lines and b"\b" not in lines:
            return plain in lines
        if b"\b" in lines:
            return True
        if gaps is None:
            gaps = re.compile(_GAP.join(_searched(char) for char in text[:_SEARCHED]))
        return gaps.search(lines) is not None

    return may_hold


def _searched(char: str) -> bytes:
    # A space may have been written as a movement of the cursor.
    return b" ?" if char == " " else re.escape(char.encode("utf-8", "surrogateescape"))


def piece_of(data: bytes, offset: int) -> Piece:
    """The text of bytes that neither begin nor end inside a sequence."""
    return Piece(_text_of(data), data, offset)


def _decoded(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape")


def _text_of(data: bytes) -> str:
    if b"\b" not in data:
        quick = _SILENT.sub(b"", data) if b"\033" in data else data
        quick = quick.replace(b"\r\n", b"\n")
        if len(quick.translate(None, _ODD)) == len(quick):
            return _decoded(quick)
    source = _decoded(data)
    return _tokens(source).sub(_meaning, source)


def _tokens(source: str) -> re.Pattern[str]:
    return _TOKEN_BACK if "\b" in source else _TOKEN


def _meaning(token: re.Match[str]) -> str:
    """The text that a control stands for."""
    text = token[0]
    if text[0] == "\r":
        return "\n"
    if text[:2] == "\033[":
        if text[-1] == "C":
            count = text[2:-1]
            return " " * min(int(count or 1), _FILL) if count.isdecimal() or not count else ""
        return "\n" if text[-1] in _MOVES else ""
    return ""


def _whole(data: bytes) -> int:
    """How much of ``data`` does not depend on what comes after it."""
    size = len(data)
    cut = size
    part = _PART.search(data, max(size - 64, 0))
    if part is not None:
        cut = part.start()
    if b"\033" in data:
        opened = max(data.rfind(b"\033" + letter) for letter in (b"]", b"P", b"X", b"^", b"_"))
        if opened >= 0 and data.find(b"\007", opened) < 0 and data.find(b"\033\\", opened) < 0:
            cut = min(cut, opened)
    if size - cut > _HOLD:
        return size  # a string that does not end is none
    return cut if cut < size else size - _cut_character(data)


def _cut_character(data: bytes) -> int:
    """How many bytes at the end begin a UTF-8 character that is not complete."""
    for back in range(1, min(4, len(data) + 1)):
        byte = data[-back]
        if byte >= 0xC0:
            need = 2 if byte < 0xE0 else 3 if byte < 0xF0 else 4
            return back if need > back else 0
        if byte < 0x80:
            return 0
    return 0
