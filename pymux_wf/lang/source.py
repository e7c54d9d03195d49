"""A command text and the places in it.

Backslash-newline joins lines before anything else is read (also inside single quotes and comments), as in tmux;
`Source` does the joining and still knows which line and column every character came from.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import NamedTuple

from pymux_wf.lang.errors import ParseError


class Position(NamedTuple):
    """A place: file name or None, line from 1, column from 1 in characters, and the line as it was written."""

    file: str | None
    line: int
    column: int
    source_line: str = ""


class Source:
    """Text with its lines joined, and the way back to the lines as they were written."""

    __slots__ = ("_first_line", "_lines", "_starts", "file", "text")

    def __init__(self, text: str, file: str | None = None, first_line: int = 1) -> None:
        if "\r" in text:
            text = text.replace("\r\n", "\n")
        self.file = file
        self._first_line = first_line
        self._lines = text.split("\n")
        self.text, self._starts = _join(text, self._lines)

    def position(self, offset: int) -> Position:
        """The place of character ``offset`` of ``text``."""
        index = bisect_right(self._starts, offset) - 1
        return Position(self.file, self._first_line + index, offset - self._starts[index] + 1, self._lines[index])

    def error(self, message: str, offset: int, nearest: tuple[str, ...] = ()) -> ParseError:
        """An error at character ``offset``."""
        return ParseError.at(self.position(offset), message, nearest)


def _join(text: str, lines: list[str]) -> tuple[str, list[int]]:
    """The text with continued lines joined, and where each written line starts in it."""
    if "\\\n" not in text:
        starts, offset = [], 0
        for line in lines:
            starts.append(offset)
            offset += len(line) + 1
        return text, starts
    parts: list[str] = []
    starts, offset = [], 0
    last = len(lines) - 1
    for index, line in enumerate(lines):
        starts.append(offset)
        # An odd number of backslashes before the line's end: the last one joins.
        joins = (len(line) - len(line.rstrip("\\"))) % 2 == 1 and index < last
        part = line[:-1] if joins else line + "\n"
        parts.append(part)
        offset += len(part)
    return "".join(parts)[:-1], starts
