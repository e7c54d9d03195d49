"""What the program of a pane has written, byte for byte, addressed by offsets that never change.

The log is bounded: the oldest bytes go first, and who asks for them is told how much is lost. Blocks of bytes rather
than one buffer, so that adding never moves what is there and dropping the oldest costs nothing; small writes share a
block, so that a program that writes byte by byte does not make an object of each.
"""

from __future__ import annotations

from collections import deque

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NamedTuple

    class Lost(NamedTuple):
        """What is no longer there."""

        bytes: int
        lines: int


LIMIT = 1024 * 1024
BLOCK = 64 * 1024
LARGE = 4 * 1024
"""Writes of this size are kept as they came; a flood of them is not copied."""


class OutputLog:
    """The output of one pane.

    Attributes:
        start: offset of the oldest byte that is kept.
        end: offset behind the newest.
        limit: about how many bytes are kept at most.
    """

    __slots__ = ("_blocks", "_dropped_lines", "_lines", "end", "limit", "start")

    def __init__(self, limit: int = LIMIT) -> None:
        self.start = self.end = 0
        self.limit = limit
        self._blocks: deque[bytearray | bytes] = deque()
        self._lines = self._dropped_lines = 0

    def append(self, data: bytes) -> None:
        """Adds what the program wrote."""
        blocks = self._blocks
        if len(data) >= LARGE:
            blocks.append(data)
        elif blocks and len(last := blocks[-1]) < BLOCK and isinstance(last, bytearray):
            last += data
        else:
            blocks.append(bytearray(data))
        self.end += len(data)
        self._lines += data.count(b"\n")
        while self.end - self.start > self.limit and len(blocks) > 1:
            oldest = blocks.popleft()
            self.start += len(oldest)
            self._dropped_lines += oldest.count(b"\n")

    @property
    def lines(self) -> int:
        """Line ends written so far, those that are no longer kept included: half of a mark (the other is ``end``)."""
        return self._lines

    def read(self, since: int = 0, until: int | None = None) -> bytes:
        """The bytes from ``since`` up to ``until`` (the end), as far as they are kept."""
        first = max(since, self.start)
        last = self.end if until is None else min(until, self.end)
        if first >= last:
            return b""
        parts, position = [], self.start
        for block in self._blocks:
            if position >= last:
                break
            if position + len(block) > first:
                parts.append(bytes(block[max(first - position, 0) : last - position]))
            position += len(block)
        return b"".join(parts)

    def lost(self, since: int, line: int = 0) -> tuple[int, int]:
        """(bytes, lines) written since the mark (``since``, ``line``) that are no longer kept."""
        return max(self.start - since, 0), max(self._dropped_lines - line, 0)
