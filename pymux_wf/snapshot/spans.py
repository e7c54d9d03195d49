"""Places on a screen: spans of cells, and the putting together of those that continue each other.

Relies on nothing. Rows and columns count from 0.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from typing import NamedTuple, TypeVar

Key = TypeVar("Key", bound=Hashable)


class Span(NamedTuple):
    """``length`` cells of row ``row`` from ``column`` on."""

    row: int
    column: int
    length: int

    @property
    def end(self) -> int:
        """The column after the last one."""
        return self.column + self.length


def joined(
    pieces: Iterable[tuple[Key, Span]], columns: int, wrapped: Sequence[bool]
) -> list[tuple[Key, tuple[Span, ...]]]:
    """Puts pieces with the same key together where no cell is between them, one span a row.

    A piece at the right edge of a wrapped row goes on at the left edge of the next row.

    Args:
        pieces: keys and spans in reading order.
        wrapped: of each row, whether its text goes on in the next one.

    >>> joined([("a", Span(0, 3, 2)), ("a", Span(1, 0, 1))], 5, [True, False])
    [('a', (Span(row=0, column=3, length=2), Span(row=1, column=0, length=1)))]
    """
    groups: list[tuple[Key, list[Span]]] = []
    for key, span in pieces:
        if not groups or groups[-1][0] != key:
            groups.append((key, [span]))
            continue
        spans = groups[-1][1]
        last = spans[-1]
        if last.row == span.row and last.end == span.column:
            spans[-1] = Span(last.row, last.column, last.length + span.length)
        elif last.row + 1 == span.row and wrapped[last.row] and last.end == columns and span.column == 0:
            spans.append(span)
        else:
            groups.append((key, [span]))
    return [(key, tuple(spans)) for key, spans in groups]
