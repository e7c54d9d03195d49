"""Logical lines: text as the program wrote it, before any terminal's right edge broke it into rows.

The history holds these, so that a change of width costs nothing until somebody looks. A line in the default style
is simply a ``str``; any other is a ``Line`` that adds where the styles change. ``line_of`` makes one from rows,
``lay_out`` makes rows from one; the two undo each other at the same width.

Relies on ``row``, ``style`` and ``width``. Knows nothing of screens.
"""

from __future__ import annotations

from itertools import groupby

from pymux_wf.terminal import width as widths
from pymux_wf.terminal.row import BLANK, Row, TabbedRow, TextRow
from pymux_wf.terminal.style import DEFAULT_STYLE, Style
from pymux_wf.terminal.tabs import tab_cells, tabs_in
from pymux_wf.terminal.width import cells_of, joins

Spans = tuple[tuple[int, Style], ...]
"""Where each style begins, as (offset in the text, style), ascending; before the first the style is the default."""

Tabs = tuple[tuple[int, int], ...]
"""The tabs of a line, as (offset in the text, width), ascending; the text has as many spaces there."""


class Line:
    """A logical line with styles.

    Attributes:
        text: all of its characters, without trailing cells that were never written.
        spans: where styles begin.
        fill: the style of the cells after the text.
        prompt: the mark of its first row (see ``Row.prompt``).
        unwritten: characters at the end of the text that stand for cells which were coloured but never written to.
        goes_on: only a part of the line the program wrote (it was too long to be kept whole).
        tabs: which of its spaces are tabs.
    """

    __slots__ = ("fill", "goes_on", "prompt", "spans", "tabs", "text", "unwritten")

    def __init__(
        self,
        text: str,
        spans: Spans = (),
        fill: Style = DEFAULT_STYLE,
        prompt: str = "",
        goes_on: bool = False,
        unwritten: int = 0,
        tabs: Tabs = (),
    ) -> None:
        self.text = text
        self.spans = spans
        self.fill = fill
        self.prompt = prompt
        self.goes_on = goes_on
        self.unwritten = unwritten
        self.tabs = tabs

    def extras(self) -> Extras:
        """Everything but the text, in the constructor's order."""
        return (self.spans, self.fill, self.prompt, self.goes_on, self.unwritten, self.tabs)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Line):
            return NotImplemented
        return self.text == other.text and self.extras() == other.extras()

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"Line({self.text!r}, {len(self.spans)} spans)"


Extras = tuple[Spans, Style, str, bool, int, Tabs]
Logical = str | Line


def line_of(rows: list[Row]) -> Logical:
    """The logical line that stands in these rows (every one but the last is ``wrapped``)."""
    last = rows[-1]
    if len(rows) == 1 and not last.wrapped:
        return _line_of_row(last)
    texts: list[str] = []
    spans: list[tuple[int, Style]] = []
    cells: list[str] | None = [] if any(row.tabs for row in rows) else None
    offset = 0
    for row, following in zip(rows, [*rows[1:], None]):
        end = _text_end(row, row.used()) if following is None else content_end(row, following)
        text, changes = _styled_text(row, end)
        for start, style in changes:
            if style is not (spans[-1][1] if spans else DEFAULT_STYLE):
                spans.append((offset + start, style))
        texts.append(text)
        offset += len(text)
        if cells is not None:
            cells += row.cells[:end]
    end = _text_end(last, last.used())
    fill = last.styles[-1] if end < len(last.styles) else DEFAULT_STYLE
    tabs = _tabs_of(cells) if cells else ()
    return _simplest("".join(texts), (tuple(spans), fill, rows[0].prompt, last.wrapped, end - last.used(), tabs))


