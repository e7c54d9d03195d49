"""Draws a document with rich: the same lines as :mod:`.draw_plain`, in rich's tables, bars and colours.

Raises ImportError on import where rich is missing. Only what is drawn with is loaded: rich's console alone costs a
program 3 MB.
"""

from __future__ import annotations

from io import StringIO

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.style import Style as RichStyle
from rich.table import Table as RichTable
from rich.text import Text

from pymux_wf.workflow.drawing.cells import Spans, cut, spans_of, wrapped
from pymux_wf.workflow.drawing.document import Document, Lines, Span, Spark, Style, Table
from pymux_wf.workflow.drawing.draw_plain import gauge_spans, spans_of_part, spark_spans
from pymux_wf.workflow.drawing.fit import Gauges, Placed, fitted, placed

STYLES: dict[Style, RichStyle] = {
    "": RichStyle.null(),
    "ok": RichStyle(color="green"),
    "warning": RichStyle(color="yellow"),
    "error": RichStyle(color="red", bold=True),
    "dim": RichStyle(dim=True),
    "bold": RichStyle(bold=True),
    "accent": RichStyle(color="cyan"),
    "title": RichStyle(color="cyan", bold=True),
}


def draw(document: Document, columns: int, lines: int | None = None, *, colour: bool = True) -> list[str]:
    """At most ``lines`` lines (all of it without), none wider than ``columns``."""
    console = Console(
        file=StringIO(),
        width=columns,
        height=max(1, lines or 1),
        force_terminal=colour,
        color_system="standard" if colour else None,
        legacy_windows=False,
        highlight=False,
        markup=False,
        emoji=False,
        _environ={},
    )
    drawn: list[str] = []
    for each in placed(document, columns, lines):
        for renderable in _renderables(each, columns):
            drawn += _rendered(console, renderable, colour)
    return drawn if lines is None else drawn[: max(0, lines)]


def _rendered(console: Console, renderable: RenderableType, colour: bool) -> list[str]:
    found = []
    for line in console.render_lines(renderable, pad=False):
        parts = [
            segment.style.render(segment.text, color_system=console._color_system)
            if colour and segment.style
            else segment.text
            for segment in line
            if not segment.control
        ]
        found.append("".join(parts).rstrip(" "))
    return found


def _renderables(each: Placed, columns: int) -> list[RenderableType]:
    part = each.part
    if isinstance(part, Table):
        return _table(part, columns, each.lines)
    if isinstance(part, Gauges):
        return [_gauges(part, columns)]
    if isinstance(part, Spark):
        return [_text(spark_spans(part, columns), columns)]
    if isinstance(part, Lines):
        return [_text(spans, columns) for spans in spans_of_part(each, columns)]
    if part.wrap:
        return [_text(spans, columns) for spans in wrapped(spans_of(part.cell), columns)]
    return [_text(spans_of(part.cell), columns)]


def _text(spans: Spans, columns: int) -> Text:
    found = Text(no_wrap=True, overflow="crop", end="")
    for span in cut(spans, columns):
        found.append(span.text, STYLES[span.style])
    return found


def _gauges(part: Gauges, columns: int) -> RenderableType:
    grid = RichTable.grid(padding=0)
    for _ in part.rows[0]:
        grid.add_column(width=part.columns, no_wrap=True)
    for row in part.rows:
        room = part.room
        grid.add_row(*(Padding(_text(gauge_spans(gauge, room, "━", "─"), room), 0) for gauge in row))
    return grid


def _table(table: Table, columns: int, lines: int | None) -> list[RenderableType]:
    found: list[RenderableType] = []
    if lines is not None and lines <= 0:
        return found
    if table.title:
        found.append(_text(spans_of(Span(table.title, "title")), columns))
        lines = None if lines is None else lines - 1
    if lines is not None and lines <= 0:
        return found
    if not table.rows:
        return [*found, _text(spans_of(Span(table.empty, "dim")), columns)]
    fit = fitted(table, columns, lines)
    grid = RichTable(box=None, padding=0, pad_edge=False, collapse_padding=True, header_style=STYLES["dim"])
    for number, (column, size) in enumerate(zip(fit.columns, fit.widths, strict=True)):
        gap = fit.gap if number < len(fit.widths) - 1 else 0
        # The gap belongs to the column before it: rich would otherwise take it from the last one.
        title = spans_of(column.title)
        grid.add_column(_cell(title, size, gap, column.align == "right"), width=size + gap, no_wrap=True)
    for row in fit.rows:
        cells = []
        for number, (column, size, cell) in enumerate(zip(fit.columns, fit.widths, row, strict=True)):
            gap = fit.gap if number < len(fit.widths) - 1 else 0
            cells.append(_cell(cell, size, gap, column.align == "right"))
        grid.add_row(*cells)
    return [*found, grid]


def _cell(spans: Spans, size: int, gap: int, right: bool) -> Text:
    text = _text(spans, size)
    if right:
        text.pad_left(max(0, size - text.cell_len))
    text.pad_right(max(0, size + gap - text.cell_len))
    return text
