"""Covering what changes from run to run: clock times, process ids, temporary directories.

What a mask finds is filled up cell by cell, so that everything else keeps its place. Nothing is ever waited for.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from pymux_wf.snapshot.locators import Looked, Query, Text, find
from pymux_wf.snapshot.row import Row
from pymux_wf.snapshot.screen import Screen
from pymux_wf.snapshot.spans import Span
from pymux_wf.snapshot.style import PLAIN

FILL = "\u2592"
"""What stands in a masked cell: a medium shade."""

Mask = Looked | Query


def masked(screen: Screen, masks: Iterable[Mask], fill: str = FILL) -> Screen:
    """The screen with every cell that a mask finds replaced by ``fill`` in the default style.

    Args:
        masks: texts, regular expressions, patterns (they cover the title too), or queries.
        fill: one character that is one cell wide.

    >>> row = Row("took 13 ms")
    >>> import re
    >>> str(masked(Screen(10, 1, (row,), title="13 ms"), [re.compile(r"\\d+")]))
    'took ▒▒ ms'
    """
    queries = [mask if isinstance(mask, Query) else Text(mask) for mask in masks]
    spans = [span for query in queries for found in find(screen, query) for span in found.spans]
    rows = list(screen.rows)
    for y in {span.row for span in spans}:
        rows[y] = _filled(rows[y], [span for span in spans if span.row == y], fill)
    return replace(screen, rows=tuple(rows), title=_masked_title(screen.title, queries, fill))


def _filled(row: Row, spans: Iterable[Span], fill: str) -> Row:
    cells = list(row.cell_texts)
    styles = row.styles or [PLAIN] * len(cells)
    for span in spans:
        cells[span.column : span.end] = [fill] * span.length
        styles[span.column : span.end] = [PLAIN] * span.length
    # A region may cut a wide character: what is left of it is blank.
    for x, cell in enumerate(cells):
        if not cell and (not x or cells[x - 1] == fill):
            cells[x] = " "
    for span in spans:
        before = span.column - 1
        if before >= 0 and row.shape and not row.shape[span.column] and cells[before] != fill:
            cells[before] = " "
    return Row.of_cells(cells, styles, row.wrapped)


def _masked_title(title: str, queries: Iterable[Query], fill: str) -> str:
    for query in queries:
        if isinstance(query, Text) and title:
            title = query.pattern.compiled().sub(lambda found: fill if found[0] else "", title)
    return title