def lines_of(rows: list[Row]) -> list[Logical]:
    """The logical lines that stand in rows, one after the other; the last may go on elsewhere."""
    lines: list[Logical] = []
    group: list[Row] = []
    for row in rows:
        if row.pen is DEFAULT_STYLE and not (group or row.wrapped or row.prompt or row.tabs):
            # Nearly all rows of plain output: one string, known or found with one join.
            if type(row) is TextRow:
                lines.append(row.line)
                continue
            cells = row.cells
            text = "".join(cells)
            if len(text) == len(cells):
                text = text.rstrip(" ")
                if len(text) == len(cells) or cells[len(text)] is BLANK:
                    lines.append(text)
                    continue
        group.append(row)
        if not row.wrapped:
            lines.append(line_of(group))
            group = []
    if group:
        lines.append(line_of(group))
    return lines


def _line_of_row(row: Row) -> Logical:
    styles = row.styles
    columns = len(styles)
    used = row.used()
    tabs = _tabs_of(row.cells[:used]) if row.tabs else ()
    if not (row.prompt or tabs) and styles.count(DEFAULT_STYLE) == columns:
        return "".join(row.cells[:used])
    end = _text_end(row, used)
    text, changes = _styled_text(row, end)
    if changes and changes[0] == (0, DEFAULT_STYLE):
        del changes[0]
    fill = styles[-1] if end < columns else DEFAULT_STYLE
    return _simplest(text, (tuple(changes), fill, row.prompt, False, end - used, tabs))


def _simplest(text: str, extras: Extras) -> Logical:
    return text if extras == _PLAIN else Line(text, *extras)


def _tabs_of(cells: list[str]) -> Tabs:
    """The tabs in cells, by their offsets in the text."""
    found = tabs_in(cells)
    if found and len("".join(cells)) != len(cells):
        return tuple((sum(map(len, cells[:column])), width) for column, width in found)
    return tuple(found)


def _text_end(row: Row, used: int) -> int:
    """The column after the last one that must be kept: written to, or styled otherwise than the row's end."""
    styles = row.styles
    fill = styles[-1]
    last = len(styles) - 1
    if used <= last and styles.count(fill) != last + 1:
        while last >= used and styles[last] is fill:
            last -= 1
        return last + 1
    return used


def content_end(row: Row, following: Row) -> int:
    """Columns of a wrapped row that hold text: not the blank last one before a wide character that did not fit."""
    columns = len(row.cells)
    if row.cells[-1] is BLANK and len(following.cells) > 1 and not following.cells[1]:
        return columns - 1
    return columns


def _styled_text(row: Row, end: int) -> tuple[str, list[tuple[int, Style]]]:
    """The text of the first ``end`` cells and (offset, style) wherever the style changes, the first included."""
    cells = row.cells[:end]
    styles = row.styles
    changes: list[tuple[int, Style]] = []
    text = "".join(cells)
    offset = 0
    if not row.wide and len(text) == end:
        for style, run in groupby(styles[:end]):
            changes.append((offset, style))
            offset += len(list(run))
        return text, changes
    present: Style | None = None
    for x, cell in enumerate(cells):
        style = styles[x]
        if cell and style is not present:
            changes.append((offset, style))
            present = style
        offset += len(cell)
    return text, changes


_PLAIN: Extras = ((), DEFAULT_STYLE, "", False, 0, ())


def text_of(line: Logical) -> str:
    """The characters of a logical line."""
    return line if isinstance(line, str) else line.text


def copied_text(line: Logical) -> str:
    """The characters of a logical line with its tabs as tabs."""
    if isinstance(line, str):
        return line
    text = line.text
    for offset, width in reversed(line.tabs):
        text = f"{text[:offset]}\t{text[offset + width :]}"
    return text


def lay_out(line: Logical, columns: int) -> list[Row]:
    """The rows a logical line takes at a width, at least one."""
    text = text_of(line)
    spans, fill, prompt, goes_on, unwritten, tabs = _PLAIN if isinstance(line, str) else line.extras()
    styles = _styles_of(spans, len(text))
    if text.isascii() or widths.plain_narrow(text):
        rows = _lay_out_narrow(text, styles, fill, columns)
        if tabs:
            _put_tabs(rows, tabs, columns)
    else:
        rows = _lay_out_clusters(text, styles, fill, columns, tabs)
    rows[0].prompt = prompt
    rows[-1].wrapped = goes_on
    if unwritten:
        last = rows[-1]
        last.cells[max(0, last.used() - unwritten) : last.used()] = [BLANK] * min(unwritten, last.used())
    return rows


