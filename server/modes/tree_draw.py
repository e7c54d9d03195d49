"""Drawing a tree mode: its lines, the box below them, and pictures of panes in a small space.

Pure: rows of cells in, rows of cells out. Relies on the row type and on the drawing of formats.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pymux_wf.render.statusline import draw_format
from pymux_wf.terminal.row import Row
from pymux_wf.terminal.style import BOLD, DEFAULT_STYLE, REVERSE, Style
from pymux_wf.terminal.width import cells_of

from .copy_draw import mend_halves
from .tree_list import Line

_NARROWEST = 24
"""Columns that a picture has at least, where several stand side by side."""


# -- lines


def line_start(line: Line, shortcut: str, key_width: int, is_open: bool) -> str:
    """What stands before the name: the shortcut, the branches of the tree, and a sign for what can be opened."""
    key = f"({shortcut})" if shortcut else ""
    sign = "" if line.flat else "  " if not line.entry.children else "- " if is_open else "+ "
    if not line.depth:
        return f"{key:{key_width}}{sign}"
    branches = "".join("    " if ended else "\u2502   " for ended in line.ended[1:])
    branch = "\u2514\u2500> " if line.last else "\u251c\u2500> "
    return f"{key:{key_width}}{branches}{branch}{sign}"


def draw_line(start: str, text: str, columns: int, style: Style, *, tagged: bool) -> Row:
    """One line: ``start`` as it is, then the expanded format ``text``."""
    if tagged:
        style = style.replace(attrs=style.attrs ^ BOLD)
    row = Row.of([" "] * columns, [style] * columns)
    used = put(row, 0, start, style)
    if used < columns:
        rest, _ = draw_format(text, columns - used, style)
        row.cells[used:] = rest.cells
        row.styles[used:] = rest.styles
        row.wide = "" in row.cells
    return row


def put(row: Row, column: int, text: str, style: Style) -> int:
    """Writes plain text into the row, cut at its end; the column behind it. Control characters do not show."""
    end = len(row.cells)
    for cluster, width in cells_of("".join(character for character in text if character.isprintable())):
        if column + width > end:
            break
        if width:
            row.cells[column : column + width] = [cluster, ""][:width]
            row.styles[column : column + width] = [style] * width
            column += width
    row.wide = "" in row.cells
    return column


# -- the box


def draw_box(columns: int, lines: int, title: Sequence[tuple[str, Style]]) -> list[Row]:
    """An empty box with a title in its upper line; ``lines`` is at least 2. Parts that do not fit are left out."""
    if columns < 2:
        return [Row(columns) for _ in range(lines)]
    across = "\u2500" * (columns - 2)
    rows = [blank_row(columns) for _ in range(lines)]
    put(rows[0], 0, f"\u250c{across}\u2510", DEFAULT_STYLE)
    for row in rows[1:-1]:
        put(row, 0, "\u2502", DEFAULT_STYLE)
        put(row, columns - 1, "\u2502", DEFAULT_STYLE)
    put(rows[-1], 0, f"\u2514{across}\u2518", DEFAULT_STYLE)
    column = 1
    for text, style in title:
        if column + sum(width for _, width in cells_of(text)) > columns - 1:
            break
        column = put(rows[0], column, text, style)
    return rows


def blank_row(columns: int) -> Row:
    """A row of written blanks."""
    return Row.of([" "] * columns, [DEFAULT_STYLE] * columns)


def blit(rows: Sequence[Row], picture: Sequence[Row], x: int, y: int) -> None:
    """Puts a picture into the rows; what lies outside is cut off."""
    for row, drawn in zip(rows[y:], picture):
        room = len(row.cells) - x
        row.cells[x : x + len(drawn.cells)] = drawn.cells[:room]
        row.styles[x : x + len(drawn.styles)] = drawn.styles[:room]
        mend_halves(row)


def text_rows(text: Sequence[str], columns: int, lines: int) -> list[Row]:
    """Lines of plain text, cut."""
    rows = [blank_row(columns) for _ in range(lines)]
    for row, line in zip(rows, text):
        put(row, 0, line, DEFAULT_STYLE)
    return rows


# -- pictures of panes


def shrunk(rows: Sequence[Row], cursor: tuple[int, int] | None, columns: int, lines: int) -> list[Row]:
    """The part of a screen that fits into ``columns`` x ``lines`` and has the cursor in it, which shows in reverse."""
    width = len(rows[0].cells) if rows else 0
    left, top = (0, 0) if cursor is None else (_start(cursor[0], columns, width), _start(cursor[1], lines, len(rows)))
    picture = [blank_row(columns) for _ in range(lines)]
    for drawn, row in zip(picture, rows[top : top + lines]):
        cells, styles = row.cells[left : left + columns], row.styles[left : left + columns]
        drawn.cells[: len(cells)] = cells
        drawn.styles[: len(styles)] = styles
        mend_halves(drawn)
    if cursor is not None and 0 <= cursor[1] - top < lines and 0 <= cursor[0] - left < columns:
        styles = picture[cursor[1] - top].styles
        style = styles[cursor[0] - left]
        styles[cursor[0] - left] = style.replace(attrs=style.attrs ^ REVERSE)
    return picture


def _start(cursor: int, room: int, size: int) -> int:
    if cursor < room or size <= room:
        return 0
    return max(0, min(cursor - room // 3, size - room))


def put_label(picture: Sequence[Row], text: str, style: Style, *, wider: int = 0) -> None:
    """A label in the middle of a picture, in a box where there is room for one; left out where it does not fit.
    ``wider`` columns at the right count for the middle.
    """
    lines = len(picture)
    columns = (len(picture[0].cells) if picture else 0) + wider
    drawn, _ = draw_format(f" {text} ", max(columns, 1), style)
    length = sum(width for _, width in cells_of("".join(drawn.cells).rstrip())) + 1
    if lines <= 1 or length <= 2 or length > columns - 2 * wider:
        return
    x, y = (columns - length + 1) // 2, (lines + 1) // 2
    if x > 1 and x + length < columns - 1 and lines >= 3 and y + 1 < lines:
        across = "\u2500" * length
        put(picture[y - 1], x - 1, f"\u250c{across}\u2510", DEFAULT_STYLE)
        put(picture[y], x - 1, "\u2502" + " " * length + "\u2502", DEFAULT_STYLE)
        put(picture[y + 1], x - 1, f"\u2514{across}\u2518", DEFAULT_STYLE)
    y = min(y, lines - 1)
    picture[y].cells[x : x + length] = drawn.cells[:length]
    picture[y].styles[x : x + length] = drawn.styles[:length]
    for row in picture:
        mend_halves(row)


@dataclass(frozen=True, slots=True)
class Gallery:
    """Pictures side by side: which of them show (``first`` up to ``end``), at which columns, how wide."""

    first: int
    end: int
    offset: int
    spans: tuple[tuple[int, int], ...]
    left: bool
    right: bool


def arrange(count: int, current: int, offset: int, columns: int) -> Gallery:
    """Where ``count`` pictures go, scrolled by ``offset`` from where the ``current`` one is in sight."""
    visible = count if columns // max(count, 1) >= _NARROWEST else max(columns // _NARROWEST, 1)
    visible = min(visible, count)
    if current < visible:
        start = 0
    elif current >= count - visible:
        start = count - visible
    else:
        start = current - visible // 2
    offset = max(-start, min(offset, count - start - visible))
    start += offset
    left, right = start > 0, start + visible < count
    if columns <= 3 * (left + right):
        left = right = False
    room = columns - 3 * (left + right)
    each = room // max(visible, 1)
    shift = 3 if left else 0
    spans = tuple(
        (shift + number * each, each - 1 if number < visible - 1 else room - number * each)
        for number in range(visible if each else 0)
    )
    return Gallery(start, start + visible, offset, spans, left, right)


def draw_gallery(gallery: Gallery, columns: int, lines: int, draw: Callable[[int, int, int], list[Row]]) -> list[Row]:
    """The pictures with lines between them and arrows where there are more; ``draw`` makes one of them from its
    number, width and height.
    """
    rows = [blank_row(columns) for _ in range(lines)]
    bars = [start + width for start, width in gallery.spans[:-1]]
    if gallery.left:
        bars.append(2)
        put(rows[lines // 2], 0, "<", DEFAULT_STYLE)
    if gallery.right:
        bars.append(columns - 3)
        put(rows[lines // 2], columns - 1, ">", DEFAULT_STYLE)
    for number, (start, width) in enumerate(gallery.spans):
        if width > 0:
            blit(rows, draw(gallery.first + number, width, lines), start, 0)
    for column in bars:
        for row in rows:
            put(row, column, "\u2502", DEFAULT_STYLE)
    return rows
