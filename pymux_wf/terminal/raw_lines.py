"""Takes raw lines (text and SGR, each ended by CR LF) apart into logical lines, as the screen would have made them.

Used when somebody looks at history that was kept unparsed. The style of the cells after the text is the background
the pen had when the line's last row was scrolled in (BCE), so it depends on the width the text was written at.

Relies on ``lines``, ``style`` and the SGR expression of ``tokens``.
"""

from __future__ import annotations

import re

from pymux_wf.terminal import width as widths
from pymux_wf.terminal.lines import Line, Logical, Spans, lay_out, line_of
from pymux_wf.terminal.row import BLANK, Row
from pymux_wf.terminal.style import DEFAULT_STYLE, Style
from pymux_wf.terminal.tabs import lay_tab
from pymux_wf.terminal.tokens import SGR
from pymux_wf.terminal.width import CLUSTER_LIMIT, cells_of, joins, may_join, split_cells

_SGR_OR_TAB = re.compile(r"(\x1b\[[0-9;:]*+m|\t)")


def raw_lines(text: str, style: Style, columns: int) -> list[Logical]:
    """The logical lines of a raw text that began with the pen ``style`` on a screen of ``columns``."""
    texts = text.split("\r\n")
    texts.pop()
    if style is DEFAULT_STYLE and "\x1b" not in text and "\t" not in text:
        return list(texts) if text.isascii() else list(map(_without_orphans, texts))
    lines: list[Logical] = []
    for raw in texts:
        line, style = _styled_line(raw, style, columns)
        lines.append(line)
    return lines


def _without_orphans(text: str) -> str:
    """The text as it stands in cells: what joins a cell but had none is not there."""
    if text.isascii() or widths.plain_narrow(text):
        return text
    return "".join(split_cells(text))


def _styled_line(raw: str, style: Style, columns: int) -> tuple[Logical, Style]:
    """One line, and the style after it."""
    at_start = style
    if "\t" in raw:
        return _tabbed_line(raw, style, columns)
    parts = SGR.split(raw)
    spans: list[tuple[int, Style]] = []
    text = ""
    for index, part in enumerate(parts):
        if index % 2:
            style = style.after_sgr(part)
        elif part:
            if style is not (spans[-1][1] if spans else DEFAULT_STYLE):
                spans.append((len(text), style))
            text += part
    if not text.isascii() and not widths.plain_narrow(text):
        text, spans = _cluster_spans(text, spans)
    fill = _fill(text, tuple(spans), at_start, columns)
    if not spans and fill is DEFAULT_STYLE:
        return text, style
    return Line(text, tuple(spans), fill), style


def _tabbed_line(raw: str, style: Style, columns: int) -> tuple[Logical, Style]:
    """A line with tabs, written onto rows of their own as the screen would have done."""
    row = Row(columns, style.erased())
    rows = [row]
    x = 0
    for index, part in enumerate(_SGR_OR_TAB.split(raw)):
        if index % 2:
            if part == "\t":
                if x < columns - 1:
                    end = min((x // 8 + 1) * 8, columns - 1)
                    lay_tab(row, x, end)
                    x = end
            else:
                style = style.after_sgr(part[2:-1])
            continue
        text = part
        while text and not text.isascii() and may_join(text[0]):
            if not _join(row, x, text[0]):
                break
            text = text[1:]
        for cell, width in cells_of(text):
            width = min(width, columns)
            if x + width > columns:
                if x < columns:
                    row.cells[x:] = [BLANK] * (columns - x)
                    row.styles[x:] = [DEFAULT_STYLE] * (columns - x)
                    row.pen = None
                row.wrapped = True
                row = Row(columns, style.erased())
                rows.append(row)
                x = 0
            row.cells[x : x + width] = [cell, ""][:width]
            row.styles[x : x + width] = [style] * width
            row.pen = None
            row.wide = row.wide or width == 2
            x += width
    return line_of(rows), style


def _join(row: Row, x: int, character: str) -> bool:
    """Joins a character that begins a piece of text to the cell before it."""
    at = x - 2 if x > 1 and not row.cells[x - 1] else x - 1
    if at < 0 or not joins(row.cells[at], character):
        return False
    if len(row.cells[at]) < CLUSTER_LIMIT:
        row.cells[at] += character
    return True


def _cluster_spans(text: str, spans: list[tuple[int, Style]]) -> tuple[str, list[tuple[int, Style]]]:
    """A cluster has the style of its first character, and what had nothing to join is left out."""
    styles: list[Style] = []
    present = DEFAULT_STYLE
    changes = dict(spans)
    for offset in range(len(text)):
        present = changes.get(offset, present)
        styles.append(present)
    kept: list[tuple[int, Style]] = []
    whole = ""
    offset = 0
    for cluster, _ in cells_of(text):
        offset = text.index(cluster[0], offset) if not text.startswith(cluster, offset) else offset
        style = styles[offset]
        if style is not (kept[-1][1] if kept else DEFAULT_STYLE):
            kept.append((len(whole), style))
        whole += cluster
        offset += len(cluster)
    return whole, kept


def _fill(text: str, spans: Spans, at_start: Style, columns: int) -> Style:
    """The background of the line's last row when it was scrolled in: of the pen that wrote its first character."""
    if not spans and at_start.bg == -1:
        return DEFAULT_STYLE
    if len(text) * 2 <= columns or (len(text) <= columns and text.isascii()):
        return at_start.erased()
    rows = lay_out(Line(text, spans), columns)
    if rows[-1].cells[-1:] != [" "]:
        return DEFAULT_STYLE
    return at_start.erased() if len(rows) == 1 else rows[-1].styles[0].erased()