def goes_on_in(row: Row, following: Row) -> bool:
    """Whether a wrapped row and the one after it still make one line: later writing may have come between them."""
    cells = following.cells
    first = cells[0]
    if following.prompt or (first is BLANK and cells.count(" ") == len(cells)):
        return False
    if row.cells[-1] is BLANK:
        return len(cells) > 1 and not cells[1] and row.styles[-1] is DEFAULT_STYLE
    last = row.cells[-1] or row.cells[-2]
    return first == "" or last.isascii() or first.isascii() or not joins(last, first[0])


def _styles_of(spans: Spans, length: int) -> list[Style]:
    styles = [DEFAULT_STYLE] * length
    for (start, style), following in zip(spans, [*spans[1:], (length, DEFAULT_STYLE)]):
        styles[start : following[0]] = [style] * (following[0] - start)
    return styles


def _lay_out_narrow(text: str, styles: list[Style], fill: Style, columns: int) -> list[Row]:
    rows = []
    for start in range(0, max(len(text), 1), columns):
        piece = text[start : start + columns]
        rest = columns - len(piece)
        row = Row(0)
        row.cells = list(piece)
        row.styles = styles[start : start + columns]
        if rest:
            row.cells += [BLANK] * rest
            row.styles += [fill] * rest
        row.wrapped = True
        rows.append(row)
    rows[-1].wrapped = False
    return rows


def _put_tabs(rows: list[Row], tabs: Tabs, columns: int) -> None:
    """Makes tabs of the spaces that are tabs, in rows of narrow text."""
    for offset, width in tabs:
        for place, cell in enumerate(tab_cells(width), offset):
            row = rows[place // columns]
            row.cells[place % columns] = cell
            row.__class__ = TabbedRow


def _lay_out_clusters(text: str, styles: list[Style], fill: Style, columns: int, tabs: Tabs = ()) -> list[Row]:
    pieces = {place: cell for offset, width in tabs for place, cell in enumerate(tab_cells(width), offset)}
    rows: list[Row] = []
    row = Row(0)
    room = columns
    offset = 0
    for cluster, width in _clusters(text):
        style = styles[offset]
        at = offset
        offset += len(cluster)
        width = min(width, columns)
        if width > room:
            _close(row, room, DEFAULT_STYLE)
            row.wrapped = True
            rows.append(row)
            row = Row(0)
            room = columns
        row.cells.append(pieces.get(at, cluster))
        if at in pieces:
            row.__class__ = TabbedRow
        row.styles.append(style)
        if width == 2:
            row.cells.append("")
            row.styles.append(style)
            row.wide = True
        room -= width
    _close(row, room, fill)
    rows.append(row)
    return rows


def _clusters(text: str) -> list[tuple[str, int]]:
    """``cells_of`` with every code point accounted for: what joins nothing at the very beginning becomes a cell."""
    cells = cells_of(text)
    missing = len(text) - sum(len(cluster) for cluster, _ in cells)
    return cells if not missing else [(character, 1) for character in text]


def _close(row: Row, room: int, style: Style) -> None:
    row.cells += [BLANK] * room
    row.styles += [style] * room


def height(line: Logical, columns: int) -> int:
    """How many rows ``lay_out`` gives."""
    text = text_of(line)
    if len(text) * 2 <= columns:
        return 1
    if text.isascii() or widths.plain_narrow(text):
        return max(1, -(-len(text) // columns))
    return len(_lay_out_clusters(text, [DEFAULT_STYLE] * len(text), DEFAULT_STYLE, columns))
