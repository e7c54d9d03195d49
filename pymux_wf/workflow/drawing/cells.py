"""Text in cells of a terminal: how wide it is, cutting it, filling it up; nothing in it moves a cursor. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from unicodedata import category, east_asian_width

from pymux_wf.workflow.drawing.document import Cell, Span

Spans = tuple[Span, ...]


def width(text: str) -> int:
    """Columns that a text takes.

    >>> width("ab"), width("漢"), width("e\\u0301")
    (2, 2, 1)
    """
    return len(text) if text.isascii() else sum(map(_width_of, text))


def _width_of(character: str) -> int:
    if east_asian_width(character) in "WF":
        return 2
    return 0 if category(character) in ("Mn", "Me", "Cf") else 1


def safe(text: str) -> str:
    """One line without control characters: blanks for white space, U+FFFD for the rest."""
    if text.isprintable():
        return text
    return "".join(each if each.isprintable() else " " if each.isspace() else "\ufffd" for each in text)


def spans_of(cell: Cell) -> Spans:
    """A cell as spans of safe text."""
    spans = (Span(cell),) if isinstance(cell, str) else (cell,) if isinstance(cell, Span) else cell
    return tuple(Span(safe(str(span.text)), span.style) for span in spans if span.text)


def spans_width(spans: Iterable[Span]) -> int:
    """Columns of all of them."""
    return sum(width(span.text) for span in spans)


def cut(spans: Spans, columns: int) -> Spans:
    """At most ``columns`` wide; what was cut ends with an ellipsis."""
    if spans_width(spans) <= columns:
        return spans
    if columns <= 0:
        return ()
    kept: list[Span] = []
    left = columns - 1
    for span in spans:
        text = cut_text(span.text, left)
        left -= width(text)
        if text != span.text:
            return (*kept, Span(f"{text}…", span.style))
        kept.append(span)
    return tuple(kept)


def cut_text(text: str, columns: int) -> str:
    """The beginning of a text that fits."""
    if text.isascii():
        return text[: max(0, columns)]
    taken = 0
    for number, character in enumerate(text):
        taken += _width_of(character)
        if taken > columns:
            return text[:number]
    return text


def padded(spans: Spans, columns: int, *, right: bool = False) -> Spans:
    """Exactly ``columns`` wide."""
    spans = cut(spans, columns)
    missing = columns - spans_width(spans)
    if missing <= 0:
        return spans
    blanks = Span(" " * missing)
    return (blanks, *spans) if right else (*spans, blanks)


def wrapped(spans: Spans, columns: int) -> list[Spans]:
    """As many lines as it takes, broken at blanks where there are some."""
    columns = max(1, columns)
    lines: list[Spans] = []
    line: list[Span] = []
    left = columns
    for span in spans:
        text = span.text
        while width(text) > left:
            head = _head(text, left, fresh=not line)
            if head:
                line.append(Span(head.rstrip(), span.style))
            text = text[len(head) :].lstrip()
            lines.append(tuple(line))
            line, left = [], columns
        if text:
            line.append(Span(text, span.style))
            left -= width(text)
    return [*lines, tuple(line)] if line or not lines else lines


def _head(text: str, columns: int, *, fresh: bool) -> str:
    """What of a text goes on a line with so much room; at least one character where the line is fresh."""
    head = cut_text(text, columns)
    at = head.rfind(" ")
    if at > 0:
        return head[: at + 1]
    return (head or text[:1]) if fresh else ""
