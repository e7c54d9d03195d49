"""What differs between two screens, in words and in pictures.

Compared is what a snapshot keeps (``text_format``): size, text, styles, cursor, title. Relies on nothing but values.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from pymux_wf.snapshot.characters import quoted, shown
from pymux_wf.snapshot.masks import Mask, masked
from pymux_wf.snapshot.row import Row
from pymux_wf.snapshot.screen import Cursor, Screen
from pymux_wf.snapshot.spans import Span
from pymux_wf.snapshot.style import NAMES, Style
from pymux_wf.snapshot.svg import to_svg
from pymux_wf.snapshot.text_format import Snapshot, kept, parse_snapshot
from pymux_wf.snapshot.theme import DEFAULT_THEME, Theme


@dataclass(frozen=True, slots=True)
class Comparison:
    """How two screens compare.

    Attributes:
        expected, actual: what was compared, masked.
        differences: lines of text for a reader, none where they are equal.
        cells: where ``actual`` differs, within its own size.
    """

    expected: Screen
    actual: Screen
    differences: tuple[str, ...]
    cells: tuple[Span, ...]

    @property
    def equal(self) -> bool:
        """Whether nothing differs."""
        return not self.differences

    @property
    def text(self) -> str:
        """The differences, one a line."""
        return "\n".join(self.differences)

    def pictures(self, theme: Theme = DEFAULT_THEME) -> tuple[str, str, str]:
        """Three SVG documents: expected, actual, and actual with the differing cells in frames."""
        actual = to_svg(self.actual, theme=theme)
        return to_svg(self.expected, theme=theme), actual, to_svg(self.actual, theme=theme, highlight=self.cells)


def compare(
    expected: Screen | str,
    actual: Screen | str,
    *,
    mask: Iterable[Mask] = (),
    cursor: bool = True,
    title: bool = True,
) -> Comparison:
    """Compares two screens, each a value or the text of a snapshot file.

    Args:
        mask: what to cover in both first.
        cursor, title: whether these count. They do not where a snapshot file leaves them out.

    Raises:
        ValueError: a text is no snapshot file.

    >>> a = Screen(3, 1, (Row("one"),))
    >>> print(compare(a, Screen(3, 1, (Row("two"),))).text)
    row 0:
      - one
      + two
        ^^^
    """
    masks = list(mask)
    sides = [side if isinstance(side, Snapshot) else Snapshot(side) for side in map(_read, (expected, actual))]
    cursor = cursor and all(side.has_cursor for side in sides)
    title = title and all(side.has_title for side in sides)
    before, after = (kept(masked(side.screen, masks), cursor=cursor, title=title) for side in sides)
    differences = [*_headers(before, after)]
    cells: list[Span] = []
    for y, (old, new) in enumerate(zip(before.rows, after.rows)):
        if old != new:
            differences += _row_differences(y, old, new)
            cells += _differing_cells(y, old, new)
    for y in range(after.lines, before.lines):
        differences.append(f"row {y} is missing: {shown(before.line(y))}".rstrip())
    for y in range(before.lines, after.lines):
        differences.append(f"row {y} is new: {shown(after.line(y))}".rstrip())
        cells.append(Span(y, 0, after.columns))
    if before.cursor != after.cursor:
        cells.append(Span(after.cursor.row, after.cursor.column, 1))
    return Comparison(before, after, tuple(differences), tuple(cells))


def _read(side: Screen | str) -> Screen | Snapshot:
    return parse_snapshot(side) if isinstance(side, str) else side


def _headers(before: Screen, after: Screen) -> Iterator[str]:
    if (before.columns, before.lines) != (after.columns, after.lines):
        yield f"size: {before.columns}x{before.lines} -> {after.columns}x{after.lines}"
    if before.cursor != after.cursor:
        yield f"cursor: {_cursor_words(before.cursor)} -> {_cursor_words(after.cursor)}"
    if before.title != after.title:
        yield f"title: {quoted(before.title)} -> {quoted(after.title)}"
    if before.modes != after.modes:
        yield f"reverse video: {_value(before.modes.reverse_video)} -> {_value(after.modes.reverse_video)}"


def _cursor_words(cursor: Cursor) -> str:
    words = [f"row {cursor.row} col {cursor.column}"]
    words += [] if cursor.visible else ["hidden"]
    words += [] if cursor.shape == "default" else [cursor.shape]
    return " ".join(words + (["blinking"] if cursor.blink else []))


def _row_differences(y: int, old: Row, new: Row) -> Iterator[str]:
    before, after = list(old.cell_texts), list(new.cell_texts)
    if before != after:
        marks = "".join("^" if a != b else " " for a, b in zip(before, after))
        yield f"row {y}:"
        yield f"  - {shown(old.text)}".rstrip()
        yield f"  + {shown(new.text)}".rstrip()
        if marks.strip():
            yield f"    {marks.rstrip()}"
    yield from _style_differences(y, old, new)


def _style_differences(y: int, old: Row, new: Row) -> Iterator[str]:
    """Where two rows look different: neighbouring cells with the same change in one line."""
    column = 0
    for (a, b), group in groupby(zip(old.styles, new.styles)):
        length = len(list(group))
        if a != b:
            place = f"col {column}" if length == 1 else f"col {column}-{column + length - 1}"
            yield f"row {y} {place}: {', '.join(_changes(a, b))}"
        column += length


def _changes(old: Style, new: Style) -> Iterator[str]:
    for name in NAMES:
        a, b = getattr(old, name), getattr(new, name)
        if a != b:
            yield f"{name} {_value(a)} -> {_value(b)}" if name != "link" else f"link {_link(a)} -> {_link(b)}"


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    return "none" if value is None else str(value)


def _link(uri: str | None) -> str:
    return "none" if uri is None else quoted(uri)


def _differing_cells(y: int, old: Row, new: Row) -> Iterator[Span]:
    before = list(zip(old.cell_texts, old.styles))
    after = list(zip(new.cell_texts, new.styles))
    column = 0
    for differs, group in groupby(i >= len(before) or before[i] != cell for i, cell in enumerate(after)):
        length = len(list(group))
        if differs:
            yield Span(y, column, length)
        column += length
