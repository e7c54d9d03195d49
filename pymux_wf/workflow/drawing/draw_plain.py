"""Draws a document with nothing but escape sequences for styles, or without these: a list of lines.

Used where rich is missing and for what must be plain text. The fitting is :mod:`.fit`'s, the same as rich's.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import isfinite

from pymux_wf.workflow.drawing.cells import Spans, cut, padded, spans_of, spans_width, width, wrapped
from pymux_wf.workflow.drawing.document import Document, Gauge, Line, Lines, Span, Spark, Style, Table
from pymux_wf.workflow.drawing.fit import Gauges, Placed, fitted, placed

SGR: dict[Style, str] = {
    "ok": "32",
    "warning": "33",
    "error": "1;31",
    "dim": "2",
    "bold": "1",
    "accent": "36",
    "title": "1;36",
}
_CURVE = "▁▂▃▄▅▆▇█"


def draw(document: Document, columns: int, lines: int | None = None, *, colour: bool = True) -> list[str]:
    """At most ``lines`` lines (all of it without), none wider than ``columns``."""
    drawn: list[str] = []
    for each in placed(document, columns, lines):
        drawn += [styled(cut(spans, columns), colour) for spans in spans_of_part(each, columns)]
    return drawn if lines is None else drawn[: max(0, lines)]


def styled(spans: Spans, colour: bool = True) -> str:
    """The text of spans with their styles; blanks at the end are left out."""
    if not colour:
        return "".join(span.text for span in spans).rstrip()
    found = "".join(f"\x1b[{SGR[span.style]}m{span.text}\x1b[0m" if span.style else span.text for span in spans)
    return found.rstrip(" ")


def spans_of_part(each: Placed, columns: int) -> Iterator[Spans]:
    """The lines of one block."""
    part = each.part
    if isinstance(part, Table):
        yield from _table(part, columns, each.lines)
    elif isinstance(part, Lines):
        yield from _lines(part, each.lines)
    elif isinstance(part, Gauges):
        for row in part.rows:
            yield tuple(span for gauge in row for span in padded(gauge_spans(gauge, part.room), part.columns))
    elif isinstance(part, Spark):
        yield spark_spans(part, columns)
    elif part.wrap:
        yield from wrapped(spans_of(part.cell), columns)
    else:
        yield spans_of(part.cell)


def _table(table: Table, columns: int, lines: int | None) -> Iterator[Spans]:
    if table.title:
        if lines is not None and lines <= 0:
            return
        yield spans_of(Span(table.title, "title"))
        lines = None if lines is None else lines - 1
    if not table.rows:
        if lines is None or lines > 0:
            yield spans_of(Span(table.empty, "dim"))
        return
    if lines is not None and lines <= 0:
        return
    fit = fitted(table, columns, lines)
    between = Span(" " * fit.gap)
    heading = tuple(spans_of(Span(column.title, "dim")) for column in fit.columns)
    for row in (heading, *fit.rows):
        line: list[Span] = []
        for column, size, cell in zip(fit.columns, fit.widths, row, strict=True):
            line += [*([between] if line else []), *padded(cell, size, right=column.align == "right")]
        yield tuple(line)


def _lines(block: Lines, lines: int | None) -> Iterator[Spans]:
    if block.title:
        if lines is not None and lines <= 0:
            return
        yield spans_of(Span(block.title, "title"))
        lines = None if lines is None else lines - 1
    if lines is not None and lines <= 0:
        return
    if not block.lines:
        yield spans_of(Span(block.empty, "dim"))
    for cell in block.lines if lines is None else block.lines[-lines:]:
        yield spans_of(cell)


def gauge_spans(gauge: Gauge, columns: int, full: str = "█", rest: str = "░") -> Spans:
    """A name, a bar, a text: the bar gets what the others leave."""
    label, text = spans_of(gauge.label), spans_of(gauge.text)
    room = max(0, columns - spans_width(label) - spans_width(text) - 2)
    bar = min(room, 40)
    share = gauge.share if gauge.share == gauge.share else 0.0  # what is no number is nothing
    filled = round(min(1.0, max(0.0, share)) * bar)
    blank = Span(" ")
    bars = (Span(full * filled, gauge.style), Span(rest * (bar - filled), "dim")) if bar >= 3 else ()
    return (*label, blank, *bars, *((blank,) if bars else ()), *text)


def spark_spans(spark: Spark, columns: int) -> Spans:
    """A name, a curve of the newest values, a text."""
    room = max(0, columns - width(spark.label) - width(spark.text) - 2)
    values = [value for value in spark.values if isfinite(value)][-room:] if room else []
    top, bottom = max(values, default=0.0), min([*values, 0.0])
    reach = top / 8 - bottom / 8 or 1.0  # in eighths: the largest numbers have a difference that is none
    curve = "".join(_CURVE[min(7, int((value / 8 - bottom / 8) / reach * 7.999))] for value in values)
    return (*spans_of(spark.label), Span(" "), Span(curve, "accent"), Span(" "), *spans_of(spark.text))


__all__ = ["Line", "draw", "gauge_spans", "spans_of_part", "spark_spans", "styled"]
