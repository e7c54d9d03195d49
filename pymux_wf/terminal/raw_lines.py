"""Takes raw lines (text and SGR, each ended by CR LF) apart into logical lines, as the screen would have made them.

Used when somebody looks at history that was kept unparsed. The style of the cells after the text is the background
the pen had when the line's last row was scrolled in (BCE), so it depends on the width the text was written at.

Relies on ``lines``, ``style`` and the SGR expression of ``tokens``.
"""

from __future__ import annotations

from pymux_wf.terminal.lines import Line, Logical, Spans, lay_out
from pymux_wf.terminal.style import DEFAULT_STYLE, Style
from pymux_wf.terminal.tokens import SGR
from pymux_wf.terminal.width import cells_of, plain_narrow


def raw_lines(text: str, style: Style, columns: int) -> list[Logical]:
    """The logical lines of a raw text that began with the pen ``style`` on a screen of ``columns``."""
    texts = text.split("\r\n")
    texts.pop()
    if style is DEFAULT_STYLE and "\x1b" not in text:
        return [_without_orphans(line) for line in texts] if not text.isascii() else list(texts)
    lines: list[Logical] = []
    for raw in texts:
        line, style = _styled_line(raw, style, columns)
        lines.append(line)
    return lines


def _without_orphans(text: str) -> str:
    """The text as it stands in cells: what joins a cell but had none is not there."""
    if text.isascii() or plain_narrow(text):
        return text
    return "".join(cluster for cluster, _ in cells_of(text))


def _styled_line(raw: str, style: Style, columns: int) -> tuple[Logical, Style]:
    """One line, and the style after it."""
    at_start = style
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
    if not text.isascii() and not plain_narrow(text):
        text, spans = _cluster_spans(text, spans)
    fill = _fill(text, tuple(spans), at_start, columns)
    if not spans and fill is DEFAULT_STYLE:
        return text, style
    return Line(text, tuple(spans), fill), style


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
